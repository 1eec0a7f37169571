import { fileURLToPath } from "node:url";
import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import { openCheckpoint } from "../../src/formats/checkpoint.ts";
import { type ModelConfig, parseModelConfig } from "../../src/formats/config.ts";
import { readSafetensorsHeader } from "../../src/formats/safetensors.ts";
import { loadWeights, type WeightUse } from "../../src/models/load-weights.ts";
import type { ModelWeights } from "../../src/models/vl.ts";
import { directory } from "../../src/runtime/node-files.ts";
import type { Backend } from "../../src/tensor/backend.ts";
import { f32FromBytes } from "../../src/tensor/half.ts";

export const fixtures = fileURLToPath(new URL("../fixtures", import.meta.url));

export type ModelFixture = "text-f32" | "text-bf16" | "vl-f32";

export interface Expected {
  readonly floats: (name: string) => Float32Array;
  readonly integers: (name: string) => Int32Array;
  readonly metadata: Readonly<Record<string, string>>;
}

/** All tensors of a safetensors file of expected values. */
export async function readExpected(folder: string, fileName = "expected.safetensors"): Promise<Expected> {
  const source = (await directory(folder).open(fileName))!;
  const { entries, metadata } = await readSafetensorsHeader(source);
  const bytes = await source.read(0, source.size);
  const of = (name: string) => {
    const entry = entries.get(name);
    if (!entry) throw new Error(`${fileName} has no ${name}`);
    return bytes.slice(entry.begin, entry.end);
  };
  return {
    floats: (name) => f32FromBytes(of(name)),
    integers: (name) => new Int32Array(of(name).buffer),
    metadata,
  };
}

export interface LoadedFixture {
  readonly backend: Backend;
  readonly config: ModelConfig;
  readonly weights: ModelWeights;
  readonly expected: Expected;
}

/** A fixture model on a backend, with its golden outputs. */
export async function loadFixture(
  name: ModelFixture,
  backend: Backend = createReferenceBackend(),
  use: WeightUse = "fast",
): Promise<LoadedFixture> {
  const path = `${fixtures}/model/${name}`;
  const folder = directory(path);
  const configSource = (await folder.open("config.json"))!;
  const text = new TextDecoder().decode(await configSource.read(0, configSource.size));
  const config = parseModelConfig(JSON.parse(text));
  const weights = await loadWeights(config, await openCheckpoint(folder), backend, { use });
  return { backend, config, weights, expected: await readExpected(path) };
}
