/** Invoices: who bills whom, numbers and dates, a table of positions, sums. */

import type { Exchange } from "../conversation.ts";
import { type DrawnDocument, documentGenerator, type Fact } from "../document.ts";
import type { DrawContext } from "../generator.ts";
import { drawGrid, type GridStyle } from "../grid.ts";
import { Keys } from "../keys.ts";
import { invoiceKeys } from "../labels.ts";
import { officeSheet } from "../sheet.ts";
import type { BySplit } from "../split.ts";
import * as more from "../wordings/more-invoices.ts";
import { alike, say } from "../wordings.ts";
import * as words from "../words.ts";

export const invoices = documentGenerator("invoices", compose);

export const invoiceLayouts: BySplit<GridStyle> = { train: ["ruled", "striped", "grid"], heldout: ["plain"] };

async function compose(context: DrawContext): Promise<DrawnDocument> {
  const { random, split } = context;
  const sheet = officeSheet(context, { aspects: [1, 1.45], smallestSize: 9, sizesAcross: 30, darkShare: 0 });
  const { size } = sheet;
  const layout = random.pick(invoiceLayouts[split]);
  const currency = random.pick(words.currencies);
  const keys = new Keys(invoiceKeys, split, random);
  const facts: Fact[] = [];
  const others: Exchange[] = [];
  const half = (sheet.left + sheet.right) / 2;

  const headAlign = random.pick(["left", "center", "right"] as const);
  const heading = {
    text: keys.use("heading"),
    align: headAlign,
    style: { bold: true },
    scale: 1.6,
    color: sheet.look.accent,
  };
  const seller = words.company(random, split);
  const writtenSeller = { text: seller, style: { bold: true } };
  if (random.chance(0.5)) {
    sheet.line([heading]);
    sheet.line([writtenSeller]);
  } else {
    sheet.line([writtenSeller]);
    sheet.line([heading]);
  }
  if (random.chance(0.6))
    sheet.line([
      { text: `${words.street(random, split)}, ${words.city(random, split)}`, color: sheet.look.faint },
    ]);
  facts.push({
    key: "seller",
    value: sheet.lines.find((line) => seller.startsWith(line)) ?? seller,
    kind: "text",
    questions: sellerWordings[split],
  });
  sheet.skip(0.5);

  // The customer to the left, numbers and dates to the right, as on most invoices.
  const details = [
    "number",
    ...random.sample(["date", "due", "order"] as const, random.integer(1, 3)),
  ] as const;
  const customer = words.company(random, split);
  const address = [keys.use("customer"), customer, words.street(random, split), words.city(random, split)];
  let writtenCustomer = customer;
  for (let i = 0; i < Math.max(address.length, details.length); i++) {
    const detail = details[i];
    const name = detail === undefined ? "" : keys.use(detail);
    const value =
      detail === undefined
        ? ""
        : detail === "number" || detail === "order"
          ? words.code(random)
          : words.date(random);
    const middle = half + (sheet.right - half) * 0.48;
    const written = sheet.line([
      { text: address[i] ?? "", right: half - size, style: { bold: i === 0 } },
      { text: name, left: half, right: middle, color: sheet.look.faint },
      { text: value, left: middle + size * 0.4, align: "right" },
    ]);
    if (detail !== undefined) sheet.pair(1, 2);
    if (i === 1) writtenCustomer = written[0]!;
    if (detail !== undefined) facts.push({ key: written[1]!, value: written[2]!, kind: "exact" });
  }
  facts.push({ key: address[0]!, value: writtenCustomer, kind: "text", questions: customerWordings[split] });
  sheet.skip(0.5);

  const hasTax = random.chance(0.7);
  const extra = random.chance(0.25) ? random.pick(["shipping", "discount"] as const) : null;
  const hasAccount = random.chance(0.35);
  const tail = 1.5 + (hasTax ? 2 : 0) + (extra === null ? 0 : 1) + (hasAccount ? 1.5 : 0);
  const most = Math.max(1, Math.min(12, sheet.numLinesLeft - Math.ceil(tail + 1.2)));
  const numItems = random.integer(Math.min(2, most), most);
  const names = [keys.use("description"), keys.use("quantity"), keys.use("price"), keys.use("amount")];
  const items = new Set<string>();
  while (items.size < numItems) {
    const item = random.chance(0.6)
      ? words.product(random, split)
      : words.capitalised(words.words(random, split, 2).join(" "));
    if (!keys.has(item)) items.add(item);
  }
  const positions = [...items].map((item) => {
    const quantity = random.integer(1, 40);
    const price = words.money(random, 1, 400);
    return { item, quantity, price, amount: Math.round(quantity * price * 100) / 100 };
  });
  const { cells } = drawGrid(
    sheet,
    [
      { name: names[0]!, cells: [...items], align: "left" },
      { name: names[1]!, cells: positions.map(({ quantity }) => String(quantity)), align: "right" },
      {
        name: names[2]!,
        cells: positions.map(({ price }) => words.moneyText(price, currency)),
        align: "right",
      },
      {
        name: names[3]!,
        cells: positions.map(({ amount }) => words.moneyText(amount, currency)),
        align: "right",
      },
    ],
    layout,
    1,
  );
  const sums = positions.map(({ amount }, row) => ({ name: cells[0]![row]!, amount }));
  for (const [row, { name }] of sums.entries()) {
    facts.push({ key: name, value: cells[3]![row]!, kind: "number", questions: amountWordings[split] });
    facts.push({ key: name, value: cells[1]![row]!, kind: "number", questions: quantityWordings[split] });
    facts.push({ key: name, value: cells[2]![row]!, kind: "number", questions: unitWordings[split] });
  }
  sheet.skip(0.4);
  const net = sums.reduce((total, { amount }) => total + amount, 0);
  const tax = hasTax ? Math.round(net * random.pick([5, 7, 10, 19, 20, 21])) / 100 : 0;
  const extraAmount = extra === null ? 0 : words.money(random, 2, 30);
  const total = net + tax + (extra === "discount" ? -extraAmount : extraAmount);
  const sumLine = (name: string, amount: number, bold = false) => {
    const middle = half + (sheet.right - half) * 0.5;
    const [key, value] = sheet.line([
      { text: name, left: half, right: middle, style: { bold } },
      { text: words.moneyText(amount, currency), left: middle + size * 0.4, align: "right", style: { bold } },
    ]);
    sheet.pair(0, 1);
    facts.push({ key: key!, value: value!, kind: "number" });
    return value!;
  };
  if (hasTax) {
    sumLine(keys.use("subtotal"), net);
    sumLine(keys.use("tax"), tax);
  }
  if (extra !== null) sumLine(keys.use(extra), extraAmount);
  const writtenTotal = sumLine(keys.use("total"), total, true);
  if (hasAccount && sheet.numLinesLeft >= 1) {
    sheet.skip(0.3);
    const account = `${random.pick(["DE", "FR", "NL", "GB", "ES"])}${words.digits(random, 2)} ${words.digits(random, 4)} ${words.digits(random, 4)} ${words.digits(random, 4)}`;
    const name = keys.use("account");
    const middle = sheet.left + sheet.textWidth(name) + size * 0.6;
    const [key, value] = sheet.line([
      { text: name, right: middle, color: sheet.look.faint },
      { text: account, left: middle },
    ]);
    sheet.pair(0, 1);
    facts.push({ key: key!, value: value!, kind: "exact" });
  }

  others.push({ question: say(random, countWordings[split]), answer: String(numItems), kind: "number" });
  const dearest = Math.max(...sums.map(({ amount }) => amount));
  const first = sums.filter(({ amount }) => amount === dearest);
  if (numItems > 1 && first.length === 1) {
    others.push({ question: say(random, largestWordings[split]), answer: first[0]!.name, kind: "text" });
  }
  const opening =
    `The image shows an invoice from ${facts[0]!.value} to ${writtenCustomer}. It lists ${numItems} ` +
    `${numItems === 1 ? "position" : "positions"} and comes to ${writtenTotal}.`;
  return {
    picture: await sheet.finish(),
    content: { noun: "invoice", lines: sheet.lines, facts, absent: keys.absent(), others, opening },
  };
}

const sellerWordings = alike(
  [
    "Who issued the invoice?",
    "Which company sent this?",
    "Who is the seller?",
    "Who is billing?",
    "Which company is the invoice from?",
  ],
  more.seller,
);

const customerWordings = alike(
  [
    "Who is the invoice for?",
    "Who has to pay?",
    "Which company is billed?",
    "Who is the customer?",
    "To whom is this addressed?",
    'What stands under "{}"?',
  ],
  more.customer,
);

const amountWordings = alike(
  [
    "What is the amount for {}?",
    "How much is charged for {}?",
    "What does {} come to?",
    "What is the sum of the row {}?",
    "How much do all the {} cost together?",
  ],
  more.amount,
);

const quantityWordings = alike(
  ["How many {} are billed?", "What is the quantity of {}?", "How many units of {}?", "Quantity of {}?"],
  more.quantity,
);

const unitWordings = alike(
  [
    "What is the unit price of {}?",
    "What does one {} cost?",
    "How much is a single {}?",
    "Price for one {}?",
  ],
  more.unit,
);

const countWordings = alike(
  [
    "How many positions does the invoice have?",
    "How many rows are in the table, not counting its header?",
    "How many different items are billed?",
  ],
  more.count,
);

const largestWordings = alike(
  [
    "Which position has the largest amount?",
    "What is the costliest position?",
    "Which item adds most to the bill?",
  ],
  more.largest,
);
