import { expect, test } from "vitest";
import { captionIds, chooseCaption, packCaptions } from "./captions.ts";

test("a refined caption comes half of the time, a missing one never", () => {
  const both = { raw: "IMG_1 dog", refined: "a dog on a beach" };
  expect([0, 0.49, 0.5, 0.99].map((draw) => chooseCaption(both, draw))).toEqual([
    both.refined,
    both.refined,
    both.raw,
    both.raw,
  ]);
  expect(chooseCaption({ raw: "dog", refined: null }, 0)).toBe("dog");
});

test("a caption of up to 74 ids fits between its ends; a longer one is cut and has no end", () => {
  const ends = { start: 1, end: 2 };
  const ids = Array.from({ length: 75 }, (_, i) => 10 + i);
  const fitting = captionIds(ids.slice(0, 74), ends, 76);
  expect([fitting.length, fitting[0], fitting[75]]).toEqual([76, 1, 2]);
  const cut = captionIds(ids, ends, 76);
  expect([cut.length, cut[0], cut[75]]).toEqual([76, 1, 84]);
  expect(captionIds([], ends, 76)).toEqual([1, 2]);
});

test("captions of 3 and 1 tokens, their classes and what predicts what", () => {
  const batch = packCaptions([[5, 6, 7], [8]], 4);
  expect([...batch.ids]).toEqual([5, 6, 7, 8]);
  expect([...batch.textSequences.offsets]).toEqual([0, 4, 6]);
  expect([...batch.inputRows]).toEqual([0, 1, 2, 4, 3, 4]);
  expect([...batch.positions]).toEqual([0, 1, 2, 4, 0, 4]);
  expect([...batch.classRows]).toEqual([3, 5]);
  expect([...batch.decoderSequences.offsets]).toEqual([0, 2, 2]);
  expect([...batch.predictingRows]).toEqual([0, 1]);
  expect([...batch.targets]).toEqual([6, 7]);
});

test("a caption without tokens or of too many is refused", () => {
  expect(() => packCaptions([[1], []], 4)).toThrow("a caption of 0 tokens, expected 1 to 4");
  expect(() => packCaptions([[1, 2, 3]], 2)).toThrow("a caption of 3 tokens, expected 1 to 2");
});
