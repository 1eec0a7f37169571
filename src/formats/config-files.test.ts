import { expect, test } from "vitest";
import { officialVl } from "../../test/malformed/config-bases.ts";
import { memoryFolder } from "./byte-source.ts";
import { parseModelConfig } from "./config.ts";
import { readGenerationConfig, readModelConfig, readProcessorConfig } from "./config-files.ts";
import { defaultProcessorConfig } from "./processor-config.ts";

const model = parseModelConfig(officialVl());
const folder = (files: Record<string, unknown>) =>
  memoryFolder(
    "vl",
    new Map(
      Object.entries(files).map(([name, json]) => [name, new TextEncoder().encode(JSON.stringify(json))]),
    ),
  );

test("config.json of a folder", async () => {
  expect(await readModelConfig(folder({ "config.json": officialVl() }))).toEqual(model);
});

test("a processor from its own file, from processor_config.json, or the model's default", async () => {
  const image_mean = [0.5, 0.5, 0.5];
  const own = { process_image_mode: "anyres", image_mean };
  const read = (files: Record<string, unknown>) => readProcessorConfig(folder(files), model);
  expect((await read({ "preprocessor_config.json": own })).imageMean).toEqual(image_mean);
  expect((await read({ "processor_config.json": { image_processor: own } })).imageMean).toEqual(image_mean);
  const both = { "preprocessor_config.json": own, "processor_config.json": { image_processor: {} } };
  expect((await read(both)).imageMean).toEqual(image_mean);
  expect(await read({ "processor_config.json": { processor_class: "P" } })).toEqual(
    defaultProcessorConfig(model),
  );
  expect(await read({})).toEqual(defaultProcessorConfig(model));
});

test("generation settings, or null without the file", async () => {
  expect(await readGenerationConfig(folder({}))).toBeNull();
  expect((await readGenerationConfig(folder({ "generation_config.json": { top_k: 3 } })))?.topK).toBe(3);
});

test("a settings file that is not an object is unreadable, not absent", async () => {
  for (const json of [null, [], 1]) {
    await expect(readGenerationConfig(folder({ "generation_config.json": json }))).rejects.toMatchObject({
      name: "ConfigError",
      code: "config_unreadable",
    });
    await expect(readProcessorConfig(folder({ "processor_config.json": json }), model)).rejects.toMatchObject(
      {
        code: "config_unreadable",
      },
    );
  }
});
