import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byteTokenizer } from "../../test/support/fixture-tokenizer.ts";
import { builtinTemplates } from "./chat-template.ts";
import { buildPrompt } from "./prompt.ts";

const mark = { imageToken: "<image>", imageTokenIndex: 290 };
const noMark = { imageToken: null, imageTokenIndex: null };
const plans = (...counts: number[]) => counts.map((numFeatures) => ({ numFeatures }));

describe("buildPrompt", () => {
  it("gives the ids of the text with each mark written once per feature, and says where", () => {
    // Pieces made of parts of a mark must not become one.
    const piece = fc
      .array(fc.constantFrom("<", "image", ">", "<imag", " ", "\n", "é", "👍🏽", "<pad>", "a"))
      .map((parts) => parts.join(""))
      .filter((text) => !text.includes("<image>"));
    const parts = fc.array(fc.tuple(piece, fc.integer({ min: 1, max: 30 })), { maxLength: 5 });
    fc.assert(
      fc.property(parts, piece, (images, tail) => {
        const text = images.map(([before]) => `${before}<image>`).join("") + tail;
        const written = images.map(([before, count]) => before + "<image>".repeat(count)).join("") + tail;
        const prompt = buildPrompt(text, plans(...images.map(([, count]) => count)), byteTokenizer, mark);
        expect([...prompt.ids]).toEqual(byteTokenizer.encode(written));
        expect(prompt.images.map(({ imageIndex, length }) => [imageIndex, length])).toEqual(
          images.map(([, count], index) => [index, count]),
        );
        const positions = prompt.images.flatMap(({ offset, length }) =>
          Array.from({ length }, (_, i) => offset + i),
        );
        expect(positions).toEqual([...prompt.ids.keys()].filter((position) => prompt.ids[position] === 290));
      }),
      { seed: 31, numRuns: 500 },
    );
  });

  it("places the images of a rendered conversation", () => {
    const text = builtinTemplates.vl01.render([
      { role: "user", content: [{ type: "image" }, { type: "text", text: "?" }, { type: "image" }] },
    ]);
    const { ids, images } = buildPrompt(text, plans(3, 2), byteTokenizer, mark);
    const offset = 1 + "user name=user\n".length;
    expect(images).toEqual([
      { imageIndex: 0, offset, length: 3 },
      { imageIndex: 1, offset: offset + 4, length: 2 },
    ]);
    expect([...ids.slice(offset, offset + 7)]).toEqual([290, 290, 290, 63, 290, 290, 285]);
  });

  it("takes a text without images, with and without an image token", () => {
    expect(buildPrompt("ab", [], byteTokenizer, mark)).toEqual({ ids: Int32Array.of(97, 98), images: [] });
    expect(buildPrompt("ab", [], byteTokenizer, noMark)).toEqual({ ids: Int32Array.of(97, 98), images: [] });
    expect(buildPrompt("", [], byteTokenizer, mark).ids).toEqual(new Int32Array(0));
  });

  it("builds a prompt of 300,000 image tokens", () => {
    const { ids } = buildPrompt("<image>".repeat(30), plans(...Array(30).fill(10_000)), byteTokenizer, mark);
    expect(ids.length).toBe(300_000);
    expect(ids.every((id) => id === 290)).toBe(true);
  });

  it.each([
    ["<image>a<image><image>", [5], "the prompt has 3 <image> marks and 1 image; "],
    ["<image>", [], "the prompt has 1 <image> mark and 0 images; "],
    ["no mark", [5, 5], "the prompt has 0 <image> marks and 2 images; "],
  ])("refuses %j with the images %j", (text, counts, message) => {
    const build = () => buildPrompt(text, plans(...counts), byteTokenizer, mark);
    expect(build).toThrow(expect.objectContaining({ name: "RequestError", code: "image_count" }));
    expect(build).toThrow(message);
  });

  it("refuses images for a text-only model", () => {
    const build = () => buildPrompt("<image>", plans(5), byteTokenizer, noMark);
    expect(build).toThrow(expect.objectContaining({ name: "RequestError", code: "image_count" }));
    expect(build).toThrow("the request has 1 image and the model is text-only; ");
  });
});
