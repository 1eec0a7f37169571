import { writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { CheckpointError, RequestError } from "../errors.ts";
import { readSafetensorsHeader } from "../formats/safetensors.ts";
import { writeSafetensors } from "../formats/safetensors-writer.ts";
import type { Preprocessing } from "../image/decode.ts";
import type { NamedImage } from "../runtime/images.ts";
import { inspectForward } from "../runtime/inspect-forward.ts";
import {
  directory,
  expectDirectory,
  nodePixelKernels,
  nodeProviders,
  readImageFile,
  sharpCodec,
} from "../runtime/node.ts";
import { formatShape } from "../tensor/tensor.ts";
import { formatTable } from "./format.ts";

export interface InspectForwardFlags {
  readonly model: string;
  readonly inputs: string;
  readonly outputs: string;
  readonly image?: readonly string[];
  readonly layers?: boolean;
  readonly prefill?: number;
  readonly backend: string;
  readonly preprocessing: Preprocessing;
  readonly precision: "exact" | "fast";
}

export async function runInspectForward(flags: InspectForwardFlags): Promise<void> {
  await expectDirectory(flags.model);
  const images: NamedImage[] = [];
  for (const path of flags.image ?? []) images.push({ image: await readImageFile(path), label: path });
  const outputs = await inspectForward(directory(flags.model), {
    ids: await readIds(flags.inputs),
    images,
    codec: sharpCodec,
    pixelKernels: nodePixelKernels,
    preprocessing: flags.preprocessing,
    prefill: flags.prefill ?? null,
    layers: flags.layers === true,
    precision: flags.precision,
    backend: flags.backend,
    providers: nodeProviders,
  });
  const tensors = [...outputs].map(([name, { shape, values }]) => ({
    name,
    dtype: "F32" as const,
    shape,
    data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  }));
  await writeFile(flags.outputs, writeSafetensors(tensors));
  const rows = tensors.map(({ name, shape }) => [name, formatShape(shape)]);
  process.stdout.write(`${formatTable(rows)}\nwritten to ${flags.outputs}\n`);
}

async function readIds(path: string): Promise<Int32Array> {
  const fileName = basename(path);
  const source = await directory(dirname(path)).open(fileName);
  if (!source) {
    throw new CheckpointError(
      "checkpoint_missing",
      `${path}: no such file, expected a safetensors file with input_ids`,
    );
  }
  const { entries } = await readSafetensorsHeader(source);
  const entry = entries.get("input_ids");
  if (!entry) {
    const found = [...entries.keys()].slice(0, 5).join(", ");
    throw new CheckpointError("tensor_missing", `${fileName}: no tensor input_ids, found ${found || "none"}`);
  }
  const isVector = entry.shape.length === 1 || (entry.shape.length === 2 && entry.shape[0] === 1);
  if (!isVector || (entry.dtype !== "I32" && entry.dtype !== "I64")) {
    throw new CheckpointError(
      "tensor_shape",
      `${fileName}: input_ids is ${entry.dtype} ${formatShape(entry.shape)}, expected I32 or I64, [T] or [1, T]`,
    );
  }
  const bytes = await source.read(entry.begin, entry.end - entry.begin);
  const { buffer } = bytes.slice();
  if (entry.dtype === "I32") return new Int32Array(buffer);
  const ids = Array.from(new BigInt64Array(buffer), Number);
  const wrong = ids.findIndex((id) => id < 0 || id >= 2 ** 31);
  if (wrong >= 0) {
    throw new RequestError(
      "request_invalid",
      `${fileName}: input_ids[${wrong}] is ${ids[wrong]}, expected a token id`,
    );
  }
  return Int32Array.from(ids);
}
