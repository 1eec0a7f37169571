// The stages of training on a tiny model: what must fall, what must stay, and what must be exact.

import { describe, expect, test } from "vitest";
import { nodeProviders } from "../../src/runtime/node-backends.ts";
import type { Backend } from "../../src/tensor/backend.ts";
import { Tape } from "../../src/tensor/tape.ts";
import { languagePasses } from "../../src/train/language-pass.ts";
import { averagings } from "../../src/train/loss/averaging.ts";
import { AdamW } from "../../src/train/optimizer.ts";
import { assignGroups } from "../../src/train/parameter-groups.ts";
import { Parameters } from "../../src/train/parameters.ts";
import { type EncodedPair, pairLogProbabilities, preferencePasses } from "../../src/train/preference-pass.ts";
import type { TrainedModel } from "../../src/train/trained-model.ts";
import { Trainer } from "../../src/train/trainer.ts";
import { maxDifference } from "../support/tensors.ts";
import { encodedHalf, initialModel } from "../support/tiny-training.ts";

const settings = { beta1: 0.9, beta2: 0.95, eps: 1e-8, maxNorm: 1 };

function trainerOf(backend: Backend, model: TrainedModel, isTrained: (name: string) => boolean = () => true) {
  const parameters = new Parameters(backend, { "": model.weights }, isTrained);
  const groups = assignGroups(
    parameters.all.map(({ name }) => name),
    [],
    0.01,
  );
  const optimizer = new AdamW(backend, settings);
  const trainer = new Trainer(backend, { parameters, groups, optimizer, recompute: true });
  const close = () => {
    parameters.close();
    optimizer.close();
  };
  return { trainer, parameters, close };
}

async function valuesOf(backend: Backend, model: TrainedModel): Promise<Map<string, Float32Array>> {
  const all = new Parameters(backend, { "": model.weights });
  const values = new Map<string, Float32Array>();
  for (const { name, tensor } of all.all) values.set(name, (await backend.read(tensor)) as Float32Array);
  all.close();
  return values;
}

const isSame = (a: Float32Array, b: Float32Array) => a.every((value, i) => Object.is(value, b[i]));
const isLanguage = (name: string) => name.startsWith("text.");
const pictures = Array.from({ length: 8 }, (_, i) => encodedHalf(i));
const texts = Array.from({ length: 8 }, (_, i) => encodedHalf(i, { withPicture: false }));
const options = { averaging: "token", dense: null, router: null } as const;

const native = nodeProviders.find(({ name }) => name === "native")!;
const { available, detail } = await native.status();
const fallback = nodeProviders.find(({ name }) => name === "wasm")!;
const provider = available ? native : fallback;

describe(`on ${provider.name}${available ? "" : ` (${detail})`}`, () => {
  test("alignment lowers the loss with the language model bit-identical, then instruction moves every weight", async () => {
    const backend = await provider.open();
    const model = await initialModel(backend);
    // The language model has to know how the answers are written before pictures can make a difference to it.
    const { trainer, close } = trainerOf(backend, model, isLanguage);
    for (let step = 0; step < 60; step++) await trainer.step(languagePasses([texts], model, options), 3e-3);
    close();
    const before = await valuesOf(backend, model);
    const align = trainerOf(backend, model, (name) => !isLanguage(name));
    const losses: number[] = [];
    for (let step = 0; step < 40; step++) {
      const { values, taken } = await align.trainer.step(languagePasses([pictures], model, options), 3e-3);
      expect(taken).toBe(true);
      losses.push(values["loss"]!);
    }
    align.close();
    console.log(`alignment: ${losses[0]} -> ${losses.at(-1)}`);
    expect(losses.at(-1)!).toBeLessThan(0.75 * losses[0]!);
    const aligned = await valuesOf(backend, model);
    for (const [name, values] of aligned)
      expect(isSame(values, before.get(name)!), name).toBe(isLanguage(name));

    const instruct = trainerOf(backend, model);
    let last = 0;
    for (let step = 0; step < 120; step++) {
      const router = { form: "joint", balance: 0.01, z: 0.001 } as const;
      const passes = languagePasses([pictures.slice(0, 4), pictures.slice(4)], model, {
        ...options,
        router,
      });
      last = (await instruct.trainer.step(passes, 3e-3)).values["text"]!;
    }
    instruct.close();
    console.log(`instruction: ${last}`);
    const instructed = await valuesOf(backend, model);
    for (const [name, values] of instructed) expect(isSame(values, aligned.get(name)!), name).toBe(false);
    expect(last).toBeLessThan(0.3); // it tells the eight pictures apart: their answers alone have ln 8 / 11 = 0.19 a character
    backend.close();
  }, 120_000);

  test("preference training starts at ln 2 and raises the margin", async () => {
    const backend = await provider.open();
    const model = await initialModel(backend);
    const pairs = pictures as EncodedPair[];
    const arena = backend.openArena();
    const frozen = await pairLogProbabilities(pairs, model, new Tape(backend, arena, new Map()));
    arena.close();
    const reference = new Map(pairs.map(({ sample }, i) => [sample.id, frozen[i]!] as const));
    const { trainer, close } = trainerOf(backend, model);
    const steps: Readonly<Record<string, number>>[] = [];
    for (let step = 0; step < 30; step++) {
      const passes = preferencePasses([pairs], model, {
        beta: 0.1,
        smoothing: 0,
        reference: async () => reference,
      });
      steps.push((await trainer.step(passes, 1e-3)).values);
    }
    close();
    expect(steps[0]!["loss"]).toBe(Math.LN2);
    expect(steps[0]!["accuracy"]).toBe(0.5);
    expect(steps.at(-1)!["loss"]!).toBeLessThan(0.6);
    expect(steps.at(-1)!["margin"]!).toBeGreaterThan(0.1);
    backend.close();
  }, 60_000);

  test.each(averagings)(
    "passes of one step give the gradients of one pass over all, by %s",
    async (averaging) => {
      const backend = await provider.open();
      const model = await initialModel(backend);
      const gradients = [];
      for (const groups of [[pictures], [pictures.slice(0, 3), pictures.slice(3, 4), pictures.slice(4)]]) {
        const { parameters } = trainerOf(backend, model);
        for (const pass of languagePasses(groups, model, { ...options, averaging })) {
          const arena = backend.openArena();
          const tape = new Tape(backend, arena, parameters.accumulators);
          await pass.run(tape, 1);
          tape.backward();
          arena.close();
        }
        gradients.push(await Promise.all(parameters.all.map(({ gradient }) => backend.read(gradient.sum))));
      }
      const [whole, parts] = gradients as [Float32Array[], Float32Array[]];
      whole.forEach((values, i) => {
        const scale = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
        // Biases of keys have no gradient but rounding errors: hence the second term.
        expect(maxDifference(parts[i]!, values)).toBeLessThanOrEqual(1e-5 * scale + 1e-9);
      });
      backend.close();
    },
    60_000,
  );
});
