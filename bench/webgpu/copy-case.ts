/**
 * The bandwidth that the other cases are compared with: a copy of 256 MiB, bytes read and written.
 */

import type { Kernel } from "../../src/backends/webgpu/kernel.ts";
import type { BenchCase } from "./bench-case.ts";

const copy: Kernel = {
  name: "copy",
  entryPoint: "copy",
  constants: {},
  writes: [false, true],
  code: `
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;
@compute @workgroup_size(256)
fn copy(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let stride = groups.x * 256u;
  let first = id.x;
  y[first] = x[first];
  y[first + stride] = x[first + stride];
  y[first + 2u * stride] = x[first + 2u * stride];
  y[first + 3u * stride] = x[first + 3u * stride];
}`,
};

const numFloats = 2 ** 26;

export const copyCase: BenchCase = {
  name: "copy 256 MiB",
  unavailable: ({ limits }) =>
    limits.maxStorageBufferBindingSize < numFloats * 4 ? "storage buffers are under 256 MiB" : null,
  build({ random, upload, output }) {
    const values = random.floats(numFloats);
    const y = output(numFloats);
    return {
      runs: [
        [{ kernel: copy, params: null, buffers: [upload(values), y], workgroups: [numFloats / 4096, 1, 1] }],
      ],
      output: y,
      tolerance: 0,
      bytes: numFloats * 8,
      *check(copied) {
        for (let i = 0; i < numFloats; i += 1021) yield { value: copied[i]!, reference: values[i]! };
      },
    };
  },
};
