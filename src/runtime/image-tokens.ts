import type { ModelConfig } from "../formats/config.ts";
import { planTiles } from "../image/tile-plan.ts";

/** Image tokens of the image that takes most: one that fills the largest canvas. 0 for a text-only model. */
export function mostImageTokens({ visionConfig, imageGridPinpoints }: ModelConfig): number {
  if (!visionConfig) return 0;
  const settings = {
    tileSize: visionConfig.imageSize,
    patchSize: visionConfig.patchSize,
    pinpoints: imageGridPinpoints,
  };
  return Math.max(
    0,
    ...imageGridPinpoints.map(([width, height]) => planTiles({ width, height }, settings).numFeatures),
  );
}
