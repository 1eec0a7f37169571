// Samples per second of each generator on one thread, and of all of them through a stream; and the processor time of one sample
// on all threads, which other work on the machine hardly changes.
//   npm run build && node bench/data.mjs [--max 336] [--count 200] [--workers 2] [generator ...]
import { parseArgs } from "node:util";
import sharp from "sharp";
import { drawWith } from "../dist/data/draw-sample.js";
import { generatorNames, loadGenerator } from "../dist/data/registry.js";
import { openStream } from "../dist/data/stream.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    max: { type: "string", default: "336" },
    count: { type: "string", default: "200" },
    workers: { type: "string", default: "2" },
  },
});
sharp.concurrency(1);
const count = Number(values.count);
const sides = { min: 224, max: Number(values.max) };
const names = positionals.length > 0 ? positionals : generatorNames;
console.log(`${count} samples each, sides ${sides.min} to ${sides.max}, node ${process.version}`);

for (const name of names) {
  const generator = await loadGenerator(name);
  const settings = { seed: 1, split: "train", sides };
  // Fonts are read and measured once; long runs have that behind them.
  for (let i = 0; i < count; i++) await drawWith(generator, settings, i);
  let pixels = 0;
  const start = now();
  for (let i = count; i < 2 * count; i++) {
    const sample = await drawWith(generator, settings, i);
    for (const picture of sample.pictures) pixels += picture.width * picture.height;
  }
  report(name, count, start, pixels);
}

const workers = Number(values.workers);
const mix = [{ at: 0, mix: Object.fromEntries(names.map((name) => [name, 1])) }];
const stream = openStream({ seed: 1, split: "train", mix, sides, workers });
for (let i = 0; i < 2 * count; i++) await stream.next();
let pixels = 0;
const start = now();
for (let i = 0; i < 4 * count; i++) {
  for (const picture of (await stream.next()).pictures) pixels += picture.width * picture.height;
}
report(`all, ${workers} threads`, 4 * count, start, pixels);
await stream.close();

function now() {
  return { wall: performance.now(), cpu: process.cpuUsage() };
}

function report(name, samples, start, pixels) {
  const milliseconds = performance.now() - start.wall;
  const { user, system } = process.cpuUsage(start.cpu);
  const perSecond = ((1000 * samples) / milliseconds).toFixed(0);
  const megapixels = (pixels / 1000 / milliseconds).toFixed(1);
  const cpu = ((user + system) / 1000 / samples).toFixed(1);
  console.log(
    `${name.padEnd(24)} ${perSecond.padStart(6)} samples/s  ${megapixels.padStart(6)} Mpixel/s  ${cpu.padStart(6)} ms of CPU`,
  );
}
