/**
 * The compiled addon: found, loaded and set up once, or the reason why not.
 */

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { physicalCores } from "./cores.ts";
import { BlockNumbers, type Executor } from "./executor.ts";

/** What native/addon.c exports. */
interface Addon {
  submit(words: Float64Array, staged: readonly Uint8Array[]): Promise<ArrayBuffer[]>;
  threads(): number;
  isa(): string;
  commandNames(): string[];
  /** Absent in addons from before it. */
  sources?(): string;
  packedBytes(dtype: number, n: number, k: number): number;
}

export type AddonStatus =
  | { readonly executor: Executor; readonly reason: null }
  | { readonly executor: null; readonly reason: string };

const root = new URL("../../../", import.meta.url);
const buildFolder = new URL("build/", root);

let status: AddonStatus | null = null;

/**
 * The addon's executor. Environment: `VL01_ISA` forces an instruction set (scalar, avx2, avx512, neon, or avx512f: AVX-512
 * without VNNI and BF16), `VL01_THREADS` the number of threads (default: physical cores), `VL01_NO_ADDON=1` hides the addon.
 */
export function addonStatus(): AddonStatus {
  status ??= loadAddon();
  return status;
}

function loadAddon(): AddonStatus {
  if (process.env["VL01_NO_ADDON"] === "1") return { executor: null, reason: "hidden by VL01_NO_ADDON=1" };
  const require = createRequire(import.meta.url);
  const path = fileURLToPath(new URL("vl01.node", buildFolder));
  if (!existsSync(path)) return { executor: null, reason: `not built: ${buildReport()}` };
  let addon: Addon;
  try {
    addon = require(path) as Addon;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    return { executor: null, reason: `does not load: ${reason}` };
  }
  if (addon.sources?.() !== sourcesHash(require)) {
    return { executor: null, reason: "the addon was built from other sources: run npm rebuild" };
  }
  return { executor: new AddonExecutor(addon), reason: null };
}

/** Of the sources beside this code. Reading them takes a few milliseconds. */
function sourcesHash(require: NodeJS.Require): string {
  const { nativeSourcesHash } = require("../../../native/sources.cjs") as {
    nativeSourcesHash(root: string): string;
  };
  return nativeSourcesHash(fileURLToPath(root));
}

function buildReport(): string {
  try {
    return readFileSync(new URL("build.log", buildFolder), "utf8").split("\n")[0]!;
  } catch {
    return "run npm rebuild, which needs a C compiler";
  }
}

class AddonExecutor implements Executor {
  readonly name = "native";
  readonly blockNumbers = new BlockNumbers();
  readonly commandNames: readonly string[];
  readonly #addon: Addon;
  /** Settles when the settings are in force; the first list waits for it, so a wrong one is its error. */
  readonly #ready: Promise<unknown>;

  constructor(addon: Addon) {
    this.#addon = addon;
    this.commandNames = addon.commandNames();
    const threads = Number(process.env["VL01_THREADS"] ?? physicalCores());
    const isa = new TextEncoder().encode(process.env["VL01_ISA"] ?? "");
    const code = (name: string) => this.commandNames.indexOf(name);
    const words = Float64Array.of(code("isa"), 1, 0, code("threads"), 1, threads);
    this.#ready = addon.submit(words, [isa]);
    this.#ready.catch(() => {});
  }

  get detail(): string {
    return `C kernels, ${this.#addon.isa()}, ${this.#addon.threads()} threads`;
  }

  packedBytes(dtype: number, n: number, k: number): number {
    return this.#addon.packedBytes(dtype, n, k);
  }

  async submit(words: Float64Array, staged: readonly Uint8Array[]): Promise<ArrayBuffer[]> {
    const [buffers] = await Promise.all([this.#addon.submit(words, staged), this.#ready]);
    return buffers;
  }

  /** Nothing: all backends of the process share the addon. */
  close(): void {}
}
