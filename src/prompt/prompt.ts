/**
 * Rendered text and the sizes of its images -> token ids, with room for every feature.
 */
import { RequestError } from "../errors.ts";
import type { Tokenizer } from "../formats/tokenizer.ts";
import type { TilePlan } from "../image/tile-plan.ts";

/** What the model is given to read; the caller owns it. */
export interface Prompt {
  /** Token ids; the image token stands once for each feature. */
  readonly ids: Int32Array;
  /** One per image, in order. */
  readonly images: readonly ImageSpan[];
}

/** Where the features of one image go, in tokens. */
export interface ImageSpan {
  /** Which image, in the order of the marks. */
  readonly imageIndex: number;
  /** Position of the first image token. */
  readonly offset: number;
  /** Number of image tokens: the image's `numFeatures`. */
  readonly length: number;
}

/** How the model marks an image; both null in a text-only model. */
export interface ImageMark {
  /** What stands for an image in the text, such as `<image>`. */
  readonly imageToken: string | null;
  /** Id whose embedding is replaced by a feature. */
  readonly imageTokenIndex: number | null;
}

/**
 * Encodes a rendered text, the k-th mark as `plans[k].numFeatures` image tokens. The ids are those of the text with every
 * mark written that many times, as the official processor does it.
 *
 * @throws {RequestError} `image_count` when marks and images differ in number, or a text-only model is given images
 */
export function buildPrompt(
  text: string,
  plans: readonly Pick<TilePlan, "numFeatures">[],
  tokenizer: Pick<Tokenizer, "encode">,
  { imageToken, imageTokenIndex }: ImageMark,
): Prompt {
  if (imageToken === null || imageTokenIndex === null) {
    if (plans.length === 0) return { ids: Int32Array.from(tokenizer.encode(text)), images: [] };
    const found = `the request has ${counted(plans.length, "image")} and the model is text-only`;
    throw new RequestError("image_count", `${found}; leave them out or load a model with vision`);
  }
  const pieces = text.split(imageToken);
  const numMarks = pieces.length - 1;
  if (numMarks !== plans.length) {
    const found = `the prompt has ${counted(numMarks, `${imageToken} mark`)} and ${counted(plans.length, "image")}`;
    throw new RequestError(
      "image_count",
      `${found}; give one image for each mark, and no marks in other text`,
      {
        fields: { marks: numMarks, images: plans.length },
      },
    );
  }

  const encoded = pieces.map((piece) => tokenizer.encode(piece));
  const numImageTokens = plans.reduce((sum, { numFeatures }) => sum + numFeatures, 0);
  const ids = new Int32Array(encoded.reduce((sum, { length }) => sum + length, numImageTokens));
  const images: ImageSpan[] = [];
  let offset = 0;
  for (const [index, piece] of encoded.entries()) {
    ids.set(piece, offset);
    offset += piece.length;
    const plan = plans[index];
    if (plan === undefined) break;
    const length = plan.numFeatures;
    ids.fill(imageTokenIndex, offset, offset + length);
    images.push({ imageIndex: index, offset, length });
    offset += length;
  }
  return { ids, images };
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
