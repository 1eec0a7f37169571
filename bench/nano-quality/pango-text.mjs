// One line of text as pango draws it, in a held-out font of the data's: another shaper and rasteriser than the canvas of src/data.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { sfntOf } from "./woff.mjs";

// Read once, when the first text is drawn.
process.env.FONTCONFIG_FILE = fileURLToPath(new URL("fonts.conf", import.meta.url));

const fonts = fileURLToPath(new URL("../../data/node_modules/@fontsource/", import.meta.url));
const unpacked = fileURLToPath(new URL("../../build/nano-quality-fonts/", import.meta.url));

/**
 * The ink of a text: PNG with alpha, cut to its box, with the box's size in pixels.
 *
 * @param family such as "fira-sans", of fonts.ts
 * @param size   of the text, pixels
 */
export async function pangoText(text, { family, size, color, weight = 400 }) {
  const name = family.replace(/(^|-)(\w)/g, (_, dash, letter) => (dash && " ") + letter.toUpperCase());
  const bold = weight === 700 ? " Bold" : "";
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const { data, info } = await sharp({
    text: {
      text: `<span foreground="${color}">${escaped}</span>`,
      font: `${name}${bold} ${size}`,
      fontfile: fontFile(family, weight),
      rgba: true,
      dpi: 72,
    },
  })
    .png()
    .toBuffer({ resolveWithObject: true });
  return { png: data, width: info.width, height: info.height };
}

/** Pango reads no WOFF, so each font is unpacked once. */
function fontFile(family, weight) {
  const name = `${family}-latin-${weight}-normal`;
  const path = `${unpacked}${name}.ttf`;
  if (existsSync(path)) return path;
  mkdirSync(unpacked, { recursive: true });
  // Renamed when it is whole: several processes draw.
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, sfntOf(readFileSync(`${fonts}${family}/files/${name}.woff`)));
  renameSync(partial, path);
  return path;
}
