import { basename } from "node:path";
import { trainTokenizer, writeTokenizer } from "../train/tokenizer/train-tokenizer.ts";
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
    const trained = await trainTokenizer(corpus, {
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
    const names = (await writeTokenizer(out, trained)).map((path) => basename(path));
    process.stdout.write(
      `${formatCount(trained.vocabSize)} tokens, written to ${out}: ${names.join(", ")}\n`,
    );
  } finally {
    release();
  }
}
