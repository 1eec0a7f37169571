import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Json,
  type JsonRecord,
  nativeText,
  nativeVl,
  officialText,
  officialVl,
} from "../../test/malformed/config-bases.ts";
import { edited } from "../../test/malformed/config-cases.ts";
import { isVl01Error } from "../errors.ts";
import { parseModelConfig } from "./config.ts";

function fixture(folder: string): JsonRecord {
  return JSON.parse(
    readFileSync(new URL(`../../test/fixtures/model/${folder}/config.json`, import.meta.url), "utf8"),
  );
}

describe("the fixtures", () => {
  test("text-f32 gives its values", () => {
    expect(parseModelConfig(fixture("text-f32"))).toEqual({
      modelType: "minimax_text_01",
      textConfig: {
        vocabSize: 256,
        hiddenSize: 64,
        intermediateSize: 48,
        numHiddenLayers: 4,
        numAttentionHeads: 4,
        numKeyValueHeads: 2,
        headDim: 32,
        rotaryDim: 16,
        ropeTheta: 10000000,
        layerTypes: ["lightning", "lightning", "lightning", "softmax"],
        numLocalExperts: 4,
        numExpertsPerTok: 2,
        rmsNormEps: 1e-5,
        lightningNormEps: 1e-6,
        blockSize: 256,
        postnorm: true,
        layernormFullAttentionAlpha: 1.681792830507429,
        layernormFullAttentionBeta: 1,
        layernormLinearAttentionAlpha: 1.681792830507429,
        layernormLinearAttentionBeta: 1,
        layernormMlpAlpha: 1.681792830507429,
        layernormMlpBeta: 1,
        sharedIntermediateSizes: [0, 0, 0, 0],
        maxPositionEmbeddings: 8192,
        routerAuxLossCoef: 0.001,
        tieWordEmbeddings: false,
        bosTokenId: null,
        eosTokenIds: [],
      },
      visionConfig: null,
      imageTokenIndex: null,
      imageGridPinpoints: [],
      visionFeatureLayer: 0,
      visionFeatureSelectStrategy: "default",
      torchDtype: "float32",
    });
  });

  test("text-bf16 gives the alphas and betas of each kind of layer", () => {
    expect(parseModelConfig(fixture("text-bf16")).textConfig).toMatchObject({
      layerTypes: ["lightning", "lightning", "softmax", "lightning", "lightning", "softmax"],
      layernormFullAttentionAlpha: 1.5,
      layernormFullAttentionBeta: 1,
      layernormLinearAttentionAlpha: 2,
      layernormLinearAttentionBeta: 0.9,
      layernormMlpAlpha: 1.25,
      layernormMlpBeta: 1.1,
    });
  });

  test("vl-f32 gives its vision values", () => {
    const config = parseModelConfig(fixture("vl-f32"));
    expect(config).toMatchObject({
      modelType: "minimax_vl_01",
      imageTokenIndex: 290,
      visionFeatureLayer: 3,
      visionFeatureSelectStrategy: "default",
      torchDtype: "float32",
      visionConfig: { hiddenSize: 48, numHiddenLayers: 3, imageSize: 56, patchSize: 14, layerNormEps: 1e-5 },
    });
    expect(config.imageGridPinpoints).toHaveLength(28);
    expect(config.imageGridPinpoints.slice(0, 2)).toEqual([
      [56, 56],
      [56, 112],
    ]);
  });
});

describe("spellings", () => {
  test.each(["text-f32", "text-bf16", "vl-f32"])("%s is the same in the transformers spelling", (folder) => {
    const official = fixture(folder);
    const native = folder === "vl-f32" ? nativeVl(official) : nativeText(official);
    expect(JSON.stringify(native)).not.toMatch(
      /attn_type_list|layernorm_\w+_(alpha|beta)|rotary_dim|torch_dtype/,
    );
    expect(parseModelConfig(native)).toEqual(parseModelConfig(official));
  });

  test.each(["minimax_m1", "MiniMaxM1", "MiniMaxText01"])("model_type %s is Text-01", (modelType) => {
    expect(parseModelConfig({ ...officialText(), model_type: modelType })).toEqual(
      parseModelConfig(officialText()),
    );
  });

  test("both spellings together are fine when they agree", () => {
    const { model_type: _, dtype, ...native } = nativeText();
    expect(parseModelConfig({ ...native, dtype: dtype!, ...officialText() })).toEqual(
      parseModelConfig(officialText()),
    );
  });

  test.each<[string, JsonRecord, string, Json]>([
    ["num_experts", officialText(), "num_experts", 4],
    ["block", officialText(), "block", 256],
    ["image_token_id", officialVl(), "image_token_id", 290],
    ["partial_rotary_factor", officialText(), "partial_rotary_factor", 0.5],
    ["rope_parameters", officialText(), "rope_parameters", { rope_type: "default", rope_theta: 1e7 }],
    ["rope_scaling null", officialText(), "rope_scaling", null],
    ["rope_scaling default", officialText(), "rope_scaling", { type: "default" }],
    ["an integer shared_intermediate_size", officialText(), "shared_intermediate_size", 0],
    ["a mode without a shared expert", officialText(), "shared_moe_mode", "softmax"],
    ["unknown keys", officialText(), "use_cache", { any: ["thing"] }],
    ["image_seq_length", officialVl(), "image_seq_length", 576],
    ["a layer counted from the front", officialVl(), "vision_feature_layer", 3],
  ])("%s does not change the configuration", (_, base, path, value) => {
    expect(parseModelConfig(edited(base, path, value))).toEqual(parseModelConfig(base));
  });

  test("a rotary factor rounded in the file still gives the dimension", () => {
    for (let headDim = 2; headDim <= 256; headDim += 2) {
      for (let rotaryDim = 2; rotaryDim <= headDim; rotaryDim += 2) {
        const json = edited(
          nativeText(),
          "rope_parameters.partial_rotary_factor",
          Number((rotaryDim / headDim).toFixed(9)),
        );
        expect(parseModelConfig({ ...json, head_dim: headDim }).textConfig.rotaryDim).toBe(rotaryDim);
      }
    }
  });
});

describe("defaults", () => {
  const without = (base: JsonRecord, path: string) => parseModelConfig(edited(base, path, undefined));

  test.each([
    "hidden_act",
    "sliding_window",
    "shared_intermediate_size",
    "shared_moe_mode",
    "router_aux_loss_coef",
    "tie_word_embeddings",
    "bos_token_id",
    "eos_token_id",
  ])("%s may be left out, as released files do", (key) => {
    expect(without(officialText(), key)).toEqual(parseModelConfig(officialText()));
  });

  test("head_dim is hidden_size / num_attention_heads", () => {
    expect(without({ ...officialText(), rotary_dim: 8 }, "head_dim").textConfig.headDim).toBe(16);
  });

  test("vision_feature_layer is -2 in the official classes and -1 in transformers", () => {
    expect(without(officialVl(), "vision_feature_layer").visionFeatureLayer).toBe(2);
    expect(without(nativeVl(), "vision_feature_layer").visionFeatureLayer).toBe(3);
  });

  test("transformers turns whole heads when nothing is said, and its residual is always the normalised tensor", () => {
    const config = without(nativeText(), "rope_parameters.partial_rotary_factor").textConfig;
    expect([config.rotaryDim, config.postnorm]).toEqual([32, true]);
  });

  test("torch_dtype is null, or the language model's", () => {
    expect(without(officialText(), "torch_dtype").torchDtype).toBeNull();
    const inner = edited(
      edited(officialVl(), "torch_dtype", undefined),
      "text_config.torch_dtype",
      "bfloat16",
    );
    expect(parseModelConfig(inner).torchDtype).toBe("bfloat16");
  });
});

describe("values", () => {
  const value = (base: JsonRecord, path: string, given: Json) => parseModelConfig(edited(base, path, given));

  test("end tokens are an id or a list, inside text_config or beside it", () => {
    expect(value(officialText(), "eos_token_id", 7).textConfig.eosTokenIds).toEqual([7]);
    expect(value(officialText(), "eos_token_id", [7, 8]).textConfig.eosTokenIds).toEqual([7, 8]);
    expect(value(officialVl(), "eos_token_id", 9).textConfig.eosTokenIds).toEqual([9]);
    expect(value(officialVl(), "text_config.bos_token_id", 1).textConfig.bosTokenId).toBe(1);
  });

  test("shared experts are by layer, missing entries 0", () => {
    const sizes = (given: Json) =>
      value(officialText(), "shared_intermediate_size", given).textConfig.sharedIntermediateSizes;
    expect(sizes(32)).toEqual([32, 32, 32, 32]);
    expect(sizes([0, 24])).toEqual([0, 24, 0, 0]);
    expect(sizes([24])).toEqual([24, 0, 0, 0]);
    expect(sizes([])).toEqual([0, 0, 0, 0]);
  });

  test("every vision_feature_layer from one end is one from the other", () => {
    for (let k = 1; k <= 4; k++) {
      expect(value(officialVl(), "vision_feature_layer", -k).visionFeatureLayer).toBe(4 - k);
      expect(value(officialVl(), "vision_feature_layer", 4 - k).visionFeatureLayer).toBe(4 - k);
    }
  });

  test("postnorm false and tied embeddings are kept", () => {
    expect(value(officialText(), "postnorm", false).textConfig.postnorm).toBe(false);
    expect(value(officialText(), "tie_word_embeddings", true).textConfig.tieWordEmbeddings).toBe(true);
  });
});

test("the result is frozen through and through and shares nothing with the file", () => {
  const json = officialVl();
  const config = parseModelConfig(json);
  const check = (each: unknown): void => {
    if (typeof each !== "object" || each === null) return;
    expect(Object.isFrozen(each)).toBe(true);
    Object.values(each).forEach(check);
  };
  check(config);
  (json["image_grid_pinpoints"] as number[][])[0]![0] = 999;
  expect(config.imageGridPinpoints[0]).toEqual([56, 56]);
});

test("any JSON value anywhere gives a configuration or a ConfigError", () => {
  const bases = [officialText(), nativeText(), officialVl(), nativeVl()];
  const paths = bases.map((base) =>
    Object.entries(base).flatMap(([key, part]) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? [key, ...Object.keys(part).map((inner) => `${key}.${inner}`)]
        : [key],
    ),
  );
  const edit = fc.nat(3).chain((which) => fc.tuple(fc.constant(which), fc.constantFrom(...paths[which]!)));
  const odd = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.integer(), fc.double(), fc.constant(undefined));
  let refused = 0;
  fc.assert(
    fc.property(edit, odd, ([which, path], given) => {
      try {
        parseModelConfig(edited(bases[which]!, path, given as Json));
      } catch (error) {
        if (!isVl01Error(error)) throw error;
        expect(error.name).toBe("ConfigError");
        expect(error.message).toMatch(/^config\.json: /);
        refused++;
      }
    }),
    { seed: 30, numRuns: 3000 },
  );
  expect(refused).toBeGreaterThan(1500);
});
