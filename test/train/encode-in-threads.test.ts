// Samples that drawing threads encode are the samples that the main thread encodes.

import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openStream, type StreamOptions } from "../../src/data/stream.ts";
import type { Sample } from "../../src/formats/dataset.ts";
import { type EncodedOutcome, encodeFinishing, encodeOutcome } from "../../src/train/encode-finish.ts";
import { encodeSample } from "../../src/train/encode-sample.ts";
import { openCodec } from "../../src/train/sample-codec.ts";

const settings = {
  model: fileURLToPath(new URL("../../recipes/tiny/model", import.meta.url)),
  canvases: [
    [56, 56],
    [112, 56],
  ],
  dense: { grid: { columns: 2, rows: 1 }, classes: { glyph: ["a"], object: ["b"] } },
} as const;

/** Pictures of many sizes and their pairs; every fifth sample has a mark without a picture. */
const source = `export const generator = { name: "own", draw({ id }) {
  const index = Number(id.split("/").at(-1));
  const width = 60 + 7 * index, height = 40 + 3 * index;
  const data = Uint8Array.from({ length: 3 * width * height }, (_, i) => (i * (index + 3)) % 251);
  return {
    id, task: "t", answer: "free", rejected: "no " + index,
    pictures: index % 5 === 4 ? [] : [{ width, height, data, labels: { glyphs: [{ character: "a", x: 3, y: 3, width: 4, height: 4 }], objects: [], chartParts: null } }],
    turns: [{ role: "user", content: "<image>What is it?" }, { role: "assistant", content: "it is " + index }],
  };
} }`;
const stream: StreamOptions = {
  seed: 1,
  split: "train",
  mix: [{ at: 0, mix: { own: 1 } }],
  own: { own: `data:text/javascript,${encodeURIComponent(source)}` },
};

async function take<T>(options: StreamOptions, count: number): Promise<readonly T[]> {
  const opened = openStream<T>(options);
  const taken: T[] = [];
  while (taken.length < count) taken.push(await opened.next());
  await opened.close();
  return taken;
}

test("the same samples in the same order, to the byte, and the same sentence for one that cannot be encoded", async () => {
  const codec = await openCodec(settings);
  const drawn = await take<Sample>({ ...stream, workers: 1 }, 12);
  const expected = await Promise.all(drawn.map((sample) => encodeOutcome(() => encodeSample(sample, codec))));
  const finish = encodeFinishing(settings);
  expect(await take<EncodedOutcome>({ ...stream, workers: 3, finish }, 12)).toEqual(expected);
  expect(expected[4]).toBe("sample own/train/1/4 has 0 pictures and another number of <image> marks");
  expect(expected.filter((outcome) => typeof outcome === "string")).toHaveLength(2);
});

test("a stream that is opened at a position encodes what comes there", async () => {
  const finish = encodeFinishing(settings);
  const all = await take<EncodedOutcome>({ ...stream, workers: 2, finish }, 8);
  expect(await take<EncodedOutcome>({ ...stream, workers: 2, finish, position: 5 }, 3)).toEqual(all.slice(5));
});
