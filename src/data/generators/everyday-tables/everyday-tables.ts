/**
 * Tables as people photograph and meet them: departures, prices, standings, rotas, nutrition facts, in many looks, asked about in whole
 * sentences that seldom say what a column is called.
 */

import type { Sample } from "../../../formats/dataset.ts";
import { conversation, type Exchange } from "../../conversation.ts";
import type { DrawContext, Generator } from "../../generator.ts";
import type { Random } from "../../random.ts";
import { pageSides, Sheet } from "../../sheet.ts";
import { alike, headingWordings, readWordings, say } from "../../wordings.ts";
import { drawSome, numQuestions } from "./ask-some.ts";
import type { Content } from "./content.ts";
import { drawTable, drawTableLook, numLinesOf, type TableLook } from "./draw-table.ts";
import { factKinds } from "./fact-kinds.ts";
import { figureKinds } from "./figure-kinds.ts";
import { machineKinds } from "./machine-kinds.ts";
import { matrixContent } from "./matrices.ts";
import { planKinds } from "./plan-kinds.ts";
import { recordKinds } from "./record-kinds.ts";
import { recordsContent } from "./records.ts";
import { specificationContent } from "./specifications.ts";
import { type Draw, drawHabits } from "./values.ts";

export const everydayTables: Generator = { name: "everyday-tables", draw };

async function draw(context: DrawContext): Promise<Sample> {
  const { random, split } = context;
  const look = drawTableLook(random);
  const { content, page } = fittingContent(context, look);
  // Small letters by hand nobody reads.
  const kinds = random.weighted([
    [["sans", "sans", "serif", "slab", "mono"], 8],
    [["hand"], page.size < 12.5 ? 0 : 2],
    [["display"], page.size < 12.5 ? 0 : 1],
  ] as const);
  const sheet = new Sheet(context, { ...page, kinds, darkShare: 0.14 });
  const written = drawTable(sheet, content, look);
  const picture = await sheet.finish();
  const text = sheet.lines.join("\n");
  if (random.chance(0.05)) {
    const reading: Exchange = { question: say(random, readWordings[split]), answer: text, kind: "text" };
    return conversation(context, "everyday-tables/reading", [picture], [reading]);
  }
  const { cells, wholes, absent } = content.questions(written);
  const { title, note } = written;
  if (title !== null)
    wholes.push({ question: say(random, headingWordings[split]), answer: title, kind: "text" });
  if (note !== null) wholes.push({ question: say(random, noteWordings[split]), answer: note, kind: "text" });
  cells.push(...addresses(random, written.numbered));
  const exchanges = drawSome(random, { cells, wholes, absent }, random.weighted(numQuestions[split]));
  return conversation(context, "everyday-tables/questions", [picture], exchanges);
}

/** Cells of a spreadsheet by letter and number. */
function addresses(random: Random, rows: readonly (readonly string[])[]): Exchange[] {
  const places = rows.flatMap((row, r) =>
    row.map((answer, c) => ({ answer, place: `${String.fromCharCode(65 + c)}${r + 1}` })),
  );
  const written = places.filter(({ answer }) => answer !== "");
  return random.sample(written, 6).map(({ answer, place }) => ({
    question: say(random, addressWordings, place),
    answer,
    kind: "exact",
  }));
}

const addressWordings = [
  "What is in {}?",
  "What does cell {} say?",
  "What stands in the cell {}?",
  "Which value is in {}?",
  "Read the cell {}.",
  "What is written in {}?",
] as const;

/** A table that can be written large enough, and the page for it. */
function fittingContent(context: DrawContext, look: TableLook) {
  const { random, split, sides } = context;
  for (let most = 9; ; most--) {
    const draw: Draw = {
      random,
      split,
      count: random.integer(2, Math.max(2, most)),
      ...drawHabits(random),
    };
    const content = drawContent(draw);
    const page = pageFor(random, sides, content, look);
    if (page !== null || most < -20)
      return { content, page: page ?? { width: sides.max, height: sides.max, size: 8.5 } };
  }
}

function drawContent(draw: Draw): Content {
  const make = draw.random.weighted([
    [() => recordsContent(draw.random.pick(recordKinds), draw), 6],
    [() => matrixContent(draw.random.pick([...planKinds, ...figureKinds]), draw), 3.5],
    [() => specificationContent(draw.random.pick([...machineKinds, ...factKinds]), draw), 2.5],
  ]);
  return make();
}

/** Sides and size of the text, or null where the table asks for more than there is; by the length of its texts. */
function pageFor(random: Random, sides: DrawContext["sides"], content: Content, look: TableLook) {
  const gap = Math.min(look.gap, 1.4);
  const sizesAcross =
    content.columns.reduce((sum, { name, cells }, c) => {
      const texts = [...cells, content.isHeadless ? "" : name, content.total?.[c] ?? ""];
      return sum + 0.56 * Math.max(...texts.map((text) => text.length)) + gap;
    }, 0) +
    3 +
    (look.isSpreadsheet ? 2 : 0);
  const linesDown = numLinesOf(content, look) * 1.5 + 3;
  const wanted = pageSides(
    random,
    sides,
    Math.min(1.7, Math.max(0.48, (linesDown / sizesAcross) * random.between(0.8, 1.1))),
  );
  const smallest = 9;
  if (sizesAcross * smallest > sides.max || linesDown * smallest > sides.max) return null;
  const width = Math.round(Math.max(wanted.width, sizesAcross * smallest));
  const roomy = Math.min(18, Math.max(smallest, width / sizesAcross));
  const size = Math.max(smallest, Math.min(roomy * random.between(0.8, 1), sides.max / linesDown));
  const height = Math.round(Math.min(sides.max, Math.max(wanted.height, linesDown * size)));
  return { width, height, size };
}

const noteWordings = alike(
  ["What does the note under the table say?", "What is written under the table?", "Read the note."],
  [
    "What does the small print say?",
    "Is there a note? What does it say?",
    "What does the last line say?",
    "What is the note at the bottom?",
  ],
);
