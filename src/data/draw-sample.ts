/** The sample at one position of a stream: a function of the stream's settings and the index alone. */

import type { Sample } from "../formats/dataset.ts";
import { defaultSides, type Generator, type Sides, type Split } from "./generator.ts";
import { type MixPoint, pickFromMix } from "./mix.ts";
import { Random } from "./random.ts";
import { loadGenerator, type OwnGenerators } from "./registry.ts";

export interface SampleSettings {
  readonly seed: number;
  readonly split: Split;
  readonly mix: readonly MixPoint[];
  /** `defaultSides` unless given. */
  readonly sides?: Sides;
  /** Those of some generators, by their names, in place of `sides`. */
  readonly sidesOf?: Readonly<Record<string, Sides>>;
  /** More generators than the registry has. */
  readonly own?: OwnGenerators;
}

export function sampleId(settings: SampleSettings, index: number): string {
  return `${generatorAt(settings, index)}/${settings.split}/${settings.seed}/${index}`;
}

export async function drawSample(settings: SampleSettings, index: number): Promise<Sample> {
  return drawWith(await loadGenerator(generatorAt(settings, index), settings.own), settings, index);
}

/** The same where every sample is of one generator, which need not be registered. */
export async function drawWith(
  generator: Generator,
  settings: Omit<SampleSettings, "mix">,
  index: number,
): Promise<Sample> {
  const { seed, split } = settings;
  const sides = settings.sidesOf?.[generator.name] ?? settings.sides ?? defaultSides;
  const id = `${generator.name}/${split}/${seed}/${index}`;
  const sample = await generator.draw({ random: new Random(id), split, id, sides });
  if (sample.id !== id) throw new Error(`the sample of ${id} says that it is ${sample.id}`);
  return sample;
}

function generatorAt({ seed, split, mix }: SampleSettings, index: number): string {
  return pickFromMix(new Random(`mix/${split}/${seed}/${index}`), mix, index);
}
