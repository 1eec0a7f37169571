// Draws examples/receipt.png and docs/images/tiles.png: the receipt as the model receives it, thumbnail and tiles.
// Run after `npm run build`, where the DejaVu fonts are installed: node scripts/draw-readme-picture.mjs

import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { decodeImage, minimaxVl01Processor, processImage } from "../dist/index.js";
import { readImageFile, sharpCodec } from "../dist/runtime/node.js";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

const lines = [
  ["Flat white", "2 x 3.40", "6.80"],
  ["Almond croissant", "1 x 3.10", "3.10"],
  ["Oat porridge", "1 x 5.90", "5.90"],
  ["Orange juice", "1 x 3.75", "3.75"],
];
const row = ([name, count, price], y) =>
  `<text x="40" y="${y}">${name}</text><text x="330" y="${y}" text-anchor="end">${count}</text>` +
  `<text x="440" y="${y}" text-anchor="end">${price}</text>`;
const receipt = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="640">
  <rect width="480" height="640" fill="#fbfaf5"/>
  <g font-family="DejaVu Sans Mono" font-size="19" fill="#222">
    <text x="240" y="70" text-anchor="middle" font-size="34" font-weight="bold">Cafe Merle</text>
    <text x="240" y="105" text-anchor="middle">12 Harbour Lane, Porthleven</text>
    <text x="240" y="132" text-anchor="middle">14 May 2026  09:41  table 7</text>
    <path d="M40 165H440M40 355H440" stroke="#222" stroke-dasharray="5 4"/>
    ${lines.map((line, i) => row(line, 205 + 38 * i)).join("")}
    <text x="40" y="395">VAT 20 %</text><text x="440" y="395" text-anchor="end">3.26</text>
    <text x="40" y="450" font-size="32" font-weight="bold">Total</text>
    <text x="440" y="450" font-size="32" font-weight="bold" text-anchor="end">19.55</text>
    <text x="40" y="500">Card **** 4417</text>
    <text x="240" y="590" text-anchor="middle">Thank you, come again!</text>
  </g></svg>`;
const palette = { palette: true, colours: 64 };
await sharp(Buffer.from(receipt)).png(palette).toFile(path("examples/receipt.png"));

const bytes = await readImageFile(path("examples/receipt.png"));
const { plan, tiles } = processImage(await decodeImage(bytes, sharpCodec), minimaxVl01Processor);
const side = 168;
const gap = 8;
const left = 2 * gap + side + 24;
const picture = sharp({
  create: {
    width: left + plan.grid.columns * (side + gap) + gap,
    height: plan.grid.rows * (side + gap) + gap,
    channels: 3,
    background: "#d8dee4",
  },
});
const placed = await Promise.all(
  tiles.map(async (data, tile) => ({
    input: await sharp(data, { raw: { width: plan.tileSize, height: plan.tileSize, channels: 3 } })
      .resize(side)
      .png()
      .toBuffer(),
    left: tile === 0 ? gap : left + ((tile - 1) % plan.grid.columns) * (side + gap),
    top: tile === 0 ? gap : gap + Math.floor((tile - 1) / plan.grid.columns) * (side + gap),
  })),
);
await writeFile(path("docs/images/tiles.png"), await picture.composite(placed).png(palette).toBuffer());
console.log(`${plan.numTiles} tiles, ${plan.numFeatures} image tokens`);
