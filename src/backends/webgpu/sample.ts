import type { OpArgs } from "../../tensor/ops.ts";
import type { SamplingRow } from "../../tensor/sampling.ts";
import { own, type WebGpuTensor } from "./gpu-tensor.ts";
import type { BufferRange, Dispatch, Kernel, KernelContext } from "./kernel.ts";
import { wgsl } from "./kernels/wgsl.ts";
import { paramsOf } from "./params.ts";

/** Threads of a workgroup in sample.wgsl. */
const groupSize = 256;
/** Words of `Row` there. */
const rowWords = 16;

const clearCounts = kernel("clearCounts", [false, false, true]);
const setCounts = kernel("setCounts", [false, false, true]);
const adjust = kernel("adjust", [false, false, false, false, true, true]);
const choose = kernel("choose", [false, false, false, true, true]);

export function sample(
  { logits, rows, counts, masks }: OpArgs["sample"],
  output: WebGpuTensor,
  context: KernelContext,
): Dispatch[] {
  const vocabSize = logits.shape[1]!;
  const history = historyIds(rows);
  const table = context.stage(rowTable(rows));
  const params = paramsOf([rows.length, vocabSize, Math.ceil(vocabSize / 32)]);
  const values = own(logits).range;
  const seen = counts && own(counts).range;
  const keys = context.scratch(rows.length * vocabSize * 4);
  const largest = context.scratch(rows.length * Math.ceil(vocabSize / groupSize) * 8);
  const dispatch = (kernel: Kernel, buffers: readonly BufferRange[], threads: number): Dispatch => ({
    kernel,
    params,
    buffers,
    workgroups: [Math.ceil(threads / groupSize), rows.length, 1],
  });
  const dispatches: Dispatch[] = [];
  if (seen && rows.some((row) => row.history)) {
    const ids = context.stage(history);
    const longest = rows.reduce((most, row) => Math.max(most, historyLength(row)), 0);
    dispatches.push(dispatch(clearCounts, [table, ids, seen], vocabSize));
    if (longest > 0) dispatches.push(dispatch(setCounts, [table, ids, seen], longest));
  }
  dispatches.push(
    dispatch(
      adjust,
      [table, values, seen ?? values, masks ? own(masks).range : values, keys, largest],
      vocabSize,
    ),
    {
      kernel: choose,
      params,
      buffers: [table, keys, largest, output.range, seen ?? context.scratch(16)],
      workgroups: [rows.length, 1, 1],
    },
  );
  return dispatches;
}

function kernel(entryPoint: string, writes: readonly boolean[]): Kernel {
  const name = `sample${entryPoint[0]!.toUpperCase()}${entryPoint.slice(1)}`;
  return { name, code: wgsl.sample, entryPoint, constants: {}, writes };
}

function historyLength({ history }: SamplingRow): number {
  return history ? history.prompt.length + history.output.length : 0;
}

/** Prompt and output of each row that comes with a history, end to end. */
function historyIds(rows: readonly SamplingRow[]): Int32Array {
  const ids = new Int32Array(rows.reduce((sum, row) => sum + historyLength(row), 0));
  let at = 0;
  for (const { history } of rows) {
    if (!history) continue;
    ids.set(history.prompt, at);
    ids.set(history.output, at + history.prompt.length);
    at += history.prompt.length + history.output.length;
  }
  return ids;
}

function rowTable(rows: readonly SamplingRow[]): Uint32Array {
  const words = new Uint32Array(rows.length * rowWords);
  const floats = new Float32Array(words.buffer);
  let firstId = 0;
  rows.forEach((row, r) => {
    const at = r * rowWords;
    floats[at] = row.temperature;
    floats[at + 1] = row.topP;
    floats[at + 2] = row.minP;
    // Rounded to float32 it must stay below 1.
    floats[at + 3] = Math.min(row.random, 1 - 2 ** -24);
    floats[at + 4] = row.repetitionPenalty;
    floats[at + 5] = row.frequencyPenalty;
    floats[at + 6] = row.presencePenalty;
    words[at + 7] = row.topK;
    words[at + 8] = row.slot;
    words[at + 9] = row.mask;
    words[at + 10] = row.history && row.slot >= 0 ? 1 : 0;
    words[at + 11] = firstId;
    words[at + 12] = row.history?.prompt.length ?? 0;
    words[at + 13] = row.history?.output.length ?? 0;
    firstId += historyLength(row);
  });
  return words;
}
