/** The middle of a till slip: what was bought, and what came off and on until it was paid. */

import type { Exchange } from "../../conversation.ts";
import type { Random } from "../../random.ts";
import * as asked from "./bill-questions.ts";
import type { Setting, Step } from "./layouts.ts";
import type { Bill } from "./paper.ts";
import { part } from "./values.ts";

type Form = "plain" | "before" | "behind" | "below" | "each";

interface Item {
  readonly name: string;
  readonly count: number;
  /** In cents, of one. */
  readonly cents: number;
}

/** @param room lines that there are for it */
export function billSteps(setting: Setting, bill: Bill, room: number, others: Exchange[]): Step[] {
  const { draw } = setting;
  const { random, split } = draw;
  const form = random.pick<Form>(["plain", "before", "behind", "below", "each"]);
  const sums = ["total", ...random.sample(extras(bill, random), room < 7 ? 0 : 3)];
  const perItem = form === "below" ? 2 : 1;
  const most = Math.max(1, Math.min(bill.most, Math.floor((room - 1.2 * sums.length - 1.6) / perItem)));
  const chosen = random.sample(part(bill.items, split), random.integer(1, most));
  const items = chosen.map(([name, low, high]): Item => {
    const cents = Math.round(100 * low * (high / low) ** random.next());
    return {
      name,
      cents: random.chance(0.6) ? Math.max(10, 10 * Math.round(cents / 10)) : cents,
      count: random.chance(bill.several) && form !== "plain" ? random.integer(2, 6) : 1,
    };
  });
  const steps = items.map((item) => itemStep(setting, item, form, others));
  const isOne = new Set(items.map(({ name }) => name)).size === 1;
  const amounts = items.map(({ cents, count }) => cents * count);
  if (!isOne)
    others.push(
      ...asked.ofAll(
        random,
        items.map(({ name }) => name),
        amounts,
      ),
    );
  return [
    ...steps,
    ruleStep(setting),
    ...sumSteps(
      setting,
      bill,
      sums,
      amounts.reduce((sum, one) => sum + one, 0),
    ),
  ];
}

function extras(bill: Bill, random: Random): string[] {
  const likely = [
    ["discount", bill.discount ?? 0.15],
    ["tax", bill.tax ?? 0.35],
    ["tip", bill.tip ?? 0],
    ["cash", 0.6],
    ["card", 0.3],
  ] as const;
  return likely.filter(([, share]) => random.chance(share)).map(([name]) => name);
}

function itemStep(setting: Setting, { name, count, cents }: Item, form: Form, others: Exchange[]): Step {
  const { sheet, draw, ink, faint } = setting;
  const { random, money } = draw;
  const total = money((cents * count) / 100);
  const one = money(cents / 100);
  const isCounted = count > 1 || (form !== "plain" && random.chance(0.5));
  const x = random.pick(["x", "x ", " x "]);
  const before = isCounted && form === "before" ? `${count}${x.trimStart()}` : "";
  const behind = isCounted && form === "behind" ? ` x${count}` : "";
  const each = isCounted && form === "each" ? ` ${count} x ${one}` : "";
  const amountWidth = Math.min(sheet.width * 0.45, sheet.textWidth(total)) + sheet.size * 0.3;
  const middle = sheet.right - amountWidth;
  const isBelow = form === "below" && isCounted;
  return {
    height: isBelow ? 2 : 1,
    draw() {
      const text = before === "" ? name : `${before.trim()} ${name}`;
      if (isBelow) {
        sheet.line([{ text: name, color: ink }]);
        sheet.line([
          { text: `${count} x ${one}`, left: sheet.left + sheet.size, right: middle, color: faint },
          { text: total, left: middle, align: "right", color: ink },
        ]);
      } else {
        sheet.line([
          { text: `${text}${behind}${each}`, right: middle - sheet.size * 0.3, color: ink },
          { text: total, left: middle, align: "right", color: ink },
        ]);
        sheet.pair(0, 1);
      }
      const showsOne = each !== "" || isBelow;
      const isWritten = sheet.lines
        .slice(-2)
        .join(" ")
        .includes(showsOne ? one : name);
      if (isCounted && isWritten) {
        others.push({ question: asked.count(random, name), answer: String(count), kind: "number" });
        if (showsOne && count > 1)
          others.push({ question: asked.priceOfOne(random, name), answer: one, kind: "exact" });
      }
      const questions = count > 1 ? asked.priceOfAll : asked.price;
      return [
        {
          what: `price of ${name}`,
          name: null,
          value: total,
          questions: questions.map((one) => one.replaceAll("{}", name)),
          whose: [],
        },
      ];
    },
  };
}

function ruleStep({ sheet, draw: { random } }: Setting): Step {
  const dash = random.pick([[], [3, 3], [1, 2]]);
  return {
    height: 0.6,
    draw() {
      sheet.rule(0.6, dash);
      return [];
    },
  };
}

/** From the sum of the items to what came back. */
function sumSteps(setting: Setting, bill: Bill, sums: readonly string[], sum: number): Step[] {
  const { draw } = setting;
  const { random, money } = draw;
  const steps: Step[] = [];
  const add = (key: keyof typeof asked.sums, cents: number, sign = "") =>
    steps.push(sumStep(setting, key, sign + money(cents / 100), key === "total"));
  let total = sum;
  const has = (key: string) => sums.includes(key);
  if ((has("discount") || has("tax")) && random.chance(0.6)) add("subtotal", sum);
  if (has("discount")) {
    const off = Math.round((sum * random.pick([5, 10, 15, 20])) / 100);
    add("discount", off, random.pick(["-", "-", ""]));
    total -= off;
  }
  if (has("tax")) {
    const tax = Math.round((total * random.pick([5, 7, 8, 10, 19, 20])) / 100);
    add("tax", tax);
    total += tax;
  }
  if (has("tip") && bill.tip !== undefined) {
    const tip = 50 * random.integer(1, Math.max(2, Math.round(total / 300)));
    add("tip", tip);
    total += tip;
  }
  add("total", total);
  if (has("cash")) {
    const given = Math.ceil((total + 1) / 500) * 500 + 500 * random.pick([0, 0, 1]);
    add("cash", given);
    add("change", given - total);
  } else if (has("card")) add("card", total);
  return steps;
}

function sumStep(setting: Setting, key: keyof typeof asked.sums, value: string, isBold: boolean): Step {
  const { sheet, draw, ink } = setting;
  const { what, names, questions } = asked.sums[key];
  const text = draw.random.pick(part(names, draw.split));
  const style = { bold: isBold };
  const scale = isBold ? draw.random.pick([1, 1, 1.2]) : 1;
  return {
    height: scale,
    draw() {
      const middle =
        sheet.right - Math.min(sheet.width * 0.6, sheet.textWidth(value, style, scale)) - sheet.size * 0.3;
      const name = isBold && draw.random.chance(0.4) ? text.toUpperCase() : text;
      const [written, amount] = sheet.line([
        { text: name, right: middle - sheet.size * 0.3, style, scale, color: ink },
        { text: value, left: middle, align: "right", style, scale, color: ink },
      ]);
      sheet.pair(0, 1);
      return [{ what, name: written!, value: amount!, questions, whose: [] }];
    },
  };
}
