import { describe, expect, test } from "vitest";
import { choosePair, type Response, responseScore } from "./choose-pair.ts";

const of = (source: Response["source"], ...texts: readonly string[]): Response[] =>
  texts.map((text) => ({ text, source }));

describe("a response's score", () => {
  test.each([
    ["The total is 12.50.", "the total is 12.50", 1],
    ["red", "blue", 0],
    ["a b c d", "a b", 2 / 3],
    ["a b", "a b a b", 2 / 3],
    ["17", "17%", 0],
    ["?", "?", 1],
    ["red", "", 0],
  ])("%j against %j is %d", (expected, response, score) => {
    expect(responseScore(expected, response)).toBeCloseTo(score, 12);
  });
});

describe("a pair", () => {
  test("is the best of the model's responses against the worst of all", () => {
    const responses = [
      ...of("samples", "It is a red circle.", "it is a red circle"),
      ...of("weakened", "It is an orange hexagon."),
      ...of("inserted", "I cannot tell."),
    ];
    expect(choosePair("It is a red circle.", responses)).toEqual({
      chosen: "It is a red circle.",
      rejected: "I cannot tell.",
      source: "inserted",
    });
  });

  test("has a worse one of the sources that are wanted, or there is none", () => {
    const responses = [...of("samples", "red", "blue"), ...of("inserted", "I cannot tell.")];
    const samples = { chosen: "red", rejected: "blue", source: "samples" };
    expect(choosePair("red", responses, { sources: ["samples"] })).toEqual(samples);
    expect(choosePair("red", responses, { sources: ["weakened"] })).toBeNull();
  });

  test("does not tell wordings of a refusal apart, and has them against answers", () => {
    const rules = { isRefusal: (answer: string) => answer.startsWith("No") };
    expect(
      choosePair("No such thing.", of("samples", "Not in the picture", "None of them"), rules),
    ).toBeNull();
    const pair = choosePair("No such thing.", of("samples", "Not in the picture", "such a thing"), rules);
    expect(pair).toEqual({ chosen: "Not in the picture", rejected: "such a thing", source: "samples" });
    const refused = choosePair("such a thing", of("samples", "such a thing", "No such thing"), rules);
    expect(refused).toEqual({ chosen: "such a thing", rejected: "No such thing", source: "samples" });
  });

  test("has the right answer where the model has no good one", () => {
    expect(choosePair("four", of("samples", "five", "three"))).toEqual({
      chosen: "four",
      rejected: "five",
      source: "samples",
    });
  });

  test("is dropped when all responses are as good, when they are empty, and when there are none", () => {
    expect(choosePair("four", of("samples", "four", "Four."))).toBeNull();
    expect(choosePair("four", of("samples", " ", ""))).toBeNull();
    expect(choosePair("four", [])).toBeNull();
  });

  test("a good response that is not the right answer word for word is chosen", () => {
    const expected = "a b c d e f g h i j k l";
    const pair = choosePair(expected, of("samples", "a b c d e f g h i j k", "x"));
    expect(pair).toEqual({ chosen: "a b c d e f g h i j k", rejected: "x", source: "samples" });
  });
});
