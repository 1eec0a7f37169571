/**
 * The compact form of a checkpoint, to carry a run from one machine to another: weights alone, as f16, in files of limited
 * size. The optimiser starts anew where it is read, with the recipe's warm-up.
 *
 *   state.json                   as in a checkpoint, with optimizer null
 *   weights.safetensors.00001    the bytes of one safetensors file, cut anywhere
 */

import { CheckpointError } from "../errors.ts";
import { encodeSafetensorsHeader } from "../formats/safetensors-writer.ts";
import { f32ToF16 } from "../tensor/half.ts";
import { writeAtomically } from "./atomic-folder.ts";
import type { CheckpointContent, SavedTensor } from "./checkpoint.ts";
import { type FileSystem, nodeFiles, unwritable } from "./files.ts";
import { encodeRunState } from "./run-state.ts";
import { pieceName } from "./weight-pieces.ts";

export interface CompactOptions {
  /** Most bytes of a file; default 16 MiB. */
  readonly fileBytes?: number;
  readonly files?: FileSystem;
}

const stateFile = "state.json";

/**
 * Writes the compact form to a folder that must not exist.
 *
 * @throws {CheckpointError} `tensor_value` for a weight that f16 cannot hold, `checkpoint_unwritable`
 */
export async function writeCompact(
  path: string,
  { state, weights }: Omit<CheckpointContent, "moments">,
  { fileBytes = 1 << 24, files = nodeFiles }: CompactOptions = {},
): Promise<void> {
  try {
    await writeAtomically(files, path, async (folder) => {
      let number = 0;
      let pending = new Uint8Array(0);
      const flush = async (least: number) => {
        while (pending.length >= least && pending.length > 0) {
          await folder.addBytes(pieceName(++number), pending.subarray(0, fileBytes));
          pending = pending.slice(fileBytes);
        }
      };
      for await (const bytes of safetensorsBytes(weights)) {
        pending = joined(pending, bytes);
        await flush(fileBytes);
      }
      await flush(0);
      await folder.addText(stateFile, encodeRunState({ ...state, optimizer: null }));
    });
  } catch (error) {
    throw unwritable(path, error, "make room or choose another place");
  }
}

async function* safetensorsBytes(weights: readonly SavedTensor[]): AsyncIterable<Uint8Array> {
  const header = encodeSafetensorsHeader(weights.map(({ name, shape }) => ({ name, shape, dtype: "F16" })));
  yield header.bytes;
  // One dtype, so the entries keep the order of the weights.
  for (const { name, read } of weights) {
    const values = await read();
    const wrong = values.findIndex((value) => !(Math.abs(value) < 65520));
    if (wrong >= 0) {
      throw new CheckpointError(
        "tensor_value",
        `${name} has ${values[wrong]} at ${wrong}, f16 takes values below 65520; the weights are damaged or did not train`,
        { fields: { tensor: name } },
      );
    }
    yield f32ToF16(values);
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
