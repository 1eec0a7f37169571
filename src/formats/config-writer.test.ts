import { expect, test } from "vitest";
import { tinyConfig, tinyVision } from "../../test/support/random-model.ts";
import { parseModelConfig } from "./config.ts";
import { officialConfig } from "./config-writer.ts";
import { minimaxVl01 } from "./presets.ts";

test.for([
  ["MiniMax-VL-01", minimaxVl01],
  ["a text model", tinyConfig({ tieWordEmbeddings: true, bosTokenId: 3, eosTokenIds: [4] })],
  [
    "a model with images, several end tokens and pre-norm",
    tinyConfig({ eosTokenIds: [1, 2], postnorm: false }, tinyVision),
  ],
  [
    "shared experts and an earlier feature layer",
    { ...tinyConfig({ sharedIntermediateSizes: [0, 8, 4] }, tinyVision), visionFeatureLayer: 1 },
  ],
] as const)("%s is read back as it was", ([, config]) => {
  const json = JSON.parse(JSON.stringify(officialConfig(config, "bfloat16")));
  expect(parseModelConfig(json)).toEqual({ ...config, torchDtype: "bfloat16" });
});
