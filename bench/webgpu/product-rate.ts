import type { OpenDevice } from "../../src/backends/webgpu/device.ts";
import { hasTiles } from "../../src/backends/webgpu/matmul-tile.ts";
import { tileFor } from "../../src/backends/webgpu/tile-choice.ts";
import { Runner } from "./runner.ts";
import { tileCase } from "./tile-cases.ts";

/** Operations a second of the f16 product 4096 x 4096 x 4096, checked first; NaN on a device without f16 matrices. */
export async function productRate(open: OpenDevice): Promise<number> {
  if (!hasTiles(open.abilities)) return Number.NaN;
  const runner = new Runner(open, { samples: 7, sampleMs: 4, warmUpMs: 150, busyMs: 200 });
  const shape = tileFor(open.abilities, { b: "k", dtype: "f16" }, 4096, 4096);
  const result = await runner.run(
    tileCase({ shape, a: "k", b: "k", weight: "f16", size: [4096, 4096, 4096] }),
  );
  if (result.failure !== undefined || result.teraflops === undefined) {
    throw new Error(`the f16 product: ${result.failure ?? "was not timed"}`);
  }
  return result.teraflops * 1e12;
}
