/** Every generator by name. Each is loaded when it is first asked for, with the words and drawings it needs. */

import { type DocumentGenerator, describing } from "./document.ts";
import type { Generator } from "./generator.ts";
import type { DatasetSource } from "./load/file-generator.ts";

const documents: Readonly<Record<string, () => Promise<DocumentGenerator>>> = {
  "ocr-page": async () => (await import("./generators/ocr-page.ts")).ocrPage,
  receipts: async () => (await import("./generators/receipts.ts")).receipts,
  invoices: async () => (await import("./generators/invoices.ts")).invoices,
  forms: async () => (await import("./generators/forms.ts")).forms,
  letters: async () => (await import("./generators/letters.ts")).letters,
  cards: async () => (await import("./generators/cards.ts")).cards,
  tables: async () => (await import("./generators/tables.ts")).tables,
  "everyday-papers": async () => (await import("./generators/everyday-papers.ts")).everydayPapers,
  screenshots: async () => (await import("./generators/screenshots.ts")).screenshots,
};

const descriptions = Object.entries(documents).map(
  ([name, load]) => [`${name}-description`, async () => describing(await load())] as const,
);

const loaders: Readonly<Record<string, () => Promise<Generator>>> = {
  "ocr-line": async () => (await import("./generators/ocr-line.ts")).ocrLine,
  "ocr-strip": async () => (await import("./generators/ocr-line.ts")).ocrStrip,
  signs: async () => (await import("./generators/signs.ts")).signs,
  captions: async () => (await import("./generators/captions.ts")).captions,
  "small-tables": async () => (await import("./generators/small-tables.ts")).smallTables,
  "everyday-tables": async () =>
    (await import("./generators/everyday-tables/everyday-tables.ts")).everydayTables,
  "everyday-screens": async () =>
    (await import("./generators/everyday-screens/everyday-screens.ts")).everydayScreens,
  rankings: async () => (await import("./generators/rankings.ts")).rankings,
  "written-rankings": async () => (await import("./generators/rankings.ts")).writtenRankings,
  "ocr-line-description": async () => (await import("./generators/ocr-line.ts")).ocrLineDescription,
  "text-sheets": async () => (await import("./generators/text-sheets.ts")).textSheets,
  ...documents,
  ...Object.fromEntries(descriptions),
  shapes: async () => (await import("./scenes/shapes.ts")).shapes,
  "shapes-description": async () => (await import("./scenes/shapes.ts")).shapesDescription,
  "few-shapes": async () => (await import("./scenes/few-shapes.ts")).fewShapes,
  drawings: async () => (await import("./scenes/drawings.ts")).drawings,
  "drawings-description": async () => (await import("./scenes/drawings.ts")).drawingsDescription,
  icons: async () => (await import("./scenes/drawings.ts")).iconScenes,
  "icons-description": async () => (await import("./scenes/drawings.ts")).iconScenesDescription,
  "clip-art": async () => (await import("./scenes/drawings.ts")).clipArtScenes,
  "clip-art-description": async () => (await import("./scenes/drawings.ts")).clipArtScenesDescription,
  "shape-sheets": async () => (await import("./scenes/shape-sheets.ts")).shapeSheets,
  "name-sheets": async () => (await import("./scenes/name-sheets.ts")).nameSheets,
  flags: async () => (await import("./scenes/flags.ts")).flags,
  empty: async () => (await import("./scenes/empty.ts")).empty,
  diagrams: async () => (await import("./scenes/diagrams.ts")).diagrams,
  "bar-chart": async () => (await import("./charts/charts.ts")).barChart,
  "small-charts": async () => (await import("./charts/small-charts.ts")).smallCharts,
  "everyday-charts": async () => (await import("./charts/everyday-charts.ts")).everydayCharts,
  "line-chart": async () => (await import("./charts/charts.ts")).lineChart,
  "pie-chart": async () => (await import("./charts/charts.ts")).pieChart,
  "scatter-chart": async () => (await import("./charts/scatter.ts")).scatterChart,
  "packaged-chart": async () => (await import("./charts/packaged-charts.ts")).packagedChart,
  "chart-description": async () => (await import("./charts/charts.ts")).chartDescription,
  "several-pictures": async () => (await import("./talk/several-pictures.ts")).severalPictures,
  "preference-pairs": async () => (await import("./talk/preference-pairs.ts")).preferencePairs,
  "written-pages": async () => (await import("./talk/written-pages.ts")).writtenPages,
  "text-only": async () => (await import("./talk/text-only.ts")).textOnly,
};

export const generatorNames: readonly string[] = Object.keys(loaders);

/** Generators of a user's own: by name, a dataset file, or the URL of a module that exports one as `generator`. */
export type OwnGenerators = Readonly<Record<string, string | DatasetSource>>;

/** @param name one of `generatorNames` or of `own`, which goes first; `checkMix` has seen to that */
export async function loadGenerator(name: string, own: OwnGenerators = {}): Promise<Generator> {
  const source = own[name];
  if (typeof source === "object")
    return (await import("./load/file-generator.ts")).loadFileGenerator(name, source);
  const generator =
    source === undefined
      ? await loaders[name]!()
      : ((await import(source)) as { generator: Generator }).generator;
  if (generator?.name !== name) {
    throw new Error(`the generator of ${source ?? "the registry"} is named ${generator?.name}, not ${name}`);
  }
  return generator;
}
