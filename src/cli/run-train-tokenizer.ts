import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { trainTokenizer } from "../train/tokenizer/train-tokenizer.ts";
import { formatBytes, formatCount } from "./format.ts";
import { interruptSignal } from "./load.ts";

export interface TokenizerFlags {
  readonly vocabSize: number;
  readonly out: string;
}

export async function runTrainTokenizer(
  corpus: readonly string[],
  { vocabSize, out }: TokenizerFlags,
): Promise<void> {
  const { signal, release } = interruptSignal();
  const watched = process.stderr.isTTY;
  try {
    const { texts, vocabSize: found } = await trainTokenizer(corpus, {
      vocabSize,
      signal,
      onProgress(progress) {
        if (!watched) return;
        const text =
          progress.stage === "reading"
            ? `reading ${formatBytes(progress.doneBytes)} of ${formatBytes(progress.totalBytes)}`
            : `merging ${formatCount(progress.numMerges)} of ${formatCount(progress.wantedMerges)}`;
        process.stderr.write(`\r\x1b[K${text}`);
      },
    });
    if (watched) process.stderr.write("\r\x1b[K");
    await mkdir(out, { recursive: true });
    for (const [name, text] of texts) await writeFile(join(out, name), text);
    process.stdout.write(
      `${formatCount(found)} tokens, written to ${out}: ${[...texts.keys()].join(", ")}\n`,
    );
  } finally {
    release();
  }
}
