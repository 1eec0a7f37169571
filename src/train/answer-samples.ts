/** What a model in training says to samples, for people to read. */

import { Engine } from "../engine/engine.ts";
import { isVl01Error } from "../errors.ts";
import type { Sample } from "../formats/dataset.ts";
import { normalizeTiles } from "../image/normalize.ts";
import { greedySampling } from "../tensor/sampling.ts";
import { encodeSample, type SampleCodec } from "./encode-sample.ts";
import type { SampleSource } from "./gather-samples.ts";
import type { AnsweredSample } from "./samples-page.ts";
import type { TrainedModel } from "./trained-model.ts";

const pageSize = 64;
const maxAnswerTokens = 96;

/** Keeps its cache between calls; the backend's `close` frees it. */
export class SampleAnswerer {
  readonly #codec: SampleCodec;
  readonly #engine: Engine;

  /** @param maxTokens of a sample, its answer included */
  constructor({ backend, config, weights }: TrainedModel, codec: SampleCodec, maxTokens: number) {
    this.#codec = codec;
    this.#engine = new Engine(backend, config, weights, {
      contextLength: maxTokens + maxAnswerTokens,
      maxSequences: 1,
      pageSize,
      prefillChunk: 1024,
    });
  }

  /** Answers to the next samples of a source; those that do not fit are left out, and said. */
  async answerAll(
    source: SampleSource,
    count: number,
    onSkip: (message: string) => void,
  ): Promise<readonly AnsweredSample[]> {
    const answers: AnsweredSample[] = [];
    for (let i = 0; i < count; i++) {
      const sample = await source.next();
      try {
        answers.push(await this.answer(sample));
      } catch (error) {
        if (!isVl01Error(error)) throw error;
        onSkip(error.message);
      }
    }
    return answers;
  }

  /** The model's own last turn, greedily, at most 96 tokens. */
  async answer(sample: Sample): Promise<AnsweredSample> {
    const encoded = encodeSample(sample, this.#codec);
    const features = [];
    for (const { image } of encoded.pictures) {
      const pixelValues = normalizeTiles(image.tiles, image.imageMean, image.imageStd);
      features.push(await this.#engine.encodeImage(pixelValues, image.plan));
    }
    const { tokenizer } = this.#codec;
    const ids: number[] = [];
    try {
      const request = {
        ids: encoded.text.ids.slice(0, encoded.text.lastAnswer),
        images: features.map((one, k) => ({ offset: encoded.text.imageOffsets[k]!, features: one.features })),
        sampling: greedySampling,
        seed: 0,
        maxNewTokens: maxAnswerTokens,
        eosTokenIds: [tokenizer.eosTokenId!],
        allowed: null,
      };
      for await (const id of this.#engine.generate(request)) ids.push(id);
    } finally {
      for (const one of features) one.free();
    }
    const answer = tokenizer.decode(ids, { skipSpecialTokens: true });
    return { sample, answer, isRight: isRight(sample, answer) };
  }
}

function isRight({ answer: kind, turns }: Sample, answer: string): boolean | null {
  if (kind === "free") return null;
  return answer.trim() === turns.at(-1)!.content.trim();
}
