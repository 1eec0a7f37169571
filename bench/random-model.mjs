// A model folder of a configuration with random weights, for benches that need a whole model and no answers.

import {
  closeSync,
  cpSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readModelConfig } from "../dist/formats/config-files.js";
import { encodeSafetensorsHeader } from "../dist/formats/safetensors-writer.js";
import { directory } from "../dist/runtime/node.js";
import { syntheticCheckpoint } from "../dist/runtime/synthetic.js";

/** The model of recipes/nano in a folder of its own; `remove` deletes it. @param width of its language model, heads of 64; its own unless given */
export async function randomNano(width = null) {
  const folder = mkdtempSync(join(tmpdir(), "vl01-nano-"));
  cpSync(fileURLToPath(new URL("../recipes/nano/model", import.meta.url)), folder, { recursive: true });
  if (width !== null) widen(join(folder, "config.json"), width);
  await writeCheckpoint(folder);
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

function widen(path, width) {
  const config = JSON.parse(readFileSync(path, "utf8"));
  const heads = width / 64;
  Object.assign(config.text_config, {
    hidden_size: width,
    intermediate_size: width,
    num_attention_heads: heads,
    num_key_value_heads: Math.max(1, heads >> 2),
  });
  writeFileSync(path, JSON.stringify(config));
}

/** The model's tensors in one file, random, f32. */
async function writeCheckpoint(folder) {
  const source = syntheticCheckpoint(await readModelConfig(directory(folder)), "f32");
  const tensors = [...source.entries].map(([name, { dtype: stored, shape: sides }]) => ({
    name,
    dtype: stored,
    shape: sides,
  }));
  const header = encodeSafetensorsHeader(tensors);
  const out = openSync(join(folder, "model.safetensors"), "w");
  writeSync(out, header.bytes);
  for (const { name, begin, end } of header.entries)
    for (let at = begin; at < end; at += 1 << 26)
      writeSync(out, await source.readRange(name, at - begin, Math.min(1 << 26, end - at)));
  closeSync(out);
}
