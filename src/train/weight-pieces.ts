/** The weights of a checkpoint's compact form: one safetensors file, cut into pieces that are numbered from 1 on. */

import { type ByteSource, checkRange, type Folder } from "../formats/byte-source.ts";

const weightsFile = "weights.safetensors";

/** The pieces of a folder in the compact form as the one file that was cut, or null when there are none. */
export async function openPieces(folder: Folder): Promise<ByteSource | null> {
  const pieces: ByteSource[] = [];
  for (;;) {
    const piece = await folder.open(pieceName(pieces.length + 1));
    if (!piece) break;
    pieces.push(piece);
  }
  return pieces.length === 0 ? null : joinedSource(weightsFile, pieces);
}

/** Of a piece, from 1 on. */
export function pieceName(number: number): string {
  return `${weightsFile}.${String(number).padStart(5, "0")}`;
}

/** Several sources as one, end to end. */
function joinedSource(name: string, pieces: readonly ByteSource[]): ByteSource {
  const source: ByteSource = {
    name,
    size: pieces.reduce((sum, { size }) => sum + size, 0),
    async read(offset, length) {
      checkRange(source, offset, length);
      const bytes = new Uint8Array(length);
      let begin = 0;
      for (const piece of pieces) {
        const from = Math.max(offset, begin);
        const to = Math.min(offset + length, begin + piece.size);
        if (from < to) bytes.set(await piece.read(from - begin, to - from), from - offset);
        begin += piece.size;
      }
      return bytes;
    },
  };
  return source;
}
