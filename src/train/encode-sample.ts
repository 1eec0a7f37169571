/**
 * A sample as the model sees it: token ids with the target of each position, and the tiles of its pictures.
 *
 * Only what the assistant says is a target, its end-of-turn token included; image tokens, other turns and the template's own
 * text are not. The pictures as they were drawn are not kept. The text before an answer and the answer are encoded apart, as they
 * are when the model is asked.
 */

import { DataError } from "../errors.ts";
import type { Sample, SampleTurn } from "../formats/dataset.ts";
import type { ProcessorConfig } from "../formats/processor-config.ts";
import type { Tokenizer } from "../formats/tokenizer.ts";
import { type CutImage, cutImage } from "../image/process.ts";
import { type ChatTemplate, type ContentItem, imageMark } from "../prompt/chat-template.ts";
import { growingText } from "../prompt/growing-text.ts";
import { buildPrompt } from "../prompt/prompt.ts";
import { ignoredTarget } from "../tensor/training-ops.ts";
import { type DensePicture, densePicture } from "./dense/dense-picture.ts";
import type { DenseKinds } from "./dense/dense-targets.ts";

/** What encoding needs of a model. */
export interface SampleCodec {
  readonly tokenizer: Tokenizer;
  readonly template: ChatTemplate;
  /** Mode `anyres`; null for a text-only model. */
  readonly processor: ProcessorConfig | null;
  readonly imageTokenIndex: number | null;
  /** What dense heads are trained to see; null without them. */
  readonly dense: DenseKinds | null;
}

/** Text of one sequence. */
export interface EncodedText {
  /** [T] */
  readonly ids: Int32Array;
  /** [T]; the id that follows each position where it is learned, else `ignoredTarget`. */
  readonly targets: Int32Array;
  readonly numTargets: number;
  /** Targets of each answer, in order. */
  readonly answerLengths: readonly number[];
  /** Where the last answer begins: what stands before it is the prompt. */
  readonly lastAnswer: number;
  /** Position of the first image token of each picture. */
  readonly imageOffsets: readonly number[];
}

export interface EncodedPicture {
  readonly image: CutImage;
  /** What the dense heads learn from it; null without labels or without heads. */
  readonly dense: DensePicture | null;
}

export interface EncodedSample {
  readonly sample: Pick<Sample, "id" | "turns">;
  readonly text: EncodedText;
  /** With the worse answer, for a preference pair. */
  readonly rejected: EncodedText | null;
  readonly pictures: readonly EncodedPicture[];
}

/**
 * @param cut the sample's pictures, where they have been cut into tiles already
 * @throws {DataError} `data_sample` when pictures and turns do not fit each other, or the model
 * @throws {ImageError} for a picture that cannot be cut into tiles
 */
export function encodeSample(
  sample: Sample,
  codec: SampleCodec,
  cut: readonly CutImage[] | null = null,
): EncodedSample {
  const pictures = sample.pictures.map((picture, i): EncodedPicture => {
    if (!codec.processor) throw invalid(sample, "has pictures, and the model is text-only");
    const image = cut?.[i] ?? cutImage(picture, codec.processor);
    const { labels } = picture;
    return { image, dense: labels && codec.dense && densePicture(labels, image.plan, codec.dense) };
  });
  const plans = pictures.map(({ image }) => image.plan);
  const text = encodeTurns(sample, sample.turns, plans, codec);
  const { id, turns, rejected } = sample;
  const encoded = { sample: { id, turns }, text, rejected: null, pictures };
  if (rejected === undefined) return encoded;
  const worse = [...turns.slice(0, -1), { role: "assistant", content: rejected } as const];
  return { ...encoded, rejected: encodeTurns(sample, worse, plans, codec) };
}

function encodeTurns(
  sample: Sample,
  turns: readonly SampleTurn[],
  plans: readonly { readonly numFeatures: number }[],
  { tokenizer, template, imageTokenIndex }: SampleCodec,
): EncodedText {
  if (turns.at(-1)?.role !== "assistant") throw invalid(sample, "does not end with the assistant's turn");
  const endId = tokenizer.eosTokenId;
  const end = endId === null ? null : tokenizer.tokenOf(endId);
  if (end === null) throw invalid(sample, "cannot be encoded: the tokenizer names no eos_token");
  const mark = { imageToken: imageTokenIndex === null ? null : imageMark, imageTokenIndex };
  const messages = turns.map(({ role, content }) => ({ role, content: itemsOf(role, content) }));
  const written = growingText(template, messages);

  const ids: number[] = [];
  const answers: { readonly from: number; readonly to: number }[] = [];
  const imageOffsets: number[] = [];
  let done = ""; // the text that ids stand for
  let numImages = 0;
  turns.forEach(({ role, content }, index) => {
    if (role !== "assistant") return;
    const before = written(index, true);
    const whole = written(index + 1, false);
    const answer = content + end;
    if (!before.startsWith(done) || !whole.startsWith(before + answer)) {
      throw invalid(
        sample,
        `has a turn ${index} that the chat template does not write as the answer and ${end}`,
      );
    }
    const asked = before.slice(done.length);
    const numMarks = imageTokenIndex === null ? 0 : asked.split(imageMark).length - 1;
    if (numImages + numMarks > plans.length) throw wrongCount(sample);
    const prompt = buildPrompt(asked, plans.slice(numImages, numImages + numMarks), tokenizer, mark);
    numImages += numMarks;
    for (const { offset } of prompt.images) imageOffsets.push(ids.length + offset);
    ids.push(...prompt.ids);

    const answerIds = tokenizer.encode(answer);
    const special = answerIds.find((id, i) => tokenizer.isSpecial(id) && i < answerIds.length - 1);
    if (special !== undefined) {
      throw invalid(
        sample,
        `has ${tokenizer.tokenOf(special)} in an answer, which the model would read as a mark`,
      );
    }
    answers.push({ from: ids.length, to: ids.length + answerIds.length });
    ids.push(...answerIds);
    done = before + answer;
  });
  if (numImages !== plans.length) throw wrongCount(sample);

  const targets = new Int32Array(ids.length).fill(ignoredTarget);
  for (const { from, to } of answers) targets.set(ids.slice(from, to), from - 1);
  const answerLengths = answers.map(({ from, to }) => to - from);
  return {
    ids: Int32Array.from(ids),
    targets,
    numTargets: answerLengths.reduce((sum, length) => sum + length, 0),
    answerLengths,
    lastAnswer: answers.at(-1)!.from,
    imageOffsets,
  };
}

/** Marks become images in what the user says; anywhere else they are refused, since they would be read as images. */
function itemsOf(role: string, content: string): readonly ContentItem[] {
  if (role !== "user") return [{ type: "text", text: content }];
  const pieces = content.split(imageMark);
  return pieces.flatMap((text, index): ContentItem[] => [
    ...(text === "" ? [] : [{ type: "text", text } as const]),
    ...(index < pieces.length - 1 ? [{ type: "image" } as const] : []),
  ]);
}

function wrongCount(sample: Sample): DataError {
  return invalid(sample, `has ${sample.pictures.length} pictures and another number of ${imageMark} marks`);
}

function invalid(sample: Sample, problem: string): DataError {
  return new DataError("data_sample", `sample ${sample.id} ${problem}`);
}
