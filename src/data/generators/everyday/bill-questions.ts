/** What people ask about a till slip. */

import type { Exchange } from "../../conversation.ts";
import type { Random } from "../../random.ts";
import { say } from "../../wordings.ts";

/** At `{}` stands what was bought. */
export const price = [
  "How much was the {}?",
  "What did the {} cost?",
  "How much did they charge for the {}?",
  "What did I pay for the {}?",
  "{} - how much?",
  "What price did the {} have?",
  "How expensive was the {}?",
  "How much money went on the {}?",
] as const;

/** For all of one kind, where there are several. */
export const priceOfAll = [
  "How much was the {} altogether?",
  "What did the {} come to in all?",
  "How much did they charge for the {} in total?",
  "What is the amount at the end of the line with {}?",
] as const;

const counts = [
  "How many times was {} bought?",
  "What number of {} did they buy?",
  "{}: how many did they have?",
  "How often is {} charged?",
  "How many of {} were paid for?",
] as const;

const ones = [
  "What does one {} cost?",
  "How much is a single {}?",
  "What is the price of one {}?",
  "How much do they want for each {}?",
] as const;

const dearest = [
  "What was the most expensive thing?",
  "What did they spend the most on?",
  "Which one cost the most?",
  "What cost more than all the rest?",
] as const;

const cheapest = [
  "What was the cheapest thing?",
  "What did they spend the least on?",
  "Which one cost the least?",
] as const;

const kinds = [
  "How many different things did they buy?",
  "How many different things were paid for?",
  "On how many lines is something sold?",
] as const;

export const count = (random: Random, name: string) => say(random, counts, name);
export const priceOfOne = (random: Random, name: string) => say(random, ones, name);

/** What follows from all lines together. @param amounts by name, in cents */
export function ofAll(random: Random, names: readonly string[], amounts: readonly number[]): Exchange[] {
  const others: Exchange[] = [{ question: say(random, kinds), answer: String(names.length), kind: "number" }];
  const [high, low] = [Math.max(...amounts), Math.min(...amounts)];
  const only = (amount: number) => amounts.filter((one) => one === amount).length === 1;
  if (only(high))
    others.push({ question: say(random, dearest), answer: names[amounts.indexOf(high)]!, kind: "text" });
  if (only(low))
    others.push({ question: say(random, cheapest), answer: names[amounts.indexOf(low)]!, kind: "text" });
  return others;
}

export const sums = {
  subtotal: {
    what: "subtotal",
    names: ["Subtotal", "Sub-total", "Goods", "Net", "Items", "Sum before tax"],
    questions: [
      "What did it come to before anything was added or taken off?",
      "How much were the things alone?",
      "What is the sum of the items?",
      "How much was it at first?",
    ],
  },
  discount: {
    what: "discount",
    names: ["Discount", "Savings", "Off", "Member saving", "Coupon", "Rebate"],
    questions: [
      "How much was taken off?",
      "How much did they save?",
      "By how much was it reduced?",
      "What reduction did they get?",
      "How much less did they have to pay thanks to the reduction?",
    ],
  },
  tax: {
    what: "tax",
    names: ["Tax", "VAT", "Sales tax", "GST", "Incl. tax", "Duty"],
    questions: [
      "How much tax is in it?",
      "What went to the tax office?",
      "How much did the state get?",
      "How much tax was charged?",
      "What did the tax come to?",
    ],
  },
  tip: {
    what: "tip",
    names: ["Tip", "Gratuity", "Service", "Tip added", "For the staff"],
    questions: [
      "How much did the waiter get on top?",
      "What did they leave for the service?",
      "How much was added for the staff?",
      "How big was the tip?",
      "What was given on top of the bill?",
    ],
  },
  total: {
    what: "total",
    names: [
      "Total",
      "Amount due",
      "To pay",
      "Sum",
      "Balance",
      "Total due",
      "Grand total",
      "All in all",
      "Payable",
    ],
    questions: [
      "How much did it come to?",
      "What did they pay in all?",
      "How much was it altogether?",
      "What was the bill?",
      "How much money was spent?",
      "What did all of it cost together?",
      "How much did I have to pay?",
      "What does it add up to?",
      "How expensive was it in the end?",
    ],
  },
  cash: {
    what: "cash given",
    names: ["Cash", "Given", "Cash received", "Tendered", "Paid cash", "Banknotes"],
    questions: [
      "How much money did they hand over?",
      "What did the customer give the cashier?",
      "How much cash was given?",
      "How much was put on the counter?",
      "With how much money did they pay?",
    ],
  },
  change: {
    what: "change",
    names: ["Change", "Change due", "Back", "Returned", "Cash back", "Your coins"],
    questions: [
      "How much did they give back?",
      "How much came back?",
      "What did I get back?",
      "How much change was there?",
      "How much money was returned to the customer?",
      "What did the cashier hand back?",
    ],
  },
  card: {
    what: "card payment",
    names: ["Card", "Visa", "Debit card", "Paid by card", "Contactless", "Plastic"],
    questions: [
      "How much was paid by card?",
      "How much went off the card?",
      "What was charged to the card?",
      "How much did they pay without cash?",
    ],
  },
} as const;
