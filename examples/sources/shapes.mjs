/** Coloured shapes by hand, each picture in a style of its own. */

export const tags = {
  circle: (r) => `<circle r="${r}"/>`,
  square: (r) => `<rect x="${-r}" y="${-r}" width="${2 * r}" height="${2 * r}"/>`,
  triangle: (r) => polygon([-90, 30, 150].map((angle) => [angle, r * 1.2])),
  diamond: (r) => `<path d="M0 ${-r * 1.25}L${r * 0.85} 0L0 ${r * 1.25}L${-r * 0.85} 0Z"/>`,
  pentagon: (r) => polygon([0, 1, 2, 3, 4].map((i) => [72 * i - 90, r])),
  hexagon: (r) => polygon([0, 1, 2, 3, 4, 5].map((i) => [60 * i, r])),
  star: (r) => polygon(Array.from({ length: 10 }, (_, i) => [36 * i - 90, i % 2 ? r * 0.45 : r * 1.15])),
  heart: (r) => {
    const [a, b, c] = [r * 0.95, r * 1.5, r * 0.3];
    return `<path d="M0 ${a}C${-b} ${-r * 0.1} ${-r * 0.8} ${-b * 0.8} 0 ${-c}C${r * 0.8} ${-b * 0.8} ${b} ${-r * 0.1} 0 ${a}Z"/>`;
  },
  cross: (r) => {
    const [a, b] = [r * 0.34, r];
    return `<path d="M${-a} ${-b}H${a}V${-a}H${b}V${a}H${a}V${b}H${-a}V${a}H${-b}V${-a}H${-a}Z"/>`;
  },
};

function polygon(corners) {
  const points = corners.map(([angle, r]) => {
    const a = (angle * Math.PI) / 180;
    return `${(r * Math.cos(a)).toFixed(1)},${(r * Math.sin(a)).toFixed(1)}`;
  });
  return `<polygon points="${points.join(" ")}"/>`;
}

const colors = {
  red: "#d62020",
  orange: "#ff8a14",
  yellow: "#f9dc16",
  green: "#259c3a",
  blue: "#1f55d8",
  purple: "#7a2fae",
  pink: "#f78fb8",
  brown: "#6d4022",
  black: "#141414",
  gray: "#8c8c8c",
};

/** Things are lines of: colour, shape, x, y, radius, degrees. */
function scene(width, height, ground, things, styleOf) {
  const drawn = things
    .trim()
    .split("\n")
    .map((line) => {
      const [color, shape, x, y, r, turn = 0] = line.trim().split(" ");
      return `<g transform="translate(${x} ${y}) rotate(${turn})" ${styleOf(colors[color])}>${tags[shape](Number(r))}</g>`;
    });
  return `<svg width="${width}" height="${height}" stroke-linejoin="round"><defs>${defs}</defs><rect width="100%" height="100%" fill="${ground}"/>${drawn.join("")}</svg>`;
}

const defs = `
  <filter id="shadow" x="-50%" y="-50%" width="200%" height="200%"><feDropShadow dx="5" dy="7" stdDeviation="3" flood-opacity="0.45"/></filter>
  <pattern id="dots" width="18" height="18" patternUnits="userSpaceOnUse"><rect width="18" height="18" fill="#eef1f5"/><circle cx="9" cy="9" r="2" fill="#c5ccd6"/></pattern>
  <pattern id="lines" width="16" height="16" patternUnits="userSpaceOnUse"><rect width="16" height="16" fill="#fffbe9"/><path d="M0 0H16M0 0V16" stroke="#d9e4ef"/></pattern>
  <pattern id="wood" width="300" height="24" patternUnits="userSpaceOnUse"><rect width="300" height="24" fill="#e8cfa4"/><path d="M0 6Q150 14 300 6M0 18Q150 10 300 18" stroke="#d9b981" fill="none"/></pattern>
  <linearGradient id="dusk" x2="0" y2="1"><stop stop-color="#f6d9c6"/><stop offset="1" stop-color="#cfd9ee"/></linearGradient>`;

const flat = (color) => `fill="${color}"`;
const outlined = (color) => `fill="none" stroke="${color}" stroke-width="9"`;
const inked = (color) => `fill="${color}" stroke="#111" stroke-width="4"`;
const shadowed = (color) => `fill="${color}" filter="url(#shadow)"`;
const sticker = (color) => `fill="${color}" stroke="#fff" stroke-width="7" filter="url(#shadow)"`;

export const pictures = {
  "01-flat": scene(
    300,
    240,
    "#f4f4f4",
    `red circle 75 80 38
     blue square 210 75 34
     green triangle 85 180 34
     yellow star 220 175 38`,
    flat,
  ),
  "02-outlined": scene(
    320,
    260,
    "#ffffff",
    `purple circle 80 80 42
     orange hexagon 230 90 46
     purple circle 150 190 42`,
    outlined,
  ),
  "03-inked": scene(
    320,
    320,
    "#bfe3f5",
    `pink heart 80 85 40
     pink heart 235 90 36
     pink heart 90 230 36
     black square 230 230 34 15`,
    inked,
  ),
  "04-shadowed": scene(
    340,
    260,
    "url(#wood)",
    `blue circle 70 75 36
     red circle 170 70 32
     blue circle 270 80 36
     green square 110 185 34 20
     yellow square 235 185 34 -12`,
    shadowed,
  ),
  "05-stickers": scene(
    360,
    280,
    "#2b3a55",
    `red star 85 80 40
     green diamond 260 85 40
     yellow triangle 90 210 36 180
     pink pentagon 260 205 44`,
    sticker,
  ),
  "06-row": scene(
    400,
    224,
    "url(#lines)",
    `red square 60 110 30
     orange circle 155 110 32
     green cross 250 110 36
     blue diamond 345 110 34`,
    inked,
  ),
  "07-two": scene(
    260,
    260,
    "url(#dusk)",
    `brown pentagon 85 90 46
     purple triangle 175 175 42`,
    flat,
  ),
  "08-many": scene(
    380,
    300,
    "#fffdf5",
    `green circle 60 65 30
     green circle 150 70 30
     green circle 240 62 30
     red triangle 325 75 32
     red triangle 70 205 32
     green circle 165 215 30
     blue hexagon 250 210 34
     green circle 330 220 30`,
    flat,
  ),
  "09-turned": scene(
    340,
    280,
    "#d8ead2",
    `red cross 80 85 40 15
     black cross 245 85 40 20
     orange star 90 205 40 30
     purple square 245 200 36 18`,
    inked,
  ),
  "10-dots": scene(
    380,
    260,
    "url(#dots)",
    `blue star 70 75 34
     orange star 190 70 34
     blue star 310 80 34
     red heart 75 190 34
     gray hexagon 190 185 36
     black diamond 305 190 32`,
    shadowed,
  ),
  "11-dark": scene(
    340,
    260,
    "#1a1a1f",
    `yellow circle 70 70 34
     pink square 170 72 28
     orange triangle 270 80 34
     yellow circle 75 185 30
     green cross 170 185 36
     yellow circle 265 185 36`,
    outlined,
  ),
  "12-big-small": scene(
    340,
    300,
    "#f7e9ef",
    `blue circle 120 130 80
     red circle 265 80 28
     green triangle 265 225 46`,
    flat,
  ),
};
