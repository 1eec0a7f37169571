// Tests once more as on a machine where the addon cannot be built: the WASM build takes its place.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));

/** What a user without the addon meets; the other tests name their backend or have none. */
const included = [
  "src/runtime",
  "src/server/routes",
  "test/cli",
  "test/image/pixel-kernels.test.ts",
  "test/image/reference.test.ts",
  "test/native",
  "test/nano.test.ts",
  "test/parity/backends.test.ts",
  "test/quantize",
  "test/readme.test.ts",
  "test/server",
];

/** Of those, what names its backend all the same or has none, and what would run itself. */
const excluded = [
  "test/quantize/memory.test.ts",
  "test/cli/deploy.test.ts",
  "test/cli/train.test.ts",
  "test/native/hidden-addon.test.ts",
  "test/native/sanitizers.test.ts",
  "test/native/wasm-helper.test.ts",
];

test("with the addon hidden everything works on WASM", { timeout: 900_000 }, () => {
  // No driver for the GPU either: what it computes does not depend on the addon.
  const env = {
    ...process.env,
    VL01_NO_ADDON: "1",
    VK_DRIVER_FILES: "",
    VK_ICD_FILENAMES: "",
    NO_COLOR: "1",
  };
  const options = [...included, "--maxWorkers=1", ...excluded.map((path) => `--exclude=${path}`)];
  const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, "run", ...options], {
    cwd: root,
    env,
    encoding: "utf8",
  });
  const last = stdout.trim().split("\n").at(-1)!;
  console.log(`addon hidden: ${last}`);
  expect(status, `${stdout}\n${stderr}`).toBe(0);
  expect(last).toMatch(/^[1-9]\d* passed, 0 failed/);
  expect(stdout).toMatch(/^skipped: native: hidden by VL01_NO_ADDON=1/m);
});
