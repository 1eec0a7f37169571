/**
 * Kernels on f16 subgroup matrices, rewritten so that any adapter runs them: slow, and equal up to the order of sums.
 *
 * A matrix of 16 x 16 becomes eight f32 in each of the 32 threads that would be a subgroup (element lane + 32 i in row-major
 * order); products and shuffles go through workgroup memory. f16 becomes f32 that is rounded where the kernel rounds, so
 * buffers of f16 that kernels keep between dispatches need twice their bytes. A kernel names its
 * `local_invocation_index` `thread`, and its `workgroup_id` `group` where its arrays may go to storage.
 */

import { vi } from "vitest";
import { BufferPool } from "../../src/backends/webgpu/buffer-pool.ts";
import type { OpenDevice } from "../../src/backends/webgpu/device.ts";
import type { Abilities, BufferRange, Dispatch, Kernel } from "../../src/backends/webgpu/kernel.ts";
import { PipelineCache } from "../../src/backends/webgpu/pipelines.ts";
import { createWebGpuBackend, type WebGpuBackend } from "../../src/backends/webgpu/webgpu-backend.ts";

/** What a device must have for these kernels, on top of what the adapter has; small tiles fit the memory of any adapter. */
export function withEmulatedMatrices(abilities: Abilities): Abilities {
  return {
    ...abilities,
    f16: true,
    subgroupSize: 32,
    limits: { ...abilities.limits, maxComputeWorkgroupStorageSize: 49152 },
    subgroupMatrix: [{ componentType: "f16", resultComponentType: "f32", m: 16, n: 16, k: 16 }],
  };
}

const emulated = new Map<Kernel, Kernel>();

/**
 * The dispatches with emulated kernels; those without f16 and subgroups as they are.
 *
 * @param scratch where the arrays go that are too large for a software adapter's workgroup memory
 */
export function emulateMatrices(
  dispatches: readonly Dispatch[],
  scratch: (numBytes: number) => BufferRange,
): Dispatch[] {
  return dispatches.map((dispatch) => {
    const kernel = emulateKernel(dispatch.kernel);
    if (kernel === dispatch.kernel || workgroupBytes(kernel.code) <= softwareBytes)
      return { ...dispatch, kernel };
    const [x, y, z] = dispatch.workgroups;
    const { code, numBytes } = spillCode(kernel.code, kernel.writes.length + 1);
    return {
      ...dispatch,
      kernel: { ...kernel, code, writes: [...kernel.writes, true] },
      buffers: [...dispatch.buffers, scratch(numBytes * x * y * z)],
    };
  });
}

/** Of workgroup memory that a software adapter has. */
const softwareBytes = 32768;
const workgroupArrays = /^var<workgroup> (\w+): (.*);\n/gm;

function bytesOf(type: string): number {
  const counts = [...type.matchAll(/, (\d+)>/g)].map(([, count]) => Number(count));
  const vector = /vec(\d)/.exec(type);
  return counts.reduce((bytes, count) => bytes * count, Number(vector?.[1] ?? 1) * 4);
}

function workgroupBytes(code: string): number {
  return [...code.matchAll(workgroupArrays)].reduce((sum, [, , type]) => sum + bytesOf(type!), 0);
}

/** Arrays of over 4 KiB in a storage buffer, a part of it for each workgroup. */
function spillCode(source: string, binding: number) {
  const spilled = [...source.matchAll(workgroupArrays)].filter(([, , type]) => bytesOf(type!) > 4096);
  let code = source
    .replaceAll("workgroupBarrier();", "workgroupBarrier();\n  storageBarrier();")
    .replaceAll("@builtin(workgroup_id) group: vec3u", "$&, @builtin(num_workgroups) groupCounts: vec3u")
    .replace(
      /\n {2}emulatedThread = thread;\n/g,
      "$&  spilledGroup = group.x + groupCounts.x * (group.y + groupCounts.y * group.z);\n",
    );
  for (const [declaration, name] of spilled)
    code = code
      .replace(declaration!, "")
      .replace(new RegExp(`\\b${name}\\[`, "g"), `spilled[spilledGroup].${name}[`);
  const members = spilled.map(([, name, type]) => `  ${name}: ${type},\n`).join("");
  return {
    code: `${code}
struct Spilled {
${members}}
@group(0) @binding(${binding}) var<storage, read_write> spilled: array<Spilled>;
var<private> spilledGroup: u32;
`,
    numBytes: spilled.reduce((sum, [, , type]) => sum + bytesOf(type!), 0),
  };
}

function emulateKernel(kernel: Kernel): Kernel {
  if (!/^enable /m.test(kernel.code)) return kernel;
  const known = emulated.get(kernel) ?? { ...kernel, code: emulateCode(kernel.code, kernel.entryPoint) };
  emulated.set(kernel, known);
  return known;
}

/**
 * A backend whose kernels are emulated, until vi.restoreAllMocks; its buffers have room for f16 as f32.
 *
 * @param onDispatch gets the kernel's name
 */
export function openEmulatedBackend(opened: OpenDevice, onDispatch: (kernel: string) => void): WebGpuBackend {
  const { get } = PipelineCache.prototype;
  vi.spyOn(PipelineCache.prototype, "get").mockImplementation(function (this: PipelineCache, kernel) {
    onDispatch(kernel.name);
    return get.call(this, emulateKernel(kernel));
  });
  const { take } = BufferPool.prototype;
  vi.spyOn(BufferPool.prototype, "take").mockImplementation(function (this: BufferPool, numBytes, wanted) {
    return take.call(this, 2 * numBytes, wanted);
  });
  return createWebGpuBackend({ ...opened, abilities: withEmulatedMatrices(opened.abilities) });
}

function emulateCode(source: string, entryPoint: string): string {
  const helpers = new Map<string, string>();
  const threads = Number(/@workgroup_size\((\d+)/.exec(source)![1]);
  const access = (
    verb: "Load" | "Store",
    side: string,
    order: string,
    from: string,
    slice: string | undefined,
  ) => {
    const name = `matrix${verb}_${side}_${order}_${from}`;
    const isSliced = slice !== undefined;
    helpers.set(name, accessCode(name, verb, side, order, from, elementOf(source, from), isSliced));
    return `${name}(${isSliced ? `${slice}, ` : ""}`;
  };
  let code = withOneBranch(source)
    .replace(/^(enable|diagnostic).*\n/gm, "")
    .replace(
      /subgroupMatrixLoad<subgroup_matrix_(\w+)<\w+, 16, 16>, (row|col)_major>\(&(\w+)(?:\[([^\]]+)\])?, /g,
      (_, side: string, order: string, from: string, slice?: string) =>
        access("Load", side, order, from, slice),
    )
    .replace(
      /subgroupMatrixStore<(row|col)_major>\(&(\w+)(?:\[([^\]]+)\])?, /g,
      (_, order: string, to: string, slice?: string) => access("Store", "result", order, to, slice),
    )
    .replace(/subgroup_matrix_\w+<\w+, 16, 16>\(\)/g, "array<f32, 8>()")
    .replace(/subgroupMatrixMultiplyAccumulate/g, "matrixMultiply")
    .replace(/subgroupMatrixScalarMultiply/g, "matrixScale")
    .replace(/subgroupShuffleXor/g, "shuffleXor")
    .replace(/vec4<f16>\(/g, "quantizeToF16(")
    .replace(/\bf16\(/g, "quantizeToF16(")
    .replace(/vec4<f16>/g, "vec4f")
    .replace(/\bf16\b/g, "f32");
  if (!/matrix|shuffleXor/.test(code)) return code;
  const entry = new RegExp(`fn ${entryPoint}\\([^{]*\\{`);
  code = code.replace(entry, (text) => `${text}\n  emulatedThread = thread;\n`);
  return `${code}
var<private> emulatedThread: u32;
${/matrixMultiply/.test(code) ? multiplyCode(threads) : ""}
${/matrixScale/.test(code) ? scaleCode : ""}
${/shuffleXor/.test(code) ? shuffleCode(threads) : ""}
${[...helpers.values()].join("\n")}`;
}

/** Code that each subgroup has of its own, the same but for the constants in front of it, once for all. */
function withOneBranch(source: string): string {
  return source.replace(
    /^ *switch subgroup \{\n.*?^ *default: \{\n(?: *const \w+ = \w+;\n)+(.*?)^ {2}\}\n {2}\}\n/gms,
    "  {\n$1  }\n",
  );
}

function elementOf(source: string, name: string): string {
  return new RegExp(`\\b${name}: array<(?:array<)?(\\w+(?:<\\w+>)?)`).exec(source)![1]!;
}

/** Reads or writes a thread's part of a matrix, of a slice of `from` where it has slices; elements hold one value, four, or as vec4u 16 bytes: eight f16 or four f32 of a row. */
function accessCode(
  name: string,
  verb: "Load" | "Store",
  side: string,
  order: string,
  from: string,
  element: string,
  isSliced: boolean,
): string {
  const array = isSliced ? `${from}[slice]` : from;
  const slice = isSliced ? "slice: u32, " : "";
  const [major, minor] = order === "row" ? ["row", "column"] : ["column", "row"];
  const isPacked = element === "vec4u";
  const isQuads = element === "vec4<f16>" || element === "vec4f";
  const isHalf = side !== "result";
  const place = isQuads
    ? `${array}[at + ${major} * stride + ${minor} / 4u][${minor} % 4u]`
    : !isPacked
      ? `${array}[at + ${major} * stride + ${minor}]`
      : isHalf
        ? `unpack2x16float(${array}[at + ${major} * stride + ${minor} / 8u][${minor} / 2u % 4u])[${minor} % 2u]`
        : `bitcast<f32>(${array}[at + ${major} * stride + ${minor} / 4u][${minor} % 4u])`;
  const written = isPacked
    ? `${array}[at + ${major} * stride + ${minor} / 4u][${minor} % 4u] = bitcast<u32>(m[i]);`
    : `${place} = m[i];`;
  const loop = (body: string) => `  for (var i = 0u; i < 8u; i++) {
    let row = (emulatedThread % 32u + i * 32u) / 16u;
    let column = emulatedThread % 16u;
    ${body}
  }`;
  return verb === "Load"
    ? `fn ${name}(${slice}at: u32, stride: u32) -> array<f32, 8> {
  var m: array<f32, 8>;
${loop(`m[i] = ${place};`)}
  return m;
}`
    : `fn ${name}(${slice}at: u32, values: array<f32, 8>, stride: u32) {
  var m = values;
${loop(written)}
}`;
}

/** Barriers for a whole workgroup where the kernel has none: its subgroups run the same steps. */
function multiplyCode(threads: number): string {
  return `var<workgroup> matrixLeft: array<f32, ${threads * 8}>;
var<workgroup> matrixRight: array<f32, ${threads * 8}>;
fn matrixMultiply(left: array<f32, 8>, right: array<f32, 8>, sums: array<f32, 8>) -> array<f32, 8> {
  var l = left;
  var r = right;
  var out = sums;
  let start = emulatedThread / 32u * 256u;
  for (var i = 0u; i < 8u; i++) {
    matrixLeft[start + emulatedThread % 32u + i * 32u] = l[i];
    matrixRight[start + emulatedThread % 32u + i * 32u] = r[i];
  }
  workgroupBarrier();
  for (var i = 0u; i < 8u; i++) {
    let row = (emulatedThread % 32u + i * 32u) / 16u;
    let column = emulatedThread % 16u;
    for (var k = 0u; k < 16u; k++) {
      out[i] += matrixLeft[start + row * 16u + k] * matrixRight[start + k * 16u + column];
    }
  }
  workgroupBarrier();
  return out;
}`;
}

const scaleCode = `fn matrixScale(values: array<f32, 8>, factor: f32) -> array<f32, 8> {
  var out = values;
  for (var i = 0u; i < 8u; i++) {
    out[i] *= factor;
  }
  return out;
}`;

function shuffleCode(threads: number): string {
  return `var<workgroup> shuffled: array<f32, ${threads}>;
fn shuffleXor(value: f32, mask: u32) -> f32 {
  shuffled[emulatedThread] = value;
  workgroupBarrier();
  let other = shuffled[emulatedThread ^ mask];
  workgroupBarrier();
  return other;
}`;
}
