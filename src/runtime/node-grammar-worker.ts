// The file that a thread of Node loads to make masks: the grammar library, which any error ends.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { parentPort } from "node:worker_threads";
import { GrammarLibrary } from "./grammar-library.ts";
import type { FromGrammarWorker, ToGrammarWorker } from "./node-grammar-messages.ts";

// As a module of Node the package looks for these two; the thread has no other use for them.
const url = import.meta.resolve("@mlc-ai/web-xgrammar");
Object.assign(globalThis, { require: createRequire(url), __filename: fileURLToPath(url) });

/** What the library says before it ends, which is the reason. */
let said = "";
const hear = (text: unknown) => {
  said = /\[FATAL\].*?:\d+: (?:Check failed: [^:]*: )?([^\n]*)/.exec(String(text))?.[1] ?? said;
};
for (const name of ["log", "warn", "error"] as const) console[name] = hear;

const port = parentPort!;
let library: GrammarLibrary | null = null;

async function answer(message: ToGrammarWorker): Promise<Int32Array[]> {
  if (message.type === "vocabulary") library = await GrammarLibrary.open(message.vocabulary);
  else if (message.type === "open") await library!.open(message.number, message.grammar);
  else if (message.type === "close") library!.close(message.number);
  else return library!.masks(message.number, message.taken, message.drafts);
  return [];
}

// One after the other: the library has promises, and no two calls of it may mix.
let last = Promise.resolve();
port.on("message", (message: ToGrammarWorker) => {
  last = last.then(async () => {
    let result: FromGrammarWorker;
    try {
      result = { seq: message.seq, masks: await answer(message) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : "it ended";
      result = { seq: message.seq, failure: said || reason };
    }
    const buffers = "masks" in result ? result.masks.map(({ buffer }) => buffer as ArrayBuffer) : [];
    port.postMessage(result, buffers);
  });
});
