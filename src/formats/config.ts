/**
 * `config.json` in any of its spellings -> one frozen `ModelConfig`.
 *
 *   official VL-01     minimax_vl_01, text_config in the Text-01 spelling
 *   official Text-01   minimax_text_01, also MiniMax-M1's minimax_m1, which is the same network
 *   transformers       minimax_vl_01 with a native text_config, or minimax alone
 *
 * Every variant is resolved here and every contradiction refused; nothing after this reads the file.
 * Unknown keys are ignored.
 */
import { isNativeText, type LayerType, parseTextConfig, type TextConfig } from "./config-text.ts";
import { parseVisionConfig, type VisionConfig } from "./config-vision.ts";
import { deepFreeze } from "./deep-freeze.ts";
import { integer, JsonFields, listOf, oneOf, orNull, type Reader, string } from "./json-fields.ts";
import { shownValue } from "./shown-value.ts";

export type { LayerType, TextConfig, VisionConfig };

/** What joins the two; absent together with `visionConfig` in a text-only checkpoint. */
export interface ModelConfig {
  readonly modelType: "minimax_vl_01" | "minimax_text_01";
  readonly textConfig: TextConfig;
  readonly visionConfig: VisionConfig | null;
  /** Id whose embedding is replaced by a feature; null without vision. */
  readonly imageTokenIndex: number | null;
  /** Allowed canvas sizes, pixels, [width, height]; empty without vision. */
  readonly imageGridPinpoints: readonly (readonly [number, number])[];
  /** Hidden state of the vision tower that is used, as an index into [0, numHiddenLayers]. */
  readonly visionFeatureLayer: number;
  /** `default` drops the class row. */
  readonly visionFeatureSelectStrategy: "default" | "full";
  /** Dtype the weights were saved in, as the file says; null when it does not. */
  readonly torchDtype: string | null;
}

const textModelTypes = [
  "minimax_text_01",
  "MiniMaxText01",
  "minimax_m1",
  "MiniMaxM1",
  "minimax",
  "minimax_vl_01_text",
] as const;

/**
 * The configuration in a parsed `config.json`.
 *
 * @param json the parsed file; `JSON.parse` will do, the package's own files are read by a parser that refuses duplicates
 * @param fileName for messages
 * @returns frozen through and through
 * @throws {ConfigError} `config_unreadable`, `config_missing`, `config_invalid`, `config_contradiction`,
 *   `config_unsupported`
 */
export function parseModelConfig(json: unknown, fileName = "config.json"): ModelConfig {
  const root = new JsonFields(json, fileName);
  const modelType = root.get(string, "model_type");
  if (modelType === "minimax_vl_01") return deepFreeze(parseVisionLanguage(root));
  checkTextModelType(root);
  if (root.child("vision_config") !== null) {
    const problem = `model_type is ${shownValue(modelType)}, which has no images, but vision_config is given`;
    throw root.error("config_contradiction", problem);
  }
  return deepFreeze({
    modelType: "minimax_text_01",
    textConfig: parseTextConfig(root),
    visionConfig: null,
    imageTokenIndex: null,
    imageGridPinpoints: [],
    visionFeatureLayer: 0,
    visionFeatureSelectStrategy: "default",
    torchDtype: readDType(root),
  });
}

function parseVisionLanguage(root: JsonFields): ModelConfig {
  const text = requiredChild(root, "text_config");
  checkTextModelType(text);
  root.only("projector_hidden_act", "gelu");
  root.only("multimodal_projector_bias", true);
  const strategy = root.find(oneOf("default", "full"), "vision_feature_select_strategy")?.value ?? "default";
  if (strategy === "full") {
    throw root.error(
      "config_unsupported",
      `vision_feature_select_strategy is "full", which keeps the class row; tiles are packed without it, only "default" is supported`,
    );
  }
  const textConfig = parseTextConfig(text, root);
  const visionConfig = parseVisionConfig(requiredChild(root, "vision_config"));
  const token = integer(0, 2 ** 32);
  const imageTokenIndex = root.get(token, "image_token_index", "image_token_id");
  if (imageTokenIndex >= textConfig.vocabSize) {
    throw root.error(
      "config_contradiction",
      `image_token_index is ${imageTokenIndex}, text_config.vocab_size is ${textConfig.vocabSize}, expected an id below it`,
    );
  }
  return {
    modelType: "minimax_vl_01",
    textConfig,
    visionConfig,
    imageTokenIndex,
    imageGridPinpoints: readPinpoints(root, visionConfig.imageSize),
    visionFeatureLayer: readFeatureLayer(root, visionConfig.numHiddenLayers, isNativeText(text) ? -1 : -2),
    visionFeatureSelectStrategy: strategy,
    torchDtype: readDType(root) ?? readDType(text),
  };
}

/** A list of [width, height], as `config.json` and `preprocessor_config.json` have it. */
export const pinpoints: Reader<readonly (readonly [number, number])[]> = listOf(
  listOf(integer(1, 1 << 16), 2, 2),
  1,
  1 << 12,
) as Reader<readonly (readonly [number, number])[]>;

function readPinpoints(root: JsonFields, imageSize: number): readonly (readonly [number, number])[] {
  const sizes = root.get(pinpoints, "image_grid_pinpoints");
  sizes.forEach(([width, height], i) => {
    if (width % imageSize === 0 && height % imageSize === 0) return;
    throw root.error(
      "config_contradiction",
      `image_grid_pinpoints[${i}] is [${width}, ${height}], expected multiples of vision_config.image_size ${imageSize}`,
    );
  });
  return sizes;
}

/** Index into the numHiddenLayers + 1 hidden states; -k counts from the end. */
function readFeatureLayer(root: JsonFields, numHiddenLayers: number, classDefault: number): number {
  const layer = root.find(integer(-(1 << 16), 1 << 16), "vision_feature_layer")?.value ?? classDefault;
  const index = layer < 0 ? numHiddenLayers + 1 + layer : layer;
  if (index >= 0 && index <= numHiddenLayers) return index;
  throw root.error(
    "config_contradiction",
    `vision_feature_layer is ${layer}, vision_config.num_hidden_layers is ${numHiddenLayers}, expected ${-numHiddenLayers - 1} to ${numHiddenLayers}`,
  );
}

function checkTextModelType(fields: JsonFields): void {
  const given = fields.find(string, "model_type")?.value ?? "minimax_text_01";
  if ((textModelTypes as readonly string[]).includes(given)) return;
  throw fields.error(
    "config_unsupported",
    `${fields.key("model_type")} is ${shownValue(given)}, this package runs minimax_vl_01 and ${textModelTypes.join(", ")}`,
  );
}

function readDType(fields: JsonFields): string | null {
  return fields.find(orNull(string), "torch_dtype", "dtype")?.value ?? null;
}

function requiredChild(root: JsonFields, name: string): JsonFields {
  const child = root.child(name);
  if (child !== null) return child;
  throw root.error(
    "config_missing",
    `${name} is missing, expected an object (model_type is "minimax_vl_01")`,
  );
}
