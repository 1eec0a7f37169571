/**
 * `preprocessor_config.json` -> `ProcessorConfig`: how pixels are prepared for the vision tower.
 *
 * Tile size, patch size and canvas sizes stand in `config.json` too. The model decides: what this file leaves out is taken
 * from there, and what it says otherwise is refused. `crop_size` and other keys of crops that are not made are ignored.
 */
import { type ModelConfig, pinpoints } from "./config.ts";
import { deepFreeze } from "./deep-freeze.ts";
import {
  finite,
  integer,
  JsonFields,
  listOf,
  number,
  oneOf,
  orNull,
  type Place,
  wrongValue,
} from "./json-fields.ts";
import { shownValue } from "./shown-value.ts";

export type ProcessImageMode = "anyres" | "resize" | "keepratio_resize" | "dynamic_res";

type Triple = readonly [number, number, number];

export interface ProcessorConfig {
  readonly processImageMode: ProcessImageMode;
  /** [width, height], pixels: of a tile in `anyres`, of the image in `resize` and `keepratio_resize`, at most in `dynamic_res`. */
  readonly size: readonly [number, number];
  /** Side of one patch, pixels. */
  readonly patchSize: number;
  /** Per channel, R G B, of values in [0, 1]. */
  readonly imageMean: Triple;
  readonly imageStd: Triple;
  /** Allowed canvas sizes in `anyres`, pixels, [width, height]. */
  readonly imageGridPinpoints: readonly (readonly [number, number])[];
}

const clipMean: Triple = [0.48145466, 0.4578275, 0.40821073];
const clipStd: Triple = [0.26862954, 0.26130258, 0.27577711];

/**
 * The processor that belongs to a model whose folder has no `preprocessor_config.json`: `anyres` with the model's sizes and
 * CLIP's mean and deviation.
 *
 * @throws {ConfigError} `config_unsupported` for a model without vision
 */
export function defaultProcessorConfig(model: ModelConfig): ProcessorConfig {
  return parseProcessorConfig({ process_image_mode: "anyres" }, model);
}

/**
 * The processor in a parsed `preprocessor_config.json`, or under `image_processor` of a `processor_config.json`.
 *
 * @param model the configuration it must agree with
 * @returns frozen
 * @throws {ConfigError} `config_unreadable`, `config_missing`, `config_invalid`, `config_contradiction`,
 *   `config_unsupported`
 */
export function parseProcessorConfig(
  json: unknown,
  model: ModelConfig,
  fileName = "preprocessor_config.json",
): ProcessorConfig {
  const root = new JsonFields(json, fileName);
  const fields = root.child("image_processor") ?? root;
  const vision = model.visionConfig;
  if (vision === null) {
    throw fields.error(
      "config_unsupported",
      `a processor for images, but ${model.modelType} in config.json has no vision`,
    );
  }
  for (const step of ["do_resize", "do_rescale", "do_normalize"]) fields.only(step, true);
  fields.only("do_center_crop", false);
  checkFixedValue(fields, "resample", 3, "bicubic");
  checkFixedValue(fields, "rescale_factor", 1 / 255, "1/255");

  const processImageMode = fields.get(
    oneOf<ProcessImageMode>("anyres", "resize", "keepratio_resize", "dynamic_res"),
    "process_image_mode",
  );
  const patchSize = fields.find(integer(1, 1 << 10), "patch_size")?.value ?? vision.patchSize;
  if (patchSize !== vision.patchSize) {
    throw contradiction(fields, "patch_size", patchSize, "vision_config.patch_size", vision.patchSize);
  }
  const size = readSize(fields) ?? ([vision.imageSize, vision.imageSize] as const);
  checkSize(fields, processImageMode, size, vision.imageSize, patchSize);
  checkPinpoints(fields, model);
  return deepFreeze({
    processImageMode,
    size,
    patchSize,
    imageMean: (fields.find(listOf(finite, 3, 3), "image_mean")?.value ?? clipMean) as Triple,
    imageStd: (fields.find(listOf(number(0, 1e6), 3, 3), "image_std")?.value ?? clipStd) as Triple,
    imageGridPinpoints: model.imageGridPinpoints,
  });
}

const side = integer(1, 1 << 16);

/** `[width, height]`, `{width, height}` or `{shortest_edge}`, which means a square here. */
function readSize(fields: JsonFields): readonly [number, number] | null {
  const expected = "[width, height], {width, height} or {shortest_edge}";
  const found = fields.find({ expected, read: (value: unknown, place: Place) => ({ value, place }) }, "size");
  if (found === null) return null;
  const { value, place } = found.value;
  if (Array.isArray(value)) {
    const [width, height] = listOf(side, 2, 2).read(value, place);
    return [width!, height!];
  }
  if (typeof value !== "object" || value === null) throw wrongValue(place, value, expected);
  const inner = new JsonFields(value, place.fileName, place.key);
  const edge = inner.find(side, "shortest_edge");
  const width = inner.agree(inner.find(side, "width"), edge);
  const height = inner.agree(inner.find(side, "height"), edge);
  return [inner.required(width, "width", side.expected), inner.required(height, "height", side.expected)];
}

function checkSize(
  fields: JsonFields,
  mode: ProcessImageMode,
  size: readonly [number, number],
  imageSize: number,
  patchSize: number,
): void {
  if (mode !== "dynamic_res") {
    const fits = size[0] === imageSize && size[1] === imageSize;
    if (!fits) throw contradiction(fields, "size", size, "vision_config.image_size", imageSize);
  } else if (size.some((length) => length % patchSize !== 0)) {
    const problem = `size is ${shownValue(size)}, expected multiples of patch_size ${patchSize} for "dynamic_res"`;
    throw fields.error("config_contradiction", problem);
  }
}

/** The order counts: of two canvases that fit equally well the earlier is taken. */
function checkPinpoints(fields: JsonFields, model: ModelConfig): void {
  const key = "image_grid_pinpoints";
  const given = fields.find(orNull(pinpoints), key)?.value ?? model.imageGridPinpoints;
  const expected = model.imageGridPinpoints;
  if (given.length !== expected.length) {
    const problem = `${key} has ${given.length} sizes, ${key} in config.json has ${expected.length}`;
    throw fields.error("config_contradiction", `${problem}; the two files are from different models`);
  }
  const i = given.findIndex(
    ([width, height], at) => width !== expected[at]![0] || height !== expected[at]![1],
  );
  if (i >= 0) throw contradiction(fields, `${key}[${i}]`, given[i], `${key}[${i}]`, expected[i]);
}

function checkFixedValue(fields: JsonFields, key: string, supported: number, meaning: string): void {
  const value = fields.find(finite, key)?.value ?? supported;
  if (Math.abs(value - supported) <= 1e-9) return;
  throw fields.error("config_unsupported", `${key} is ${value}, only ${supported} (${meaning}) is supported`);
}

function contradiction(
  fields: JsonFields,
  key: string,
  value: unknown,
  modelKey: string,
  modelValue: unknown,
): Error {
  const [a, b] = [shownValue(value), shownValue(modelValue)];
  const problem = `${key} is ${a}, but ${modelKey} in config.json is ${b}; the two files are from different models`;
  return fields.error("config_contradiction", problem);
}
