import { setMaxListeners } from "node:events";
import { existsSync } from "node:fs";
import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Random } from "../data/random.ts";
import { worse } from "../data/talk/preference-pairs.ts";
import { weakenPicture } from "../data/talk/weaken-picture.ts";
import { ConfigError, isVl01Error } from "../errors.ts";
import { isRefusal } from "../eval/metrics/refusal.ts";
import type { Sample, SamplePicture } from "../formats/dataset.ts";
import type { ChatMessage, Model } from "../runtime/model.ts";
import { encodePng } from "../runtime/node.ts";
import {
  type ChosenPair,
  choosePair,
  type Response,
  type ResponseSource,
} from "../train/pairs/choose-pair.ts";
import { formatCount } from "./format.ts";
import { interruptSignal, loadFromFlags } from "./load.ts";
import type { ModelFlags } from "./model-options.ts";
import { datasetFiles, openDrawn } from "./open-samples.ts";
import { readRecipeFile } from "./recipe-file.ts";

export interface PairsFlags extends ModelFlags {
  readonly out: string;
  readonly count: number;
  readonly maxTokens: number;
  /** Where worse answers may come from. */
  readonly sources: readonly ResponseSource[];
}

/** The first is the model's likeliest answer, the others are what it may say. */
const temperatures = [0, 0.7, 1, 1.3];
/** Of the answers to weakened pictures. */
const weakenedTemperature = 0.7;

/** Questions that are asked at once. Their answers do not depend on it, and rows keep the order of the samples. */
const numTogether = 8;

/** Asks a model the questions of a recipe's data and writes pairs of a better and a worse answer. */
export async function runTrainPairs(path: string, flags: PairsFlags): Promise<void> {
  const { out, count } = flags;
  const say = (message: string) => void process.stderr.write(`${message}\n`);
  const { recipe } = await readRecipeFile(path);
  const own = await datasetFiles(path, recipe);
  const file = join(out, "pairs.jsonl");
  if (existsSync(file))
    throw new ConfigError("config_invalid", `${file} is there already; give another --out`);
  const model = await loadFromFlags(flags, { maxSequences: numTogether });
  const samples = openDrawn(recipe, own, "train", say);
  const { signal, release } = interruptSignal();
  // Each answer under way listens in several places; they all leave.
  setMaxListeners(8 * numTogether, signal);
  const written: Record<ResponseSource, number> = { samples: 0, weakened: 0, inserted: 0 };
  let numAsked = 0;
  try {
    await mkdir(join(out, "pictures"), { recursive: true });
    await writeFile(file, "");
    while (numAsked < count && !signal.aborted) {
      const group: Sample[] = [];
      while (group.length < Math.min(numTogether, count - numAsked)) group.push(await samples.next());
      const rows = await Promise.all(
        group.map((sample) =>
          rowOf(sample, model, flags, signal).catch((error) => {
            if (signal.aborted || !isVl01Error(error)) throw error;
            say(`sample ${sample.id} was not asked: ${error.message}`);
            return null;
          }),
        ),
      );
      for (const row of rows) {
        numAsked++;
        if (row === null) continue;
        const images = await writePictures(out, numAsked, row.sample.pictures);
        await appendFile(file, `${JSON.stringify(jsonOf(row, images))}\n`);
        written[row.pair.source]++;
      }
    }
  } finally {
    release();
    await samples.close();
    model.close();
  }
  const numPairs = written.samples + written.weakened + written.inserted;
  process.stdout.write(
    `${formatCount(numPairs)} pairs of ${formatCount(numAsked)} questions, written to ${file}; worse answers: ` +
      `${written.samples} of the model, ${written.weakened} of it before a weakened picture, ${written.inserted} with an error put in\n`,
  );
}

interface Row {
  readonly sample: Sample;
  readonly pair: ChosenPair;
}

/** Null when the responses do not differ enough. */
async function rowOf(
  sample: Sample,
  model: Model,
  flags: PairsFlags,
  signal: AbortSignal,
): Promise<Row | null> {
  const responses = await responsesTo(sample, model, flags, signal);
  const pair = choosePair(sample.turns.at(-1)!.content, responses, { sources: flags.sources, isRefusal });
  return pair && { sample, pair };
}

function jsonOf({ sample, pair: { chosen, rejected, source } }: Row, images: readonly string[]) {
  const messages = [...sample.turns.slice(0, -1), { role: "assistant", content: chosen }];
  return { images, messages, rejected, task: sample.task, compare: sample.answer, source };
}

async function responsesTo(
  sample: Sample,
  model: Model,
  { maxTokens: maxNewTokens, sources }: PairsFlags,
  signal: AbortSignal,
): Promise<Response[]> {
  const random = new Random(`pairs/${sample.id}`);
  const answer = async (pictures: readonly SamplePicture[], temperature: number) => {
    const options = { maxNewTokens, temperature, seed: random.integer(0, 2 ** 31 - 1), signal };
    let text = "";
    for await (const event of model.chat(await messagesOf(sample, pictures), options)) {
      if (event.type === "text-delta") text += event.text;
    }
    return text;
  };
  const responses: Response[] = [];
  // Better answers are among these, too.
  for (const temperature of temperatures) {
    responses.push({ text: await answer(sample.pictures, temperature), source: "samples" });
  }
  if (sources.includes("weakened") && sample.pictures.length > 0) {
    const weak = await Promise.all(sample.pictures.map(weakenPicture));
    responses.push({ text: await answer(weak, weakenedTemperature), source: "weakened" });
  }
  const inserted = sources.includes("inserted") ? worse(random, sample, "inserted") : null;
  if (inserted !== null) responses.push({ text: inserted, source: "inserted" });
  return responses;
}

/** The conversation up to the answer, a picture at each of its marks. */
async function messagesOf(sample: Sample, pictures: readonly SamplePicture[]): Promise<ChatMessage[]> {
  const images = await Promise.all(pictures.map(encodePng));
  let next = 0;
  return sample.turns.slice(0, -1).map(({ role, content }): ChatMessage => {
    if (role !== "user") return { role, content };
    const parts = content
      .split("<image>")
      .flatMap((text, i) => [
        ...(i > 0 ? [{ type: "image" as const, image: images[next++]! }] : []),
        ...(text === "" ? [] : [{ type: "text" as const, text }]),
      ]);
    return { role, content: parts };
  });
}

async function writePictures(
  out: string,
  number: number,
  pictures: readonly SamplePicture[],
): Promise<string[]> {
  const names = pictures.map((_, i) => `pictures/${number}-${i + 1}.png`);
  for (const [i, picture] of pictures.entries())
    await writeFile(join(out, names[i]!), await encodePng(picture));
  return names;
}
