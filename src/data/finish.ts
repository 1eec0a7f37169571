/** What is made of a sample where it was drawn, such as encoding it for a model. */

import type { Sample } from "../formats/dataset.ts";

export interface Finishing {
  /** URL of a module that exports an `OpenFinish` by the name `openFinish`. */
  readonly module: string;
  /** What it is given in each process; copied there. */
  readonly settings: unknown;
}

/** Called once in each drawing process. */
export type OpenFinish = (settings: never) => Promise<Finish>;

/**
 * What it gives is copied to the main thread: plain objects, lists, numbers, strings, typed arrays. An error that it throws is the
 * sample's, as if it could not be drawn.
 */
export type Finish = (sample: Sample) => unknown | Promise<unknown>;

/** @throws {Error} when there is no such module, or it exports none */
export async function loadFinish({ module, settings }: Finishing): Promise<Finish> {
  const { openFinish } = (await import(module)) as { readonly openFinish: OpenFinish };
  return openFinish(settings as never);
}

/** Without finishing: the sample. */
export function finishNothing(sample: Sample): Sample {
  return sample;
}
