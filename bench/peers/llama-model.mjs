// A GGUF file with the layer stack of a 1B llama and random Q8_0 weights. The vocabulary is small: what is compared is the
// layer stack, so the embedding and the head cost next to nothing.
import { tensorBytes, writeGguf } from "./gguf-writer.mjs";
import { randomSource } from "./random.mjs";

export const llamaShape = {
  hiddenSize: 2048,
  numLayers: 16,
  intermediateSize: 8192,
  numHeads: 32,
  numKeyValueHeads: 8,
  headDim: 64,
  vocabSize: 512,
  contextSize: 1024,
};

const {
  hiddenSize: C,
  intermediateSize: F,
  numLayers,
  numHeads,
  numKeyValueHeads,
  headDim,
  vocabSize,
} = llamaShape;
const layerMatrices = [
  ["attn_q", C, numHeads * headDim],
  ["attn_k", C, numKeyValueHeads * headDim],
  ["attn_v", C, numKeyValueHeads * headDim],
  ["attn_output", numHeads * headDim, C],
  ["ffn_gate", C, F],
  ["ffn_up", C, F],
  ["ffn_down", F, C],
];

/** Multiply-adds of one token in the matrices of the layers; attention itself is not counted. */
export const layerParameters =
  numLayers * layerMatrices.reduce((sum, [, inputs, outputs]) => sum + inputs * outputs, 0);

/** Bytes of those matrices: what one decoded token reads at least. */
export const layerBytes =
  numLayers *
  layerMatrices.reduce((sum, [, inputs, outputs]) => sum + tensorBytes("Q8_0", [inputs, outputs]), 0);

/** Writes the file, 1 GB. */
export function writeLlamaModel(path) {
  const random = randomSource(1024);
  const matrix = (name, inputs, outputs) => {
    const shape = [inputs, outputs];
    return {
      name: `${name}.weight`,
      type: "Q8_0",
      shape,
      data: () => randomQ8(random, tensorBytes("Q8_0", shape)),
    };
  };
  const norm = (name) => {
    const data = () => new Uint8Array(random.normals(C, 0.1, 1).buffer);
    return { name: `${name}.weight`, type: "F32", shape: [C], data };
  };
  const tensors = [matrix("token_embd", C, vocabSize), norm("output_norm"), matrix("output", C, vocabSize)];
  for (let i = 0; i < numLayers; i++) {
    tensors.push(norm(`blk.${i}.attn_norm`), norm(`blk.${i}.ffn_norm`));
    for (const [name, inputs, outputs] of layerMatrices)
      tensors.push(matrix(`blk.${i}.${name}`, inputs, outputs));
  }
  writeGguf(path, metadata(), tensors);
}

/** Blocks of 34 bytes: a scale that gives the weights a standard deviation of about 0.02, then 32 random int8. */
function randomQ8(random, size) {
  const scale = 0x0c7a; // f16 of 0.02 / 73.9, the deviation of a uniform int8
  const bytes = random.bytes(size);
  for (let at = 0; at < size; at += 34) {
    bytes[at] = scale & 255;
    bytes[at + 1] = scale >> 8;
  }
  return bytes;
}

function metadata() {
  const uint32 = (value) => ({ type: "uint32", value });
  const string = (value) => ({ type: "string", value });
  return {
    "general.architecture": string("llama"),
    "general.name": string("random 1B layer stack"),
    "general.file_type": uint32(7), // mostly Q8_0
    "general.quantization_version": uint32(2),
    "llama.context_length": uint32(llamaShape.contextSize),
    "llama.embedding_length": uint32(C),
    "llama.block_count": uint32(numLayers),
    "llama.feed_forward_length": uint32(F),
    "llama.attention.head_count": uint32(numHeads),
    "llama.attention.head_count_kv": uint32(numKeyValueHeads),
    "llama.attention.layer_norm_rms_epsilon": { type: "float32", value: 1e-5 },
    "llama.rope.dimension_count": uint32(headDim),
    "llama.rope.freq_base": { type: "float32", value: 10000 },
    "llama.vocab_size": uint32(vocabSize),
    ...tokenizerMetadata(),
  };
}

/** The smallest SentencePiece vocabulary that loads: three special tokens, one for each byte, the rest never used. */
function tokenizerMetadata() {
  const kinds = { normal: 1, unknown: 2, control: 3, byte: 6 };
  const hex = (byte) => byte.toString(16).toUpperCase().padStart(2, "0");
  const tokens = [
    ["<unk>", kinds.unknown],
    ["<s>", kinds.control],
    ["</s>", kinds.control],
    ...Array.from({ length: 256 }, (_, byte) => [`<0x${hex(byte)}>`, kinds.byte]),
  ];
  while (tokens.length < vocabSize) tokens.push([`word${tokens.length}`, kinds.normal]);
  return {
    "tokenizer.ggml.model": { type: "string", value: "llama" },
    "tokenizer.ggml.tokens": { type: "string", value: tokens.map(([token]) => token) },
    "tokenizer.ggml.scores": { type: "float32", value: tokens.map(() => 0) },
    "tokenizer.ggml.token_type": { type: "int32", value: tokens.map(([, kind]) => kind) },
    "tokenizer.ggml.unknown_token_id": { type: "uint32", value: 0 },
    "tokenizer.ggml.bos_token_id": { type: "uint32", value: 1 },
    "tokenizer.ggml.eos_token_id": { type: "uint32", value: 2 },
  };
}
