// Prints as JSON what the generators use of data/node_modules: `files`, relative to it, and the `icons` of each icon set.
// scripts/pack-training.mjs runs it.
//   npm run build && node scripts/trace-assets.mjs
// Modules are told by the debugger, data by a watch on reading, binaries by a watch on loading. Which fonts, drawings and
// tables a sample wants is up to chance, so each of these is asked for by name; the rest is loaded with the generators.
import fs from "node:fs";
import { Session } from "node:inspector";
import { syncBuiltinESMExports } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const packages = fileURLToPath(new URL("../data/node_modules/", import.meta.url));
const opened = new Set();

function note(file) {
  const path = String(file).startsWith("file:") ? fileURLToPath(file) : String(file);
  if (!path.startsWith(packages)) return;
  opened.add(path);
  // What a package's modules are called, and of which kind they are, is in a package.json on the way to them.
  for (let folder = dirname(path); folder.length >= packages.length; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (fs.existsSync(manifest)) opened.add(manifest);
  }
}

const { readFileSync } = fs;
fs.readFileSync = (file, ...rest) => {
  if (typeof file !== "number") note(file);
  return readFileSync(file, ...rest);
};
syncBuiltinESMExports();
const dlopen = process.dlopen;
process.dlopen = (module, file, ...rest) => {
  note(file);
  return dlopen.call(process, module, file, ...rest);
};
const session = new Session();
session.connect();
session.on("Debugger.scriptParsed", ({ params }) => note(params.url));
session.post("Debugger.enable");

const { generatorNames, loadGenerator } = await import("../dist/data/registry.js");
const { drawWith } = await import("../dist/data/draw-sample.js");
const { fontFamilies, fontOf } = await import("../dist/data/fonts.js");
const { collections } = await import("../dist/data/scenes/drawing-sets.js");
const { setOf } = await import("../dist/data/scenes/icon-set.js");
const { flagCountries } = await import("../dist/data/scenes/flags.js");
const { scatterTables } = await import("../dist/data/charts/scatter-tables.js");
const { realTables } = await import("../dist/data/charts/real-tables.js");

const both = [false, true];
for (const family of fontFamilies) {
  for (const bold of both) for (const italic of both) fontOf(family, { bold, italic });
}
const icons = {};
const use = (set, key) => {
  icons[set] = [...(icons[set] ?? []), key];
};
for (const { sets, more, keys, keyIn } of collections) {
  for (const hand of [...sets.train, ...more, ...sets.heldout]) {
    for (const key of keys.map((one) => keyIn(hand, one))) if (key !== null) use(setOf(hand), key);
  }
}
for (const { drawings } of flagCountries()) {
  for (const { set, key } of Object.values(drawings).flat()) use(set, key);
}
scatterTables();
await realTables("train");
for (const name of generatorNames) {
  const generator = await loadGenerator(name);
  for (const split of ["train", "heldout"]) {
    for (let i = 0; i < 8; i++) await drawWith(generator, { seed: 1, split }, i);
  }
}
session.disconnect();
const files = [...opened].map((path) => relative(packages, path)).sort();
console.log(JSON.stringify({ files, icons }));
