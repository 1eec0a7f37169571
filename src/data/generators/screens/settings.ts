/** A screen of settings: switches and values. */

import type { DrawContext } from "../../generator.ts";
import { nameOrInvented } from "../../invented-names.ts";
import { screenWords } from "../../labels.ts";
import type { Sheet } from "../../sheet.ts";
import * as more from "../../wordings/more-screens.ts";
import { alike, say } from "../../wordings.ts";
import * as words from "../../words.ts";
import { drawHead, type Screen } from "./screen.ts";

/** @returns what a description begins with */
export function drawSettings(context: DrawContext, screen: Screen): string {
  const { random, split } = context;
  const { sheet, facts, others, absent } = screen;
  const { look, page, size, lineHeight } = sheet;
  const title = drawHead(context, screen, nameOrInvented(random, split, screenWords.settings[split]));
  const step = lineHeight * random.between(1.25, 1.7);
  const most = Math.max(1, Math.floor((sheet.bottom - sheet.y) / step));
  const switches = random.shuffle(screenWords.switches[split]);
  const values = random.shuffle(screenWords.values[split]);
  const rows = random.integer(Math.min(3, most), Math.min(10, most));
  const states: string[] = [];
  for (let row = 0; row < rows; row++) {
    const baseline = sheet.y + step / 2 + size * 0.35;
    const isSwitch = (random.chance(0.55) && switches.length > 0) || values.length === 0;
    const known = isSwitch ? switches.pop() : values.pop();
    if (known === undefined) break;
    // Programs have settings that nobody has heard of.
    const name = random.chance(split === "train" ? 0.5 : 0.3)
      ? words.capitalised(words.words(random, split, random.integer(1, 2)).join(" "))
      : known;
    const written = sheet.cell({ text: name, right: sheet.right - sheet.width * 0.42 }, baseline);
    const header = page.lastText;
    if (isSwitch) {
      const isOn = random.chance(0.5);
      drawSwitch(sheet, sheet.y + step / 2, isOn);
      sheet.lines.push(written);
      states.push(`${written} is ${isOn ? "on" : "off"}`);
      others.push({
        question: say(random, switchWordings[split], written),
        answer: isOn ? "On" : "Off",
        kind: "choice",
      });
      others.push({
        question: say(random, isOnWordings[split], written),
        answer: isOn ? "Yes" : "No",
        kind: "choice",
      });
    } else {
      const text = name === known ? settingValue(context, known) : strangeValue(context);
      const value = sheet.cell(
        { text, left: sheet.right - sheet.width * 0.4, align: "right", color: look.faint },
        baseline,
      );
      page.belongs(page.lastText, { row: header });
      sheet.lines.push(`${written} ${value}`);
      facts.push({ key: written, value, kind: "exact" });
    }
    sheet.y += step;
    const y = Math.round(sheet.y) + 0.5;
    if (row + 1 < rows) page.rule(sheet.left, y, sheet.right, y, { color: look.tint });
  }
  absent.push(...switches.slice(0, 2), ...values.slice(0, 2));
  const numOn = states.filter((state) => state.endsWith(" on")).length;
  others.push({ question: say(random, onCountWordings[split]), answer: String(numOn), kind: "number" });
  return `The image shows a screen named "${title}" with a list of settings.${states.length === 0 ? "" : ` ${states.join(", ")}.`}`;
}

function drawSwitch(sheet: Sheet, middle: number, isOn: boolean): void {
  const { look, page, size } = sheet;
  const height = size * 1.05;
  const width = height * 1.8;
  const box = { x: sheet.right - width, y: middle - height / 2, width, height };
  page.rectangle(box, { fill: isOn ? look.accent : look.faint, radius: height / 2 });
  const knob = height - 4;
  const x = isOn ? box.x + width - knob - 2 : box.x + 2;
  page.rectangle({ x, y: box.y + 2, width: knob, height: knob }, { fill: look.paper, radius: knob / 2 });
}

function settingValue(context: DrawContext, name: string): string {
  const { random, split } = context;
  switch (name) {
    case "Volume":
    case "Brightness":
      return `${random.integer(0, 100)}%`;
    case "Font size":
      return `${random.integer(8, 32)} px`;
    case "Storage used":
      return `${(random.next() * 500).toFixed(1)} GB`;
    case "Version":
    case "Build":
      return `${random.integer(1, 12)}.${random.integer(0, 20)}.${random.integer(0, 9)}`;
    case "Username":
    case "Nickname":
      return words.firstName(random, split).toLowerCase() + words.digits(random, 2);
    case "Region":
      return words.city(random, split);
    case "Time zone":
      return `UTC${random.pick(["+", "-"])}${random.integer(1, 12)}`;
    case "Screen timeout":
      return `${random.integer(1, 30)} min`;
    default:
      return words.capitalised(words.word(random, split));
  }
}

/** Of a setting that nobody has heard of. */
function strangeValue({ random, split }: DrawContext): string {
  return random.weighted<() => string>([
    [() => words.capitalised(words.word(random, split)), 3],
    [() => words.numberText(random), 2],
    [() => words.code(random), 1],
    [() => words.time(random), 1],
  ])();
}

const switchWordings = alike(
  [
    "Is {} on or off?",
    "What is the state of {}?",
    "How is {} set, on or off?",
    "Is the switch {} on or off?",
  ],
  more.switchState,
);

const isOnWordings = alike(
  ["Is {} switched on?", "Is {} enabled?", "Is {} turned on?", "Has {} been activated?"],
  more.isOn,
);

const onCountWordings = alike(
  ["How many switches are on?", "How many settings are switched on?", "Count the switches that are on."],
  more.onCount,
);
