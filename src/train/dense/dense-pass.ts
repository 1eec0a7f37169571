/** Training of the vision tower by its dense heads alone, before there is a language model that could look at it. */

import { packBatch } from "../batch.ts";
import type { EncodedSample } from "../encode-sample.ts";
import { encodePatches } from "../forward.ts";
import type { Pass } from "../pass.ts";
import type { TrainedModel } from "../trained-model.ts";
import { type DenseObjective, DenseStep } from "./dense-step.ts";

/**
 * The passes of one step; texts are not looked at.
 *
 * @param groups samples of each pass, each with at least one picture among them
 */
export function densePasses(
  groups: readonly (readonly EncodedSample[])[],
  { backend, config, weights }: TrainedModel,
  objective: DenseObjective,
): readonly Pass[] {
  const pictures = groups.map((samples) => samples.flatMap((sample) => sample.pictures));
  const dense = new DenseStep(objective, pictures);
  return pictures.map((own, index): Pass => {
    const packed = packBatch([], own).pictures!;
    return {
      numTokens: groups[index]!.reduce((sum, { text }) => sum + text.ids.length, 0),
      rows: { tiles: packed.tiles.length, tokens: 0, targets: 0 },
      async run(tape, lossScale) {
        const patches = encodePatches(tape, weights.image!, config, packed);
        const read = dense.run(tape, index, patches, lossScale);
        return () => read(backend);
      },
    };
  });
}
