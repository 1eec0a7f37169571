// Draws the pictures of the folders beside this file again out of sources/, or those of the kinds that are named:
//   node examples/draw.mjs [receipts ...]
// Needs Chromium (CHROMIUM, or /usr/bin/chromium), `npm ci` here and in data/, and of Debian python3-matplotlib and the fonts
// fonts-{adf-gillius,adf-universalis,averia-sans-gwf,bebas-neue,beteckna,breip,cantarell,clear-sans,crosextra-carlito,dejavu,
// dkg-handwriting,freefont-ttf,gfs-didot,gnutypewriter,go,goudybookletter,hack,junction,league-spartan,liberation,linuxlibertine,
// lmodern,manrope,urw-base35}: no picture of training has them.
// Numbers 13 and on come out of sources/fresh/: who writes training data looks neither there nor at them.
import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import sharp from "sharp";

const here = fileURLToPath(new URL(".", import.meta.url));
const kinds = ["receipts", "documents", "screenshots", "charts", "tables", "names", "shapes", "lines"];
const asked = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });
const page = await browser.newPage({ viewport: { width: 800, height: 900 } });
for (const kind of kinds.filter((kind) => asked.length === 0 || asked.includes(kind))) {
  for (const [name, bytes] of await (kind === "charts" ? charts() : pages(kind))) {
    const path = join(here, kind, `${name}.png`);
    // 64 colours keep files small, and nobody sees the difference.
    const { data, info } = await sharp(bytes)
      .flatten()
      .png({ palette: true, colours: 64, effort: 10, dither: 0 })
      .toBuffer({ resolveWithObject: true });
    await writeFile(path, data);
    console.log(`${kind}/${name}.png ${info.width} x ${info.height}, ${data.length} bytes`);
  }
}
await browser.close();

/** Each page's one element, which says how wide it is. */
async function pages(kind) {
  const [first, fresh] = await Promise.all(
    ["", "fresh/"].map((folder) => import(`./sources/${folder}${kind}.mjs`)),
  );
  const drawn = [];
  for (const [name, html] of Object.entries({ ...first.pictures, ...fresh.pictures })) {
    const style =
      "<style>* { box-sizing: border-box } body { margin: 0 } body > * { display: block }</style>";
    await page.setContent(`<!doctype html>${style}<body>${html}</body>`);
    const box = await page.locator("body > *").first().boundingBox();
    // Text is as wide as it is: the last, partly covered pixels go.
    const clip = { x: 0, y: 0, width: Math.floor(box.width), height: Math.floor(box.height) };
    drawn.push([name, await page.screenshot({ clip })]);
  }
  return drawn;
}

async function charts() {
  const folder = await mkdtemp(join(tmpdir(), "charts-"));
  try {
    // Another python3 may come first, without Debian's packages.
    for (const source of ["charts.py", "fresh/charts.py"])
      execFileSync("/usr/bin/python3", [join(here, "sources", source), folder]);
    const names = (await readdir(folder)).sort();
    return await Promise.all(
      names.map(async (name) => [name.slice(0, -4), await readFile(join(folder, name))]),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}
