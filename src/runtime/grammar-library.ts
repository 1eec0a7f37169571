/**
 * The grammar library, XGrammar compiled to WASM, with matchers by number. It runs on the calling thread and ends for good at an
 * error: after one that it throws nothing more can be done with it.
 */

import type { CompiledGrammar, GrammarCompiler, GrammarMatcher } from "@mlc-ai/web-xgrammar";
import { byteCharacters } from "../formats/byte-alphabet.ts";
import { packMask } from "../tensor/sampling.ts";
import { callFence, callMark, callMarkText, type Grammar, isJsonLike } from "./output-format.ts";

type Library = typeof import("@mlc-ai/web-xgrammar");

/** A tokenizer as the library sees it. */
export interface GrammarVocabulary {
  /** By id, in the byte alphabet of `formats/byte-alphabet.ts`; empty for ids that no text has. */
  readonly tokens: readonly string[];
  /** Rows of the logits. */
  readonly vocabSize: number;
  readonly stopTokenIds: readonly number[];
  /** The special token that marks a call, or null; its text is `callMarkText`. */
  readonly callMarkId: number | null;
}

/** Spaces between the parts of a JSON text: a model that writes nothing else would never end. */
const maxWhitespace = 16;

/** Compiled grammars that are kept for requests with the same ones. */
const maxCompiled = 16;

export class GrammarLibrary {
  readonly #library: Library;
  readonly #vocabulary: GrammarVocabulary;
  readonly #compiler: GrammarCompiler;
  readonly #compiled = new Map<string, CompiledGrammar>();
  readonly #matchers = new Map<number, { readonly matcher: GrammarMatcher; readonly grammar: Grammar }>();
  /** Of ids without control characters but the end of a line: the library lets them into strings of bounded length. */
  readonly #printable: Int32Array;

  private constructor(library: Library, vocabulary: GrammarVocabulary, compiler: GrammarCompiler) {
    this.#library = library;
    this.#vocabulary = vocabulary;
    this.#compiler = compiler;
    const control = new Set(byteCharacters.slice(0, 32));
    control.delete(byteCharacters[10]!);
    const { tokens, callMarkId } = vocabulary;
    this.#printable = packMask(
      Uint8Array.from(tokens, (token, id) =>
        Number(id === callMarkId || !Array.from(token).some((character) => control.has(character))),
      ),
    );
  }

  static async open(vocabulary: GrammarVocabulary): Promise<GrammarLibrary> {
    const library = await load();
    const { tokens, vocabSize, stopTokenIds } = vocabulary;
    const info = await library.TokenizerInfo.createTokenizerInfo(
      [...tokens],
      "byte_level",
      false,
      vocabSize,
      [...stopTokenIds],
    );
    const compiler = await library.GrammarCompiler.createGrammarCompiler(info, false);
    return new GrammarLibrary(library, vocabulary, compiler);
  }

  async open(number: number, grammar: Grammar): Promise<void> {
    const compiled = await this.#compile(grammar);
    const matcher = await this.#library.GrammarMatcher.createGrammarMatcher(compiled);
    this.#matchers.set(number, { matcher, grammar });
  }

  /**
   * Takes tokens, and gives masks as `packMask` does: after them, and after each of the drafts that may follow, up to one that
   * may not.
   */
  async masks(number: number, taken: readonly number[], drafts: readonly number[]): Promise<Int32Array[]> {
    const { matcher, grammar } = this.#matchers.get(number)!;
    for (const id of taken)
      if (!matcher.acceptToken(id)) throw new Error(`token ${id} is not in the grammar`);
    const masks = [await this.#mask(matcher, grammar)];
    let numAccepted = 0;
    for (const id of drafts) {
      if (this.#vocabulary.stopTokenIds.includes(id) || !has(masks.at(-1)!, id)) break;
      matcher.acceptToken(id);
      numAccepted++;
      masks.push(await this.#mask(matcher, grammar));
    }
    if (numAccepted > 0) matcher.rollBack(numAccepted);
    return masks;
  }

  close(number: number): void {
    this.#matchers.get(number)?.matcher.dispose();
    this.#matchers.delete(number);
  }

  async #mask(matcher: GrammarMatcher, grammar: Grammar): Promise<Int32Array> {
    const mask = (await matcher.getNextTokenBitmask()).slice();
    if (isJsonLike(grammar)) for (let at = 0; at < mask.length; at++) mask[at]! &= this.#printable[at]!;
    const { callMarkId } = this.#vocabulary;
    if (callMarkId !== null && !grammar.hasCalls) mask[callMarkId >> 5]! &= ~(1 << (callMarkId & 31));
    return mask;
  }

  async #compile(grammar: Grammar): Promise<CompiledGrammar> {
    const key = `${grammar.kind} ${grammar.json}`;
    const known = this.#compiled.get(key);
    this.#compiled.delete(key); // to come last
    const compiled = known ?? (await this.#compileNew(grammar));
    this.#compiled.set(key, compiled);
    const [oldest] = this.#compiled.keys();
    if (this.#compiled.size > maxCompiled) {
      this.#compiled.get(oldest!)!.dispose();
      this.#compiled.delete(oldest!);
    }
    return compiled;
  }

  async #compileNew({ kind, json }: Grammar): Promise<CompiledGrammar> {
    if (kind === "schema")
      return this.#compiler.compileJSONSchema(json, true, undefined, undefined, true, maxWhitespace);
    if (kind === "tag") return this.#compiler.compileStructuralTag(json);
    // A structural tag has no way to say that such a choice comes several times within other text.
    const one = await this.#library.Grammar.fromStructuralTag(json);
    const rules = one.toString().trim();
    one.dispose();
    const root = /^\S+/.exec(rules.split("\n").at(-1)!)![0];
    const text = (value: string) => JSON.stringify(value);
    const more = kind === "calls" ? ` ("\\n" ${root})*` : "";
    const block = `${text(callFence)} ${root}${more} "\\n\`\`\`"`;
    const mark = `"" | ${text(this.#vocabulary.callMarkId === null ? callMark : callMarkText)}`;
    return this.#compiler.compileGrammar(
      `${rules}\nmark_of_calls ::= ${mark}\nall_calls ::= mark_of_calls ${block}\n`,
      "all_calls",
    );
  }
}

function has(mask: Int32Array, id: number): boolean {
  return ((mask[id >> 5]! >> (id & 31)) & 1) === 1;
}

/** The package is for bundlers, which see that it exports; loaded as it is, it leaves what it has in a global. */
async function load(): Promise<Library> {
  const module = await import("@mlc-ai/web-xgrammar");
  return "TokenizerInfo" in module ? module : (Reflect.get(globalThis, "xgrammar") as Library);
}
