// Start of a model of 1 GB with and without the packed cache: from opening the checkpoint to the first token. Prints JSON.
//
//   npm run build && node bench/packed-start.mjs
//
// The first start packs and writes the cache, the later ones map it; each is a process of its own. The checkpoint (shape
// "hybrid-1b" of `vl01 bench`, int8, random) is written to a temporary folder first, so the files are in the page cache.
import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addonStatus } from "../dist/backends/native/addon.js";
import { createNativeBackend } from "../dist/backends/native/native-backend.js";
import { PackedCache } from "../dist/backends/native/packed-cache.js";
import { Sampler } from "../dist/engine/sampler.js";
import { startStep } from "../dist/engine/step.js";
import { openCheckpoint } from "../dist/formats/checkpoint.js";
import { encodeSafetensorsHeader } from "../dist/formats/safetensors-writer.js";
import { createCache } from "../dist/models/cache.js";
import { loadWeights } from "../dist/models/load-weights.js";
import { benchShapes } from "../dist/runtime/bench-shapes.js";
import { directory } from "../dist/runtime/node.js";
import { syntheticCheckpoint } from "../dist/runtime/synthetic.js";
import { greedySampling } from "../dist/tensor/sampling.js";

const fileName = "model.safetensors";
const config = benchShapes["hybrid-1b"]();
const [role, path] = process.argv.slice(2);

if (role === "start") console.log(JSON.stringify(await start(path)));
else {
  const folder = mkdtempSync(join(tmpdir(), "vl01-start-"));
  try {
    await writeCheckpoint(join(folder, fileName));
    const starts = [0, 1, 2, 3].map(() => {
      const output = execFileSync(process.execPath, [import.meta.filename, "start", folder], {
        encoding: "utf8",
      });
      return JSON.parse(output);
    });
    const later = starts.slice(1);
    const best = later.reduce((a, b) => (b.firstTokenMs < a.firstTokenMs ? b : a));
    const bytes = statSync(join(folder, fileName)).size;
    console.log(JSON.stringify({ bytes, first: starts[0], second: best, all: starts }, null, 2));
    if (best.token !== starts[0].token) throw new Error("the mapped weights give another token");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function start(folder) {
  const began = performance.now();
  const checkpoint = await openCheckpoint(directory(folder));
  const backend = createNativeBackend(addonStatus().executor, new PackedCache(folder, [fileName]));
  const weights = await loadWeights(config, checkpoint, backend);
  const loadedMs = performance.now() - began;
  const cache = createCache(backend, config.textConfig, { numPages: 1, pageSize: 64, numSlots: 1 });
  const sampler = new Sampler(backend, config.textConfig.vocabSize, 1);
  const slice = {
    ids: Int32Array.of(1),
    pastLength: 0,
    pages: Int32Array.of(0),
    stateSlot: 0,
    images: [],
    sampling: { options: greedySampling, random: 0, slot: -1, history: null, mask: null },
  };
  const [token] = await startStep({ backend, config, weights, cache, sampler }, [slice]).done;
  return { loadedMs, firstTokenMs: performance.now() - began, token };
}

async function writeCheckpoint(file) {
  const source = syntheticCheckpoint(config, "int8");
  const tensors = [...source.entries].map(([name, { dtype, shape }]) => ({ name, dtype, shape }));
  const header = encodeSafetensorsHeader(tensors);
  const out = openSync(file, "w");
  writeSync(out, header.bytes);
  for (const { name, begin, end } of header.entries)
    for (let at = begin; at < end; at += 1 << 26)
      writeSync(out, await source.readRange(name, at - begin, Math.min(1 << 26, end - at)));
  closeSync(out);
}
