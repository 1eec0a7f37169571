/** Receipts of shops: what was bought, what it cost, how it was paid. Half of them name things by everyday words of any kind. */

import type { Exchange } from "../conversation.ts";
import { type DrawnDocument, documentGenerator, type Fact } from "../document.ts";
import type { DrawContext, Split } from "../generator.ts";
import { Keys } from "../keys.ts";
import { receiptKeys, receiptThanks } from "../labels.ts";
import type { Random } from "../random.ts";
import { type Cell, pageSides, Sheet, textSize } from "../sheet.ts";
import type { BySplit } from "../split.ts";
import * as more from "../wordings/more-receipts.ts";
import { alike, say } from "../wordings.ts";
import * as words from "../words.ts";

export const receipts = documentGenerator("receipts", compose);

type Layout = "columns" | "leaders" | "ruled" | "quantities" | "boxed";

/** Every key and layout is in one split alone. */
const layouts: BySplit<Layout> = {
  train: ["columns", "leaders", "ruled", "quantities"],
  heldout: ["boxed"],
};

async function compose(context: DrawContext): Promise<DrawnDocument> {
  const { random, split, sides } = context;
  const { width, height } = pageSides(random, sides, random.between(1, 2));
  const size = Math.min(textSize(random, width), width / 18);
  const sheet = new Sheet(context, {
    width,
    height,
    size,
    kinds: ["sans", "mono", "mono", "slab", "serif"],
    darkShare: 0.03,
  });
  const layout = random.pick(layouts[split]);
  const currency = random.pick(words.currencies);
  const keys = new Keys(receiptKeys, split, random);
  const facts: Fact[] = [];
  const others: Exchange[] = [];
  const pair = (name: string, text: string, kind: Fact["kind"], style: Cell["style"] = {}) => {
    const [writtenKey, value] = keyValue(sheet, layout, name, text, style);
    facts.push({ key: writtenKey!, value: value!, kind });
    return value!;
  };

  // From the bottom up: what must fit is known before the number of items is chosen.
  const hasTax = random.chance(0.6);
  const hasPayment = random.chance(0.5);
  const hasThanks = random.chance(0.5);
  const headLines = random.sample(["address", "phone"], random.integer(0, 2));
  const details = random.sample(["number", "clerk", "table", "date"] as const, random.integer(0, 3));
  const fixed =
    2.6 +
    headLines.length +
    details.length +
    (hasTax ? 2 : 0) +
    (hasPayment ? 2 : 0) +
    (hasThanks ? 1.5 : 0) +
    2;
  const perItem = layout === "quantities" ? 2 : 1;
  const most = Math.max(1, Math.min(18, Math.floor((sheet.numLinesLeft - fixed) / perItem)));
  const numItems = random.integer(Math.min(3, Math.ceil(most / 2)), most);

  const shop = sheet.line([
    { text: words.company(random, split), align: "center", style: { bold: true }, scale: 1.3 },
  ])[0]!;
  facts.push({ key: "shop", value: shop, kind: "text", questions: shopWordings[split] });
  for (const one of headLines) {
    const text =
      one === "phone"
        ? `Tel ${words.phone(random)}`
        : `${words.street(random, split)}, ${words.city(random, split)}`;
    sheet.line([{ text, align: "center" }]);
  }
  divide(sheet, layout);
  for (const one of details) {
    const text =
      one === "clerk"
        ? words.firstName(random, split)
        : one === "table"
          ? String(random.integer(1, 60))
          : one === "date"
            ? words.date(random)
            : words.code(random);
    pair(keys.use(one), text, one === "clerk" ? "text" : "exact");
  }
  if (details.length > 0) divide(sheet, layout);

  const items: { name: string; amount: number }[] = [];
  const named = new Set<string>();
  while (items.length < numItems) {
    const name = itemName(random, split);
    if (named.has(name) || keys.has(name)) continue;
    named.add(name);
    const amount = words.money(random, 0.5, 120);
    if (layout === "quantities") {
      const quantity = random.integer(1, 9);
      const total = Math.round(100 * amount * quantity) / 100;
      const [written] = sheet.line([{ text: name }]);
      const [, value] = sheet.line([
        {
          text: `${quantity} x ${words.moneyText(amount, currency)}`,
          left: sheet.left + size,
          right: sheet.right - sheet.width / 3,
        },
        { text: words.moneyText(total, currency), align: "right", left: sheet.right - sheet.width / 3 },
      ]);
      facts.push({ key: written!, value: value!, kind: "number", questions: priceWordings[split] });
      others.push({
        question: say(random, quantityWordings[split], written!),
        answer: String(quantity),
        kind: "number",
      });
      items.push({ name: written!, amount: total });
    } else {
      const [written, value] = keyValue(sheet, layout, name, words.moneyText(amount, currency));
      facts.push({ key: written!, value: value!, kind: "number", questions: priceWordings[split] });
      items.push({ name: written!, amount });
    }
  }
  divide(sheet, layout);
  const sum = items.reduce((total, item) => total + item.amount, 0);
  const tax = hasTax ? Math.round(sum * random.pick([5, 7, 8, 10, 19, 20])) / 100 : 0;
  if (hasTax) {
    pair(keys.use("subtotal"), words.moneyText(sum, currency), "number");
    pair(keys.use("tax"), words.moneyText(tax, currency), "number");
  }
  const total = pair(keys.use("total"), words.moneyText(sum + tax, currency), "number", { bold: true });
  if (hasPayment) {
    const paid = random.chance(0.5) ? Math.ceil((sum + tax) / 10) * 10 : sum + tax;
    pair(keys.use("paid"), words.moneyText(paid, currency), "number");
    pair(keys.use("change"), words.moneyText(paid - sum - tax, currency), "number");
  }
  if (hasThanks && sheet.numLinesLeft >= 1) {
    sheet.skip(0.4);
    sheet.line([{ text: random.pick(receiptThanks[split]), align: "center" }]);
  }

  const dearest = items.reduce((most, item) => (item.amount > most.amount ? item : most));
  const cheapest = items.reduce((least, item) => (item.amount < least.amount ? item : least));
  others.push({ question: say(random, countWordings[split]), answer: String(items.length), kind: "number" });
  if (items.filter((item) => item.amount === dearest.amount).length === 1 && items.length > 1) {
    others.push({ question: say(random, dearestWordings[split]), answer: dearest.name, kind: "text" });
  }
  if (items.filter((item) => item.amount === cheapest.amount).length === 1 && items.length > 1) {
    others.push({ question: say(random, cheapestWordings[split]), answer: cheapest.name, kind: "text" });
  }
  const opening =
    `The image shows a receipt of ${shop} with ${items.length} ${items.length === 1 ? "item" : "items"}` +
    ` and a total of ${total}.`;
  return {
    picture: await sheet.finish(),
    content: { noun: "receipt", lines: sheet.lines, facts, absent: keys.absent(), others, opening },
  };
}

function itemName(random: Random, split: Split): string {
  return random.weighted<() => string>([
    [() => words.product(random, split), 3],
    [() => words.capitalised(words.word(random, split)), 3],
    [() => words.capitalised(words.words(random, split, 2).join(" ")), 2],
    [() => words.capitalised(words.pseudoWord(random, split)), 1],
    [() => `${words.word(random, split)} ${words.code(random)}`.toUpperCase(), 0.5],
  ])();
}

function keyValue(
  sheet: Sheet,
  layout: Layout,
  key: string,
  value: string,
  style: Cell["style"] = {},
): string[] {
  const { size, look } = sheet;
  const top = sheet.y;
  const valueWidth = Math.min(sheet.width * 0.6, sheet.textWidth(value, style));
  const inset = layout === "boxed" ? size * 0.5 : 0;
  const middle = sheet.right - valueWidth - size * 0.8;
  const written = sheet.line([
    { text: key, left: sheet.left + inset, right: middle, style },
    { text: value, left: middle + size * 0.4, right: sheet.right - inset, align: "right", style },
  ]);
  sheet.pair(0, 1);
  const y = Math.round(sheet.y) - 0.5;
  if (layout === "leaders") {
    const from = sheet.left + sheet.textWidth(written[0]!, style) + size * 0.4;
    const baseline = top + sheet.lineHeight / 2 + size * 0.35;
    if (from < middle)
      sheet.page.rule(from, baseline, middle + size * 0.4, baseline, { color: look.faint, dash: [1, 3] });
  } else if (layout === "ruled") {
    sheet.page.rule(sheet.left, y, sheet.right, y, { color: look.tint });
  } else if (layout === "boxed") {
    const box = {
      x: sheet.left,
      y: Math.round(top) + 0.5,
      width: sheet.width,
      height: Math.round(sheet.lineHeight),
    };
    sheet.page.rectangle(box, { stroke: look.faint });
  }
  return written;
}

function divide(sheet: Sheet, layout: Layout): void {
  if (layout === "boxed") sheet.skip(0.6);
  else sheet.rule(0.6, layout === "leaders" ? [] : [4, 3]);
}

const shopWordings = alike(
  [
    "Which shop is this from?",
    "What is the name of the shop?",
    "Who issued the receipt?",
    "Where was this bought?",
    "What is the name of the store?",
    "Which business is named at the top?",
  ],
  more.shop,
);

const priceWordings = alike(
  [
    "How much is the {}?",
    "How much does the {} cost?",
    "What is the price of {}?",
    "What does {} cost?",
    "What was paid for {}?",
    "Price of {}?",
    "What is the amount for {}?",
    "What is the {}?",
    "Find the price of {}.",
    "How much was charged for {}?",
  ],
  more.price,
);

const quantityWordings = alike(
  ["How many {} were bought?", "What is the quantity of {}?", "How many of {}?", "Quantity of {}?"],
  more.quantity,
);

const countWordings = alike(
  [
    "How many items are on the receipt?",
    "How many different items were bought?",
    "Count the items.",
    "How many things are listed?",
  ],
  more.count,
);

export const dearestWordings = alike(
  [
    "Which item costs the most?",
    "What is the most expensive item?",
    "What is the dearest thing on the receipt?",
    "Which line has the highest price?",
  ],
  more.dearest,
);

export const cheapestWordings = alike(
  ["Which item costs the least?", "What is the cheapest item?", "Which line has the lowest price?"],
  more.cheapest,
);
