// An addon that was compiled from other sources than those beside the code: its commands may be others.

import { execFile } from "node:child_process";
import { appendFile, cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addonStatus } from "../../src/backends/native/addon.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));

describe.skipIf(addonStatus().executor === null)("an addon", () => {
  let copy: string;

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), "vl01-stale-"));
    for (const name of ["dist", "native", "build", "package.json"])
      await cp(join(root, name), join(copy, name), { recursive: true });
    await symlink(join(root, "node_modules"), join(copy, "node_modules"));
  });
  afterAll(() => rm(copy, { recursive: true, force: true }));

  async function doctor() {
    const { stdout } = await run(process.execPath, [join(copy, "dist/cli/main.js"), "doctor", "--json"]);
    const { auto, backends } = JSON.parse(stdout) as {
      auto: string;
      backends: { name: string; available: boolean; detail: string }[];
    };
    return { auto, native: backends.find(({ name }) => name === "native")! };
  }

  test("is used beside its own sources, and not beside others", async () => {
    expect((await doctor()).native.available).toBe(true);
    await appendFile(join(copy, "native/interpreter.c"), "/* another line */\n");
    const { auto, native } = await doctor();
    expect(native).toMatchObject({
      available: false,
      detail: "the addon was built from other sources: run npm rebuild",
    });
    expect(auto).not.toBe("native");
  });
});
