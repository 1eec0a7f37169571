/**
 * Losses that keep the experts of a mixture in use, on the routers' logits g [T, E] of every layer.
 *
 *   balance   m = mean_t softmax(g_t),  f = share of the tokens (or of their first choices) that each expert gets
 *     "joint"   E sum_i f_i m_i, f over all k choices, f and m averaged over the layers first      (transformers)
 *     "layer"   (1/E) sum_i f_i m_i of each layer, f over all k choices divided by k, mean over the layers  (paper 2.1)
 *     "first"   E sum_i f_i m_i of each layer, f over first choices, mean over the layers          (Switch)
 *   z         mean_t (logSumExp_i g_ti)^2, mean over the layers
 *
 * f counts as a constant. The forms differ by factors of up to E^2, so their coefficients cannot be exchanged.
 * Source: reference values of the three forms, docs/training.md; ST-MoE (arXiv:2202.08906) for z
 */

import type { Observer } from "../../models/text.ts";
import type { Arena, Backend } from "../../tensor/backend.ts";
import { type Ops, openOps } from "../../tensor/run.ts";
import type { Tape } from "../../tensor/tape.ts";
import type { Tensor } from "../../tensor/tensor.ts";

export type BalanceForm = "joint" | "layer" | "first";

export interface RouterLossOptions {
  readonly form: BalanceForm;
  /** Factor of the balance loss; 0 for none. */
  readonly balance: number;
  /** Factor of the z-loss; 0 for none. */
  readonly z: number;
  readonly numExpertsPerTok: number;
  readonly numLayers: number;
}

interface LayerStatistics {
  /** [E] */
  readonly shares: Tensor;
  /** [E] */
  readonly means: Tensor;
  /** [T] */
  readonly logSumExps: Tensor;
  readonly tokens: number;
}

/** The losses of one forward pass: `observe` is given to the model, then the values can be read. */
export class RouterLosses {
  readonly #tape: Tape;
  readonly #options: RouterLossOptions;
  readonly #weight: number;
  /** Of its own, since the observer is called inside scopes that free what is taken in them. */
  readonly #arena: Arena;
  readonly #ops: Ops;
  readonly #layers: LayerStatistics[] = [];
  #sharesOfAll: Tensor | null = null;

  /** @param weight factor of both losses beside their own (share of the micro-batch, times the loss scale) */
  constructor(backend: Backend, tape: Tape, options: RouterLossOptions, weight: number) {
    this.#tape = tape;
    this.#options = options;
    this.#weight = weight;
    this.#arena = backend.openArena();
    this.#ops = openOps(backend, this.#arena);
  }

  readonly observe: Observer = (name, logits) => {
    const found = /^router_logits\.(\d+)$/.exec(name);
    if (!found) return;
    const layer = Number(found[1]);
    if (!this.#tape.isReplaying) this.#layers[layer] = this.#measure(logits);
    const { balance, z, numLayers } = this.#options;
    if (balance !== 0) {
      this.#tape.seed(logits, (ops) =>
        ops.meanSoftmaxBackward({ x: logits, dy: this.#meansGradient(layer) }),
      );
    }
    if (z !== 0) {
      this.#tape.seed(logits, (ops) => {
        const lse = ops.logSumExp({ x: logits });
        const alpha = (2 * z * this.#weight) / (logits.shape[0]! * numLayers);
        return ops.logSumExpBackward({ x: logits, dy: ops.scaledAdd({ a: lse, b: lse, alpha, beta: 0 }) });
      });
    }
  };

  /** The two losses without their factors, in float64. */
  async values(backend: Pick<Backend, "read">): Promise<{ readonly balance: number; readonly z: number }> {
    const layers = await Promise.all(
      this.#layers.map(async ({ shares, means, logSumExps, tokens }) => {
        const [f, m, lse] = await Promise.all([
          backend.read(shares),
          backend.read(means),
          backend.read(logSumExps),
        ]);
        return { f, m, z: tokens ? sumOf(lse, (one) => one ** 2) / tokens : 0 };
      }),
    );
    const count = layers.length;
    const numExperts = layers[0]!.f.length;
    const mean = (pick: (layer: (typeof layers)[number]) => number) =>
      layers.reduce((sum, layer) => sum + pick(layer), 0) / count;
    const experts = Array.from({ length: numExperts }, (_, e) => e);
    const sum = (of: (e: number) => number) => experts.reduce((total, e) => total + of(e), 0);
    const { form, numExpertsPerTok } = this.#options;
    const balance = {
      joint: () => numExperts * sum((e) => mean(({ f }) => f[e]!) * mean(({ m }) => m[e]!)),
      layer: () => sum((e) => mean(({ f, m }) => f[e]! * m[e]!)) / (numExperts * numExpertsPerTok),
      first: () => numExperts * sum((e) => mean(({ f, m }) => f[e]! * m[e]!)),
    }[form]();
    return { balance, z: mean((layer) => layer.z) };
  }

  /** Share of the assignments that each expert got, mean over the layers; sums to 1. */
  async load(backend: Pick<Backend, "read">): Promise<Float32Array> {
    const shares = await Promise.all(this.#layers.map((layer) => backend.read(layer.shares)));
    const total = shares.reduce((sum, of) => sum + sumOf(of), 0);
    return Float32Array.from(
      shares[0]!,
      (_, e) => shares.reduce((sum, of) => sum + of[e]!, 0) / (total || 1),
    );
  }

  /** After the tape's backward pass and `values`. */
  close(): void {
    this.#arena.close();
  }

  #measure(logits: Tensor): LayerStatistics {
    const { form, numExpertsPerTok: k } = this.#options;
    const experts = this.#ops.routerTopK({ logits, k });
    return {
      shares: this.#ops.expertShares({
        experts,
        numExperts: logits.shape[1]!,
        choices: form === "first" ? 1 : k,
      }),
      means: this.#ops.meanSoftmax({ x: logits }),
      logSumExps: this.#ops.logSumExp({ x: logits }),
      tokens: logits.shape[0]!,
    };
  }

  /** dL/dm of a layer: [E]. All layers have been measured by the time that this is asked for. */
  #meansGradient(layer: number): Tensor {
    const { form, balance, numExpertsPerTok, numLayers } = this.#options;
    const shares = form === "joint" ? this.#jointShares() : this.#layers[layer]!.shares;
    const numExperts = shares.shape[0]!;
    const factor = {
      joint: numExperts,
      layer: 1 / (numExperts * numExpertsPerTok),
      first: numExperts,
    }[form];
    const alpha = (balance * this.#weight * factor) / numLayers;
    return this.#ops.scaledAdd({ a: shares, b: shares, alpha, beta: 0 });
  }

  #jointShares(): Tensor {
    this.#sharesOfAll ??= this.#layers
      .map(({ shares }) => shares)
      .reduce((a, b) => this.#ops.scaledAdd({ a, b, alpha: 1, beta: 1 }));
    const { numLayers } = this.#options;
    return this.#ops.scaledAdd({ a: this.#sharesOfAll, b: this.#sharesOfAll, alpha: 1 / numLayers, beta: 0 });
  }
}

function sumOf(values: ArrayLike<number>, of: (value: number) => number = (value) => value): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += of(values[i]!);
  return sum;
}
