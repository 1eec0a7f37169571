// The vision tower (CLIP ViT, pre-norm, exact GELU, no final norm) as an ONNX graph.

import { clipShape } from "./clip-weights.mjs";
import { onnxModel } from "./onnx-writer.mjs";

const microsoft = "com.microsoft";
const { hiddenSize, numAttentionHeads, numPatches, patchSize, layerNormEps } = clipShape;
const headDim = hiddenSize / numAttentionHeads;
const rows = 1 + numPatches;

/**
 * Model from pixels `x` [1, 3, 336, 336] to the last layer's output `y` [577, 1024], class row first.
 *
 * @param {Map<string, {shape: number[], data: Float32Array}>} weights of `clipWeights`
 * @param {number} numLayers
 * @param {"fused" | "plain"} attention onnxruntime's own MultiHeadAttention, or the standard operators it consists of
 */
export function clipModel(weights, numLayers, attention) {
  const graph = graphBuilder(weights);
  let x = embeddings(graph);
  x = graph.norm(x, "pre_layrnorm");
  for (let i = 0; i < numLayers; i++) {
    const layer = `encoder.layers.${i}`;
    const normed = graph.norm(x, `${layer}.layer_norm1`);
    const [q, k, v] = ["q_proj", "k_proj", "v_proj"].map((part) =>
      graph.linear(normed, `${layer}.self_attn.${part}`),
    );
    const attended = attention === "fused" ? fusedAttention(graph, q, k, v) : plainAttention(graph, q, k, v);
    x = graph.node("Add", [x, graph.linear(attended, `${layer}.self_attn.out_proj`)]);
    const inner = graph.linear(graph.norm(x, `${layer}.layer_norm2`), `${layer}.mlp.fc1`);
    const activated = graph.node("Gelu", [inner]);
    x = graph.node("Add", [x, graph.linear(activated, `${layer}.mlp.fc2`)]);
  }
  graph.nodes.push({ op: "Identity", inputs: [x], output: "y" });
  return onnxModel({
    nodes: graph.nodes,
    initializers: graph.initializers,
    inputs: [{ name: "x", shape: [1, 3, clipShape.imageSize, clipShape.imageSize] }],
    outputs: [{ name: "y", shape: [rows, hiddenSize] }],
    opsets: { "": 20, [microsoft]: 1 },
  });
}

/** [class; patches] + position, [577, 1024]. */
function embeddings(graph) {
  const patches = graph.node("Conv", ["x", graph.weight("embeddings.patch_embedding.weight")], {
    kernel_shape: { ints: [patchSize, patchSize] },
    strides: { ints: [patchSize, patchSize] },
  }); // [1, 1024, 24, 24]
  const columns = graph.reshape(patches, [hiddenSize, numPatches]);
  const patchRows = graph.node("Transpose", [columns], { perm: { ints: [1, 0] } });
  const classRow = graph.reshape(graph.weight("embeddings.class_embedding"), [1, hiddenSize]);
  const all = graph.node("Concat", [classRow, patchRows], { axis: { int: 0 } });
  return graph.node("Add", [all, graph.weight("embeddings.position_embedding.weight")]);
}

function fusedAttention(graph, ...qkv) {
  const inputs = qkv.map((tensor) => graph.reshape(tensor, [1, rows, hiddenSize]));
  const heads = { num_heads: { int: numAttentionHeads } };
  return graph.reshape(graph.node("MultiHeadAttention", inputs, heads, microsoft), [rows, hiddenSize]);
}

function plainAttention(graph, q, k, v) {
  const byHead = (tensor, perm) => {
    const split = graph.reshape(tensor, [rows, numAttentionHeads, headDim]);
    return graph.node("Transpose", [split], { perm: { ints: perm } });
  };
  const products = graph.node("MatMul", [byHead(q, [1, 0, 2]), byHead(k, [1, 2, 0])]);
  const scores = graph.node("Mul", [products, graph.constant([1], Float32Array.of(headDim ** -0.5))]);
  const shares = graph.node("Softmax", [scores], { axis: { int: -1 } });
  const heads = graph.node("MatMul", [shares, byHead(v, [1, 0, 2])]);
  const joined = graph.node("Transpose", [heads], { perm: { ints: [1, 0, 2] } });
  return graph.reshape(joined, [rows, hiddenSize]);
}

/** Collects nodes and initialisers; every method returns the name of its result. */
function graphBuilder(weights) {
  const nodes = [];
  const initializers = [...weights].map(([name, { shape, data }]) => ({ name, shape, data }));
  const graph = {
    nodes,
    initializers,
    node(op, inputs, attributes = {}, domain = "") {
      const output = `t${nodes.length}`;
      nodes.push({ op, inputs, output, attributes, domain });
      return output;
    },
    weight: (name) => `vision_tower.vision_model.${name}`,
    constant(shape, data) {
      const name = `c${initializers.length}`;
      initializers.push({ name, shape, data });
      return name;
    },
    reshape(tensor, shape) {
      const target = graph.constant([shape.length], BigInt64Array.from(shape, BigInt));
      return graph.node("Reshape", [tensor, target]);
    },
    linear(x, name) {
      const inputs = [x, graph.weight(`${name}.weight`), graph.weight(`${name}.bias`)];
      return graph.node("Gemm", inputs, { transB: { int: 1 } });
    },
    norm(x, name) {
      const inputs = [x, graph.weight(`${name}.weight`), graph.weight(`${name}.bias`)];
      return graph.node("LayerNormalization", inputs, { epsilon: { float: layerNormEps } });
    },
  };
  return graph;
}
