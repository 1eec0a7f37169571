// Times our encode of the tile that bench/peers/onnx-clip.mjs encodes, with the same weights, and checks it against
// onnxruntime's output before timing. Prints JSON.
//
//   node bench/peers/onnx-clip.mjs --write DIR && node bench/native-clip.mjs DIR [--dtype int8|bf16|f32] [--rounds 6]
//
// int8: the attention matrices, the rest bf16, as `vl01 quantize --vision` makes them of a bf16 checkpoint.

import { addonStatus } from "../dist/backends/native/addon.js";
import { createNativeBackend } from "../dist/backends/native/native-backend.js";
import { openCheckpoint } from "../dist/formats/checkpoint.js";
import { readSafetensorsHeader } from "../dist/formats/safetensors.js";
import { loadWeights, scaleName } from "../dist/models/load-weights.js";
import { visionForward } from "../dist/models/vision.js";
import { benchShapes } from "../dist/runtime/bench-shapes.js";
import { directory } from "../dist/runtime/node.js";
import { syntheticCheckpoint } from "../dist/runtime/synthetic.js";
import { f32ToBf16 } from "../dist/tensor/half.js";
import { quantize } from "../dist/tensor/quantize.js";
import { openOps } from "../dist/tensor/run.js";

const [folderPath, ...rest] = process.argv.slice(2);
const option = (name, fallback) =>
  rest.includes(`--${name}`) ? rest[rest.indexOf(`--${name}`) + 1] : fallback;
const dtype = option("dtype", "bf16");
const rounds = Number(option("rounds", "6"));

const folder = directory(folderPath);
const weightSource = await checkpointOf(folder, "clip-weights.safetensors");
const { executor, reason } = addonStatus();
if (!executor) throw new Error(`no addon: ${reason}`);
const backend = createNativeBackend(executor);
const config = benchShapes["vit-l"]();
const stored = {
  f32: () => weightSource,
  bf16: () => asBf16(weightSource),
  int8: () => withInt8Attention(asBf16(weightSource), weightSource),
};
const source = over(stored[dtype](), syntheticCheckpoint(config, "f32"));
const { visionTower } = (await loadWeights(config, source, backend)).image;

const tile = await checkpointOf(folder, "clip-tile.safetensors");
const floats = async (name) => new Float32Array((await tile.read(name)).buffer);
const pixels = await floats("pixels");
const expected = await floats("hidden");

const encode = async () => {
  const arena = backend.openArena();
  const started = performance.now();
  const upload = arena.upload(pixels, [1, 3, 336, 336]);
  const hidden = visionForward(openOps(backend, arena), visionTower, config.visionConfig, upload, 24);
  const values = await backend.read(hidden);
  const ms = performance.now() - started;
  arena.close();
  return { ms, values };
};

const { values } = await encode();
let squares = 0;
let errors = 0;
values.forEach((value, i) => {
  squares += expected[i] ** 2;
  errors += (value - expected[i]) ** 2;
});
const relativeError = Math.sqrt(errors / squares);
const times = [];
for (let round = 0; round < rounds; round++) times.push((await encode()).ms);
times.sort((a, b) => a - b);
const operations =
  24 * (2 * 577 * (4 * 1024 * 1024 + 2 * 1024 * 4096) + 4 * 577 * 577 * 1024) + 2 * 576 * 588 * 1024;
console.log(
  JSON.stringify({
    case: `${dtype} vision encode of one tile, 24 layers`,
    runs: executor.detail,
    relativeError,
    bestMs: times[0],
    medianMs: times[Math.floor(times.length / 2)],
    bestGflops: operations / times[0] / 1e6,
  }),
);
backend.close();

async function checkpointOf(files, name) {
  const bytes = await files.open(name);
  await readSafetensorsHeader(bytes);
  return openCheckpoint({ name, open: async (wanted) => (wanted === "model.safetensors" ? bytes : null) });
}

/** The first source, and what it lacks from the second: a vision tower alone is not a whole model. */
function over(first, second) {
  const entries = new Map([...second.entries, ...first.entries]);
  const of = (name) => (first.entries.has(name) ? first : second);
  return { name: first.name, entries, readRange: (name, ...range) => of(name).readRange(name, ...range) };
}

/** The same source with its matrices rounded to bf16. */
function asBf16(original) {
  const entries = new Map(
    [...original.entries].map(([name, entry]) => [
      name,
      entry.shape.length > 1 ? { ...entry, dtype: "BF16" } : entry,
    ]),
  );
  return {
    name: original.name,
    entries,
    async readRange(name, offset, length) {
      if (entries.get(name).dtype !== "BF16") return original.readRange(name, offset, length);
      const bytes = await original.readRange(name, offset * 2, length * 2);
      return f32ToBf16(new Float32Array(bytes.buffer));
    },
  };
}

/** The first source with the original's matrices of attention quantised, as `vl01 quantize --vision` does it. */
function withInt8Attention(base, original) {
  const entries = new Map(base.entries);
  for (const [name, entry] of original.entries) {
    if (!/self_attn\.(q|k|v|out)_proj\.weight$/.test(name)) continue;
    entries.set(name, { ...entry, dtype: "I8" });
    entries.set(scaleName(name), { ...entry, dtype: "F32", shape: [entry.shape[0]] });
  }
  const read = async (name) => {
    const [rows, width] = original.entries.get(name).shape;
    const bytes = await original.readRange(name, 0, rows * width * 4);
    return quantize("int8", new Float32Array(bytes.buffer), width);
  };
  return {
    name: base.name,
    entries,
    async readRange(name, offset, length) {
      if (entries.get(name).dtype === "I8") return (await read(name)).bytes.slice(offset, offset + length);
      const matrix = name.slice(0, -scaleName("").length);
      if (entries.get(matrix)?.dtype !== "I8") return base.readRange(name, offset, length);
      return new Uint8Array((await read(matrix)).scales.buffer).slice(offset, offset + length);
    },
  };
}
