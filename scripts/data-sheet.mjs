// Draws a contact sheet of one generator's samples, with their conversations on the terminal.
//   node scripts/data-sheet.mjs receipts sheet.png [--split heldout] [--count 12] [--seed 1] [--max 1000] [--labels]
import { parseArgs } from "node:util";
import sharp from "sharp";
import { drawWith } from "../dist/data/draw-sample.js";
import { loadGenerator } from "../dist/data/registry.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    split: { type: "string", default: "train" },
    count: { type: "string", default: "12" },
    seed: { type: "string", default: "1" },
    max: { type: "string", default: "1000" },
    labels: { type: "boolean", default: false },
  },
});
const [name, file] = positionals;
const sides = { min: 224, max: Number(values.max) };
const settings = { seed: Number(values.seed), split: values.split, sides };
const generator = await loadGenerator(name);
const pictures = [];
for (let i = 0; i < Number(values.count); i++) {
  const sample = await drawWith(generator, settings, i);
  console.log(`\n[${i}] ${sample.task} ${sample.pictures.map((p) => `${p.width}x${p.height}`).join(" ")}`);
  for (const turn of sample.turns) console.log(`${turn.role === "user" ? ">" : " "} ${turn.content}`);
  if (sample.rejected !== undefined) console.log(`rejected: ${sample.rejected}`);
  pictures.push(...sample.pictures);
}

// Rows of up to 1600 pixels.
const gap = 8;
let [x, y, rowHeight, sheetWidth] = [gap, gap, 0, 0];
const placed = [];
for (const picture of pictures) {
  if (x > gap && x + picture.width > 1600) [x, y, rowHeight] = [gap, y + rowHeight + gap, 0];
  const raw = { width: picture.width, height: picture.height, channels: 3 };
  const drawn = sharp(picture.data, { raw });
  if (values.labels) drawn.composite([{ input: Buffer.from(boxes(picture)), left: 0, top: 0 }]);
  placed.push({ input: await drawn.png().toBuffer(), left: x, top: y });
  x += picture.width + gap;
  rowHeight = Math.max(rowHeight, picture.height);
  sheetWidth = Math.max(sheetWidth, x);
}
await sharp({
  create: { width: sheetWidth, height: y + rowHeight + gap, channels: 3, background: "#507050" },
})
  .composite(placed)
  .png()
  .toFile(file);

function boxes({ width, height, labels }) {
  const box = (color) => (one) =>
    `<rect x="${one.x}" y="${one.y}" width="${one.width}" height="${one.height}" fill="none" stroke="${color}"/>`;
  const { glyphs, objects, chartParts } = labels ?? { glyphs: [], objects: [], chartParts: [] };
  const all = [...glyphs.map(box("red")), ...objects.map(box("blue")), ...chartParts.map(box("green"))];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${all.join("")}</svg>`;
}
