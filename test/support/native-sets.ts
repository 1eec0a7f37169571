import { addonStatus } from "../../src/backends/native/addon.ts";
import type { Executor } from "../../src/backends/native/executor.ts";
import { createNativeBackend } from "../../src/backends/native/native-backend.ts";
import type { TestBackend } from "./backends.ts";

/** Runs one command of the addon that has one number. */
export async function command(executor: Executor, name: string, word: number, staged: readonly Uint8Array[]) {
  await executor.submit(Float64Array.of(executor.commandNames.indexOf(name), 1, word), staged);
}

/** The native backend with every instruction set that the addon was compiled for; opening one puts it in force. */
export async function nativeSets(): Promise<readonly TestBackend[]> {
  const { executor, reason } = addonStatus();
  const select = (name: string) => command(executor!, "isa", 0, [new TextEncoder().encode(name)]);
  const sets: TestBackend[] = [];
  for (const name of ["scalar", "avx2", "avx512", "avx512f", "neon"]) {
    const missing = executor
      ? await select(name).then(
          () => null,
          (error: Error) => error.message,
        )
      : reason;
    const open = async () => {
      await select(name);
      return createNativeBackend(executor!);
    };
    sets.push({ name: `native on ${name}`, missing, open });
  }
  if (executor) await select("");
  return sets;
}
