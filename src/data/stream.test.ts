import { describe, expect, test } from "vitest";
import type { Sample } from "../formats/dataset.ts";
import { drawSample } from "./draw-sample.ts";
import { openStream, type SkippedSample, type StreamOptions } from "./stream.ts";

const settings: StreamOptions = {
  seed: 7,
  split: "train",
  mix: [{ at: 0, mix: { "ocr-line": 1 } }],
  sides: { min: 128, max: 160 },
};

/** A generator whose samples say nothing but their number, after `before` has run. */
function own(before: string): StreamOptions {
  const source = `export const generator = { name: "own", async draw({ id, random }) {
    const index = Number(id.split("/").at(-1));
    ${before}
    const data = new Uint8Array(12).fill(index);
    return { id, task: "own", pictures: [{ width: 2, height: 2, data, labels: null }], turns: [], answer: "free" };
  } }`;
  const url = `data:text/javascript,${encodeURIComponent(source)}`;
  return { seed: 1, split: "train", mix: [{ at: 0, mix: { own: 1 } }], own: { own: url } };
}

async function take(options: StreamOptions, count: number): Promise<Sample[]> {
  const stream = openStream(options);
  const samples: Sample[] = [];
  while (samples.length < count) samples.push(await stream.next());
  await stream.close();
  return samples;
}

/** With pixels as one string: comparing them element by element takes seconds. */
const short = (samples: readonly Sample[]) =>
  samples.map((sample) => ({
    ...sample,
    pictures: sample.pictures.map((one) => ({ ...one, data: Buffer.from(one.data).toString("base64") })),
  }));

test("some generators have sides of their own", async () => {
  const sidesOf = { receipts: { min: 200, max: 210 } };
  const mix = [{ at: 0, mix: { "ocr-line": 1, receipts: 1 } }];
  const samples = await take({ ...settings, mix, sidesOf, workers: 2 }, 12);
  const kinds = new Set(samples.map(({ id }) => id.split("/")[0]));
  expect(kinds.size).toBe(2);
  for (const { id, pictures } of samples) {
    const { min, max } = id.startsWith("receipts") ? sidesOf.receipts : settings.sides!;
    for (const { width, height } of pictures) {
      expect(Math.min(width, height), id).toBeGreaterThanOrEqual(min);
      expect(Math.max(width, height), id).toBeLessThanOrEqual(max);
    }
  }
});

const indices = (samples: readonly Sample[]) => samples.map((sample) => Number(sample.id.split("/").at(-1)));

describe("openStream", () => {
  test("any number of threads gives the samples that one thread draws, in order", async () => {
    const alone: Sample[] = [];
    for (let i = 0; i < 8; i++) alone.push(await drawSample(settings, i));
    expect(short(await take({ ...settings, workers: 1 }, 8))).toEqual(short(alone));
    expect(short(await take({ ...settings, workers: 3, ahead: 4 }, 8))).toEqual(short(alone));
  });

  test("samples come in order though some take longer", async () => {
    const slow = own("if (index % 3 === 0) await new Promise((done) => setTimeout(done, 15));");
    const samples = await take({ ...slow, workers: 2 }, 20);
    expect(indices(samples)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(samples[5]!.pictures[0]!.data).toEqual(new Uint8Array(12).fill(5));
  });

  test("a stream opened at a position goes on as the first one would have", async () => {
    const stream = openStream({ ...own(""), workers: 2 });
    for (let i = 0; i < 5; i++) await stream.next();
    const { position } = stream;
    const rest = [await stream.next(), await stream.next()];
    await stream.close();
    expect(position).toBe(5);
    expect(await take({ ...own(""), workers: 1, position }, 2)).toEqual(rest);
  });

  test("no more than `ahead` samples are drawn before they are taken", async () => {
    const told = own("if (index > 3) throw new Error('drawn too early');");
    const skipped: SkippedSample[] = [];
    const bounded = openStream({ ...told, workers: 1, ahead: 3, onSkip: (one) => skipped.push(one) });
    for (let i = 0; i < 4; i++) {
      await bounded.next();
      // What is drawn too early fails, but is told only when it is taken.
      expect(skipped).toEqual([]);
    }
    await expect(bounded.next()).rejects.toThrow("drawn too early");
    await bounded.close();
  });

  test("a sample that throws is reported with its id, counted and skipped", async () => {
    const skipped: SkippedSample[] = [];
    const failing = own("if (index === 2) throw new Error('no such font');");
    const stream = openStream({ ...failing, workers: 2, onSkip: (one) => skipped.push(one) });
    const samples: Sample[] = [];
    while (samples.length < 4) samples.push(await stream.next());
    expect(indices(samples)).toEqual([0, 1, 3, 4]);
    expect(skipped).toEqual([{ index: 2, id: "own/train/1/2", error: "no such font" }]);
    expect(stream.skipped).toBe(1);
    expect(stream.position).toBe(5);
    await stream.close();
  });

  test("threads finish samples by a module, whose errors are the samples'", async () => {
    const module = `data:text/javascript,${encodeURIComponent(`
      export async function openFinish({ factor }) {
        return ({ id, pictures }) => {
          if (id.endsWith("/1")) throw new Error("not this one");
          const value = Float32Array.from(pictures[0].data, (byte) => factor * byte);
          return { id, value };
        };
      }`)}`;
    const skipped: SkippedSample[] = [];
    const finish = { module, settings: { factor: 0.5 } };
    const stream = openStream<{ id: string; value: Float32Array }>({
      ...own(""),
      workers: 2,
      finish,
      onSkip: (one) => skipped.push(one),
    });
    const given = [await stream.next(), await stream.next(), await stream.next()];
    expect(given.map(({ id }) => id)).toEqual(["own/train/1/0", "own/train/1/2", "own/train/1/3"]);
    expect(given[2]!.value).toEqual(new Float32Array(12).fill(1.5));
    expect(skipped).toEqual([{ index: 1, id: "own/train/1/1", error: "not this one" }]);
    await stream.close();
  });

  test("a finishing module that is not there ends the stream", async () => {
    const finish = { module: "data:text/javascript,", settings: null };
    const stream = openStream({ ...own(""), workers: 1, finish });
    await expect(stream.next()).rejects.toThrow(/drawing thread 0 failed: openFinish is not a function/);
    await stream.close();
  });

  test("when every sample throws, the stream ends with the last message", async () => {
    const stream = openStream({ ...own("throw new Error('no words');"), workers: 1 });
    await expect(stream.next()).rejects.toThrow(
      "32 samples in a row failed, the last one own/train/1/31: no words",
    );
    await expect(stream.next()).rejects.toMatchObject({ code: "data_sample" });
    expect(stream.skipped).toBe(32);
    await stream.close();
  });

  test("a thread that dies ends the stream, with what it drew and where to go on", async () => {
    const dying = own("if (index === 3) process.exit(9);");
    const stream = openStream({ ...dying, workers: 1, ahead: 1 });
    for (let i = 0; i < 3; i++) await stream.next();
    await expect(stream.next()).rejects.toThrow(
      "drawing thread 0 ended with code 9 while it drew 3; go on from position 3",
    );
    await expect(stream.next()).rejects.toMatchObject({ code: "data_worker" });
    await stream.close();
  });

  test("a mix that cannot be is refused before anything is drawn", () => {
    const open = (mix: StreamOptions["mix"]) => () => openStream({ ...settings, mix });
    expect(open([{ at: 0, mix: { "ocr-lines": 1 } }])).toThrow('no generator is named "ocr-lines"');
    expect(open([{ at: 0, mix: { "ocr-line": 0 } }])).toThrow("no generator with a weight over 0");
    expect(open([{ at: 0, mix: { "ocr-line": Number.NaN } }])).toThrow("has weight NaN");
    expect(open([])).toThrow("no points");
  });
});
