import type { OpArgs } from "../../tensor/ops.ts";
import { sampleRows } from "../../tensor/sampling.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { floats, integers } from "./reference-tensor.ts";

export function sample({ logits, rows, counts, masks }: OpArgs["sample"], output: Tensor): void {
  const values = Float32Array.from(floats(logits));
  integers(output).set(sampleRows(values, rows, counts && integers(counts), masks && integers(masks)));
}
