// GGUF files (version 3, little-endian), written one tensor after the other.
// Layout: header, metadata, tensor list, then at multiples of 32 bytes the tensors.
// Source: ggml-org/ggml:docs/gguf.md.
import { closeSync, openSync, writeSync } from "node:fs";

const alignment = 32;
const encoder = new TextEncoder();

/** Number in the file, and bytes of `count` elements (Q8_0: blocks of 32 int8 with an f16 scale in front). */
const tensorTypes = {
  F32: { id: 0, bytes: (count) => 4 * count },
  Q8_0: { id: 8, bytes: (count) => (count / 32) * 34 },
};

const valueTypes = {
  uint32: { id: 4, encode: (value) => scalar(4, (view) => view.setUint32(0, value, true)) },
  int32: { id: 5, encode: (value) => scalar(4, (view) => view.setInt32(0, value, true)) },
  float32: { id: 6, encode: (value) => scalar(4, (view) => view.setFloat32(0, value, true)) },
  string: { id: 8, encode: (value) => text(value) },
};
const arrayType = 9;

/** Bytes that a tensor takes in the file. */
export function tensorBytes(type, shape) {
  return tensorTypes[type].bytes(shape.reduce((a, b) => a * b, 1));
}

/**
 * @param {string} path
 * @param {Record<string, {type: keyof typeof valueTypes, value: number | string | (number | string)[]}>} metadata an array
 *   is written as an array of `type`
 * @param {{name: string, type: "F32" | "Q8_0", shape: number[], data: () => Uint8Array}[]} tensors shape with the contiguous
 *   dimension first: a weight [out, in] is [in, out] here
 */
export function writeGguf(path, metadata, tensors) {
  const head = [
    text("GGUF").slice(8),
    uint32(3),
    uint64(tensors.length),
    uint64(Object.keys(metadata).length),
    ...Object.entries(metadata).flatMap(([key, entry]) => [text(key), ...metadataValue(entry)]),
  ];
  let offset = 0;
  for (const { name, type, shape } of tensors) {
    head.push(text(name), uint32(shape.length), ...shape.map(uint64));
    head.push(uint32(tensorTypes[type].id), uint64(offset));
    offset += padded(tensorBytes(type, shape));
  }
  const file = openSync(path, "w");
  writePadded(file, Buffer.concat(head));
  for (const { name, type, shape, data } of tensors) {
    const bytes = data();
    const expected = tensorBytes(type, shape);
    if (bytes.length !== expected)
      throw new RangeError(`${name} has ${bytes.length} bytes, expected ${expected}`);
    writePadded(file, bytes);
  }
  closeSync(file);
}

function metadataValue({ type, value }) {
  const { id, encode } = valueTypes[type];
  if (!Array.isArray(value)) return [uint32(id), encode(value)];
  return [uint32(arrayType), uint32(id), uint64(value.length), ...value.map(encode)];
}

function writePadded(file, bytes) {
  writeSync(file, bytes);
  writeSync(file, new Uint8Array(padded(bytes.length) - bytes.length));
}

function padded(length) {
  return Math.ceil(length / alignment) * alignment;
}

function text(value) {
  const bytes = encoder.encode(value);
  return Buffer.concat([uint64(bytes.length), bytes]);
}

function uint32(value) {
  return valueTypes.uint32.encode(value);
}

function uint64(value) {
  return scalar(8, (view) => view.setBigUint64(0, BigInt(value), true));
}

function scalar(size, write) {
  const bytes = new Uint8Array(size);
  write(new DataView(bytes.buffer));
  return bytes;
}
