// Compiles the addon, build/vl01.node, where there is a C compiler. Installing never fails for want of one: the reason goes
// to build/build.log, `vl01 doctor` shows it, and the WASM build that the package ships takes over.

import { execFile } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { nativeSources, nativeSourcesHash } from "../native/sources.cjs";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../", import.meta.url));
const build = join(root, "build");
const started = performance.now();

// In a checkout the first `npx vl01` links the package into npm's cache and runs this once more; what is built stays.
if (process.env.npm_command === "exec" && existsSync(join(build, "build.log"))) process.exit();

const sources = nativeSources(root).filter((path) => path.endsWith(".c"));

const flags = [
  "-std=c11",
  "-O3",
  "-ffp-contract=fast",
  "-fno-math-errno",
  "-fPIC",
  "-fvisibility=hidden",
  "-D_GNU_SOURCE",
  "-Wall",
  "-Wextra",
  `-DVL01_SOURCES="${nativeSourcesHash(root)}"`,
  "-Inative",
  `-I${join(root, "node_modules/node-api-headers/include")}`,
];

async function findCompiler() {
  for (const name of [process.env.CC, "cc", "gcc", "clang"]) {
    if (!name) continue;
    const found = await run(name, ["--version"]).catch(() => null);
    if (found) return { name, version: found.stdout.split("\n")[0] };
  }
  throw new Error("no C compiler (looked for $CC, cc, gcc, clang)");
}

async function compileAll(compiler) {
  const waiting = [...sources];
  const objects = [];
  const work = async () => {
    for (let source = waiting.pop(); source; source = waiting.pop()) {
      const object = join(build, `${source.replace(/[/\\]/g, "_")}.o`);
      await run(compiler, [...flags, "-c", source, "-o", object], { cwd: root });
      objects.push(object);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return objects;
}

async function main() {
  if (process.platform === "win32") throw new Error("no Windows build of the addon");
  rmSync(build, { recursive: true, force: true });
  mkdirSync(build, { recursive: true });
  const { name, version } = await findCompiler();
  const objects = await compileAll(name);
  const shared = process.platform === "darwin" ? ["-bundle", "-undefined", "dynamic_lookup"] : ["-shared"];
  await run(name, [...shared, ...objects, "-lm", "-lpthread", "-o", join(build, "vl01.node")], { cwd: root });
  for (const object of objects) rmSync(object);
  return `compiled by ${version} in ${((performance.now() - started) / 1000).toFixed(1)} s`;
}

try {
  const report = await main();
  writeFileSync(join(build, "build.log"), `${report}\n`);
  console.log(`vl01: addon ${report}`);
} catch (error) {
  rmSync(join(build, "vl01.node"), { force: true });
  mkdirSync(build, { recursive: true });
  const [first, ...rest] = String(error.message ?? error)
    .trim()
    .split("\n");
  writeFileSync(join(build, "build.log"), `${first}\n${rest.join("\n")}\n`);
  console.log(`vl01: the addon was not built: ${first}`);
}
