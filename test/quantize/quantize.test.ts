// Quantised checkpoints: the golden logits of the official recipe, the files as a reader sees them, and the command.

import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addonStatus } from "../../src/backends/native/addon.ts";
import { createNativeBackend } from "../../src/backends/native/native-backend.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import { type Checkpoint, openCheckpoint } from "../../src/formats/checkpoint.ts";
import { readModelConfig } from "../../src/formats/config-files.ts";
import { loadWeights } from "../../src/models/load-weights.ts";
import { visionForward } from "../../src/models/vision.ts";
import { inspectForward } from "../../src/runtime/inspect-forward.ts";
import { directory, nodeProviders, sharpCodec } from "../../src/runtime/node.ts";
import { type OutputFolder, planQuantization, writeQuantized } from "../../src/runtime/quantize.ts";
import { toF32 } from "../../src/tensor/half.ts";
import { dequantize } from "../../src/tensor/quantized.ts";
import { openOps } from "../../src/tensor/run.ts";
import { vl01 } from "../cli/run.ts";
import { fixtures, readExpected } from "../support/fixtures.ts";
import { maxDifference } from "../support/tensors.ts";

const source = `${fixtures}/model/text-f32`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vl01-quantize-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function logits(path: string, ids: Int32Array): Promise<Float32Array> {
  const outputs = await inspectForward(directory(path), {
    ids,
    images: [],
    codec: sharpCodec,
    preprocessing: "default",
    prefill: null,
    layers: false,
    precision: "exact",
    backend: "reference",
    providers: nodeProviders,
  });
  return outputs.get("logits")!.values;
}

function relativeError(exact: Float32Array, found: Float32Array): number {
  return Math.hypot(...exact.map((value, i) => value - found[i]!)) / Math.hypot(...exact);
}

/** Output of the vision tower for one tile of a smooth pattern, on the native backend where there is one. */
async function visionOutput(path: string): Promise<Float32Array> {
  const config = await readModelConfig(directory(path));
  const { executor } = addonStatus();
  const backend = executor ? createNativeBackend(executor) : createReferenceBackend();
  const weights = await loadWeights(config, await openCheckpoint(directory(path)), backend);
  const { imageSize, numChannels, numHiddenLayers } = config.visionConfig!;
  const pixels = Float32Array.from({ length: numChannels * imageSize ** 2 }, (_, i) => Math.sin(i / 37));
  const arena = backend.openArena();
  const upload = arena.upload(pixels, [1, numChannels, imageSize, imageSize]);
  const ops = openOps(backend, arena);
  const hidden = visionForward(
    ops,
    weights.image!.visionTower,
    config.visionConfig!,
    upload,
    numHiddenLayers,
  );
  const values = (await backend.read(hidden)) as Float32Array;
  arena.close();
  backend.close();
  return values;
}

describe("vl01 quantize", () => {
  test("int8 gives the golden logits of the official recipe", async () => {
    const out = join(folder, "int8");
    const { code, stdout } = await vl01(["quantize", source, out, "--dtype", "int8", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ dtype: "int8", numTensors: { q4: 0 } });
    const golden = await readExpected(source, "expected_int8.safetensors");
    const found = await logits(out, golden.integers("input_ids"));
    const difference = maxDifference(found, golden.floats("logits"));
    console.log(`int8: largest difference from the golden logits ${difference}`);
    expect(difference).toBeLessThan(2e-4);
  });

  test("q4 loads back, keeps what is not a matrix, and is near the original", async () => {
    const out = join(folder, "q4");
    expect((await vl01(["quantize", source, out, "--dtype", "q4"])).code).toBe(0);
    const before = await openCheckpoint(directory(source));
    const after = await openCheckpoint(directory(out));
    const quantized = [...after.entries.values()].filter(({ dtype }) => dtype === "U8");
    expect(quantized.length).toBeGreaterThan(20);
    for (const { name, shape } of quantized) {
      const original = before.entries.get(name)!.shape;
      expect(shape).toEqual([...original.slice(0, -1), original.at(-1)! / 2]);
      const scales = after.entries.get(`${name}_scale`)!;
      expect(scales.dtype).toBe("F16");
      expect(scales.shape).toEqual([...original.slice(0, -1), original.at(-1)! / 32]);
    }
    const name = "model.embed_tokens.weight";
    expect(await after.readRange(name, 0, 64)).toEqual(await before.readRange(name, 0, 64));
    for (const { name: matrix } of quantized) {
      const of = async (checkpoint: Checkpoint, tensor: string) => {
        const { begin, end } = checkpoint.entries.get(tensor)!;
        return checkpoint.readRange(tensor, 0, end - begin);
      };
      const exact = toF32("f32", await of(before, matrix));
      const scales = toF32("f16", await of(after, `${matrix}_scale`));
      const found = dequantize("q4", await of(after, matrix), scales, exact.length);
      const norm = (values: ArrayLike<number>) =>
        Math.sqrt(Array.from(values).reduce((sum, x) => sum + x * x, 0));
      const error = norm(exact.map((value, k) => value - found[k]!)) / norm(exact);
      // Normal values in groups of 32: steps of about max / 8 = 0.27 deviations, 1 / sqrt 12 of a step is 0.08.
      expect(error, matrix).toBeGreaterThan(0.05);
      expect(error, matrix).toBeLessThan(0.11);
    }
    const ids = (await readExpected(source)).integers("input_ids").slice(0, 8);
    expect((await logits(out, ids)).every(Number.isFinite)).toBe(true);
  });

  test("--vision quantises the vision tower's attention too, and the model sees nearly the same", async () => {
    const vl = `${fixtures}/model/vl-f32`;
    const [plain, vision] = [join(folder, "plain"), join(folder, "vision")];
    expect((await vl01(["quantize", vl, plain, "--dtype", "int8"])).code).toBe(0);
    expect((await vl01(["quantize", vl, vision, "--dtype", "q4", "--vision"])).code).toBe(0);
    const int8Vision = async (path: string) =>
      [...(await openCheckpoint(directory(path))).entries.values()]
        .filter(({ name, dtype }) => /vision_tower/.test(name) && dtype === "I8")
        .map(({ name }) => name.replace(/.*layers\.0\.|.*layers\.\d+.*/, ""))
        .filter((name) => name !== "");
    expect(await int8Vision(plain)).toEqual([]);
    expect((await int8Vision(vision)).sort()).toEqual(
      ["k", "out", "q", "v"].map((part) => `self_attn.${part}_proj.weight`),
    );
    const [exact, found] = [await visionOutput(vl), await visionOutput(vision)];
    const error = relativeError(exact, found);
    console.log(`int8 attention in the vision tower: relative error ${error}`);
    // A row's step is max / 127, its error 1 / sqrt 12 of that: near 0.6 % of weights and of activations, so 0.8 % a product.
    // Two products follow each other, and in this tower attention is most of the output: up to 2 %, measured 1.4 %.
    expect(error).toBeGreaterThan(1e-5);
    expect(error).toBeLessThan(2e-2);
  });

  test("--vision all takes the tower's MLPs too, in the dtype of the rest", async () => {
    const vl = `${fixtures}/model/vl-f32`;
    const out = join(folder, "vision-all");
    expect((await vl01(["quantize", vl, out, "--dtype", "int8", "--vision", "all"])).code).toBe(0);
    const { entries } = await openCheckpoint(directory(out));
    const layer = "vision_tower.vision_model.encoder.layers.0";
    for (const matrix of ["self_attn.q_proj", "mlp.fc1", "mlp.fc2"])
      expect(entries.get(`${layer}.${matrix}.weight`)?.dtype, matrix).toBe("I8");
    const [exact, found] = [await visionOutput(vl), await visionOutput(out)];
    const error = relativeError(exact, found);
    console.log(`all of the vision tower in int8: relative error ${error}`);
    // As for attention alone, and as much again at most from the MLPs' two products.
    expect(error).toBeGreaterThan(1e-5);
    expect(error).toBeLessThan(4e-2);
  });

  test("shards are small files with an index, and the same weights", async () => {
    const [whole, cut] = [join(folder, "whole"), join(folder, "cut")];
    await vl01(["quantize", source, whole, "--dtype", "int8"]);
    expect((await vl01(["quantize", source, cut, "--dtype", "int8", "--shard-size", "0.04MB"])).code).toBe(0);
    expect((await readdir(cut)).filter((name) => name.endsWith(".safetensors")).length).toBeGreaterThan(3);
    const [a, b] = [await openCheckpoint(directory(whole)), await openCheckpoint(directory(cut))];
    expect([...b.entries.keys()].sort()).toEqual([...a.entries.keys()].sort());
    for (const { name, begin, end } of a.entries.values())
      expect(await b.readRange(name, 0, end - begin)).toEqual(await a.readRange(name, 0, end - begin));
  });

  test.each([
    [
      "a folder that is quantised already",
      async (path: string) => {
        await vl01(["quantize", source, path, "--dtype", "int8"]);
        return ["quantize", path, join(folder, "again"), "--dtype", "q4"];
      },
      /is I8, expected F32, F16 or BF16; the model is quantised already/,
      1,
    ],
    [
      "an output that holds something",
      async (path: string) => {
        await cp(source, path, { recursive: true });
        return ["quantize", source, path, "--dtype", "int8"];
      },
      /vl01: .*(not empty|exists|empty)/,
      1,
    ],
    [
      "no such folder",
      async (path: string) => ["quantize", path, join(folder, "x"), "--dtype", "int8"],
      /no such folder/,
      1,
    ],
    ["an unknown dtype", async (path: string) => ["quantize", source, path, "--dtype", "int3"], /int3/, 2],
  ])("%s is one clear line", async (_, prepare, message, expected) => {
    const { code, stderr } = await vl01(await prepare(join(folder, "model")));
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n").length).toBeLessThanOrEqual(2);
    expect(code).toBe(expected);
  });

  test("a weight that is not finite is named, and nothing is left", async () => {
    const damaged = join(folder, "damaged");
    await cp(source, damaged, { recursive: true });
    const { entries } = await openCheckpoint(directory(damaged));
    const { begin } = entries.get("model.layers.0.self_attn.qkv_proj.weight")!;
    const bytes = await readFile(join(damaged, "model.safetensors"));
    const header = 8 + Number(bytes.readBigUInt64LE(0));
    bytes.writeFloatLE(Number.NaN, (begin >= header ? begin : header + begin) + 4);
    await writeFile(join(damaged, "model.safetensors"), bytes);
    const { code, stderr } = await vl01(["quantize", damaged, join(folder, "out"), "--dtype", "int8"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/model\.layers\.0\.self_attn\.qkv_proj\.weight has NaN in row 0/);
    expect(await readdir(folder)).toEqual(["damaged"]);
  });
});

describe("streaming", () => {
  test("no more than 8 MiB is read at a time, and as much is written as was planned", async () => {
    const config = await readModelConfig(directory(source));
    const small = await openCheckpoint(directory(source));
    let most = 0;
    const large: Checkpoint = {
      ...small,
      entries: small.entries,
      readRange: async (name, offset, length) => {
        most = Math.max(most, length);
        return small.readRange(name, offset, length);
      },
    } as Checkpoint;
    const plan = planQuantization(config, large, { dtype: "int8" });
    let written = 0;
    const output: OutputFolder = {
      create: async () => ({
        write: async (bytes) => {
          written += bytes.byteLength;
        },
        close: async () => {},
      }),
    };
    await writeQuantized(plan, large, output);
    expect(most).toBeLessThanOrEqual(1 << 23);
    expect(written).toBe(plan.files.fileBytes);
  });
});
