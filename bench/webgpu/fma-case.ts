/**
 * The f32 rate outside the matrix units. It tells whether the device runs at its full clock: an H100 does about 60 TFLOP/s.
 */

import type { Kernel } from "../../src/backends/webgpu/kernel.ts";
import type { BenchCase } from "./bench-case.ts";

const steps = 512;
const numThreads = 132 * 2048;

/** Bindings: x and y of `fmaFloats` floats; `fmaWorkgroups` workgroups. */
export const fma: Kernel = {
  name: "fma",
  entryPoint: "main",
  constants: { steps },
  writes: [false, true],
  code: `
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;
override steps: u32;
@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let factor = x[id.x] * 0.001;
  var a = x[id.x];
  var b = a + 1.0;
  for (var i = 0u; i < steps; i++) {
    a = fma(a, factor, b);
    b = fma(b, factor, a);
  }
  y[id.x] = a + b;
}`,
};

export const fmaFloats = numThreads * 4;
export const fmaWorkgroups = numThreads / 256;

/** Floating-point operations of a dispatch of `fma` with `steps` steps. */
export function fmaOperations(steps: number): number {
  return numThreads * steps * 2 * 4 * 2;
}

export const fmaCase: BenchCase = {
  name: "f32 multiply-add",
  unavailable: () => null,
  build({ random, upload, output }) {
    const values = random.floats(fmaFloats);
    const y = output(fmaFloats);
    return {
      runs: [
        [{ kernel: fma, params: null, buffers: [upload(values), y], workgroups: [fmaWorkgroups, 1, 1] }],
      ],
      output: y,
      // Sums of 1024 roundings; whether they are those of x is all that is asked.
      tolerance: 1e-2,
      operations: fmaOperations(steps),
      *check(sums) {
        for (let i = 0; i < fmaFloats; i += 9973) {
          const x = values[i]!;
          let a = x;
          let b = a + 1;
          for (let step = 0; step < steps; step++) {
            a = a * x * 0.001 + b;
            b = b * x * 0.001 + a;
          }
          yield { value: sums[i]!, reference: a + b };
        }
      },
    };
  },
};
