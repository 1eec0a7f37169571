// Random weights of the vision tower, by their names in a VL-01 checkpoint, and one tile of pixels.
import { closeSync, openSync, writeSync } from "node:fs";
import { encodeSafetensorsHeader } from "../../dist/formats/safetensors-writer.js";
import { randomSource } from "./random.mjs";

/** Of CLIP ViT-L/14-336. */
export const clipShape = {
  hiddenSize: 1024,
  intermediateSize: 4096,
  numAttentionHeads: 16,
  numChannels: 3,
  imageSize: 336,
  patchSize: 14,
  numPatches: 576,
  layerNormEps: 1e-5,
};

const prefix = "vision_tower.vision_model";

/**
 * Scaled like a trained network: matrices, biases and embeddings with standard deviation 0.02, norm weights around 1.
 *
 * @param {number} numLayers
 * @returns {Map<string, {shape: number[], data: Float32Array}>}
 */
export function clipWeights(numLayers) {
  const { hiddenSize: C, intermediateSize: F, numChannels, patchSize: S, numPatches } = clipShape;
  const random = randomSource(336);
  const weights = new Map();
  const add = (name, shape, std = 0.02, mean = 0) => {
    const size = shape.reduce((a, b) => a * b, 1);
    weights.set(`${prefix}.${name}`, { shape, data: random.normals(size, std, mean) });
  };
  const linear = (name, outputs, inputs) => {
    add(`${name}.weight`, [outputs, inputs]);
    add(`${name}.bias`, [outputs]);
  };
  const norm = (name) => {
    add(`${name}.weight`, [C], 0.1, 1);
    add(`${name}.bias`, [C]);
  };
  add("embeddings.class_embedding", [C]);
  add("embeddings.patch_embedding.weight", [C, numChannels, S, S]);
  add("embeddings.position_embedding.weight", [1 + numPatches, C]);
  norm("pre_layrnorm");
  for (let i = 0; i < numLayers; i++) {
    const layer = `encoder.layers.${i}`;
    norm(`${layer}.layer_norm1`);
    for (const part of ["q_proj", "k_proj", "v_proj", "out_proj"]) linear(`${layer}.self_attn.${part}`, C, C);
    norm(`${layer}.layer_norm2`);
    linear(`${layer}.mlp.fc1`, F, C);
    linear(`${layer}.mlp.fc2`, C, F);
  }
  return weights;
}

/** One tile of normalised pixels, [1, 3, 336, 336]. */
export function clipPixels() {
  const { numChannels, imageSize } = clipShape;
  const shape = [1, numChannels, imageSize, imageSize];
  return { shape, data: randomSource(14).normals(numChannels * imageSize * imageSize, 1) };
}

/**
 * Writes f32 tensors as safetensors, one after the other, so that the file is never whole in memory.
 *
 * @param {string} path
 * @param {Map<string, {shape: number[], data: Float32Array}>} tensors
 */
export function writeTensors(path, tensors) {
  const specs = [...tensors].map(([name, { shape }]) => ({ name, dtype: "F32", shape }));
  const { bytes, entries } = encodeSafetensorsHeader(specs);
  const file = openSync(path, "w");
  writeSync(file, bytes);
  for (const { name } of entries) {
    const { data } = tensors.get(name);
    writeSync(file, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  closeSync(file);
}
