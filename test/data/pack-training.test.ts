/** The pack for a machine without internet: what it draws, from its own files alone, is what this checkout draws. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "vl01-pack-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Nothing of this checkout can be found from there: no NODE_PATH, another folder, another home. */
const env = {
  PATH: process.env["PATH"],
  NODE: process.execPath,
  HOME: folder,
  VL01_HOME: join(folder, "home"),
};
const enter = (args: readonly string[], more = {}) =>
  execFileSync("sh", [join(folder, "out/enter.sh"), ...args], {
    cwd: folder,
    env: { ...env, ...more },
    encoding: "utf8",
  });

test.skipIf(process.platform !== "linux" || process.arch !== "x64")(
  "a pack of 45 MiB at most draws the same samples and trains, away from the checkout",
  { timeout: 240_000 },
  () => {
    execFileSync(process.execPath, ["scripts/pack-training.mjs", join(folder, "out")], { stdio: "pipe" });
    expect(statSync(join(folder, "out/vl01-training.tar.gz")).size).toBeLessThan(45 * 2 ** 20);

    // Preference pairs and several pictures draw through most other generators.
    const names = [
      "receipts",
      "drawings",
      "icons",
      "clip-art",
      "flags",
      "packaged-chart",
      "scatter-chart",
      "text-only",
    ];
    const args = ["--workers", "1", "--count", "6", ...names, "preference-pairs", "several-pictures"];
    const here = execFileSync(process.execPath, ["scripts/sample-digests.mjs", ...args], {
      encoding: "utf8",
    });
    expect(here).not.toContain("not drawn");
    expect(enter(args, { VL01_SCRIPT: "scripts/sample-digests.mjs" })).toBe(here);

    const recipe = join(folder, "home/recipes/tiny/vit.json");
    enter(["train", recipe, "--runs", join(folder, "runs"), "--backend", "wasm"]);
    const metrics = readFileSync(join(folder, "runs/vit/metrics.jsonl"), "utf8").trim().split("\n");
    expect(metrics.length).toBeGreaterThan(3);
    expect(existsSync(join(folder, "runs/vit/model"))).toBe(true);
  },
);
