/** The casual form of questions: what is asked stays, and only training is asked so. */
import { expect, test } from "vitest";
import { saidCasually } from "./casual.ts";
import { conversation, type Exchange } from "./conversation.ts";
import { drawWith } from "./draw-sample.ts";
import type { Split } from "./generator.ts";
import { Random } from "./random.ts";
import { loadGenerator } from "./registry.ts";

const exchanges: readonly Exchange[] = [
  { question: 'What is the "Total Due"?', answer: "$4.20", kind: "number" },
  { question: "Count the stars.", answer: "3", kind: "number" },
  { question: "Is there a red star?", answer: "yes", kind: "choice" },
  { question: "Where no.?", answer: "A 12", kind: "exact" },
  { question: "Count Dracula?", answer: "Bran", kind: "text" },
  { question: "Give me the Net Amount, please.", answer: "EUR 5.00", kind: "number" },
  { question: "Name: DUE by\nRead the text.", answer: "Name: DUE by", kind: "text" },
  { question: "Describe the image.", answer: "The image shows a star.", kind: "free" },
];

const said = (exchange: Exchange, count: number) =>
  Array.from({ length: count }, (_, i) => saidCasually(new Random(`casual/${i}`), exchange));
const forms = (exchange: Exchange) => new Set(said(exchange, 400));

test.each(exchanges)("$question: all but its first letter and its last mark stays", (exchange) => {
  const { question } = exchange;
  const ways = [...forms(exchange)];
  expect(ways.length).toBeGreaterThan(5);
  expect(ways).toContain(question);
  const kept = question.includes("\n") ? question.slice(0, -1) : question.slice(1, -1);
  // The first letter of what is behind a written page may change, the page may not.
  const page = question.slice(0, question.lastIndexOf("\n") + 1);
  for (const one of ways) {
    expect(one.startsWith(page)).toBe(true);
    expect(one.toLowerCase()).toContain(kept.slice(page.length).toLowerCase());
    for (const name of question.match(/"[^"]*"|(?<=\w )[A-Z]\w*/g) ?? []) expect(one).toContain(name);
  }
});

test.each(["Where no.?", "Count Dracula?"])("%s: what may be a name keeps its capital", (question) => {
  for (const one of forms({ question, answer: "A 12", kind: "exact" }))
    expect(one).toContain(question.slice(0, -1));
});

test("a long or free answer is not asked for in short, and a form that is asked for fits the answer", () => {
  const wish = /brief|short|explain|Just|Only|only|number|word|yes/;
  const image = [...forms({ question: "Describe the image.", answer: "A star.", kind: "free" })];
  expect(image.filter((one) => wish.test(one))).toEqual([]);
  const long = { question: "Read the text.", answer: "word ".repeat(20), kind: "text" } as const;
  expect([...forms(long)].filter((one) => wish.test(one))).toEqual([]);
  const count = [...forms(exchanges[1]!)];
  expect(count).toContain("Count the stars. Just the number.");
  expect(count).toContain("Please count the stars.");
  expect(count).toContain("count the stars");
  expect(count).toContain("Hi, count the stars.");
  expect(count.filter((one) => /yes|word/.test(one))).toEqual([]);
  const presence = [...forms(exchanges[2]!)];
  expect(presence).toContain("Is there a red star? Answer yes or no.");
  expect(presence.filter((one) => /number|word/.test(one))).toEqual([]);
});

test("a quarter of training's questions is casual, and none of the held-out split", () => {
  const changed = (split: Split) =>
    Array.from({ length: 1000 }, (_, i) => {
      const id = `casual/${split}/${i}`;
      const context = { random: new Random(id), split, id, sides: { min: 224, max: 448 } };
      const { turns } = conversation(context, "test", [], [exchanges[0]!]);
      return turns[0]!.content !== exchanges[0]!.question;
    }).filter(Boolean).length;
  expect(changed("heldout")).toBe(0);
  // Odd words change some more.
  expect(changed("train")).toBeGreaterThan(200);
  const casual = said(exchanges[0]!, 1000).filter((one) => one !== exchanges[0]!.question).length;
  expect(casual).toBeGreaterThan(200);
  expect(casual).toBeLessThan(300);
});

test("drawn pages of training have questions without a mark, held-out ones none", async () => {
  const generator = await loadGenerator("receipts");
  const bare = async (split: Split) => {
    const found: string[] = [];
    for (let i = 0; i < 24; i++) {
      const { turns } = await drawWith(generator, { seed: 3, split, sides: { min: 224, max: 300 } }, i);
      const asked = turns
        .filter(({ role }) => role === "user")
        .map(({ content }) => content.replace("<image>", ""));
      found.push(...asked.filter((one) => /[a-z]$/.test(one.trim())));
    }
    return found.length;
  };
  expect(await bare("train")).toBeGreaterThan(3);
  expect(await bare("heldout")).toBe(0);
});
