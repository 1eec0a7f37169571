/** Between the main thread and the one that makes masks. */

import type { GrammarVocabulary } from "./grammar-library.ts";
import type { Grammar } from "./output-format.ts";

/** Each is answered once, in order. */
export type ToGrammarWorker = { readonly seq: number } & (
  | { readonly type: "vocabulary"; readonly vocabulary: GrammarVocabulary }
  | { readonly type: "open"; readonly number: number; readonly grammar: Grammar }
  | {
      readonly type: "masks";
      readonly number: number;
      readonly taken: readonly number[];
      readonly drafts: readonly number[];
    }
  | { readonly type: "close"; readonly number: number }
);

/** After a failure the thread is of no more use. */
export type FromGrammarWorker = { readonly seq: number } & (
  | { readonly masks: Int32Array[] }
  | { readonly failure: string }
);
