/**
 * One thing alone in each picture. Emoji are of EmojiOne (CC BY 4.0), icons of Lucide (ISC) and Bootstrap Icons (MIT): sets that are
 * held out of training (src/data/scenes/drawing-sets.ts). Flags are drawn here.
 */

import { readFileSync } from "node:fs";

const sets = new URL("../../data/node_modules/@iconify-json/", import.meta.url);

/** The drawing in the middle of a ground of its own. */
export function thing(set, key, ground, color, [width, height, size, turn = 0]) {
  const { icons, width: side = 16 } = JSON.parse(readFileSync(new URL(`${set}/icons.json`, sets), "utf8"));
  const svg = `<svg width="${size}" height="${size}" viewBox="0 0 ${side} ${side}" style="transform:rotate(${turn}deg)">${icons[key].body}</svg>`;
  return `<div style="width:${width}px;height:${height}px;background:${ground};color:${color};display:grid;place-items:center">${svg}</div>`;
}

/** A flag of 300 x 200 before a sky or a wall. */
const flying = (ground, flag, style = "") =>
  `<div style="width:360px;padding:34px 30px;background:${ground}"><svg width="300" height="200" style="display:block;${style}">${flag}</svg></div>`;

const stripes = Array.from({ length: 9 }, (_, i) => i)
  .map((i) => `<rect y="${i * 22.22}" width="300" height="22.3" fill="${i % 2 ? "#fff" : "#0d5eaf"}"/>`)
  .join("");

export const pictures = {
  "01-penguin": thing("emojione", "penguin", "#d7ecf7", "", [260, 260, 180]),
  "02-violin": thing("emojione", "violin", "#ffffff", "", [300, 240, 170]),
  "03-tractor": thing("emojione", "tractor", "#efe7d2", "", [280, 240, 190, -4]),
  "04-pineapple": thing("emojione", "pineapple", "#3c4a63", "", [240, 280, 200]),
  "05-anchor": thing("lucide", "anchor", "#f2f5f8", "#173f7a", [240, 240, 150]),
  "06-scissors": thing("lucide", "scissors", "#222831", "#ffd369", [240, 240, 140, 10]),
  "07-hourglass": thing("bi", "hourglass", "#ffffff", "#111", [240, 260, 150]),
  "08-bicycle": thing("bi", "bicycle", "#e4f2e6", "#1d6b34", [300, 240, 180]),
  "09-japan": flying(
    "#9cc7e8",
    "<rect width='300' height='200' fill='#fff'/><circle cx='150' cy='100' r='60' fill='#bc002d'/>",
    "transform:rotate(-3deg)",
  ),
  "10-sweden": flying(
    "#f1f1ee",
    "<rect width='300' height='200' fill='#006aa7'/><path d='M94 0h40v80h166v40H134v80H94v-80H0V80h94z' fill='#fecc00'/>",
    "border-radius:18px;box-shadow:0 4px 12px #0007",
  ),
  "11-greece": flying(
    "#e9ddc7",
    `${stripes}<rect width='111' height='111' fill='#0d5eaf'/><path d='M44.4 0h22.2v44.4H111v22.2H66.6V111H44.4V66.6H0V44.4h44.4z' fill='#fff'/>`,
    "border:1px solid #555",
  ),
  "12-switzerland": flying(
    "#7f8f9f",
    "<rect width='200' height='200' x='50' fill='#da291c'/><path d='M131 38h38v43h43v38h-43v43h-38v-43H88V81h43z' fill='#fff'/>",
    "filter:drop-shadow(4px 6px 4px #0006)",
  ),
};
