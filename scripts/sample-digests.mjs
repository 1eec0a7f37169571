// A digest of the samples of every generator in both splits, drawn by threads: the same on every machine that draws the same.
//   npm run build && node scripts/sample-digests.mjs [--count 200] [--workers 2] [--max 448] [generator ...]
import { createHash } from "node:crypto";
import { parseArgs } from "node:util";
import { generatorNames } from "../dist/data/registry.js";
import { openStream } from "../dist/data/stream.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: "string", default: "200" },
    workers: { type: "string", default: "2" },
    max: { type: "string", default: "448" },
  },
});
const sides = { min: 224, max: Number(values.max) };
const workers = Number(values.workers);
for (const name of positionals.length > 0 ? positionals : generatorNames) {
  for (const split of ["train", "heldout"]) {
    const stream = openStream({ seed: 1, split, mix: [{ at: 0, mix: { [name]: 1 } }], sides, workers });
    const hash = createHash("sha256");
    while (stream.position < Number(values.count)) {
      const sample = await stream.next();
      hash.update(JSON.stringify({ ...sample, pictures: sample.pictures.map(({ labels }) => labels) }));
      for (const { data } of sample.pictures) hash.update(data);
    }
    const { skipped } = stream;
    await stream.close();
    console.log(`${hash.digest("hex")} ${name} ${split}${skipped > 0 ? ` (${skipped} not drawn)` : ""}`);
  }
}
