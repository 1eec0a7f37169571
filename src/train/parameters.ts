/**
 * What is trained: named weights, each with an accumulator for its gradient.
 */

import type { Backend } from "../tensor/backend.ts";
import type { Accumulator, Accumulators } from "../tensor/tape.ts";
import { isTensor, type Tensor } from "../tensor/tensor.ts";
import { mapTree } from "../tensor/tree.ts";

export interface Parameter {
  /** Path in its tree of weights, such as `text.layers.0.moe.router`. */
  readonly name: string;
  /** f32 */
  readonly tensor: Tensor;
  readonly gradient: Accumulator;
}

/** Trees of weights by the name that their parameters' names begin with; "" for none. */
export type WeightTrees = Readonly<Record<string, unknown>>;

/** Names of all leaves, each tensor once. */
export function parameterNames(trees: WeightTrees): string[] {
  return [...namedTensors(trees).values()];
}

/** The trained leaves of trees of weights, each once where a weight is used twice (tied embeddings). */
export class Parameters {
  readonly all: readonly Parameter[];
  readonly accumulators: Accumulators;
  readonly #backend: Backend;

  /**
   * @param trees     weights loaded for the use `trained`
   * @param isTrained chooses by name; what it refuses gets no gradient and stays as it is
   */
  constructor(backend: Backend, trees: WeightTrees, isTrained: (name: string) => boolean = () => true) {
    this.#backend = backend;
    this.all = [...namedTensors(trees)]
      .filter(([, name]) => isTrained(name))
      .map(([tensor, name]) => {
        const sum = backend.zeros({ dtype: "f32", shape: tensor.shape });
        return { name, tensor, gradient: { sum, isEmpty: true } };
      });
    this.accumulators = new Map(this.all.map(({ tensor, gradient }) => [tensor, gradient]));
  }

  /** Forgets the gradients: before the first batch of a step. */
  clear(): void {
    for (const { gradient } of this.all) gradient.isEmpty = true;
  }

  /** Frees the accumulators; the weights are freed by who loaded them. */
  close(): void {
    for (const { gradient } of this.all) this.#backend.free(gradient.sum);
  }
}

function namedTensors(trees: WeightTrees): Map<Tensor, string> {
  const names = new Map<Tensor, string>();
  for (const [prefix, tree] of Object.entries(trees)) {
    mapTree(tree, isTensor, (tensor, path) => {
      if (!names.has(tensor)) names.set(tensor, prefix && path ? `${prefix}.${path}` : prefix + path);
    });
  }
  return names;
}
