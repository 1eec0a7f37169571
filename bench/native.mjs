// The native backend against what it is measured by, both sides in one run, and prints JSON:
//
//   npm ci && node bench/peers/install.mjs && node bench/native.mjs [--threads 2] [--rounds 4] [--only products,f32,llama,clip,length]
//
// Each comparison runs peer and ours in turn, twice, each in a process of its own, and takes the best of each: what disturbs
// a machine lasts longer than a round. Numbers are checked before they are timed: products by native/test/matmul.c, the
// vision tower against onnxruntime's output, the peers' products against sums in float64.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { scriptOptions } from "./peers/timing.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const { threads, rounds, only } = scriptOptions({ rounds: 4, only: "products,f32,llama,clip,length" });
const folder = mkdtempSync(join(tmpdir(), "vl01-bench-"));
const cases = { products, f32: f32Product, llama, clip, length };
const report = { machine: { cpu: cpus()[0]?.model, threads, node: process.version, load: loadavg() } };
try {
  for (const name of only.split(",")) {
    if (!cases[name])
      throw new RangeError(`--only ${name}: expected some of ${Object.keys(cases).join(", ")}`);
    report[name] = cases[name]();
    console.error(`${name}: ${JSON.stringify(report[name])}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(JSON.stringify(report, null, 2));

/** Shares of the machine's peaks, which the same program measures between the samples. */
function products() {
  run(productBench(), []);
  return rowsOf("bars").map(({ name, bandwidthShare, operationShare, gops }) => ({
    name,
    gops,
    share: name.split("/")[1] === "1" ? bandwidthShare : operationShare,
    of: name.split("/")[1] === "1" ? "read bandwidth" : "operations",
  }));
}

function f32Product() {
  const [peer, ours] = inTurn(
    () => json("bench/peers/onnx-matmul.mjs", ["--threads", threads, "--rounds", 3 * rounds]).bestGflops,
    () => rowsOf("f32/512/4096/4096")[0].gops,
  );
  return { case: "f32 512 x 4096 x 4096, GFLOP/s", onnxruntime: peer, ours, ratio: ours / peer };
}

function llama() {
  const shape = [
    "--shape",
    "llama-1b",
    "--dtype",
    "int8",
    "--prompt",
    512,
    "--tokens",
    64,
    "--repeats",
    rounds,
  ];
  const [peer, ours] = [0, 1].reduce(
    ([peerBest, ourBest]) => {
      const { decode, prefill } = json("bench/peers/llama.mjs", ["--threads", threads, "--rounds", rounds]);
      const { rows } = json("dist/cli/main.js", ["bench", ...shape, "--json"]);
      const rate = (part) => rows.find((row) => row.part === part).perSecond;
      return [
        better(peerBest, [decode.bestTokensPerSecond, prefill.bestTokensPerSecond]),
        better(ourBest, [rate("decode"), rate("prefill")]),
      ];
    },
    [
      [0, 0],
      [0, 0],
    ],
  );
  return ["decode", "prefill of 512"].map((part, i) => ({
    case: `1B llama stack, int8, ${part}, tokens/s`,
    llamaCpp: peer[i],
    ours: ours[i],
    ratio: ours[i] / peer[i],
  }));
}

/** The faster of our dtypes whose error is within 1e-2. */
function clip() {
  json("bench/peers/onnx-clip.mjs", ["--threads", threads, "--rounds", 1, "--write", folder]);
  const ourTimes = [];
  const [peer, ours] = inTurn(
    () => 1000 / json("bench/peers/onnx-clip.mjs", ["--threads", threads, "--rounds", rounds]).bestMs,
    () => {
      for (const dtype of ["int8", "bf16", "f32"]) {
        const timed = json("bench/native-clip.mjs", [folder, "--dtype", dtype, "--rounds", rounds]);
        if (timed.relativeError <= 1e-2) ourTimes.push({ ...timed, dtype });
      }
      return Math.max(...ourTimes.map(({ bestMs }) => 1000 / bestMs));
    },
  );
  const best = ourTimes.toSorted((a, b) => a.bestMs - b.bestMs)[0];
  const { dtype, relativeError } = best;
  return {
    case: "ViT-L/14-336, one tile, tiles/s",
    onnxruntime: peer,
    ours,
    dtype,
    relativeError,
    ratio: ours / peer,
  };
}

/** Seconds per token of a prefill, all layers lightning. */
function length() {
  const perToken = (tokens) => {
    const args = ["bench", "--shape", "lightning-small", "--prompt", tokens, "--tokens", 1, "--repeats", 2];
    return (
      1 / json("dist/cli/main.js", [...args, "--json"]).rows.find(({ part }) => part === "prefill").perSecond
    );
  };
  const [short, long] = [Math.min(perToken(2048), perToken(2048)), perToken(32768)];
  return {
    case: "lightning prefill, seconds per token",
    "2k": short,
    "32k": long,
    ratio: long / short,
  };
}

function inTurn(peer, ours) {
  const best = [0, 0];
  for (let turn = 0; turn < 2; turn++) {
    best[0] = Math.max(best[0], peer());
    best[1] = Math.max(best[1], ours());
  }
  return best;
}

function better(a, b) {
  return a.map((value, i) => Math.max(value, b[i]));
}

/** The compiled native/test/matmul.c. */
function productBench() {
  const program = join(folder, "matmul");
  const ops = readdirSync(join(root, "native/ops")).filter((name) => name.endsWith(".c"));
  const sources = ["native/test/matmul.c", "native/pool.c", ...ops.map((name) => `native/ops/${name}`)];
  const flags = ["-std=gnu11", "-O3", "-ffp-contract=fast"];
  run(process.env.CC ?? "cc", [...flags, ...sources, "-lm", "-lpthread", "-o", program]);
  return program;
}

function rowsOf(which) {
  const lines = run(productBench(), ["--bench", which, threads]).trim().split("\n").slice(2);
  return lines.map((line) => {
    const [dtype, t, n, k, , , , bandwidthShare, gops, , operationShare] = line.trim().split(/\s+/);
    const share = (text) => Number.parseFloat(text) / 100;
    return {
      name: `${dtype}/${t}/${n}/${k}`,
      gops: Number(gops),
      bandwidthShare: share(bandwidthShare),
      operationShare: share(operationShare),
    };
  });
}

function json(script, args) {
  return JSON.parse(run(process.execPath, [join(root, script), ...args]));
}

function run(program, args) {
  const options = { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 26 };
  return execFileSync(program, args.map(String), options);
}
