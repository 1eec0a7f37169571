// Runs the programs of native/test under AddressSanitizer and UndefinedBehaviorSanitizer, or says why it cannot.
// Prints the last line of each; exits with 1 when one fails. `--quick` skips repetitions that reach no other code.

import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../", import.meta.url));
const compiler = process.env.CC ?? "cc";
const flags = ["-std=gnu11", "-O1", "-g1", "-ffp-contract=fast", "-fno-math-errno", "-Inative", "-Wno-psabi"];
const sanitizers = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"];

/** Everything but the addon's registration and what is for WASM alone. */
const sources = ["native", "native/ops"]
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
  .filter((path) => path.endsWith(".c") && !path.endsWith("wasm.c") && path !== join("native", "addon.c"));

/** Has a main and checks of its own. */
const programs = readdirSync(join(root, "native/test")).filter(
  (name) => name.endsWith(".c") && name !== "peaks.c",
);

async function compile(folder) {
  const object = (source) => join(folder, `${source.replace(/[/\\]/g, "_")}.o`);
  const waiting = [...sources, ...programs.map((name) => join("native/test", name))];
  const work = async () => {
    for (let source = waiting.pop(); source; source = waiting.pop())
      await run(compiler, [...flags, ...sanitizers, "-c", source, "-o", object(source)], { cwd: root });
  };
  await Promise.all([work(), work()]);
  const objects = sources.map(object);
  for (const name of programs) {
    const main = object(join("native/test", name));
    await run(compiler, [...sanitizers, main, ...objects, "-lm", "-lpthread", "-o", join(folder, name)]);
  }
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), "vl01-sanitize-"));
  try {
    await compile(folder);
    for (const name of programs) {
      const { stdout } = await run(join(folder, name), process.argv.slice(2), { maxBuffer: 2 ** 26 });
      console.log(`${name}: ${stdout.trim().split("\n").at(-1)}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main().catch((error) => {
  console.error(error.stderr || error.stdout || error.message);
  process.exitCode = 1;
});
