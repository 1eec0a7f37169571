// In a checkout the first `npx vl01` runs the scripts `install` and `prepare` again, while `npm ci` has just built everything.

import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const scripts = fileURLToPath(new URL("../scripts", import.meta.url));

test.each([
  ["build.mjs", ["dist/cli/main.js"]],
  ["build-native.mjs", ["build/build.log", "build/vl01.node"]],
])("npx leaves what %s has built as it is", async (script, built) => {
  const folder = await mkdtemp(join(tmpdir(), "vl01-npx-"));
  try {
    await cp(scripts, join(folder, "scripts"), { recursive: true });
    for (const path of built) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), "built");
    }
    const env = { ...process.env, npm_command: "exec" };
    await promisify(execFile)(process.execPath, [join(folder, "scripts", script)], { env });
    for (const path of built) expect(await readFile(join(folder, path), "utf8")).toBe("built");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
