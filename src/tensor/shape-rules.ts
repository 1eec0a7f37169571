/**
 * The shape every op gives for its arguments, and the check that they fit.
 * A misfit is a mistake in this package or in a custom model, so messages name the op and the shapes.
 */

import type { ForwardOp, KvPages, OpName } from "./ops.ts";
import type { Sequences } from "./sequences.ts";
import {
  expect,
  expectHeads,
  expectKeySequences,
  expectShape,
  expectTokens,
  f32,
  indices,
  matrix,
  type ShapeRules,
  same,
} from "./shape-checks.ts";
import { formatShape, type Tensor } from "./tensor.ts";
import { trainingShapeRules } from "./training-shape-rules.ts";

export const forwardShapeRules: ShapeRules<ForwardOp> = {
  linear({ x, weight, bias }) {
    const [rows, width] = matrix("linear x", x);
    const [columns, inner] = matrix("linear weight", weight);
    expect(
      inner === width,
      () => `linear: x is ${formatShape(x.shape)}, weight ${formatShape(weight.shape)}`,
    );
    if (bias) expectShape("linear bias", bias, [columns]);
    return f32(rows, columns);
  },
  embedding({ ids, table }) {
    const [, width] = matrix("embedding table", table);
    return f32(indices("embedding ids", ids), width);
  },
  gatherRows({ x, index }) {
    const [, width] = matrix("gatherRows x", x);
    return f32(indices("gatherRows index", index), width);
  },
  scatterRows({ x, rows, index }) {
    const [, width] = matrix("scatterRows x", x);
    expectShape("scatterRows rows", rows, [indices("scatterRows index", index), width]);
    return same(x);
  },
  concatRows({ a, b }) {
    const [rows, width] = matrix("concatRows a", a);
    const [more] = matrix("concatRows b", b);
    expectShape("concatRows b", b, [more, width]);
    return f32(rows + more, width);
  },
  scaledAdd({ a, b }) {
    expectShape("scaledAdd b", b, a.shape);
    return same(a);
  },
  rmsNorm({ x, weight }) {
    const [, width] = matrix("rmsNorm x", x);
    expectShape("rmsNorm weight", weight, [width]);
    return same(x);
  },
  layerNorm({ x, weight, bias }) {
    const [, width] = matrix("layerNorm x", x);
    expectShape("layerNorm weight", weight, [width]);
    expectShape("layerNorm bias", bias, [width]);
    return same(x);
  },
  gelu: ({ x }) => same(x),
  silu: ({ x }) => same(x),
  swiglu({ x }) {
    const [rows, width] = matrix("swiglu x", x);
    expect(width % 2 === 0, `swiglu: x is ${formatShape(x.shape)}, expected an even width`);
    return f32(rows, width / 2);
  },
  sigmoidGate({ x, gate }) {
    expectShape("sigmoidGate gate", gate, x.shape);
    return same(x);
  },
  sigmoidBlend({ a, b, gate }) {
    const [rows] = matrix("sigmoidBlend a", a);
    expectShape("sigmoidBlend b", b, a.shape);
    expectShape("sigmoidBlend gate", gate, [rows, 1]);
    return same(a);
  },
  rope({ x, sequences, headDim, rotaryDim }) {
    const [rows, width] = matrix("rope x", x);
    expectTokens("rope", rows, sequences);
    expect(width % headDim === 0, `rope: width ${width} is not a multiple of headDim ${headDim}`);
    expect(
      rotaryDim % 2 === 0 && rotaryDim <= headDim,
      `rope: rotaryDim is ${rotaryDim}, expected even and at most headDim ${headDim}`,
    );
    return same(x);
  },
  softmaxAttention({ q, k, v, cache, sequences, keySequences, headDim, causal }) {
    const [rows, width] = matrix("softmaxAttention q", q);
    const [keyRows, keyWidth] = matrix("softmaxAttention k", k);
    expectTokens("softmaxAttention", rows, sequences);
    expectShape("softmaxAttention k", k, [keySequences ? keyRows : rows, keyWidth]);
    expectShape("softmaxAttention v", v, [keyRows, keyWidth]);
    expectHeads("softmaxAttention", width, keyWidth, headDim);
    if (keySequences) {
      expect(!causal && !cache, "softmaxAttention: cross-attention is neither causal nor cached");
      expectKeySequences("softmaxAttention", keyRows, sequences, keySequences);
    }
    if (cache) {
      expect(causal, "softmaxAttention: a cache needs causal attention");
      expectPages("softmaxAttention", cache, sequences, keyWidth);
    }
    return same(q);
  },
  writePages({ k, v, cache, sequences }) {
    const [rows, width] = matrix("writePages k", k);
    expectTokens("writePages", rows, sequences);
    expectShape("writePages v", v, [rows, width]);
    expectPages("writePages", cache, sequences, width);
    return f32(0);
  },
  lightningAttention({ qkv, rates, state, sequences, headDim, blockSize }) {
    const [rows, width] = matrix("lightningAttention qkv", qkv);
    const heads = rates.length;
    expectTokens("lightningAttention", rows, sequences);
    expect(
      width === heads * 3 * headDim,
      `lightningAttention: qkv width is ${width}, expected ${heads} heads x 3 x ${headDim}`,
    );
    expect(blockSize > 0, `lightningAttention: blockSize is ${blockSize}, expected at least 1`);
    if (state) {
      const slots = state.shape[0] ?? 0;
      expectShape("lightningAttention state", state, [slots, heads, headDim, headDim]);
      expect(
        sequences.stateSlots.length === sequences.pastLengths.length &&
          sequences.stateSlots.every((slot) => slot >= 0 && slot < slots),
        `lightningAttention: state slots ${sequences.stateSlots.join(" ")} of ${slots}`,
      );
    }
    return f32(rows, heads * headDim);
  },
  routerTopK({ logits, k }) {
    const [rows, experts] = matrix("routerTopK logits", logits);
    expect(k > 0 && k <= experts, `routerTopK: k is ${k}, expected 1 to ${experts}`);
    return { dtype: "i32", shape: [rows, k] };
  },
  routerWeights({ logits, experts }) {
    const [rows] = matrix("routerWeights logits", logits);
    const [, k] = matrix("routerWeights experts", experts);
    expectShape("routerWeights experts", experts, [rows, k]);
    return f32(rows, k);
  },
  experts({ x, experts, weights, gateUp, down }) {
    const [rows, width] = matrix("experts x", x);
    const [, k] = matrix("experts experts", experts);
    expectShape("experts experts", experts, [rows, k]);
    expectShape("experts weights", weights, [rows, k]);
    const [count = 0, , inner = 0] = down.shape;
    expectShape("experts down", down, [count, width, inner]);
    expectShape("experts gateUp", gateUp, [count, 2 * inner, width]);
    return same(x);
  },
  unfoldPatches({ pixels, patchSize }) {
    const [tiles = 0, channels = 0, side = 0] = pixels.shape;
    expectShape("unfoldPatches pixels", pixels, [tiles, channels, side, side]);
    expect(
      patchSize > 0 && side % patchSize === 0,
      `unfoldPatches: side ${side} is no multiple of ${patchSize}`,
    );
    return f32(tiles * (side / patchSize) ** 2, channels * patchSize ** 2);
  },
  copyPlaces({ target, from, to }) {
    const places = target.shape[0] ?? 0;
    expect(from.length === to.length, `copyPlaces: ${from.length} places to ${to.length}`);
    for (const place of [...from, ...to])
      expect(
        Number.isInteger(place) && place >= 0 && place < places,
        `copyPlaces: place ${place} of ${places}`,
      );
    const written = new Set(to);
    expect(written.size === to.length, `copyPlaces: places ${to.join(" ")} repeat`);
    expect(
      !from.some((place) => written.has(place)),
      `copyPlaces: from ${from.join(" ")} to ${to.join(" ")}`,
    );
    return f32(0);
  },
  sample({ logits, rows, counts, masks }) {
    const [count, vocabSize] = matrix("sample logits", logits);
    expect(count === rows.length, `sample: ${count} rows of logits, options for ${rows.length}`);
    expect(vocabSize > 0 || count === 0, "sample: the vocabulary is empty");
    const slots = integerRows("sample counts", counts, vocabSize);
    const numMasks = integerRows("sample masks", masks, Math.ceil(vocabSize / 32));
    for (const { slot, mask, history } of rows) {
      expect(slot >= -1 && slot < slots, `sample: slot ${slot} of ${slots}`);
      expect(mask >= -1 && mask < numMasks, `sample: mask ${mask} of ${numMasks}`);
      for (const ids of history ? [history.prompt, history.output] : []) {
        const wrong = ids.find((id) => id < 0 || id >= vocabSize);
        expect(wrong === undefined, `sample: history has id ${wrong} of ${vocabSize}`);
      }
    }
    const taken = rows.map(({ slot }) => slot).filter((slot) => slot >= 0);
    expect(new Set(taken).size === taken.length, `sample: slots ${taken.join(" ")} repeat`);
    return { dtype: "i32", shape: [count] };
  },
};

export const shapeRules: ShapeRules<OpName> = { ...forwardShapeRules, ...trainingShapeRules };

/** Rows of an optional i32 matrix. */
function integerRows(what: string, tensor: Tensor | null, width: number): number {
  if (!tensor) return 0;
  const [rows] = matrix(what, tensor);
  expect(tensor.dtype === "i32", `${what} is ${tensor.dtype}, expected i32`);
  expectShape(what, tensor, [rows, width]);
  return rows;
}

function expectPages(op: string, { keys, values }: KvPages, sequences: Sequences, keyWidth: number): void {
  const [numPages = 0, pageSize = 0] = keys.shape;
  expectShape(`${op} cache keys`, keys, [numPages, pageSize, keyWidth]);
  expectShape(`${op} cache values`, values, keys.shape);
  for (let s = 0; s < sequences.pastLengths.length; s++) {
    const length = sequences.pastLengths[s]! + sequences.offsets[s + 1]! - sequences.offsets[s]!;
    const pages = sequences.pageTables[s];
    expect(
      pages !== undefined && pages.length * pageSize >= length && pages.every((p) => p >= 0 && p < numPages),
      `${op}: sequence ${s} needs ${length} tokens of pages, has ${pages?.length ?? 0} pages of ${pageSize}`,
    );
  }
}
