// In a checkout the first `npx vl01` runs the scripts `install` and `prepare` again, while `npm ci` has just built everything.

import { exec } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));

test.each([
  ["prepare", ["dist/cli/main.js"]],
  ["install", ["build/build.log", "build/vl01.node"]],
])("npx leaves what script %s has built as it is", async (script, built) => {
  const folder = await mkdtemp(join(tmpdir(), "vl01-npx-"));
  try {
    await cp(join(root, "scripts"), join(folder, "scripts"), { recursive: true });
    // The scripts ask it for the list of C sources.
    await mkdir(join(folder, "native"));
    await cp(join(root, "native/sources.cjs"), join(folder, "native/sources.cjs"));
    for (const path of built) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), "built");
    }
    const env = { ...process.env, npm_command: "exec" };
    await promisify(exec)(scripts[script], { cwd: folder, env });
    for (const path of built) expect(await readFile(join(folder, path), "utf8")).toBe("built");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
