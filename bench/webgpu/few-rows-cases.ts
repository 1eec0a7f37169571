/**
 * Kernels of a decode step of one token as the backend runs them, in the shape that it chooses or changed from that: products with the
 * norm before them, two experts' products, and the router. Weights of one run after another do not stay in a GPU's cache.
 */

import { type Gemv, gemv } from "../../src/backends/webgpu/gemv.ts";
import { gemvShape } from "../../src/backends/webgpu/gemv-choice.ts";
import { gemvWorkgroupBytes } from "../../src/backends/webgpu/gemv-code.ts";
import type { GemvForm, GemvShape } from "../../src/backends/webgpu/gemv-form.ts";
import type { Abilities, BufferRange, Dispatch } from "../../src/backends/webgpu/kernel.ts";
import { routerDispatch, routerForm } from "../../src/backends/webgpu/router-product.ts";
import type { WeightDType } from "../../src/tensor/dtype.ts";
import type { BenchCase, BenchInputs } from "./bench-case.ts";
import { type RandomWeight, randomWeight } from "./weights.ts";

const eps = 1e-6;
const alpha = 0.75;
const beta = 1.5;
/** Bytes that runs read before one reads the same again: more than GPUs have in their caches. */
const coldBytes = 200e6;

/** What is known of a product before a device is: all of its form but the lanes. */
type Form = Omit<GemvForm, "lanes">;

const plainForm = {
  tokens: 1,
  norm: null,
  gate: false,
  bias: false,
  activation: "none",
  residual: false,
  segments: 1,
  routed: null,
  separate: null,
} as const;

/** @param numRows rows of the weight that make values, times the rows of y when routed */
function shapeOf(abilities: Abilities, form: Form, numRows: number, change: Partial<GemvShape>): GemvShape {
  const { subgroupSize: lanes } = abilities;
  return { ...gemvShape(abilities, { ...form, lanes }, true, numRows), ...change };
}

function unavailableGemv(form: Form, numRows: number, change: Partial<GemvShape>): BenchCase["unavailable"] {
  return (abilities) => {
    const { limits, subgroupSize: lanes } = abilities;
    const shape = shapeOf(abilities, form, numRows, change);
    const bytes = gemvWorkgroupBytes(shape, { ...form, lanes });
    if (bytes > limits.maxComputeWorkgroupStorageSize) return `needs ${bytes} bytes of workgroup memory`;
    return null;
  };
}

/** "as chosen", or what is changed. */
function changeLabel(change: Partial<GemvShape>): string {
  const entries = Object.entries(change).map(([name, value]) =>
    name === "ahead" ? (value ? "weights first" : "x first") : `${name} ${value}`,
  );
  return `[${entries.join(", ") || "as chosen"}]`;
}

export interface NormedCase {
  readonly dtype: WeightDType;
  /** Columns that each weight makes; each is a buffer of its own, the first through silu, where there are several. Multiples of 64. */
  readonly rows: readonly number[];
  readonly k: number;
  /** Null: x is taken as it is. */
  readonly norm: GemvForm["norm"];
  /** x sigmoid(gate), and the sum with a residual: as `out_proj` has both. */
  readonly gated?: boolean;
  readonly change?: Partial<GemvShape>;
}

/** y = rmsNorm(x) weight^T of one row, with what surrounds it. */
export function normedCase({ dtype, rows, k, norm, gated = false, change = {} }: NormedCase): BenchCase {
  const n = rows.reduce((sum, own) => sum + own, 0);
  const activations = rows.map((_, i) => (i === 0 ? "silu" : "none") as "silu" | "none");
  const separate = rows.length > 1 ? activations : null;
  const form: Form = {
    ...plainForm,
    dtype,
    width: k,
    norm,
    gate: gated,
    residual: gated,
    segments: rows.length,
    separate,
  };
  const extras = [norm && `norm ${norm}`, gated && "gate residual"].filter(Boolean).join(" ");
  return {
    name: `product ${dtype} ${extras} 1 x ${rows.join("+")} x ${k} ${changeLabel(change)}`.replace("  ", " "),
    unavailable: unavailableGemv(form, n, change),
    build(bench) {
      const { random, upload, abilities } = bench;
      const x = random.floats(k, 2);
      const normWeight = random.floats(k, 1.5);
      const gates = random.floats(k, 4);
      const residual = random.floats(n);
      const written = norm === "written" ? k : 0;
      const output = bench.output(n + written);
      const part = (first: number, count: number): BufferRange => ({
        ...output,
        offset: first * 4,
        size: count * 4,
      });
      const firsts = rows.map((_, i) => rows.slice(0, i).reduce((sum, own) => sum + own, 0));
      const shared: Omit<Gemv, "segments" | "rowStride"> = {
        tokens: 1,
        routed: null,
        x: upload(x),
        norm: norm && { weight: upload(normWeight), eps, normed: written ? part(n, k) : null },
        gate: gated ? upload(gates) : null,
        bias: null,
        residual: gated ? { range: upload(residual), alpha, beta } : null,
        y: part(0, n),
        yStride: n,
        separate: separate?.map((activation, i) => ({ y: part(firsts[i]!, rows[i]!), activation })) ?? null,
      };
      const shape = shapeOf(abilities, form, n, change);
      let weights: RandomWeight[] = [];
      let bytes = 0;
      const runs: Dispatch[][] = [];
      do {
        weights = rows.map((own) => randomWeight(bench, dtype, own, k));
        bytes = weights.reduce((sum, weight) => sum + weight.bytes, 0);
        const segments = weights.map(({ values, scales }, i) => ({
          values,
          scales,
          numRows: rows[i]!,
          firstColumn: firsts[i]!,
        }));
        const lanes = abilities.subgroupSize;
        runs.push([gemv(shape, { ...form, lanes }, { ...shared, segments, rowStride: weights[0]!.stride })]);
      } while (isCold(bench) && runs.length * bytes < coldBytes);
      const factor = norm ? factorOf(x) : 1;
      const normed = Float64Array.from(x, (value, i) => (norm ? value * normWeight[i]! * factor : value));
      const taken = normed.map((value, i) => (gated ? value / (1 + Math.exp(-gates[i]!)) : value));
      return {
        runs,
        output: { ...output, size: (n + written) * 4 },
        tolerance: shape.x === "fixed" ? 1e-4 : 1e-5,
        bytes,
        *check(values) {
          for (let i = 0; i < written; i++) yield { value: values[n + i]!, reference: normed[i]! };
          for (const column of someOf(bench, n)) {
            const w = firsts.findLastIndex((first) => first <= column);
            let reference = dot(weights[w]!.row(column - firsts[w]!), taken);
            if (separate?.[w] === "silu") reference /= 1 + Math.exp(-reference);
            if (gated) reference = alpha * residual[column]! + beta * reference;
            yield { value: values[column]!, reference };
          }
        },
      };
    },
  };
}

export interface FewExpertsCase {
  readonly dtype: WeightDType;
  /** "hidden": swiglu of gate and up, of each expert; "down": added up by the experts' weights, and a residual. */
  readonly which: "hidden" | "down";
  readonly numExperts: number;
  /** Columns of y, a multiple of 64. */
  readonly n: number;
  readonly k: number;
  readonly change?: Partial<GemvShape>;
}

const chosenExperts = 2;

/** The products of one token with two of the experts, others in each run. */
export function fewExpertsCase({ dtype, which, numExperts, n, k, change = {} }: FewExpertsCase): BenchCase {
  const isDown = which === "down";
  const form: Form = {
    ...plainForm,
    dtype,
    tokens: isDown ? chosenExperts : 1,
    width: k,
    activation: isDown ? "none" : "swiglu",
    residual: isDown,
    routed: isDown ? "weighted" : "plain",
  };
  const rowsOfY = isDown ? 1 : chosenExperts;
  return {
    name: `experts ${which} ${dtype} ${chosenExperts} of ${numExperts} ${n} x ${k} ${changeLabel(change)}`,
    unavailable: unavailableGemv(form, n * rowsOfY, change),
    build(bench) {
      const { random, upload, abilities } = bench;
      const x = random.floats(k * (isDown ? chosenExperts : 1));
      const counts = random.floats(chosenExperts);
      const residual = random.floats(n);
      const perExpert = isDown ? n : 2 * n;
      const weight = randomWeight(bench, dtype, numExperts * perExpert, k);
      const y = bench.output(n * rowsOfY);
      const shape = shapeOf(abilities, form, n * rowsOfY, change);
      const [inputs, weights] = [upload(x), isDown ? upload(counts) : null];
      const added = isDown ? { range: upload(residual), alpha, beta } : null;
      const lanes = abilities.subgroupSize;
      let chosen = new Int32Array();
      const runs: Dispatch[][] = [];
      for (let first = 0; first + chosenExperts <= numExperts; first += chosenExperts) {
        chosen = Int32Array.of(first + 1, first);
        const product: Gemv = {
          tokens: form.tokens,
          routed: {
            experts: upload(chosen),
            weights,
            rows: rowsOfY,
            perRowOfX: isDown ? 1 : chosenExperts,
          },
          x: inputs,
          norm: null,
          gate: null,
          segments: [{ ...weight, numRows: n, firstColumn: 0, endExpert: numExperts }],
          rowStride: weight.stride,
          bias: null,
          residual: added,
          y,
          yStride: n,
          separate: null,
        };
        runs.push([gemv(shape, { ...form, lanes }, product)]);
      }
      const product = (expert: number, row: number, rowOfX: number) =>
        dot(weight.row(expert * perExpert + row), x.subarray(rowOfX * k, (rowOfX + 1) * k));
      return {
        runs,
        output: { ...y, size: n * rowsOfY * 4 },
        tolerance: shape.x === "fixed" ? 1e-4 : 1e-5,
        bytes: (weight.bytes / numExperts) * chosenExperts,
        *check(values) {
          for (const at of someOf(bench, n * rowsOfY)) {
            const column = at % n;
            let reference: number;
            if (isDown) {
              const sums = Array.from(chosen, (expert, t) => counts[t]! * product(expert, column, t));
              reference = alpha * residual[column]! + beta * sums.reduce((sum, one) => sum + one, 0);
            } else {
              const expert = chosen[Math.floor(at / n)]!;
              const gate = product(expert, column, 0);
              reference = (gate / (1 + Math.exp(-gate))) * product(expert, n + column, 0);
            }
            yield { value: values[at]!, reference };
          }
        },
      };
    },
  };
}

export interface RouterCase {
  /** A multiple of 64. */
  readonly width: number;
  readonly numExperts: number;
  /** Threads of the workgroup; null as the backend chooses. */
  readonly size?: number | null;
}

/** The router of one token with its norm; logits and the normed row are checked. Weights in f32, as they are kept on a device. */
export function routerCase({ width, numExperts, size = null }: RouterCase): BenchCase {
  const k = 2;
  const question = { dtype: "f32", hasNorm: true, numExperts, width } as const;
  const formOf = (abilities: Abilities) => {
    const form = routerForm(abilities, question);
    return size === null ? form : { ...form, size };
  };
  return {
    name: `router ${numExperts} x ${width} [${size === null ? "as chosen" : `${size} threads`}]`,
    unavailable(abilities) {
      const { maxComputeInvocationsPerWorkgroup: most } = abilities.limits;
      if (size !== null && size > most) return `workgroups have at most ${most} threads`;
      return size !== null && !("lanes" in formOf(abilities)) ? "no subgroups" : null;
    },
    build(bench) {
      const { random, upload } = bench;
      const perRun = numExperts * width;
      const numRuns = isCold(bench) ? Math.ceil(coldBytes / 2 / (perRun * 4)) : 1;
      const scale = 1 / Math.sqrt(width);
      const weights = random.floats(numRuns * perRun, scale);
      const x = random.floats(width, 2);
      const normWeight = random.floats(width, 1.5);
      const inputs = [upload(x), upload(normWeight)];
      const output = bench.output(width + numExperts);
      const normedRow = { ...output, size: width * 4 };
      const logits = { ...output, offset: width * 4, size: numExperts * 4 };
      const chosen = [bench.scratch(k * 4), bench.scratch(k * 4)];
      const all = upload(weights);
      const form = formOf(bench.abilities);
      const runs = Array.from({ length: numRuns }, (_, run): Dispatch[] => {
        const weight = { ...all, offset: run * perRun * 4, size: perRun * 4 };
        const buffers = [weight, ...inputs, logits, ...chosen, normedRow];
        return [routerDispatch(form, { rows: 1, numExperts, width, rowWords: width, k, eps, buffers })];
      });
      const factor = factorOf(x);
      const normed = Float64Array.from(x, (value, i) => value * normWeight[i]! * factor);
      const last = weights.subarray((numRuns - 1) * perRun);
      return {
        runs,
        output: { ...output, size: (width + numExperts) * 4 },
        tolerance: 1e-5,
        bytes: perRun * 4,
        *check(values) {
          for (let i = 0; i < width; i++) yield { value: values[i]!, reference: normed[i]! };
          for (let e = 0; e < numExperts; e++) {
            const row = last.subarray(e * width, (e + 1) * width);
            yield { value: values[width + e]!, reference: dot(row, normed) };
          }
        },
      };
    },
  };
}

/** Whether runs have weights of their own: software adapters, which lack f16, only check. */
function isCold({ abilities }: BenchInputs): boolean {
  return abilities.f16;
}

function factorOf(x: Float32Array): number {
  return 1 / Math.sqrt(dot(x, x) / x.length + eps);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The last of `count` places, and some of the others. */
function someOf({ random }: BenchInputs, count: number): number[] {
  return [count - 1, ...Array.from({ length: 63 }, () => random.integer(count))];
}
