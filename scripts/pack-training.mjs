// Packs what `vl01 train` needs on a machine without internet, besides Node and a WebGPU binding, for Linux on x64 with glibc:
//   npm run data:install && npm run build && node scripts/pack-training.mjs OUT
// writes OUT/vl01-training.tar.gz and OUT/enter.sh, which unpacks it once and runs the program (docs/data.md).
//
// The program is dist/ as it is, not one bundled file: threads, fonts and kernels are found by where they lie beside it.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const [out] = process.argv.slice(2);
if (out === undefined) {
  console.error("usage: node scripts/pack-training.mjs OUT");
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), "vl01-pack-"));
try {
  packProgram();
  packAssets();
  mkdirSync(out, { recursive: true });
  const archive = join(out, "vl01-training.tar.gz");
  // Sorted and without times, so that the same files give the same bytes.
  const tar = "tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C";
  execFileSync("bash", ["-c", `set -o pipefail; ${tar} "$0" -cf - . | gzip -6n >"$1"`, folder, archive]);
  cpSync(join(root, "scripts/enter.sh"), join(out, "enter.sh"));
  console.log(`${archive}: ${(statSync(archive).size / 2 ** 20).toFixed(1)} MiB`);
} finally {
  rmSync(folder, { recursive: true });
}

function packProgram() {
  // Heads go with the model that ships, which is not packed either.
  const isNeeded = (path) => !/\.(d\.[cm]?ts|map|md|markdown)$|\/recipes\/[^/]+\/heads$/.test(path);
  const copy = (path) => cpSync(join(root, path), join(folder, path), { recursive: true, filter: isNeeded });
  const own = ["package.json", "LICENSE", "dist", "native/dist", "native/sources.cjs", "recipes"];
  for (const path of [...own, "scripts/sample-digests.mjs"]) copy(path);
  for (const path of programPackages()) copy(path);
  // The binding itself, 130 MB for all machines, is put where enter.sh is told to look.
  for (const file of ["index.js", "package.json"]) copy(join("node_modules/webgpu", file));
  mkdirSync(join(folder, "node_modules/webgpu/dist/linux-x64"), { recursive: true });
}

/** Folders of the packages that the program imports, for this machine's kind; headers for building the addon are none. */
function programPackages() {
  const found = new Set();
  const visit = (name, from) => {
    const path = `node_modules/${name}`;
    if (found.has(path) || name === "node-api-headers") return;
    const manifest = manifestOf(path);
    // Binaries of other machines are not installed.
    if (manifest === null) {
      if (from === "optional") return;
      throw new Error(`${path} is not installed; run "npm ci"`);
    }
    if (manifest.libc?.includes("musl")) return;
    found.add(path);
    for (const one of Object.keys(manifest.dependencies ?? {})) visit(one, "needed");
    for (const one of Object.keys(manifest.optionalDependencies ?? {})) visit(one, "optional");
  };
  for (const name of Object.keys(manifestOf(".").dependencies)) visit(name, "needed");
  return found;
}

function manifestOf(path) {
  try {
    return createRequire(import.meta.url)(join(root, path, "package.json"));
  } catch {
    return null;
  }
}

/** Of data/node_modules what the generators open; of icon sets what they draw. */
function packAssets() {
  const traced = execFileSync(process.execPath, [join(root, "scripts/trace-assets.mjs")], {
    maxBuffer: 1 << 24,
  });
  const { files, icons } = JSON.parse(String(traced));
  for (const file of files) {
    const from = join(root, "data/node_modules", file);
    const to = join(folder, "data/node_modules", file);
    mkdirSync(dirname(to), { recursive: true });
    const set = /^@iconify-json\/([^/]+)\/icons\.json$/.exec(file)?.[1];
    if (set === undefined) cpSync(from, to);
    else writeFileSync(to, JSON.stringify(withIcons(JSON.parse(readFileSync(from)), icons[set])));
  }
  cpSync(join(root, "data/package.json"), join(folder, "data/package.json"));
}

function withIcons({ icons, ...set }, names) {
  return { ...set, aliases: {}, icons: Object.fromEntries(names.map((name) => [name, icons[name]])) };
}
