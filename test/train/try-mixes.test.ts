// scripts/try-mixes.sh with recipes/tiny on the CPU: two mixes side by side, each from the recipe's own model.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "vl01-try-mixes-"));
afterAll(() => rmSync(folder, { recursive: true }));

test.skipIf(process.platform !== "linux")(
  "mixes of one stage are trained side by side, and the loss of each is told",
  { timeout: 120_000 },
  () => {
    const mixes = join(folder, "mixes.json");
    const small = { min: 64, max: 80 };
    writeFileSync(
      mixes,
      JSON.stringify({
        shapes: { shapes: 1 },
        icons: { mix: { icons: 2, shapes: 1 }, sidesOf: { icons: small } },
      }),
    );
    const runs = join(folder, "runs");
    const env = {
      ...process.env,
      VL01: `${process.execPath} dist/cli/main.js`,
      NODE: process.execPath,
      ONE_GPU: "none",
      GPUS: "0",
      BACKEND: "wasm",
    };
    const args = ["scripts/try-mixes.sh", "recipes/tiny", "vit", runs, "100", mixes];
    const { status, stdout, stderr } = spawnSync("bash", args, { encoding: "utf8", env });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const told = [...stdout.matchAll(/^(\w+): 60 steps, loss ((?:\d+\.\d+ ?){8})$/gm)];
    expect(told.map(([, name]) => name)).toEqual(["shapes", "icons"]);
    for (const [, , losses] of told) {
      const [first, ...others] = losses!.split(" ").map(Number);
      expect(others.at(-1)!).toBeLessThan(first!);
    }
    const heads = [...stdout.matchAll(/^ {2}heads: .*\bobject (\d+\.\d+) to (\d+\.\d+)/gm)];
    expect(heads).toHaveLength(2);
    for (const [, first, last] of heads) expect(Number(last)).toBeLessThan(Number(first));
    const recipe = JSON.parse(readFileSync(join(runs, "recipes/try-icons.json"), "utf8"));
    expect(recipe.data.mix).toEqual([{ at: 0, mix: { icons: 2, shapes: 1 } }]);
    expect(recipe.data.sidesOf).toEqual({ icons: small });
  },
);
