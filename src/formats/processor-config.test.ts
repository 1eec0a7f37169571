import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { officialText } from "../../test/malformed/config-bases.ts";
import { parseModelConfig } from "./config.ts";
import { defaultProcessorConfig, parseProcessorConfig } from "./processor-config.ts";

const fixture = (fileName: string) =>
  JSON.parse(readFileSync(new URL(`../../test/fixtures/model/vl-f32/${fileName}`, import.meta.url), "utf8"));
const model = parseModelConfig(fixture("config.json"));
const processor = fixture("preprocessor_config.json");
const parse = (changes: Record<string, unknown>) => parseProcessorConfig({ ...processor, ...changes }, model);

test("the fixture gives the model's sizes and CLIP's mean and deviation", () => {
  expect(parse({})).toEqual({
    processImageMode: "anyres",
    size: [56, 56],
    patchSize: 14,
    imageMean: [0.48145466, 0.4578275, 0.40821073],
    imageStd: [0.26862954, 0.26130258, 0.27577711],
    imageGridPinpoints: model.imageGridPinpoints,
  });
});

test("without a file the processor is the fixture's", () => {
  expect(defaultProcessorConfig(model)).toEqual(parse({}));
  expect(Object.isFrozen(defaultProcessorConfig(model).size)).toBe(true);
});

test.each<[string, Record<string, unknown>]>([
  ["size {width, height}", { size: { width: 56, height: 56 } }],
  ["size {height, width}", { size: { height: 56, width: 56 } }],
  ["size {shortest_edge}", { size: { shortest_edge: 56 } }],
  ["no size", { size: undefined }],
  ["no patch size", { patch_size: undefined }],
  ["no pinpoints", { image_grid_pinpoints: undefined }],
  ["pinpoints null", { image_grid_pinpoints: null }],
  ["a crop size, which is not used", { crop_size: { width: 10, height: 10 }, do_center_crop: false }],
  [
    "what transformers writes",
    {
      do_resize: true,
      do_rescale: true,
      do_normalize: true,
      do_pad: false,
      resample: 3,
      rescale_factor: 0.00392156862745098,
    },
  ],
])("%s gives the same", (_, changes) => {
  expect(parse(changes)).toEqual(parse({}));
});

test("the image_processor of a processor_config.json is read", () => {
  expect(parseProcessorConfig({ image_processor: processor }, model, "processor_config.json")).toEqual(
    parse({}),
  );
  const nested = { image_processor: { ...processor, patch_size: 16 } };
  expect(() => parseProcessorConfig(nested, model, "processor_config.json")).toThrow(
    "processor_config.json: patch_size is 16",
  );
});

test("the other modes are kept, with a size of their own in dynamic_res", () => {
  expect(parse({ process_image_mode: "resize" }).processImageMode).toBe("resize");
  expect(parse({ process_image_mode: "keepratio_resize" }).processImageMode).toBe("keepratio_resize");
  const dynamic = parse({ process_image_mode: "dynamic_res", size: { width: 140, height: 28 } });
  expect(dynamic.size).toEqual([140, 28]);
});

describe("is refused", () => {
  const file = "preprocessor_config.json: ";
  const other = "; the two files are from different models";
  test.each<[string, Record<string, unknown>, string, string]>([
    [
      "no mode",
      { process_image_mode: undefined },
      "config_missing",
      'process_image_mode is missing, expected "anyres" or "resize" or "keepratio_resize" or "dynamic_res"',
    ],
    [
      "an unknown mode",
      { process_image_mode: "crop" },
      "config_invalid",
      'process_image_mode is "crop", expected "anyres" or "resize" or "keepratio_resize" or "dynamic_res"',
    ],
    [
      "another patch size",
      { patch_size: 16 },
      "config_contradiction",
      `patch_size is 16, but vision_config.patch_size in config.json is 14${other}`,
    ],
    [
      "another tile size",
      { size: [336, 336] },
      "config_contradiction",
      `size is [336, 336], but vision_config.image_size in config.json is 56${other}`,
    ],
    [
      "a tile that is not square",
      { size: { width: 56, height: 112 } },
      "config_contradiction",
      `size is [56, 112], but vision_config.image_size in config.json is 56${other}`,
    ],
    [
      "another size to resize to",
      { process_image_mode: "resize", size: [112, 112] },
      "config_contradiction",
      `size is [112, 112], but vision_config.image_size in config.json is 56${other}`,
    ],
    [
      "fewer canvases",
      { image_grid_pinpoints: [[56, 56]] },
      "config_contradiction",
      "image_grid_pinpoints has 1 sizes, image_grid_pinpoints in config.json has 28; the two files are from different models",
    ],
    [
      "canvases in another order",
      { image_grid_pinpoints: processor.image_grid_pinpoints.toReversed() },
      "config_contradiction",
      `image_grid_pinpoints[0] is [336, 168], but image_grid_pinpoints[0] in config.json is [56, 56]${other}`,
    ],
    [
      "a size in one number",
      { size: 56 },
      "config_invalid",
      "size is 56, expected [width, height], {width, height} or {shortest_edge}",
    ],
    [
      "a size of three numbers",
      { size: [56, 56, 3] },
      "config_invalid",
      "size is [56, 56, 3], expected a list of 2 items, each an integer from 1 to 65536",
    ],
    [
      "a size without height",
      { size: { width: 56 } },
      "config_missing",
      "size.height is missing, expected an integer from 1 to 65536",
    ],
    [
      "a size that says two things",
      { size: { width: 112, shortest_edge: 56 } },
      "config_contradiction",
      "size.width is 112 but size.shortest_edge is 56; they are one setting, keep the right one",
    ],
    [
      "a largest size that cuts patches",
      { process_image_mode: "dynamic_res", size: [140, 30] },
      "config_contradiction",
      'size is [140, 30], expected multiples of patch_size 14 for "dynamic_res"',
    ],
    [
      "a mean of two channels",
      { image_mean: [0.5, 0.5] },
      "config_invalid",
      "image_mean is [0.5, 0.5], expected a list of 3 items, each a finite number",
    ],
    [
      "a mean as text",
      { image_mean: ["0.5", 0, 0] },
      "config_invalid",
      'image_mean[0] is "0.5", expected a finite number',
    ],
    [
      "a deviation of 0",
      { image_std: [0.2, 0, 0.2] },
      "config_invalid",
      "image_std[1] is 0, expected a number over 0, at most 1000000",
    ],
    [
      "another resampling",
      { resample: 2 },
      "config_unsupported",
      "resample is 2, only 3 (bicubic) is supported",
    ],
    [
      "another scale",
      { rescale_factor: 1 },
      "config_unsupported",
      "rescale_factor is 1, only 0.00392156862745098 (1/255) is supported",
    ],
    [
      "no normalisation",
      { do_normalize: false },
      "config_unsupported",
      "do_normalize is false, this architecture has only true",
    ],
    [
      "a centre crop",
      { do_center_crop: true },
      "config_unsupported",
      "do_center_crop is true, this architecture has only false",
    ],
  ])("%s", (_, changes, code, message) => {
    expect(() => parse(changes)).toThrow(
      expect.objectContaining({ name: "ConfigError", code, message: file + message }),
    );
  });

  test("a file that is no object", () => {
    expect(() => parseProcessorConfig([], model)).toThrow(`${file}[], expected a JSON object`);
  });

  test("a processor for a model without vision", () => {
    expect(() => defaultProcessorConfig(parseModelConfig(officialText()))).toThrow(
      expect.objectContaining({ code: "config_unsupported" }),
    );
  });
});
