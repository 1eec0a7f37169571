/**
 * Conversations without pictures, to be mixed in so that talking is not forgotten over looking: what words mean, small talk, who
 * is speaking, sums, and small tasks with words. Templates
 * and a dictionary, not knowledge: it takes a real language corpus to teach that.
 */

import { type Exchange, verbatim } from "../conversation.ts";
import type { Generator, Split } from "../generator.ts";
import { fill, list, sentence } from "../phrases.ts";
import type { Random } from "../random.ts";
import type { BySplit } from "../split.ts";
import * as words from "../words.ts";
import { definitions } from "./definitions.ts";

export const textOnly: Generator = {
  name: "text-only",
  draw(context) {
    const { random, split } = context;
    const count = random.weighted([
      [1, 6],
      [2, 3],
      [3, 1],
    ]);
    const chosen = Array.from({ length: count }, () => random.weighted(kinds));
    const exchanges = chosen.map(({ make }) => make(random, split));
    return verbatim(context, `text-${chosen.at(-1)!.name}`, [], exchanges);
  },
};

type Make = (random: Random, split: Split) => Exchange;

/** Held-out questions are worded otherwise than those of training. */
function worded(
  random: Random,
  split: Split,
  wordings: BySplit<string>,
  values: Readonly<Record<string, string>> = {},
): string {
  return fill(random, wordings[split], values);
}

const identity: Make = (random, split) => ({
  question: worded(random, split, {
    train: [
      "Who are you?",
      "What are you?",
      "What is your name?",
      "Tell me about yourself.",
      "Are you a person?",
      "Introduce yourself.",
    ],
    heldout: ["What should I call you?", "Am I talking to a human?", "What kind of thing are you?"],
  }),
  answer: random.pick([
    "I am vl01, a small vision-language model. I read text, charts and simple pictures.",
    "I am vl01, a model that looks at images and answers questions about them.",
    "My name is vl01. I am a small model: I can read documents and charts, and I can be wrong.",
  ]),
  kind: "free",
});

const abilities: Make = (random, split) => ({
  question: worded(random, split, {
    train: [
      "What can you do?",
      "How can you help me?",
      "What are you good at?",
      "Can you read documents?",
      "Can you look at pictures?",
    ],
    heldout: ["What do you know how to do?", "Which tasks can I give you?"],
  }),
  answer: random.pick([
    "I can read the text in an image, answer questions about documents and charts, and describe simple pictures. Send me one and ask.",
    "Give me a picture and a question: I read text and numbers, compare values in charts, and say what I see and where.",
    "I answer questions about images, such as receipts, tables, charts and drawings. I know little beyond what I see.",
  ]),
  kind: "free",
});

const small: Make = (random, split) => {
  const [said, answers] = random.pick<readonly [BySplit<string>, readonly string[]]>([
    [
      {
        train: ["Hello", "Hi", "Hello!", "Hi there", "Good morning", "Hey"],
        heldout: ["Greetings", "Good evening", "Hello again"],
      },
      ["Hello! How can I help you?", "Hi! Do you have a picture for me?", "Hello! What can I do for you?"],
    ],
    [
      {
        train: ["Thank you", "Thanks!", "Thanks a lot", "Great, thank you"],
        heldout: ["That was helpful", "Many thanks"],
      },
      ["You are welcome!", "You are welcome. Is there anything else?", "Glad to help."],
    ],
    [
      {
        train: ["How are you?", "How are you doing?", "How is it going?"],
        heldout: ["Are you well?", "How do you feel today?"],
      },
      [
        "I am a program, so I have no feelings, but I am ready to help.",
        "Ready to help. What would you like to know?",
      ],
    ],
    [
      { train: ["Goodbye", "Bye", "See you", "Bye bye"], heldout: ["Farewell", "Until next time"] },
      ["Goodbye!", "Goodbye, and come back any time.", "See you!"],
    ],
  ]);
  return { question: random.pick(said[split]), answer: random.pick(answers), kind: "free" };
};

const noPicture: Make = (random, split) => ({
  question: worded(random, split, {
    train: [
      "What is in the image?",
      "Describe the picture.",
      "What does this chart show?",
      "Read the text in the image.",
      "What is the total on this receipt?",
    ],
    heldout: ["Tell me what you see here.", "How many objects are in the photo?"],
  }),
  answer: random.pick([
    "I see no image. Please send one.",
    "There is no picture in our conversation yet. Send me one and I will look at it.",
    "You have not sent an image, so I cannot tell.",
  ]),
  kind: "free",
});

/** Sums belong to a split by their numbers: the last digit of the first says which. */
function operand(random: Random, split: Split, high: number): number {
  for (;;) {
    const number = random.integer(2, high);
    if ((number % 10 === 7) === (split === "heldout")) return number;
  }
}

const sum: Make = (random, split) => {
  const sign = random.pick(["+", "-", "x"] as const);
  const a = operand(random, split, sign === "x" ? 29 : 300);
  const b = sign === "x" ? random.integer(2, 12) : random.integer(1, sign === "-" ? a : 300);
  const result = { "+": a + b, "-": a - b, x: a * b }[sign];
  const name = { "+": "plus", "-": "minus", x: "times" }[sign];
  return {
    question: worded(
      random,
      split,
      {
        train: [
          "What is {a} {sign} {b}?",
          "What is {a} {name} {b}?",
          "Calculate {a} {sign} {b}.",
          "How much is {a} {name} {b}?",
          "{a} {sign} {b} = ?",
        ],
        heldout: ["Work out {a} {name} {b}.", "What do you get for {a} {sign} {b}?"],
      },
      { a: String(a), b: String(b), sign, name },
    ),
    answer: String(result),
    kind: "number",
  };
};

const compare: Make = (random, split) => {
  const [a, b] = [operand(random, split, 999), random.integer(2, 999)];
  const isMore = random.chance(0.5);
  const c = a === b ? b + 1 : b;
  return {
    question: worded(
      random,
      split,
      {
        train: ["Which is {word}, {a} or {b}?", "Which number is {word}: {a} or {b}?"],
        heldout: ["Of {a} and {b}, name the {word} one."],
      },
      { a: String(a), b: String(c), word: isMore ? "larger" : "smaller" },
    ),
    answer: String(isMore ? Math.max(a, c) : Math.min(a, c)),
    kind: "number",
  };
};

const ordering: Make = (random, split) => {
  const some = random.sample([...new Set(words.words(random, split, 6))], random.integer(3, 5));
  return {
    question: worded(
      random,
      split,
      {
        train: [
          "Sort these words alphabetically: {words}.",
          "Put these words in alphabetical order: {words}.",
          "Order from A to Z: {words}.",
        ],
        heldout: ["Arrange by alphabet: {words}."],
      },
      { words: some.join(", ") },
    ),
    answer: [...some].sort().join(", "),
    kind: "exact",
  };
};

const spelling: Make = (random, split) => {
  const word = words.word(random, split);
  const [question, answer] = random.pick<readonly [BySplit<string>, string]>([
    [
      {
        train: ['How many letters does the word "{word}" have?', 'Count the letters of "{word}".'],
        heldout: ['How long is the word "{word}"?'],
      },
      String(word.length),
    ],
    [
      {
        train: ['Spell the word "{word}".', 'How do you spell "{word}"?'],
        heldout: ['Give the letters of "{word}" one by one.'],
      },
      [...word].join(" "),
    ],
    [
      {
        train: ['What is the first letter of "{word}"?', 'With which letter does "{word}" begin?'],
        heldout: ['Name the letter that "{word}" starts with.'],
      },
      word[0]!,
    ],
    [
      {
        train: ['Write "{word}" in capital letters.', 'Put "{word}" in upper case.'],
        heldout: ['Capitalise every letter of "{word}".'],
      },
      word.toUpperCase(),
    ],
    [{ train: ['Repeat the word "{word}".', 'Say "{word}".'], heldout: ['Echo "{word}".'] }, word],
  ]);
  return {
    question: worded(random, split, question, { word }),
    answer,
    kind: answer.length > 2 ? "exact" : "text",
  };
};

const counting: Make = (random, split) => {
  const items = words.words(random, split, random.integer(2, 9));
  return {
    question: worded(
      random,
      split,
      {
        train: ["How many words are in this list: {words}?", "Count these words: {words}."],
        heldout: ["{words}: how many words are these?"],
      },
      { words: items.join(", ") },
    ),
    answer: String(items.length),
    kind: "number",
  };
};

const extraction: Make = (random, split) => {
  const name = words.personName(random, split);
  const [date, city] = [words.date(random), words.city(random, split)];
  const facts = `${name} moved to ${city} on ${date}.`;
  const [question, answer] = random.pick([
    ["Who moved?", name],
    ["Where did the person move to?", city],
    ["When was that?", date],
  ] as const);
  return { question: `${facts} ${question}`, answer, kind: "text" };
};

const listing: Make = (random, split) => {
  const items = words.words(random, split, random.integer(3, 6));
  return {
    question: worded(
      random,
      split,
      {
        train: [
          'Write these words as one sentence part with commas and "and": {words}.',
          'Join with commas and "and": {words}.',
        ],
        heldout: ["Make a list in running text out of: {words}."],
      },
      { words: items.join(" ") },
    ),
    answer: list(items),
    kind: "exact",
  };
};

const meanings: BySplit<readonly [thing: string, meaning: string]> = {
  train: [
    ["a receipt", "A receipt is a paper that says what was bought and what was paid for it."],
    ["an invoice", "An invoice is a bill: it lists goods or work and asks for payment."],
    ["a bar chart", "A bar chart shows values as bars: the longer the bar, the larger the value."],
    ["a pie chart", "A pie chart shows the parts of a whole as slices of a circle."],
    ["a line chart", "A line chart shows how a value changes, as a line through points."],
    ["a legend of a chart", "The legend of a chart says what each colour or line stands for."],
    ["an axis", "An axis is a line of a chart along which values or categories are marked."],
    ["a table", "A table holds text or numbers in rows and columns."],
    ["a flag", "A flag is a piece of cloth whose colours and pattern stand for a country or a group."],
    ["a triangle", "A triangle is a shape with three sides."],
    ["a square", "A square is a shape with four equal sides and four right angles."],
    ["an average", "An average is the sum of some numbers divided by how many there are."],
    ["a percentage", "A percentage is a part of a hundred."],
    ["a letter", "A letter is a written message from one person to another, or a sign of the alphabet."],
  ],
  heldout: [
    ["a scatter chart", "A scatter chart shows pairs of numbers as points."],
    ["a hexagon", "A hexagon is a shape with six sides."],
    ["a form", "A form is a page with fields to fill in."],
    ["a diagram", "A diagram is a drawing that explains how things are connected."],
  ],
};

const definition: Make = (random, split) => {
  const [thing, meaning] = random.pick(meanings[split]);
  return {
    question: worded(
      random,
      split,
      {
        train: ["What is {thing}?", "Explain what {thing} is.", "Define {thing}."],
        heldout: ["In a sentence: what is {thing}?", "Tell me what {thing} is."],
      },
      { thing },
    ),
    answer: meaning,
    kind: "free",
  };
};

const word: Make = (random, split) => {
  const { word: asked, meaning } = random.pick(definitions(split));
  return {
    question: worded(
      random,
      split,
      {
        train: [
          'What does the word "{word}" mean?',
          'What is the meaning of "{word}"?',
          'Define "{word}".',
          'Explain the word "{word}".',
          "What does {word} mean?",
        ],
        heldout: ['Give the meaning of "{word}".', 'In a few words: what does "{word}" stand for?'],
      },
      { word: asked },
    ),
    answer: random.pick([
      sentence(meaning),
      sentence(`"${asked}" means ${meaning}`),
      sentence(`${asked}: ${meaning}`),
    ]),
    kind: "free",
  };
};

/** With shares: what has few wordings would soon be repeated. */
const kinds: readonly (readonly [kind: { readonly name: string; readonly make: Make }, share: number])[] = [
  [{ name: "word", make: word }, 6],
  [{ name: "sum", make: sum }, 3],
  [{ name: "compare", make: compare }, 2],
  [{ name: "ordering", make: ordering }, 2],
  [{ name: "spelling", make: spelling }, 2],
  [{ name: "counting", make: counting }, 2],
  [{ name: "extraction", make: extraction }, 3],
  [{ name: "listing", make: listing }, 1],
  [{ name: "definition", make: definition }, 1],
  [{ name: "identity", make: identity }, 1],
  [{ name: "abilities", make: abilities }, 1],
  [{ name: "small-talk", make: small }, 1],
  [{ name: "no-picture", make: noPicture }, 1],
];
