// A checkpoint may be larger than memory: what quantising it holds does not grow with it.

import { execFile } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { exportModel } from "../../src/train/export-model.ts";
import { initialWeights } from "../../src/train/initialize.ts";
import { tinyConfig } from "../support/random-model.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const hiddenSize = 256;

async function writeModel(path: string, intermediateSize: number): Promise<void> {
  const config = tinyConfig({
    hiddenSize,
    intermediateSize,
    numHiddenLayers: 1,
    layerTypes: ["lightning"],
    sharedIntermediateSizes: [0],
    numLocalExperts: 2,
  });
  const { entries, name } = initialWeights(config, { seed: 1 });
  const readRange = async (_: string, offset: number, length: number) =>
    new Uint8Array(Float32Array.from({ length: length / 4 }, (__, i) => ((offset / 4 + i) % 97) - 48).buffer);
  await exportModel(path, config, { entries, name, readRange }, { dtype: "f32", texts: new Map() });
}

/** Bytes that `vl01 quantize` held at most. */
async function mostMemory(model: string, out: string, dtype: string): Promise<number> {
  const preload = join(root, "test/support/peak-memory.cjs");
  const args = [
    "--require",
    preload,
    join(root, "dist/cli/main.js"),
    "quantize",
    model,
    out,
    "--dtype",
    dtype,
  ];
  const { stderr } = await promisify(execFile)(process.execPath, args);
  return Number(/peak memory (\d+)/.exec(stderr)![1]);
}

test.each(["int8", "q4"])(
  "%s: six tensors on the disk, less than two of them in memory",
  async (dtype) => {
    const folder = await mkdtemp(join(tmpdir(), "vl01-quantize-memory-"));
    try {
      const intermediateSize = 48_000;
      const tensorBytes = 4 * hiddenSize * intermediateSize;
      await writeModel(join(folder, "small"), 32);
      await writeModel(join(folder, "large"), intermediateSize);
      const { size } = await stat(join(folder, "large/model.safetensors"));
      expect(size).toBeGreaterThan(6 * tensorBytes);
      const [small, large] = [
        await mostMemory(join(folder, "small"), join(folder, "small-out"), dtype),
        await mostMemory(join(folder, "large"), join(folder, "large-out"), dtype),
      ];
      expect((await stat(join(folder, "large-out/model.safetensors"))).size).toBeLessThan(size / 3);
      console.log(`${dtype}: ${large - small} bytes more for a model of ${size}, tensors of ${tensorBytes}`);
      expect(large - small).toBeLessThan(2 * tensorBytes);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  60_000,
);
