import { readModelFolder } from "../runtime/model-folder.ts";
import { directory } from "../runtime/node-files.ts";
import type { DenseKinds } from "./dense/dense-targets.ts";
import type { SampleCodec } from "./encode-sample.ts";
import type { Recipe } from "./recipe.ts";

/** What tells how a recipe's samples are encoded; can be sent to a thread. */
export interface CodecSettings {
  /** Path of the model folder. */
  readonly model: string;
  readonly canvases: Recipe["canvases"];
  readonly dense: DenseKinds | null;
}

/** The codec of a model folder with a recipe's canvases. @throws what `readModelFolder` throws */
export async function openCodec({ model, canvases, dense }: CodecSettings): Promise<SampleCodec> {
  const { config, tokenizer, template, processor } = await readModelFolder(directory(model));
  return {
    tokenizer,
    template,
    processor: processor && canvases ? { ...processor, imageGridPinpoints: canvases } : processor,
    imageTokenIndex: config.imageTokenIndex,
    dense,
  };
}
