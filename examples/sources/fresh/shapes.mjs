/** Shapes 13 to 16: other looks, other places, and ovals, moons and arrows. */

import { tags as before } from "../shapes.mjs";

const tags = {
  ...before,
  oval: (r) => `<ellipse rx="${r * 1.35}" ry="${r * 0.8}"/>`,
  moon: (r) =>
    `<path d="M${r * 0.35} ${-r}A${r} ${r} 0 1 0 ${r * 0.35} ${r}A${r * 1.15} ${r * 1.15} 0 0 1 ${r * 0.35} ${-r}Z"/>`,
  arrow: (r) =>
    `<path d="M${-r} ${-r * 0.3}H${r * 0.15}V${-r * 0.75}L${r * 1.1} 0L${r * 0.15} ${r * 0.75}V${r * 0.3}H${-r}Z"/>`,
};

/** Things are lines of: colour, shape, x, y, radius, degrees. */
function scene(width, height, ground, things, styleOf, colors) {
  const drawn = things
    .trim()
    .split("\n")
    .map((line) => {
      const [color, shape, x, y, r, turn = 0] = line.trim().split(" ");
      return `<g transform="translate(${x} ${y}) rotate(${turn})" ${styleOf(colors[color], color)}>${tags[shape](Number(r))}</g>`;
    });
  const glosses = Object.entries(colors).map(
    ([name, color]) =>
      `<radialGradient id="${name}" cx="0.35" cy="0.3" r="0.9"><stop stop-color="#fff"/><stop offset="0.3" stop-color="${color}"/><stop offset="1" stop-color="${color}" stop-opacity="0.8"/></radialGradient>`,
  );
  return `<svg width="${width}" height="${height}" stroke-linejoin="round"><defs>${defs}${glosses.join("")}</defs><rect width="100%" height="100%" fill="${ground}"/>${drawn.join("")}</svg>`;
}

const defs = `
  <filter id="chalk" x="-30%" y="-30%" width="160%" height="160%"><feTurbulence baseFrequency="0.35" numOctaves="2" seed="4"/><feDisplacementMap in="SourceGraphic" scale="5"/></filter>
  <pattern id="checks" width="40" height="40" patternUnits="userSpaceOnUse"><rect width="40" height="40" fill="#fff"/><path d="M0 0H20V20H0ZM20 20H40V40H20Z" fill="#e6edf0"/></pattern>`;

const chalk = (color) => `fill="none" stroke="${color}" stroke-width="6" filter="url(#chalk)"`;
const glossy = (_, name) => `fill="url(#${name})" stroke="#0004" stroke-width="2"`;
const stitched = (color) => `fill="${color}" stroke="#fffc" stroke-width="3" stroke-dasharray="7 5"`;
const plain = (color) => `fill="${color}"`;

export const pictures = {
  "13-chalk": scene(
    360,
    260,
    "#2f4a3f",
    `white triangle 80 85 42
     yellow moon 185 80 44
     white square 285 80 36
     pink oval 110 195 38
     white triangle 255 195 40`,
    chalk,
    { white: "#f5f5ee", yellow: "#f3e27a", pink: "#f4a9c0" },
  ),
  "14-inside": scene(
    280,
    280,
    "#efe6da",
    `blue circle 140 140 118
     yellow star 140 146 74
     red heart 40 40 24
     green diamond 244 242 22`,
    plain,
    { blue: "#2c5fc4", yellow: "#ffd21f", red: "#d3222f", green: "#2f9a48" },
  ),
  "15-glossy": scene(
    400,
    230,
    "url(#checks)",
    `orange circle 52 62 30
     purple circle 130 62 30
     orange circle 208 62 30
     orange circle 286 62 30
     purple circle 356 62 26
     green arrow 90 170 44
     green arrow 210 170 44
     purple arrow 330 170 44 180`,
    glossy,
    { orange: "#f07d12", purple: "#7b2fb5", green: "#1f9d4d" },
  ),
  "16-column": scene(
    240,
    320,
    "#c9b8d8",
    `black hexagon 120 60 42
     red cross 120 160 40
     brown pentagon 120 260 42`,
    stitched,
    { black: "#1b1b1f", red: "#cf2230", brown: "#6b4226" },
  ),
};
