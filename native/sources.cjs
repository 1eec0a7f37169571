// What the addon is made of. Plain JavaScript for both who need it: scripts/build-native.mjs before anything is built, which
// writes the hash into the addon, and src/backends/native/addon.ts, which compares it when it loads one.

const { createHash } = require("node:crypto");
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

/** Every C file and header of the addon, relative to the package's folder; tests have a main of their own. */
function nativeSources(root) {
  return ["native", "native/ops"]
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((path) => /\.[ch]$/.test(path) && !path.endsWith("wasm.c"))
    .sort();
}

/** Hash of their names and contents: an addon with another one may have other commands. */
function nativeSourcesHash(root) {
  const hash = createHash("sha256");
  for (const path of nativeSources(root)) hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest("hex").slice(0, 16);
}

module.exports = { nativeSources, nativeSourcesHash };
