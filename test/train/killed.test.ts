// A process that saves checkpoints is killed at random moments; what it leaves can always be gone on with.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { uniform } from "../../src/engine/random.ts";
import { latestCheckpoint } from "../../src/train/checkpoint.ts";

const script = fileURLToPath(new URL("save-forever.mjs", import.meta.url));
const kills = 15;

/** Runs the script, kills it so many milliseconds after its first checkpoint, and gives the last number it said. */
async function saveUntilKilled(run: string, first: number, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, [script, run, String(first)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (text) => {
    if (output === "") setTimeout(() => child.kill("SIGKILL"), afterMs);
    output += text;
  });
  const [, signal] = await once(child, "close");
  expect(signal).toBe("SIGKILL");
  return Number(output.trim().split("\n").at(-1));
}

test("kill -9 at any moment leaves the last checkpoint that was said to be saved, or a newer one, whole", async () => {
  const run = await mkdtemp(join(tmpdir(), "vl01-killed-"));
  try {
    let step = 0;
    let cut = 0;
    for (let i = 0; i < kills; i++) {
      const said = await saveUntilKilled(run, step + 1, 40 * uniform(5, i));
      const ignored: string[] = [];
      const found = await latestCheckpoint(run, (message) => ignored.push(message));
      expect(ignored).toEqual([]);
      step = found!.state.step;
      expect(step).toBeGreaterThanOrEqual(said);
      expect(found!.state.optimizer!.stepsOf).toEqual({ w: step });
      const expectValues = (values: Float32Array, factor: number) =>
        expect(values.every((value, at) => value === factor * step + at)).toBe(true);
      expectValues(await found!.weights.read("w"), 1);
      expectValues(await found!.weights.read("v"), 2);
      expectValues(await found!.moments!.read("w.first_moment"), 3);
      expectValues(await found!.moments!.read("w.second_moment"), 4);
      const names = await readdir(join(run, "checkpoints"));
      const unfinished = names.filter((name) => name.startsWith("."));
      // Of this process alone: what an earlier one left is gone.
      expect(unfinished.length).toBeLessThanOrEqual(1);
      cut += unfinished.length;
    }
    // Some of them while it was writing or removing.
    expect(cut).toBeGreaterThan(0);
  } finally {
    await rm(run, { recursive: true, force: true });
  }
}, 120_000);
