import { describe, expect, test } from "vitest";
import { byteTokenizer } from "../../test/support/fixture-tokenizer.ts";
import type { Sample, SampleTurn } from "../formats/dataset.ts";
import { builtinTemplates } from "../prompt/chat-template.ts";
import { ignoredTarget } from "../tensor/training-ops.ts";
import { encodeSample, type SampleCodec } from "./encode-sample.ts";

const imageTokenIndex = byteTokenizer.idOf("<image>")!;
const codec: SampleCodec = {
  tokenizer: byteTokenizer,
  template: builtinTemplates.vl01,
  processor: {
    processImageMode: "anyres",
    size: [56, 56],
    patchSize: 14,
    imageMean: [0.5, 0.5, 0.5],
    imageStd: [0.5, 0.5, 0.5],
    imageGridPinpoints: [
      [56, 56],
      [112, 56],
    ],
  },
  imageTokenIndex,
  dense: null,
};

const picture = (width: number, height: number) => ({
  width,
  height,
  data: new Uint8Array(width * height * 3),
  labels: null,
});
const user = (content: string): SampleTurn => ({ role: "user", content });
const assistant = (content: string): SampleTurn => ({ role: "assistant", content });
const sampleOf = (
  turns: readonly SampleTurn[],
  pictures: Sample["pictures"] = [],
  more: Partial<Sample> = {},
): Sample => ({
  id: "test/0",
  task: "test",
  pictures,
  turns,
  answer: "text",
  ...more,
});

const decode = (ids: Iterable<number>) => byteTokenizer.decode(ids, { skipSpecialTokens: false });
const learned = ({ targets }: { readonly targets: Int32Array }) =>
  decode(targets.filter((id) => id !== ignoredTarget));

describe("a sample", () => {
  test("is the template's text up to the last answer's end, and learns the answers alone", () => {
    const turns = [user("Hi"), assistant("Hello."), user("2+2?"), assistant("4")];
    const { text } = encodeSample(sampleOf(turns), codec);
    const messages = turns.map(({ role, content }) => ({ role, content }));
    const whole = builtinTemplates.vl01.render(messages);
    const read = decode(text.ids);
    expect(whole.startsWith(read)).toBe(true);
    expect(read.endsWith("4<end_of_sentence>")).toBe(true);
    expect(learned(text)).toBe("Hello.<end_of_sentence>4<end_of_sentence>");
    expect(text.numTargets).toBe("Hello.4".length + 2);
    expect(text.answerLengths).toEqual(["Hello.".length + 1, "4".length + 1]);
    expect(decode(text.ids.slice(text.lastAnswer))).toBe("4<end_of_sentence>");
  });

  test("each target is the id that follows", () => {
    const { text } = encodeSample(sampleOf([user("a"), assistant("bc")]), codec);
    text.targets.forEach((target, t) => {
      if (target !== ignoredTarget) expect(target).toBe(text.ids[t + 1]);
    });
  });

  test("has room for every feature where its marks stand, none of it learned", () => {
    const turns = [user("<image>One <image>two"), assistant("Yes.")];
    const { text, pictures } = encodeSample(sampleOf(turns, [picture(50, 50), picture(100, 40)]), codec);
    const counts = pictures.map(({ image }) => image.plan.numFeatures);
    expect(text.ids.filter((id) => id === imageTokenIndex)).toHaveLength(counts[0]! + counts[1]!);
    text.imageOffsets.forEach((offset, k) => {
      expect([...text.ids.slice(offset, offset + counts[k]!)]).toEqual(
        new Array(counts[k]).fill(imageTokenIndex),
      );
      expect(text.ids[offset + counts[k]!]).not.toBe(imageTokenIndex);
    });
    expect(learned(text)).toBe("Yes.<end_of_sentence>");
  });

  test("with a worse answer has two texts that differ in the last turn", () => {
    const { text, rejected } = encodeSample(
      sampleOf([user("q"), assistant("right")], [], { rejected: "wrong!" }),
      codec,
    );
    expect(learned(text)).toBe("right<end_of_sentence>");
    expect(learned(rejected!)).toBe("wrong!<end_of_sentence>");
    const prompt = text.ids.length - text.numTargets;
    expect(rejected!.ids.slice(0, prompt)).toEqual(text.ids.slice(0, prompt));
  });

  test.each([
    [
      "has 1 pictures and another number of <image> marks",
      sampleOf([user("q"), assistant("a")], [picture(9, 9)]),
    ],
    ["has 0 pictures and another number of <image> marks", sampleOf([user("<image>"), assistant("a")])],
    ["does not end with the assistant's turn", sampleOf([user("q")])],
    [
      "has <end_of_sentence> in an answer, which the model would read as a mark",
      sampleOf([user("q"), assistant("a<end_of_sentence>b")]),
    ],
  ])("that %s is refused by name", (problem, sample) => {
    expect(() => encodeSample(sample, codec)).toThrow(`sample test/0 ${problem}`);
  });

  test("with a picture is refused by a text-only model", () => {
    const textOnly = { ...codec, processor: null, imageTokenIndex: null };
    expect(() =>
      encodeSample(sampleOf([user("<image>"), assistant("a")], [picture(9, 9)]), textOnly),
    ).toThrow("has pictures, and the model is text-only");
  });
});
