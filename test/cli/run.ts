import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface RunOptions {
  /** Sends Ctrl-C's signal when the first output comes. */
  readonly interruptOnOutput?: boolean;
}

/** Runs the built `vl01` as a user does. `npm test` builds it first. */
export function vl01(
  args: readonly string[],
  input = "",
  { interruptOnOutput = false }: RunOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [main, ...args],
      { encoding: "utf8" },
      (error, stdout, stderr) => {
        const code = error ? error.code : 0;
        if (typeof code === "number") resolve({ code, stdout, stderr });
        else reject(error);
      },
    );
    if (interruptOnOutput) child.stdout!.once("data", () => child.kill("SIGINT"));
    child.stdin!.end(input);
  });
}
