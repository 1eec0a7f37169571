/**
 * Masks made on a thread of their own, under a time limit: a schema or expression that takes too long, or that ends the library,
 * ends that thread and fails its own request. The others go on with a new thread, told again what they had so far.
 */

import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { TokenConstraint } from "../engine/engine.ts";
import { RequestError } from "../errors.ts";
import { formatRefused, type GrammarHost } from "./grammar-host.ts";
import type { GrammarVocabulary } from "./grammar-library.ts";
import type { FromGrammarWorker, ToGrammarWorker } from "./node-grammar-messages.ts";
import { type Grammar, grammarOf } from "./output-format.ts";

// Threads need JavaScript: the built file, also when this is TypeScript.
const workerUrl = new URL("../../dist/runtime/node-grammar-worker.js", import.meta.url);

export interface ThreadedGrammarOptions {
  /** Longest time for reading one grammar; default 3000. Loading the library may take ten times as long. */
  readonly grammarLimitMs?: number;
  /** Longest time for the masks of one step; default 5000: it is wall time, and the machine may be busy with a GPU's emulation or with others. */
  readonly maskLimitMs?: number;
}

/** Longest times, by what is asked. */
type Limits = Readonly<Record<ToGrammarWorker["type"], number>>;

type Command<Message = ToGrammarWorker> = Message extends unknown ? Omit<Message, "seq"> : never;

interface Asked {
  readonly command: Command;
  /** Tells a new thread what the one before it knew. */
  readonly isReplay: boolean;
  readonly resolve: (masks: Int32Array[]) => void;
  readonly reject: (error: unknown) => void;
}

/** One answer's grammar, and the tokens that were taken so far. */
interface Opened {
  readonly grammar: Grammar;
  readonly taken: number[];
}

export function threadedGrammarHost(
  makeVocabulary: () => GrammarVocabulary,
  { grammarLimitMs = 3000, maskLimitMs = 5000 }: ThreadedGrammarOptions = {},
): GrammarHost {
  const limits = {
    vocabulary: 10 * grammarLimitMs,
    open: grammarLimitMs,
    close: grammarLimitMs,
    masks: maskLimitMs,
  };
  return new ThreadedGrammarHost(makeVocabulary, limits);
}

class ThreadedGrammarHost implements GrammarHost {
  readonly #makeVocabulary: () => GrammarVocabulary;
  readonly #limitsMs: Limits;
  readonly #opened = new Map<number, Opened>();
  /** In the order in which they were sent; the first is being worked on. */
  readonly #asked = new Map<number, Asked>();
  #vocabulary: GrammarVocabulary | null = null;
  #worker: Worker | null = null;
  #timer: NodeJS.Timeout | null = null;
  #nextNumber = 0;
  #nextSeq = 0;
  #isClosed = false;

  constructor(makeVocabulary: () => GrammarVocabulary, limitsMs: Limits) {
    this.#makeVocabulary = makeVocabulary;
    this.#limitsMs = limitsMs;
  }

  async open(format: Parameters<GrammarHost["open"]>[0]): Promise<TokenConstraint> {
    const grammar = grammarOf(format);
    const number = this.#nextNumber++;
    await this.#ask({ type: "open", number, grammar });
    const opened: Opened = { grammar, taken: [] };
    this.#opened.set(number, opened);
    return {
      masks: async (taken, drafts) => {
        if (!this.#opened.has(number)) throw formatRefused("it failed before");
        const masks = await this.#ask({ type: "masks", number, taken: [...taken], drafts: [...drafts] });
        opened.taken.push(...taken);
        return masks;
      },
      close: () => {
        if (!this.#opened.delete(number) || this.#isClosed) return;
        this.#ask({ type: "close", number }).catch(() => {});
      },
    };
  }

  close(): void {
    this.#isClosed = true;
    this.#end();
    const error = formatRefused("the model was closed");
    for (const { reject } of this.#asked.values()) reject(error);
    this.#asked.clear();
  }

  #ask(command: Command): Promise<Int32Array[]> {
    if (this.#isClosed) return Promise.reject(formatRefused("the model was closed"));
    return new Promise((resolve, reject) => {
      this.#worker ??= this.#start();
      this.#send({ command, resolve, reject, isReplay: false });
    });
  }

  #send(asked: Asked): void {
    const seq = this.#nextSeq++;
    this.#asked.set(seq, asked);
    this.#worker!.postMessage({ seq, ...asked.command });
    this.#watch();
  }

  /** A thread that knows the vocabulary, and what is open. */
  #start(): Worker {
    if (!existsSync(workerUrl)) throw formatRefused("dist/ is not built");
    this.#vocabulary ??= this.#makeVocabulary();
    const worker = new Worker(workerUrl, { execArgv: [] });
    this.#worker = worker;
    worker.on("message", (message: FromGrammarWorker) => this.#hear(worker, message));
    worker.on("error", (error) => this.#fail(worker, error.message));
    worker.on("exit", () => this.#fail(worker, "its thread ended"));
    const again = (command: Command) => {
      this.#send({ command, resolve: () => {}, reject: () => {}, isReplay: true });
    };
    again({ type: "vocabulary", vocabulary: this.#vocabulary });
    for (const [number, { grammar, taken }] of this.#opened) {
      again({ type: "open", number, grammar });
      again({ type: "masks", number, taken, drafts: [] });
    }
    return worker;
  }

  #hear(worker: Worker, message: FromGrammarWorker): void {
    if (worker !== this.#worker) return;
    if ("failure" in message) {
      this.#fail(worker, message.failure);
      return;
    }
    const asked = this.#asked.get(message.seq);
    this.#asked.delete(message.seq);
    this.#watch();
    asked?.resolve(message.masks);
  }

  /** The first in line is at fault; for the others the thread is started again. */
  #fail(worker: Worker, why: string): void {
    if (worker !== this.#worker) return;
    this.#end();
    const [first, ...others] = [...this.#asked.values()];
    this.#asked.clear();
    if (first?.command.type === "vocabulary" || first === undefined) {
      const error = new RequestError(
        "request_invalid",
        `format: the grammar library cannot be used: ${why}; is the package @mlc-ai/web-xgrammar installed?`,
        { fields: { option: "format" } },
      );
      for (const { reject } of others) reject(error);
      return;
    }
    if ("number" in first.command) this.#opened.delete(first.command.number);
    first.reject(formatRefused(why));
    // What was sent to a new thread first is sent to the next one anew.
    const waiting = others.filter(({ isReplay }) => !isReplay);
    const isLost = ({ command }: Asked) =>
      command.type !== "open" && "number" in command && !this.#opened.has(command.number);
    for (const one of waiting.filter(isLost)) one.reject(formatRefused(why));
    const again = waiting.filter((one) => !isLost(one));
    if (again.length === 0) return;
    this.#worker = this.#start();
    for (const one of again) this.#send(one);
  }

  /** Keeps the process alive, and counts time, while something is asked. */
  #watch(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const [first] = this.#asked.values();
    const worker = this.#worker!;
    if (!first) {
      worker.unref();
      return;
    }
    worker.ref();
    const limit = this.#limitsMs[first.command.type];
    this.#timer = setTimeout(() => this.#fail(worker, `it takes more than ${limit} ms`), limit);
  }

  #end(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    void this.#worker?.terminate();
    this.#worker = null;
  }
}
