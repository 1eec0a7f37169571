// What touches a backend, once more as on a machine where the addon cannot be built: the WASM build takes its place.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));

const suites = [
  "src/runtime",
  "test/cli",
  "test/native/addon.test.ts",
  "test/native/engine.test.ts",
  "test/parity",
];

test("with the addon hidden the suites of backends pass on WASM", { timeout: 600_000 }, () => {
  const env = { ...process.env, VL01_NO_ADDON: "1", NO_COLOR: "1" };
  const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, "run", ...suites], {
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
