/**
 * What a device's matrix products reach, to compare a training step with.
 *
 * On the CPU it is the rate of its multiply-adds, which products come near; on a GPU that of one large square product, in f16 where
 * it has f16 matrices. The product grows until it takes `longEnoughMs`, so a slow device is not kept busy.
 */

import { NativeBackend } from "../backends/native/native-backend.ts";
import { WebGpuBackend } from "../backends/webgpu/webgpu-backend.ts";
import type { Backend } from "../tensor/backend.ts";
import { openOps } from "../tensor/run.ts";
import type { Tensor } from "../tensor/tensor.ts";

const smallestSide = 128;
const largestSide = 4096;
const longEnoughMs = 20;
const timedMs = 200;

/** Operations a second, two for each multiply-add, measured for less than a second once its kernels are compiled; null on a backend that cannot say. */
export async function measureMatrixPeak(backend: Backend): Promise<number | null> {
  if (backend instanceof NativeBackend) return backend.matrixRate();
  if (backend instanceof WebGpuBackend) return productRate(backend);
  return null;
}

/** The same by the backend's own `linear`, whatever the backend. */
export async function productRate(backend: Backend): Promise<number> {
  for (let side = smallestSide; ; ) {
    const operands = await loadOperands(backend, side);
    try {
      await time(backend, operands, 1); // compiles
      const once = await time(backend, operands, 1);
      if (once < longEnoughMs && side < largestSide) {
        side = Math.min(largestSide, side * (once < longEnoughMs / 8 ? 4 : 2)); // 64 or 8 times the work
        continue;
      }
      const count = Math.max(1, Math.floor(timedMs / 4 / once));
      let best = once;
      for (let spent = once; spent < timedMs; ) {
        const ms = await time(backend, operands, count);
        best = Math.min(best, ms / count);
        spent += ms;
      }
      return (2 * side ** 3 * 1000) / best;
    } finally {
      for (const tensor of Object.values(operands)) backend.free(tensor);
    }
  }
}

interface Operands {
  readonly x: Tensor;
  readonly weight: Tensor;
}

async function loadOperands(backend: Backend, side: number): Promise<Operands> {
  const values = new Float32Array(side * side);
  for (let i = 0; i < side; i++) values[i] = Math.sin(1.7 * i);
  for (let filled = side; filled < values.length; filled *= 2) values.copyWithin(filled, 0, filled);
  const bytes = new Uint8Array(values.buffer);
  const read = async (offset: number, length: number) => bytes.subarray(offset, offset + length);
  const part = { dtype: "f32", count: values.length, read, scales: null } as const;
  const shape = [side, side];
  return {
    x: await backend.load({ name: "peak.x", shape, role: "values" }, [part]),
    weight: await backend.load({ name: "peak.weight", shape, role: "rounded" }, [part]),
  };
}

/** Milliseconds of so many products, one after the other. */
async function time(backend: Backend, operands: Operands, count: number): Promise<number> {
  const started = performance.now();
  let row: Promise<unknown> = Promise.resolve();
  for (let i = 0; i < count; i++) {
    const arena = backend.openArena();
    const ops = openOps(backend, arena);
    const y = ops.linear({ ...operands, bias: null });
    if (i === count - 1) row = backend.read(ops.sliceRows({ x: y, start: 0, end: 1 }));
    arena.close();
  }
  await row;
  return performance.now() - started;
}
