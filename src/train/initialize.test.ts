import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { tinyConfig, tinyVision } from "../../test/support/random-model.ts";
import { runOps } from "../../test/support/tensors.ts";
import { createReferenceBackend } from "../backends/reference/reference-backend.ts";
import type { ModelConfig } from "../formats/config.ts";
import { freeWeights, loadWeights } from "../models/load-weights.ts";
import { forward, logitsOfRows } from "../models/vl.ts";
import { f32FromBytes } from "../tensor/half.ts";
import { wholeSequences } from "../tensor/sequences.ts";
import { numElements } from "../tensor/tensor.ts";
import { exactExp, exactLog, exactSinCos } from "./exact-math.ts";
import { deepNorm, initialWeights, xavierDeviation } from "./initialize.ts";
import { randomValues } from "./random-values.ts";

const config = tinyConfig(
  { hiddenSize: 64, intermediateSize: 96, headDim: 32, vocabSize: 500, sharedIntermediateSizes: [0, 80, 0] },
  { ...tinyVision, hiddenSize: 96, intermediateSize: 200, imageSize: 48 },
);

async function valuesOf(name: string, one: ModelConfig = config, seed = 1): Promise<Float32Array> {
  const source = initialWeights(one, { seed });
  return f32FromBytes(await source.readRange(name, 0, 4 * numElements(source.entries.get(name)!.shape)));
}

function deviation(values: ArrayLike<number>): number {
  return Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0) / values.length);
}

/** Within 5 standard errors of a deviation measured on n normal values. */
function expectDeviation(values: Float32Array, expected: number): void {
  expect(Math.abs(deviation(values) / expected - 1)).toBeLessThan(5 / Math.sqrt(2 * values.length));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(Math.abs(mean)).toBeLessThan((5 * expected) / Math.sqrt(values.length));
}

describe("constants", () => {
  test.for([
    [2, Math.SQRT2, 0.5],
    [4, 1.681792830507429, 0.42044820762685725],
    [8, 2, 0.3535533905932738],
    [80, 3.5565588200778455, 0.19881768219176266],
  ] as const)("DeepNorm of %d layers", ([layers, alpha, beta]) => {
    expect(deepNorm(layers).alpha).toBeCloseTo(alpha, 15);
    expect(deepNorm(layers).beta).toBeCloseTo(beta, 15);
  });

  test("Xavier of 6144 to 9216, with and without beta", () => {
    expect(xavierDeviation(6144, 9216, 1)).toBeCloseTo(0.01141088661469096, 16);
    expect(xavierDeviation(6144, 9216, deepNorm(80).beta)).toBeCloseTo(0.002268686028485866, 16);
  });
});

describe("a language model's weights", () => {
  const { beta } = deepNorm(3);
  const layer = (index: number, name: string) => `language_model.model.layers.${index}.${name}.weight`;

  test.for([
    [layer(1, "self_attn.q_proj"), xavierDeviation(64, 128, 1)],
    [layer(1, "self_attn.k_proj"), xavierDeviation(64, 64, 1)],
    [layer(1, "self_attn.v_proj"), xavierDeviation(64, 64, beta)],
    [layer(1, "self_attn.o_proj"), xavierDeviation(128, 64, beta)],
    [layer(0, "self_attn.output_gate"), xavierDeviation(64, 128, 1)],
    [layer(0, "self_attn.out_proj"), xavierDeviation(128, 64, beta)],
    [layer(0, "block_sparse_moe.gate"), xavierDeviation(64, 4, 1)],
    [layer(0, "block_sparse_moe.experts.3.w1"), xavierDeviation(64, 96, beta)],
    [layer(0, "block_sparse_moe.experts.0.w2"), xavierDeviation(96, 64, beta)],
    [layer(2, "block_sparse_moe.experts.1.w3"), xavierDeviation(64, 96, beta)],
    [layer(1, "shared_mlp.up_proj"), xavierDeviation(64, 80, beta)],
    [layer(1, "shared_mlp.down_proj"), xavierDeviation(80, 64, beta)],
    [layer(1, "coefficient"), xavierDeviation(64, 1, 1)],
    ["language_model.model.embed_tokens.weight", 0.02],
    ["language_model.lm_head.weight", xavierDeviation(64, 500, 1)],
    ["multi_modal_projector.linear_1.weight", xavierDeviation(96, 64, 1)],
    ["image_newline", 0.02],
  ] as const)("%s has its deviation", async ([name, expected]) => {
    expectDeviation(await valuesOf(name), expected);
  });

  test("q and k of the fused projection have gain 1, v has beta, head by head", async () => {
    const values = await valuesOf(layer(0, "self_attn.qkv_proj"));
    const plain = xavierDeviation(64, 128, 1);
    for (let head = 0; head < 4; head++) {
      [plain, plain, beta * plain].forEach((expected, part) => {
        const from = (head * 3 + part) * 32 * 64;
        expectDeviation(values.slice(from, from + 32 * 64), expected);
      });
    }
  });

  test("a head tied to the embeddings begins as they do", async () => {
    const tied = tinyConfig({ vocabSize: 500, tieWordEmbeddings: true });
    expectDeviation(await valuesOf("model.embed_tokens.weight", tied), 0.02);
  });

  test("norms are 1", async () => {
    for (const name of ["input_layernorm", "post_attention_layernorm", "self_attn.norm"]) {
      expect(new Set(await valuesOf(layer(0, name)))).toEqual(new Set([1]));
    }
    expect(new Set(await valuesOf("language_model.model.norm.weight"))).toEqual(new Set([1]));
  });
});

describe("a vision tower's weights", () => {
  const tower = (name: string) => `vision_tower.vision_model.${name}`;
  const layer = (name: string) => tower(`encoder.layers.1.${name}`);

  test.for([
    [layer("self_attn.q_proj.weight"), 96 ** -0.5],
    [layer("self_attn.v_proj.weight"), 96 ** -0.5],
    [layer("self_attn.out_proj.weight"), 96 ** -0.5 / 2],
    [layer("mlp.fc1.weight"), 192 ** -0.5],
    [layer("mlp.fc2.weight"), 96 ** -0.5 / 2],
    [tower("embeddings.patch_embedding.weight"), 0.02],
    [tower("embeddings.class_embedding"), 96 ** -0.5],
  ] as const)("%s has its deviation", async ([name, expected]) => {
    expectDeviation(await valuesOf(name), expected);
  });

  test("biases are 0, norms 1 and 0", async () => {
    for (const name of [layer("mlp.fc1.bias"), layer("self_attn.k_proj.bias"), tower("pre_layrnorm.bias")]) {
      expect(new Set(await valuesOf(name))).toEqual(new Set([0]));
    }
    expect(new Set(await valuesOf(layer("layer_norm2.weight")))).toEqual(new Set([1]));
    expect(new Set(await valuesOf("multi_modal_projector.linear_2.bias"))).toEqual(new Set([0]));
  });

  test("positions are sines and cosines of row and column at amplitude 0.5, all patches different", async () => {
    const values = await valuesOf(tower("embeddings.position_embedding.weight"));
    const row = (index: number) => values.slice(index * 96, (index + 1) * 96);
    expect(new Set(row(0))).toEqual(new Set([0]));
    const side = 12;
    const [r, c] = [5, 7];
    const found = row(1 + r * side + c);
    for (let i = 0; i < 24; i++) {
      const frequency = 10_000 ** (-i / 24);
      const expected = [Math.sin, Math.cos].flatMap((f) => [f(r * frequency), f(c * frequency)]);
      const at = [found[i]!, found[48 + i]!, found[24 + i]!, found[72 + i]!];
      at.forEach((value, j) => {
        expect(value).toBeCloseTo(0.5 * expected[j]!, 7);
      });
    }
    expect(new Set(Array.from({ length: side * side }, (_, i) => row(1 + i).join())).size).toBe(side * side);
  });

  test("a width that four does not divide leaves zeros", async () => {
    const odd = tinyConfig({}, { ...tinyVision, hiddenSize: 18, numAttentionHeads: 3 });
    const values = await valuesOf(tower("embeddings.position_embedding.weight"), odd);
    expect([...values.slice(18 + 16, 36)]).toEqual([0, 0]);
    expect(deviation(values.slice(18, 34))).toBeCloseTo(0.5 / Math.SQRT2, 7);
  });
});

describe("random values", () => {
  const of = { seed: 3, name: "a" };

  test("any range of a tensor is cut from the same values", () => {
    for (const distribution of ["normal", "uniform"] as const) {
      const whole = randomValues(of, 0, 101, () => 1, distribution);
      for (const [first, count] of [
        [0, 1],
        [1, 1],
        [3, 7],
        [97, 4],
        [50, 0],
      ] as const) {
        expect(randomValues(of, first, count, () => 1, distribution)).toEqual(
          whole.slice(first, first + count),
        );
      }
    }
  });

  test("seed and name decide", () => {
    const first = (seed: number, name: string) =>
      randomValues({ seed, name }, 0, 4, () => 1, "normal").join();
    const drawn = [first(3, "a"), first(4, "a"), first(3, "b"), first(3 + 2 ** 32, "a"), first(3, "")];
    expect(new Set(drawn).size).toBe(5);
  });

  test("normal values follow the distribution function", () => {
    const n = 40_000;
    const values = randomValues(of, 0, n, () => 1, "normal").sort();
    // Kolmogorov's statistic is over 1.95 / sqrt(n) once in a thousand samples.
    const shares = [-2, -1, -0.5, 0, 0.5, 1, 2].map((x) => values.filter((value) => value < x).length / n);
    const known = [0.0227501, 0.1586553, 0.3085375, 0.5, 0.6914625, 0.8413447, 0.9772499];
    shares.forEach((share, i) => {
      expect(Math.abs(share - known[i]!)).toBeLessThan(1.95 / Math.sqrt(n));
    });
    expect(deviation(values)).toBeCloseTo(1, 1);
  });

  test("uniform values have the deviation asked for, and stay within sqrt(3) of it", () => {
    const values = randomValues(of, 0, 40_000, () => 2, "uniform");
    expect(deviation(values)).toBeCloseTo(2, 1);
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(Math.fround(2 * Math.sqrt(3)));
  });
});

test("elementary functions are right to a few parts in 1e15", () => {
  for (let i = 1; i < 3000; i++) {
    const x = i * 0.0137;
    expect(Math.abs(exactLog(x) - Math.log(x))).toBeLessThan(2e-15 * (1 + Math.abs(Math.log(x))));
    expect(exactExp(x - 20) / Math.exp(x - 20)).toBeCloseTo(1, 14);
    const [sin, cos] = exactSinCos(x - 20);
    expect(Math.abs(sin - Math.sin(x - 20))).toBeLessThan(5e-15);
    expect(Math.abs(cos - Math.cos(x - 20))).toBeLessThan(5e-15);
  }
  expect(exactLog(2 ** -62)).toBeCloseTo(-62 * Math.LN2, 13);
});

test("the bits of a seed do not change", async () => {
  const source = initialWeights(config, { seed: 12345 });
  const hash = createHash("sha256");
  for (const [name, { shape }] of source.entries) {
    hash.update(await source.readRange(name, 0, 4 * numElements(shape)));
  }
  expect(hash.digest("hex")).toBe("f6a334198550871e4215d8113fb3fc639cf8c697b86ad6a685f49308eb5f92bb");
});

test("fills every weight of a model", async () => {
  const backend = createReferenceBackend();
  const weights = await loadWeights(config, initialWeights(config, { seed: 1 }), backend);
  freeWeights(backend, weights);
  expect(backend.memory().persistent).toBe(0);
});

test("training begins near the uniform guess", async () => {
  const backend = createReferenceBackend();
  const weights = await loadWeights(config, initialWeights(config, { seed: 1 }), backend);
  const length = 60;
  const ids = Int32Array.from({ length }, (_, i) => (i * 37) % 499);
  const losses = await runOps((ops) => {
    const batch = {
      ids: ops.arena.upload(ids, [length]),
      sequences: wholeSequences([length]),
      features: null,
    };
    const hidden = forward(ops, weights, config, batch, null);
    const logits = logitsOfRows(ops, weights, hidden, Int32Array.from(ids.keys()));
    const targets = ops.arena.upload(
      Int32Array.from(ids, (id) => (id * 11 + 5) % 500),
      [length],
    );
    return ops.crossEntropy({ logits, targets });
  }, backend);
  // Logits of deviation sqrt(2 C / (C + V)) = 0.48 add half their variance to ln V.
  const loss = losses.reduce((sum, one) => sum + one, 0) / length;
  expect(Math.abs(loss - (Math.log(500) + 0.48 ** 2 / 2))).toBeLessThan((4 * 0.48) / Math.sqrt(length));
});
