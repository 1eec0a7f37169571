/** Draws the fields of a paper as steps from top to bottom: what is not sure to fit never becomes a step. */

import { type Sheet, wrapped } from "../../sheet.ts";
import type { Field, Layout } from "./paper.ts";
import { type Draw, part } from "./values.ts";

/** Something that stands on the paper, with the questions that it answers. */
export interface Shown {
  readonly what: string;
  /** As it stands on the paper, null where it has no name there. */
  readonly name: string | null;
  readonly value: string;
  readonly questions: readonly string[];
  /** Questions for the name, where no other value is the same. */
  readonly whose: readonly string[];
}

/** Something to draw at the sheet's place, which it moves down. */
export interface Step {
  /** Lines of running text that it takes. */
  readonly height: number;
  draw(): readonly Shown[];
}

/** How one paper is set. */
export interface Setting {
  readonly sheet: Sheet;
  readonly draw: Draw;
  readonly ink: string;
  readonly faint: string;
  readonly align: "left" | "center";
}

/** Pixels; what would have to be smaller to fit is left out. */
const smallest = 8.5;

const capitals = 0.15;

/** A field that has no name, in lines of its own; null where it does not fit. */
export function aloneStep(setting: Setting, field: Field, wanted: number, isBold = false): Step | null {
  const { sheet, draw, align, ink } = setting;
  const { random, split } = draw;
  const style = { bold: isBold };
  const value = field.value(draw);
  const form = random.pick(part(field.said, split));
  const isLoud = form === "{}" && isBold && random.chance(capitals) && !value.includes("@");
  const said = form.replace("{}", () => value);
  const text = isLoud ? said.toUpperCase() : said;
  let scale = Math.max(wanted * field.scale, smallest / sheet.size);
  let lines: string[] = [];
  // Large texts become smaller before they are broken into more than two lines.
  for (const most of [2, 2, 2, 4]) {
    lines = wrapped(text, (one) => sheet.textWidth(one, style, scale), sheet.width);
    const isWide = lines.some((one) => sheet.textWidth(one, style, scale) > sheet.width);
    if (!isWide && lines.length <= most) break;
    scale = Math.max(scale * 0.8, smallest / sheet.size);
  }
  if (lines.length > 5 || lines.some((one) => sheet.textWidth(one, style, scale) > sheet.width)) return null;
  return {
    height: Math.max(1, scale) * lines.length,
    draw() {
      for (const line of lines) {
        // A line of a large text is as high as the text, not as the running text.
        sheet.line([{ text: line, align, scale, style, color: ink }]);
      }
      return [shownOf(field, null, isLoud ? value.toUpperCase() : value)];
    },
  };
}

/** Sentences with a field each, one after the other in the same lines. */
export function proseStep(setting: Setting, fields: readonly Field[], most: number): Step | null {
  const { sheet, draw, ink } = setting;
  const { random, split } = draw;
  const shown: Shown[] = [];
  let lines: string[] = [];
  let text = "";
  for (const field of fields) {
    const value = field.value(draw);
    const longer = `${text} ${random.pick(part(field.said, split)).replace("{}", () => value)}`.trimStart();
    const next = wrapped(longer, (one) => sheet.textWidth(one), sheet.width);
    if (next.length > most || next.some((one) => sheet.textWidth(one) > sheet.width)) continue;
    [text, lines] = [longer, next];
    shown.push(shownOf(field, null, value));
  }
  if (lines.length === 0) return null;
  return {
    height: lines.length,
    draw() {
      for (const line of lines) sheet.line([{ text: line, color: ink }]);
      return shown;
    },
  };
}

interface Pair {
  readonly field: Field;
  readonly name: string;
  readonly value: string;
}

/** Named fields, in steps that can each be left out. */
export function namedSteps(setting: Setting, fields: readonly Field[], layout: Layout): Step[] {
  const { sheet, draw } = setting;
  const { random, split } = draw;
  const isLoud = random.chance(0.3);
  const mark = layout === "columns" ? random.pick(["", "", "", ":"]) : random.pick(["", ":", ":"]);
  const names = new Set<string>();
  const pairs = fields.flatMap((field): Pair[] => {
    const text = field.label?.(draw) ?? random.pick(part(field.names, split));
    const name = (isLoud ? text.toUpperCase() : text) + (/[?.:]$/.test(text) ? "" : mark);
    // Two fields of one name could not be told apart.
    if (names.has(name)) return [];
    names.add(name);
    return [{ field, name, value: field.value(draw) }];
  });
  if (layout === "columns") return columnSteps(setting, pairs);
  const scale = random.chance(0.2) ? random.between(1, 1.2) : 1;
  const bold = random.pick(["name", "value", "neither", "neither"]);
  const hasRules = random.chance(0.2);
  const gap = random.pick([1, 1, 1.15, 1.35]);
  const nameWidth = Math.max(
    ...pairs.map(({ name }) => sheet.textWidth(name, { bold: bold === "name" }, scale)),
  );
  const start = sheet.left + Math.min(sheet.width * 0.55, nameWidth + sheet.size * 0.8);
  return pairs.flatMap(({ field, name, value }): Step[] => {
    const nameStyle = { bold: bold === "name" };
    const valueStyle = { bold: bold === "value" };
    const [asked, wide] = [
      sheet.textWidth(name, nameStyle, scale),
      sheet.textWidth(value, valueStyle, scale),
    ];
    const space = sheet.size * (layout === "pairs" ? 0.45 : 0.9);
    const room = sheet.width - (layout === "aligned" ? start - sheet.left : asked + space);
    const fits = (width: number, within: number) =>
      width * Math.min(1, smallest / (sheet.size * scale)) <= within;
    if (!fits(wide, room) || (layout === "aligned" && !fits(asked, start - sheet.left - sheet.size * 0.5)))
      return [];
    const total = asked + space + Math.min(wide, room);
    const left =
      layout === "pairs" && setting.align === "center" ? (sheet.left + sheet.right - total) / 2 : sheet.left;
    const middle = layout === "aligned" ? start : left + asked + space;
    return [
      {
        height: gap * scale,
        draw() {
          const { page, lineHeight, look, size } = sheet;
          const top = sheet.y;
          const [written] = sheet.line(
            [
              {
                text: name,
                left,
                right: layout === "aligned" ? start - size * 0.4 : middle,
                scale,
                style: nameStyle,
                color: random.chance(0.5) ? setting.ink : setting.faint,
              },
              {
                text: value,
                left: middle,
                align: layout === "spread" ? "right" : "left",
                scale,
                style: valueStyle,
                color: setting.ink,
              },
            ],
            gap * scale,
          );
          sheet.pair(0, 1);
          const y = Math.round(top + lineHeight * gap * scale) - 0.5;
          if (hasRules && layout !== "pairs") page.rule(sheet.left, y, sheet.right, y, { color: look.tint });
          return [shownOf(field, written!.replace(/:$/, ""), value)];
        },
      },
    ];
  });
}

/** Rows of one to three fields, as many as there is room for. */
function columnSteps(setting: Setting, pairs: readonly Pair[]): Step[] {
  const { sheet, draw } = setting;
  const { random } = draw;
  const { size } = sheet;
  const most = random.integer(1, 3);
  const nameScale = Math.max(random.between(0.68, 0.95), smallest / size);
  const valueScale = random.between(1, 1.6);
  const isNameFirst = random.chance(0.85);
  const style = { bold: random.chance(0.55) };
  const gap = size;
  const need = ({ name, value }: Pair) =>
    Math.max(sheet.textWidth(name, {}, nameScale), sheet.textWidth(value, style, valueScale)) + gap;
  const least = ({ name, value }: Pair) =>
    Math.max(sheet.textWidth(name, {}, smallest / size), sheet.textWidth(value, style, smallest / size)) +
    gap;
  const rows: Pair[][] = [];
  for (const pair of pairs) {
    if (least(pair) > sheet.width) continue;
    const row = rows.at(-1);
    const sum = [...(row ?? []), pair].reduce((total, one) => total + need(one), 0);
    if (row !== undefined && row.length < most && sum <= sheet.width + gap) row.push(pair);
    else rows.push([pair]);
  }
  // Columns of all rows stand under each other where that leaves room enough.
  const even = sheet.width / Math.max(...rows.map((row) => row.length), 1);
  const isEven = rows.every((row) => row.length === 1 || row.every((pair) => need(pair) <= even + gap));
  const box = random.pick(["none", "none", "none", "ruled", "framed", "filled"]);
  const align = random.pick(["left", "left", "left", "center"] as const);
  const height = nameScale * 0.95 + valueScale * 0.95 + 0.35;
  return rows.map((row) => ({
    height: height + 0.25,
    draw: () =>
      drawRow(setting, row, { nameScale, valueScale, isNameFirst, style, align, box, height }, widthsOf(row)),
  }));

  function widthsOf(row: readonly Pair[]): number[] {
    if (row.length === 1) return [sheet.width];
    if (isEven) return row.map(() => even);
    const needs = row.map(need);
    const rest = (sheet.width + gap - needs.reduce((total, one) => total + one, 0)) / row.length;
    return needs.map((one) => one + rest - gap / row.length);
  }
}

interface RowLook {
  readonly nameScale: number;
  readonly valueScale: number;
  readonly isNameFirst: boolean;
  readonly style: { readonly bold: boolean };
  readonly align: "left" | "center";
  readonly box: string;
  /** In lines. */
  readonly height: number;
}

function drawRow(setting: Setting, row: readonly Pair[], look: RowLook, widths: readonly number[]): Shown[] {
  const { sheet } = setting;
  const { page, lineHeight, size } = sheet;
  const { nameScale, valueScale, isNameFirst } = look;
  const isBoxed = look.box === "framed" || look.box === "filled";
  let left = sheet.left;
  const written = row.map(({ name, value, field }, i) => {
    const area = {
      x: left,
      y: Math.round(sheet.y),
      width: widths[i]! - size * 0.35,
      height: lineHeight * look.height,
    };
    if (look.box === "framed") page.rectangle(area, { stroke: setting.faint, radius: 3 });
    if (look.box === "filled" && setting.ink === sheet.look.ink)
      page.rectangle(area, { fill: sheet.look.tint, radius: 4 });
    if (look.box === "ruled")
      page.rule(left, area.y + area.height, left + area.width, area.y + area.height, {
        color: setting.faint,
      });
    const inset = isBoxed ? size * 0.3 : 0;
    const inside = { left: left + inset, right: left + area.width - inset, align: look.align };
    left += widths[i]!;
    const nameHeight = lineHeight * nameScale * 0.95;
    const valueHeight = lineHeight * valueScale * 0.95;
    const top = sheet.y + lineHeight * 0.15;
    const [nameTop, valueTop] = isNameFirst ? [top, top + nameHeight] : [top + valueHeight, top];
    const middle = (from: number, height: number, scale: number) => from + height / 2 + size * 0.35 * scale;
    const nameText = sheet.cell(
      { ...inside, text: name, scale: nameScale, color: setting.faint },
      middle(nameTop, nameHeight, nameScale),
    );
    const header = page.lastText;
    const valueText = sheet.cell(
      { ...inside, text: value, scale: valueScale, style: look.style, color: setting.ink },
      middle(valueTop, valueHeight, valueScale),
    );
    page.belongs(page.lastText, { row: header });
    return { field, nameText, valueText };
  });
  sheet.y += lineHeight * (look.height + 0.25);
  const lines = [written.map((one) => one.nameText).join(" "), written.map((one) => one.valueText).join(" ")];
  sheet.lines.push(...(isNameFirst ? lines : lines.reverse()));
  return written.map(({ field, nameText, valueText }) =>
    shownOf(field, nameText.replace(/:$/, ""), valueText),
  );
}

function shownOf({ what, questions, label, whose = [] }: Field, name: string | null, value: string): Shown {
  if (label === undefined || name === null) return { what, name, value, questions, whose };
  const told = (text: string) => text.replaceAll("{}", () => name);
  return { what: told(what), name, value, questions: questions.map(told), whose };
}
