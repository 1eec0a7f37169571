/** The trained weights of a run, averaged with those of its replicas. */

import { createHash } from "node:crypto";
import { ConfigError } from "../../errors.ts";
import type { JsonValue } from "../../formats/strict-json.ts";
import type { Backend } from "../../tensor/backend.ts";
import { numElements } from "../../tensor/tensor.ts";
import type { Parameter } from "../parameters.ts";
import type { Recipe } from "../recipe.ts";
import { type ReplicaSettings, type ReplicaStart, Replicas } from "./replicas.ts";

/**
 * Waits for the other replicas.
 *
 * @throws {ConfigError} `config_contradiction` when the recipe's length is not in steps, or the replicas differ
 * @throws {BackendError} `replica_lost` when one does not come
 */
export async function meetReplicas(
  settings: ReplicaSettings,
  recipe: Recipe,
  recipeJson: JsonValue,
  backend: Backend,
  parameters: readonly Parameter[],
): Promise<SharedWeights> {
  if (recipe.length.unit !== "steps") {
    throw new ConfigError(
      "config_contradiction",
      `recipe: length is in ${recipe.length.unit}, of which each replica has its own; give it in steps`,
    );
  }
  const numValues = parameters.reduce((sum, { tensor }) => sum + numElements(tensor.shape), 0);
  const { everySteps } = settings;
  const hash = createHash("sha256").update(JSON.stringify([recipeJson, everySteps]));
  const replicas = await Replicas.meet(settings, { recipeHash: hash.digest("hex"), numValues });
  return new SharedWeights(replicas, backend, parameters, numValues);
}

export class SharedWeights {
  readonly #replicas: Replicas;
  readonly #backend: Backend;
  readonly #parameters: readonly Parameter[];
  readonly #numValues: number;

  constructor(replicas: Replicas, backend: Backend, parameters: readonly Parameter[], numValues: number) {
    this.#replicas = replicas;
    this.#backend = backend;
    this.#parameters = parameters;
    this.#numValues = numValues;
  }

  /** Whether this is the replica that has the checkpoints. */
  get isFirst(): boolean {
    return this.#replicas.settings.index === 0;
  }

  isDue(step: number): boolean {
    return step % this.#replicas.settings.everySteps === 0;
  }

  /** Takes over weights and place of the first replica. */
  async begin(own: ReplicaStart): Promise<ReplicaStart> {
    const given = this.isFirst ? await this.#read() : new Float32Array(0);
    const { start, values } = await this.#replicas.begin(own, given);
    if (!this.isFirst) this.#write(values);
    return start;
  }

  /** @throws {BackendError} `replica_lost` */
  async average(step: number): Promise<void> {
    this.#write(await this.#replicas.average(step, await this.#read()));
  }

  close(): Promise<void> {
    return this.#replicas.close();
  }

  /** All weights end to end, in the order of the parameters. */
  async #read(): Promise<Float32Array> {
    const values = new Float32Array(this.#numValues);
    const parts = await Promise.all(this.#parameters.map(({ tensor }) => this.#backend.read(tensor)));
    let at = 0;
    for (const part of parts) {
      values.set(part, at);
      at += part.length;
    }
    return values;
  }

  #write(values: Float32Array): void {
    const arena = this.#backend.openArena("weights of replicas");
    let at = 0;
    for (const { tensor } of this.#parameters) {
      const end = at + numElements(tensor.shape);
      const uploaded = arena.upload(values.subarray(at, end), tensor.shape);
      // No op copies; 1 a + 0 a has the bits of a.
      this.#backend.run("scaledAdd", { a: uploaded, b: uploaded, alpha: 1, beta: 0 }, tensor);
      at = end;
    }
    arena.close();
  }
}
