/**
 * The typefaces of pictures: one list, each family in one split only. All are `@fontsource` packages (OFL-1.1, Apache-2.0
 * and UFL-1.0), of which the files with Latin letters are used. Debian's fonts are left to tests of the trained model,
 * so families with the same outlines under another name (Arimo, Tinos, Cousine, Carlito, Caladea) are in neither split.
 */

import { readAsset } from "./assets.ts";
import { canvasModule } from "./canvas.ts";
import type { Split } from "./generator.ts";
import type { Random } from "./random.ts";

export type FontKind = "sans" | "serif" | "slab" | "mono" | "hand" | "display";

export interface FontFamily {
  /** Of the package: `lora` is `@fontsource/lora`. */
  readonly name: string;
  readonly kind: FontKind;
  readonly split: Split;
  readonly hasBold: boolean;
  readonly hasItalic: boolean;
}

export interface FontStyle {
  readonly bold?: boolean;
  readonly italic?: boolean;
}

/** A registered file of a family. */
export interface Font {
  readonly family: FontFamily;
  /** What a canvas calls it; no other file has this name. */
  readonly face: string;
}

/** `*`: has no bold; `/`: has no italic. */
const lists: Readonly<Record<Split, Readonly<Record<FontKind, string>>>> = {
  train: {
    sans: `roboto open-sans lato inter source-sans-3 noto-sans work-sans pt-sans ibm-plex-sans nunito archivo-narrow
      barlow-condensed dm-sans titillium-web hind/ abel*/ questrial*/ montserrat poppins raleway mulish cabin quicksand/
      exo-2 heebo/ asap oxygen/ dosis/ signika/ varela-round*/ josefin-sans public-sans red-hat-display lexend/
      figtree outfit/ urbanist plus-jakarta-sans assistant/ maven-pro/ barlow chivo jost roboto-condensed
      pt-sans-narrow/ space-grotesk/ nunito-sans`,
    serif: `merriweather pt-serif lora eb-garamond libre-baskerville source-serif-4 gelasio crimson-text spectral
      old-standard-tt playfair-display cormorant-garamond alegreya domine/ libre-caslon-text neuton literata newsreader
      frank-ruhl-libre/ ibm-plex-serif gentium-book-plus unna volkhov philosopher martel/ marcellus*/`,
    slab: `roboto-slab/ zilla-slab arvo special-elite*/ aleo crete-round* josefin-slab bree-serif*/ sanchez* podkova/
      kreon/ cutive*/`,
    mono: `roboto-mono ibm-plex-mono source-code-pro inconsolata/ space-mono share-tech-mono*/ vt323*/ anonymous-pro
      dm-mono* overpass-mono/ pt-mono*/ oxygen-mono*/ cutive-mono*/ b612-mono lekton chivo-mono`,
    hand: `caveat/ patrick-hand*/ kalam/ indie-flower*/ architects-daughter*/ dancing-script/ shadows-into-light*/
      gloria-hallelujah*/ covered-by-your-grace*/ gochi-hand*/ coming-soon*/ short-stack*/ neucha*/ delius*/ comic-neue
      sriracha*/ pangolin*/ courgette*/ satisfy*/ permanent-marker*/`,
    display: `oswald/ fjalla-one*/ righteous*/ fredoka/ comfortaa/ lobster*/ abril-fatface*/ russo-one*/ concert-one*/
      archivo-black*/ chewy*/ patua-one*/ titan-one*/ carter-one*/ passion-one/ teko/ viga*/ fugaz-one*/ play/
      secular-one*/ yanone-kaffeesatz/`,
  },
  heldout: {
    sans: "rubik karla fira-sans",
    serif: "vollkorn noto-serif cardo",
    slab: "bitter rokkitt",
    mono: "jetbrains-mono courier-prime ubuntu-mono",
    hand: "handlee*/ schoolbell*/",
    display: "anton*/ lilita-one*/ paytone-one*/",
  },
};

export const fontFamilies: readonly FontFamily[] = (["train", "heldout"] as const).flatMap((split) =>
  Object.entries(lists[split]).flatMap(([kind, names]) =>
    names.split(/\s+/).map((entry) => ({
      name: entry.replace(/[*/]/g, ""),
      kind: kind as FontKind,
      split,
      hasBold: !entry.includes("*"),
      hasItalic: !entry.includes("/"),
    })),
  ),
);

/** One family of the split, of one of the kinds. */
export function pickFamily(random: Random, split: Split, kinds: readonly FontKind[]): FontFamily {
  return random.pick(fontFamilies.filter((family) => family.split === split && kinds.includes(family.kind)));
}

const fonts = new Map<string, Font>();

/**
 * The file of a family in a style, the nearest it has; bold goes before italic.
 *
 * @throws {DataError} `data_missing`
 */
export function fontOf(family: FontFamily, style: FontStyle = {}): Font {
  const isBold = style.bold && family.hasBold;
  const weight = isBold ? 700 : 400;
  // Not every family that has both has both at once.
  const slope = style.italic && family.hasItalic && !isBold ? "italic" : "normal";
  const face = `${family.name}-latin-${weight}-${slope}`;
  let font = fonts.get(face);
  if (font === undefined) {
    const bytes = readAsset(`@fontsource/${family.name}/files/${face}.woff2`);
    // Each file under a name of its own: a canvas chooses among the files of one name by rules that nothing here needs.
    canvasModule.GlobalFonts.register(bytes, face);
    font = { family, face };
    fonts.set(face, font);
  }
  return font;
}
