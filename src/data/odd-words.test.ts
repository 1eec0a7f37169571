import { expect, test } from "vitest";
import { conversation } from "./conversation.ts";
import type { Split } from "./generator.ts";
import { saidOddly } from "./odd-words.ts";
import { Random } from "./random.ts";

const forms = (question: string) =>
  Array.from({ length: 600 }, (_, i) => saidOddly(new Random(`odd/${i}`), question));

test("one question in eight has odd words, most of them one", () => {
  const question = "Can you tell me how many of the stars are shown?";
  const said = forms(question).filter((one) => one !== question);
  expect(said.length).toBeGreaterThan(600 * 0.08);
  expect(said.length).toBeLessThan(600 * 0.16);
  expect(new Set(said).size).toBeGreaterThan(said.length / 2);
  const changed = said.map((one) => {
    const left = one.split(/\W+/);
    return question.split(/\W+/).filter((word) => !left.includes(word)).length;
  });
  expect(Math.max(...changed)).toBe(2);
  expect(changed.filter((count) => count === 1).length).toBeGreaterThan(said.length / 2);
});

test.each([
  ['What is given as the "Total Name of the text"?', '"Total Name of the text"'],
  ["What is the Net Amount of Given Read 12?", "Net Amount"],
  ["Where is the red heart, can you see it?", "red heart"],
  ["Name: what is it\nTell me what the color of it is.", "Name: what is it\n"],
])("%s keeps what it is about", (question, subject) => {
  const said = forms(question);
  expect(said.some((one) => one !== question)).toBe(true);
  for (const one of said) expect(one).toContain(subject);
});

test("a question of few words stays as it is", () => {
  for (const one of forms("Count the stars.")) expect(one).toBe("Count the stars.");
});

test("only training is asked so", () => {
  const asked = (split: Split) =>
    Array.from({ length: 100 }, (_, i) => {
      const context = {
        random: new Random(`${split}/${i}`),
        split,
        id: `x/${split}/1/${i}`,
        sides: { min: 128, max: 128 },
      };
      const question = {
        question: "Can you tell me what is shown here?",
        answer: "a star",
        kind: "text",
      } as const;
      return conversation(context, "x", [], [question]).turns[0]!.content;
    });
  expect(new Set(asked("heldout"))).toEqual(new Set(["Can you tell me what is shown here?"]));
  expect(
    asked("train").some(
      (one) => /tell me|what is/.test(one) && !/can you tell me what is shown here/i.test(one),
    ),
  ).toBe(true);
});
