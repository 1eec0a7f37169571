/** Diagrams of boxes and arrows, drawn directly: flow charts, trees and chains, with their labels read and their arrows followed. */

import type { SamplePicture } from "../../formats/dataset.ts";
import { conversation, type Question } from "../conversation.ts";
import { textWidth } from "../font-metrics.ts";
import { type Font, fontOf, pickFamily } from "../fonts.ts";
import type { DrawContext, Generator, Split } from "../generator.ts";
import { drawLook, type Look } from "../look.ts";
import { Page } from "../page.ts";
import { counted, fill, list, sentence } from "../phrases.ts";
import type { Random } from "../random.ts";
import { questionsOf } from "../rounds.ts";
import * as more from "../wordings/more-diagrams.ts";
import { say, worded } from "../wordings.ts";
import * as words from "../words.ts";
import { descriptionWordings } from "./scene-wordings.ts";

export type Arrangement = "chain" | "tree" | "layers";

interface Node {
  readonly label: string;
  readonly row: number;
  readonly column: number;
}

interface Diagram {
  readonly arrangement: Arrangement;
  readonly nodes: readonly Node[];
  /** From one node to another, by index. */
  readonly arrows: readonly (readonly [from: number, to: number])[];
}

export const diagrams: Generator = {
  name: "diagrams",
  async draw(context) {
    const { picture, diagram } = await drawDiagram(context);
    const { random } = context;
    const questions = questionsOf(random, context.split, 5, () =>
      diagramQuestions(random, context.split, diagram),
    );
    return conversation(context, questions.at(-1)!.task, [picture], questions);
  },
};

export async function drawDiagram({ random, split, sides, id }: DrawContext): Promise<{
  picture: SamplePicture;
  diagram: Diagram;
}> {
  for (let tries = 0; tries < 40; tries++) {
    const width = random.integer(sides.min, Math.min(sides.max, Math.round(2 * sides.min)));
    const height = random.integer(sides.min, Math.min(sides.max, Math.round(1.8 * sides.min)));
    const diagram = arrange(random, split);
    const look = drawLook(random, split, 0.12, 1.5);
    const font = fontOf(pickFamily(random, split, ["sans", "sans", "serif", "slab", "mono", "hand"]));
    const page = new Page({ width, height, paper: look.paper, angle: look.effects.angle });
    if (!paint(page, random, diagram, look, font)) continue;
    return { picture: await page.finish(look.effects, random), diagram };
  }
  throw new Error(`${id}: no diagram fitted, sides ${sides.min} to ${sides.max}`);
}

function arrange(random: Random, split: Split): Diagram {
  const arrangement = random.pick(["chain", "tree", "layers"] as const);
  const places: [row: number, column: number][] = [];
  const arrows: [number, number][] = [];
  if (arrangement === "chain") {
    const count = random.integer(2, 5);
    for (let i = 0; i < count; i++) places.push([i, 0]);
    for (let i = 0; i + 1 < count; i++) arrows.push([i, i + 1]);
  } else if (arrangement === "tree") {
    const branches = random.integer(2, 3);
    places.push([0, (branches - 1) / 2]);
    for (let b = 0; b < branches; b++) {
      places.push([1, b]);
      arrows.push([0, places.length - 1]);
      if (!random.chance(0.55)) continue;
      places.push([2, b]);
      arrows.push([places.length - 2, places.length - 1]);
    }
  } else {
    const sizes = Array.from({ length: random.integer(2, 3) }, () => random.integer(1, 3));
    const widest = Math.max(...sizes);
    let before: number[] = [];
    for (const [row, size] of sizes.entries()) {
      const layer = Array.from({ length: size }, (_, i) => {
        places.push([row, i + (widest - size) / 2]);
        return places.length - 1;
      });
      // Every box is reached, and arrows of one layer do not cross: each goes to the next or the same box on the right.
      let at = 0;
      for (const [i, to] of layer.entries()) {
        if (before.length === 0) break;
        at = Math.max(at, Math.floor((i * before.length) / size));
        arrows.push([before[at]!, to]);
      }
      before = layer;
    }
  }
  const labels = new Set<string>();
  while (labels.size < places.length) labels.add(label(random, split));
  return {
    arrangement,
    nodes: [...labels].map((text, i) => ({ label: text, row: places[i]![0], column: places[i]![1] })),
    arrows,
  };
}

function label(random: Random, split: Split): string {
  const count = random.chance(0.3) ? 2 : 1;
  return words.capitalised(words.words(random, split, count).join(" "));
}

/** False when a label does not fit its box. */
function paint(page: Page, random: Random, diagram: Diagram, look: Look, font: Font): boolean {
  const { nodes, arrows } = diagram;
  const isAcross = diagram.arrangement === "chain" ? random.chance(0.4) : random.chance(0.3);
  const depth = 1 + Math.max(...nodes.map(({ row }) => row));
  const breadth = 1 + Math.max(...nodes.map(({ column }) => column));
  const [columns, rows] = isAcross ? [depth, breadth] : [breadth, depth];
  const margin = 10;
  const cellWidth = (page.width - 2 * margin) / columns;
  const cellHeight = (page.height - 2 * margin) / rows;
  const size = Math.round(2 * random.between(9.5, Math.min(18, 8 + page.width / 70))) / 2;
  const boxWidth = Math.min(
    cellWidth * 0.8,
    Math.max(...nodes.map((node) => textWidth(node.label, font, size))) + 2 * size,
  );
  const boxHeight = Math.min(cellHeight * 0.6, size * random.between(2, 3));
  if (boxHeight < 1.5 * size) return false;
  if (nodes.some((node) => textWidth(node.label, font, size) > boxWidth - 0.8 * size)) return false;
  // An arrow shorter than its head is none.
  if ((isAcross ? cellWidth - boxWidth : cellHeight - boxHeight) < 14) return false;
  const boxes = nodes.map(({ row, column }) => {
    const [c, r] = isAcross ? [row, column] : [column, row];
    return {
      x: margin + (c + 0.5) * cellWidth - boxWidth / 2,
      y: margin + (r + 0.5) * cellHeight - boxHeight / 2,
      width: boxWidth,
      height: boxHeight,
    };
  });
  const lineWidth = random.between(1, 2.2);
  for (const [from, to] of arrows) {
    const [a, b] = [boxes[from]!, boxes[to]!];
    const start = isAcross ? [a.x + a.width, a.y + a.height / 2] : [a.x + a.width / 2, a.y + a.height];
    const end = isAcross ? [b.x, b.y + b.height / 2] : [b.x + b.width / 2, b.y];
    paintArrow(page, start as [number, number], end as [number, number], look.faint, lineWidth);
  }
  const radius = random.pick([0, 0, 4, boxHeight / 2]);
  const isFilled = random.chance(0.6);
  for (const [i, box] of boxes.entries()) {
    page.rectangle(box, { radius, stroke: look.ink, lineWidth, fill: isFilled ? look.tint : look.paper });
    page.object({ name: "box", color: null, ...box });
    page.text(nodes[i]!.label, box.x + boxWidth / 2, box.y + boxHeight / 2 + 0.35 * size, {
      font,
      size,
      color: look.ink,
      align: "center",
    });
  }
  return true;
}

function paintArrow(
  page: Page,
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  color: string,
  width: number,
): void {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const head = 5 + 1.5 * width;
  page.rule(x1, y1, x2 - head * 0.8 * Math.cos(angle), y2 - head * 0.8 * Math.sin(angle), { color, width });
  const { context } = page;
  context.beginPath();
  context.moveTo(x2, y2);
  for (const side of [-0.45, 0.45]) {
    context.lineTo(x2 - head * Math.cos(angle + side), y2 - head * Math.sin(angle + side));
  }
  context.closePath();
  context.fillStyle = color;
  context.fill();
}

function diagramQuestions(random: Random, split: Split, diagram: Diagram): Question[] {
  const { nodes, arrows } = diagram;
  const name = (index: number) => nodes[index]!.label;
  const after = (index: number) => arrows.filter(([from]) => from === index).map(([, to]) => name(to));
  const before = (index: number) => arrows.filter(([, to]) => to === index).map(([from]) => name(from));
  const any = random.integer(0, nodes.length - 1);
  const [from, to] = random.pick(arrows);
  const other = random.integer(0, nodes.length - 1);
  const isDirect = arrows.some(([a, b]) => a === from && b === other);
  const questions: Question[] = [
    {
      task: "diagram-count",
      question: random.pick(wordings.boxes[split]),
      answer: String(nodes.length),
      kind: "number",
    },
    {
      task: "diagram-count",
      question: random.pick(wordings.arrows[split]),
      answer: String(arrows.length),
      kind: "number",
    },
    {
      task: "diagram-follow",
      question: fill(random, wordings.after[split], { name: name(any) }),
      answer: after(any).length === 0 ? "nothing" : list(after(any)),
      kind: "text",
    },
    {
      task: "diagram-follow",
      question: fill(random, wordings.before[split], { name: name(to) }),
      answer: list(before(to)),
      kind: "text",
    },
    {
      task: "diagram-arrow",
      question: fill(random, wordings.arrow[split], {
        a: name(from),
        b: isDirect || other === from ? name(to) : name(other),
      }),
      answer: isDirect || other === from ? "yes" : "no",
      kind: "choice",
    },
    {
      task: "diagram-read",
      question: random.pick(wordings.labels[split]),
      answer: list(nodes.map((node) => node.label)),
      kind: "free",
    },
    {
      task: "diagram-first",
      question: random.pick(wordings.first[split]),
      answer: list(
        nodes
          .map((_, i) => i)
          .filter((i) => before(i).length === 0)
          .map(name),
      ),
      kind: "text",
    },
    {
      task: "diagram-description",
      question: say(random, descriptionWordings[split]),
      answer: describe(diagram),
      kind: "free",
    },
  ];
  return random.shuffle(questions);
}

export const wordings = {
  boxes: worded(
    ["How many boxes are there?", "Count the boxes.", "How many boxes does the diagram have?"],
    ["Give me a tally of the boxes.", "What do the boxes number?"],
    more.boxes,
  ),
  arrows: worded(
    ["How many arrows are there?", "Count the arrows.", "How many arrows does the diagram have?"],
    ["Give me a tally of the arrows.", "What do the arrows number?"],
    more.arrows,
  ),
  after: worded(
    [
      "What comes after {name}?",
      "Where does the arrow from {name} lead?",
      "Which box follows {name}?",
      "What does {name} point to?",
    ],
    ["Leaving {name}, where does one arrive?", "Which box is next once {name} is done?"],
    more.after,
  ),
  before: worded(
    ["What comes before {name}?", "Which box leads to {name}?", "From where does an arrow come to {name}?"],
    ["Arriving at {name}, where does one come from?", "Which box precedes {name}?"],
    more.before,
  ),
  arrow: worded(
    ["Does an arrow go from {a} to {b}?", "Is there an arrow from {a} to {b}?"],
    ["Would you find an arrow leading from {a} to {b}?", "Is {a} linked directly to {b}?"],
    more.arrow,
  ),
  labels: worded(
    ["Which labels do the boxes have?", "Read the text in the boxes.", "List what is written in the boxes."],
    ["Spell out the writing in every box.", "Go through the boxes and read each."],
    more.labels,
  ),
  first: worded(
    [
      "Where does the diagram begin?",
      "Which boxes have no arrow leading to them?",
      "What is at the start of the diagram?",
    ],
    ["With which box does everything start?", "Point out the entry of the diagram."],
    more.first,
  ),
};

function describe({ arrangement, nodes, arrows }: Diagram): string {
  const kind = { chain: "a chain of boxes", tree: "a tree of boxes", layers: "a flow chart" }[arrangement];
  const steps = nodes.flatMap(({ label: from }, i) => {
    const targets = arrows.filter(([source]) => source === i).map(([, to]) => nodes[to]!.label);
    if (targets.length === 0) return [];
    return [
      targets.length === 1
        ? `an arrow leads from ${from} to ${targets[0]}`
        : `from ${from} arrows lead to ${list(targets)}`,
    ];
  });
  const opening = `the image shows ${kind} with ${counted(nodes.length, "box")} and ${counted(arrows.length, "arrow")}`;
  return [opening, `the boxes are labelled ${list(nodes.map(({ label }) => label))}`, ...steps]
    .map(sentence)
    .join(" ");
}
