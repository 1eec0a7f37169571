import type { ModelConfig } from "../formats/config.ts";
import { numElements } from "../tensor/tensor.ts";
import { leavesOf } from "../tensor/tree.ts";
import { isWeightSlot, weightSlots } from "./weights.ts";

/** Parameters of a model by part. */
export interface ParameterCounts {
  readonly total: number;
  /** In the decoder layers, with the experts that one token uses. */
  readonly activePerToken: number;
  readonly embedding: number;
  /** 0 when tied to the embedding. */
  readonly head: number;
  readonly attention: number;
  readonly experts: number;
  /** Norms, routers, shared experts. */
  readonly rest: number;
  readonly vision: number;
  /** Projector and newline. */
  readonly projector: number;
}

/** Counts from the configuration alone. */
export function countParameters(config: ModelConfig): ParameterCounts {
  const { text, image } = weightSlots(config);
  const { numLocalExperts, numExpertsPerTok, tieWordEmbeddings } = config.textConfig;
  const embedding = count(text.embedTokens);
  const head = tieWordEmbeddings ? 0 : count(text.lmHead);
  const attention = count(text.layers.map((layer) => layer.attention));
  const experts = count(text.layers.map(({ moe }) => [moe.gateUp, moe.down]));
  const layers = count(text.layers);
  const vision = image ? count(image.visionTower) : 0;
  const projector = image ? count([image.projector, image.imageNewline]) : 0;
  const norm = count(text.norm);
  return {
    total: embedding + head + layers + norm + vision + projector,
    activePerToken: layers - experts + (experts / numLocalExperts) * numExpertsPerTok,
    embedding,
    head,
    attention,
    experts,
    rest: layers - attention - experts + norm,
    vision,
    projector,
  };
}

function count(tree: unknown): number {
  return leavesOf(tree, isWeightSlot).reduce((sum, slot) => sum + numElements(slot.shape), 0);
}
