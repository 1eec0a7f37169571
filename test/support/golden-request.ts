import { readFile } from "node:fs/promises";
import type { EncodedImage, Engine, GenerationRequest } from "../../src/engine/engine.ts";
import type { PlacedImage } from "../../src/engine/step.ts";
import { readModelConfig, readProcessorConfig } from "../../src/formats/config-files.ts";
import { decodeImage } from "../../src/image/decode.ts";
import { processImage } from "../../src/image/process.ts";
import { directory } from "../../src/runtime/node-files.ts";
import { sharpCodec } from "../../src/runtime/node-image.ts";
import { greedySampling } from "../../src/tensor/sampling.ts";
import { type Expected, fixtures, type LoadedFixture } from "./fixtures.ts";

/** The prompt of a text fixture, answered greedily for as many tokens as its golden answer has. */
export function goldenRequest({ expected }: LoadedFixture): GenerationRequest {
  const prompt = expected.integers("input_ids").slice(0, expected.integers("prefill_length")[0]!);
  return greedyRequest(expected, prompt, []);
}

function greedyRequest(
  expected: Expected,
  ids: Int32Array,
  images: readonly PlacedImage[],
): GenerationRequest {
  return {
    ids,
    images,
    sampling: greedySampling,
    seed: 0,
    maxNewTokens: expected.integers("generated").length,
    eosTokenIds: [],
    allowed: null,
  };
}

/** The same for vl-f32, its images encoded; `free` frees them. */
export async function goldenImageRequest(
  { expected, config }: LoadedFixture,
  engine: Engine,
): Promise<{ readonly request: GenerationRequest; free(): void }> {
  const folder = directory(`${fixtures}/model/vl-f32`);
  const processor = await readProcessorConfig(folder, await readModelConfig(folder));
  const ids = expected.integers("input_ids");
  const images: (PlacedImage & EncodedImage)[] = [];
  let searchFrom = 0;
  for (const name of JSON.parse(expected.metadata["images"]!) as string[]) {
    const bytes = await readFile(`${fixtures}/image/inputs/${name}`);
    const rgb = await decodeImage(bytes, sharpCodec, { preprocessing: "reference" });
    const image = processImage(rgb, processor);
    if (image.mode !== "anyres") throw new Error(image.mode);
    const offset = ids.indexOf(config.imageTokenIndex!, searchFrom);
    searchFrom = offset + image.numFeatures;
    images.push({ offset, key: name, ...(await engine.encodeImage(image.pixelValues, image.plan)) });
  }
  const free = () => {
    for (const image of images) image.free();
  };
  return { request: greedyRequest(expected, ids, images), free };
}

/** All tokens of a request. */
export async function tokensOf(engine: Engine, request: GenerationRequest): Promise<number[]> {
  const tokens: number[] = [];
  for await (const id of engine.generate(request)) tokens.push(id);
  return tokens;
}
