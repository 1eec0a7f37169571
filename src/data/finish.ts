/** What drawing threads make of a sample before they give it away, such as encoding it for a model. */

import type { Sample } from "../formats/dataset.ts";

export interface Finishing {
  /** URL of a module that exports an `OpenFinish` by the name `openFinish`. */
  readonly module: string;
  /** What it is given in each thread; copied there. */
  readonly settings: unknown;
}

/** Called once in each thread. */
export type OpenFinish = (settings: never) => Promise<Finish>;

/** An error that it throws is the sample's, as if it could not be drawn. */
export type Finish = (sample: Sample) => Finished;

export interface Finished {
  readonly value: unknown;
  /** Buffers of the value that change hands instead of being copied. */
  readonly transfer: readonly ArrayBuffer[];
}

/** @throws {Error} when there is no such module, or it exports none */
export async function loadFinish({ module, settings }: Finishing): Promise<Finish> {
  const { openFinish } = (await import(module)) as { readonly openFinish: OpenFinish };
  return openFinish(settings as never);
}

/** Without finishing: the sample, its pixels not copied. */
export function finishNothing(sample: Sample): Finished {
  const buffers = new Set(sample.pictures.map((picture) => picture.data.buffer as ArrayBuffer));
  return { value: sample, transfer: [...buffers] };
}
