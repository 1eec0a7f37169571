/**
 * Training of the vision tower on images with captions.
 *
 *   L = contrast L_con + caption L_cap
 *
 * L_cap is the mean over the targets of the whole step. L_con compares the images of a pass with its captions and is averaged
 * over the passes, so a pass should be as large as memory allows. The whole tower learns, also layers behind the one that a
 * language model will read.
 */

import type { CutImage } from "../../image/process.ts";
import { visionForward } from "../../models/vision.ts";
import { contrastiveLoss } from "../loss/contrastive.ts";
import { crossEntropyLoss, weightedSum } from "../loss/cross-entropy.ts";
import type { LossValues, Pass } from "../pass.ts";
import type { TrainedModel } from "../trained-model.ts";
import { uploadTiles } from "../upload-tiles.ts";
import { packCaptions } from "./captions.ts";
import { type CocaConfig, type CocaWeights, cocaForward } from "./coca.ts";

export interface CaptionedImage {
  /** Seen as its thumbnail. */
  readonly image: CutImage;
  /** From `captionIds`. */
  readonly caption: readonly number[];
}

export interface CocaObjective {
  readonly weights: CocaWeights;
  readonly config: CocaConfig;
  /** s of the contrastive loss. */
  readonly logScale: number;
  /** Factors of the two losses; 1 and 2 in open_clip. */
  readonly contrast: number;
  readonly caption: number;
}

/**
 * The passes of one step. Besides `loss` their values are `contrast`, `caption`, and `logScaleGradient`: dL/ds.
 *
 * @param groups images of each pass, at least one
 */
export function cocaPasses(
  groups: readonly (readonly CaptionedImage[])[],
  { backend, config, weights }: TrainedModel,
  objective: CocaObjective,
): readonly Pass[] {
  const vision = config.visionConfig!;
  const tower = weights.image!.visionTower;
  const batches = groups.map((images) =>
    packCaptions(
      images.map(({ caption }) => caption),
      objective.config.maxCaptionTokens,
    ),
  );
  const numTargets = batches.reduce((sum, { targets }) => sum + targets.length, 0);
  const captionShare = numTargets === 0 ? 0 : 1 / numTargets;

  return groups.map((images, index): Pass => {
    const captions = batches[index]!;
    const numImages = images.length;
    return {
      numTokens: captions.ids.length,
      rows: { tiles: numImages, tokens: 0, targets: 0 },
      async run(tape, lossScale) {
        const { imageSize, numHiddenLayers } = vision;
        const thumbnails = images.map(({ image }) => image.tiles[0]!);
        const pixels = uploadTiles(tape.ops.arena, thumbnails, images[0]!.image, imageSize);
        const hidden = visionForward(tape.ops, tower, vision, pixels, numHiddenLayers); // class rows kept
        const output = cocaForward(tape.ops, objective.weights, objective.config, hidden, captions);
        const contrastWeight = objective.contrast / groups.length;
        const contrast = contrastiveLoss(
          tape,
          output.imageEmbeddings,
          output.textEmbeddings,
          objective.logScale,
          contrastWeight * lossScale,
        );
        const captionWeight = objective.caption * captionShare;
        const captionLosses = crossEntropyLoss(
          tape,
          output.captionLogits,
          captions.targets,
          captionWeight * lossScale,
        );
        const [byImage, byText] = contrast.logScaleGradients;
        return async () => {
          const [imageSum, textSum, captionSum, ...gradients] = await Promise.all(
            [contrast.imageLosses, contrast.textLosses, captionLosses, byImage, byText].map(async (tensor) =>
              weightedSum(await backend.read(tensor), 1),
            ),
          );
          const both = (imageSum! + textSum!) / (2 * numImages);
          return {
            loss: contrastWeight * both + captionWeight * captionSum!,
            contrast: both / groups.length,
            caption: captionShare * captionSum!,
            logScaleGradient: (gradients[0]! + gradients[1]!) / lossScale,
          } satisfies LossValues;
        };
      },
    };
  });
}
