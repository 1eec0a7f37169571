// Runs every peer, each in a process of its own, one after the other, and prints one JSON:
//
//   node bench/peers/install.mjs && npm run build && node bench/peers/run.mjs [--threads 2]
//
// Peers run alone so that neither their memory nor their threads disturb each other. Compare only numbers taken on the same
// machine at about the same time.
import { spawnSync } from "node:child_process";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { scriptOptions } from "./timing.mjs";

const { threads } = scriptOptions({});
const machine = {
  cpu: cpus()[0]?.model,
  cores: availableParallelism(),
  load: loadavg(),
  node: process.version,
};
const results = {};
for (const name of ["onnx-matmul", "onnx-clip", "llama"]) {
  const script = join(import.meta.dirname, `${name}.mjs`);
  const { status, stdout, error } = spawnSync(process.execPath, [script, "--threads", String(threads)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (error) throw error;
  if (status !== 0) {
    console.error(`${name}.mjs ended with exit code ${status}; run it alone to see why`);
    process.exit(1);
  }
  results[name] = JSON.parse(stdout);
}
console.log(JSON.stringify({ machine, threads, ...results }, null, 2));
