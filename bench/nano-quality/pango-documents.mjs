// Documents by a renderer that no training picture was drawn with: receipts and records whose every line pango draws and
// libvips puts onto the page. Words, names of things and fonts are the held-out ones; questions are worded as those of other documents.
import sharp from "sharp";
import { talkAbout } from "../../dist/data/document.js";
import { fontFamilies } from "../../dist/data/fonts.js";
import { Keys } from "../../dist/data/keys.js";
import { formKeys, receiptKeys } from "../../dist/data/labels.js";
import { pageSides, textSize } from "../../dist/data/sheet.js";
import * as words from "../../dist/data/words.js";
import { pangoText } from "./pango-text.mjs";

const name = "pango-documents";
const families = fontFamilies.filter(
  ({ split, kind, hasBold }) =>
    split === "heldout" && hasBold && ["sans", "serif", "slab", "mono"].includes(kind),
);
const papers = ["#ffffff", "#fbf8ef", "#f2f5f7", "#fdf6f6"];
const inks = ["#101010", "#22304a", "#3a2c20"];

export const generator = {
  name,
  async draw(context) {
    const { random, split, sides } = context;
    const { width, height } = pageSides(random, sides, random.between(0.8, 1.8));
    const page = new PangoPage(random, width, height);
    const content = await (random.chance(0.5) ? receipt : record)(page, random, split);
    return talkAbout(context, name, await page.finish(), content);
  },
};

class PangoPage {
  lines = [];
  #parts = [];
  #y;
  #step;
  #margin;
  #style;
  #size;

  constructor(random, width, height) {
    this.size = Math.min(textSize(random, width), width / 20);
    this.#size = { width, height };
    this.#margin = Math.round(width * random.between(0.04, 0.09));
    this.#y = this.#margin;
    this.#step = Math.round(this.size * random.between(1.5, 1.9));
    this.#style = { family: random.pick(families).name, size: this.size, color: random.pick(inks) };
    this.paper = random.pick(papers);
  }

  get numLinesLeft() {
    return Math.floor((this.#size.height - this.#margin - this.#y) / this.#step);
  }

  /** Draws a text at the left and one at the right of the next line; false, with nothing drawn, when there is no room. */
  async line(left, right = "", weight = 400) {
    if (this.numLinesLeft < 1) return false;
    const inner = this.#size.width - 2 * this.#margin;
    const texts = [left, right].filter((text) => text !== "");
    const drawn = await Promise.all(texts.map((text) => pangoText(text, { ...this.#style, weight })));
    if (drawn.reduce((sum, one) => sum + one.width, 0) + this.size > inner) return false;
    // Boxes are of the ink. Texts begin with capitals and digits, whose tops are level.
    for (const [i, { png, width }] of drawn.entries()) {
      const x = i === 0 ? this.#margin : this.#size.width - this.#margin - width;
      this.#parts.push({
        input: png,
        left: x,
        top: this.#y,
      });
    }
    this.lines.push(texts.join(" "));
    this.#y += this.#step;
    return true;
  }

  async finish() {
    const canvas = { ...this.#size, channels: 3, background: this.paper };
    const { data } = await sharp({ create: canvas })
      .composite(this.#parts)
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { ...this.#size, data: new Uint8Array(data), labels: null };
  }
}

/** Goods with prices and their total. */
async function receipt(page, random, split) {
  const currency = random.pick(words.currencies);
  const keys = new Keys(receiptKeys, split, random);
  const facts = [];
  const write = async (key, value, kind, weight) => {
    if (!(await page.line(key, value, weight))) return false;
    facts.push({ key, value, kind });
    return true;
  };
  await page.line(words.company(random, split), "", 700);
  await write(keys.use("number"), words.code(random), "exact");
  await write(keys.use("date"), words.date(random), "exact");
  let sum = 0;
  const named = new Set();
  const numItems = random.integer(2, 9);
  for (let i = 0; i < numItems && page.numLinesLeft > 1; i++) {
    const item = words.product(random, split);
    const amount = words.money(random, 0.5, 120);
    if (named.has(item) || !(await write(item, words.moneyText(amount, currency), "number"))) continue;
    named.add(item);
    sum += amount;
  }
  await write(keys.use("total"), words.moneyText(sum, currency), "number", 700);
  return contentOf("receipt", page, facts, keys.absent());
}

const values = {
  name: words.personName,
  birth: (random) => words.date(random, 1940, 2005),
  street: words.street,
  city: words.city,
  phone: words.phone,
  date: (random) => words.date(random),
  number: words.code,
  employer: words.company,
};

/** Names of things and what they are, one below the other. */
async function record(page, random, split) {
  const keys = new Keys(formKeys, split, random);
  const facts = [];
  await page.line(words.capitalised(words.words(random, split, 2).join(" ")), "", 700);
  for (const thing of random.shuffle(Object.keys(values)).slice(0, random.integer(3, 8))) {
    const value = values[thing](random, split);
    const key = keys.use(thing);
    const kind = thing === "name" || thing === "city" ? "text" : "exact";
    if (await page.line(`${key}:`, value)) facts.push({ key, value, kind });
  }
  return contentOf("form", page, facts, keys.absent());
}

function contentOf(noun, page, facts, absent) {
  return { noun, lines: page.lines, facts, absent, others: [], opening: `The image shows a ${noun}.` };
}
