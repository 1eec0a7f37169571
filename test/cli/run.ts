import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** Runs the built `vl01` as a user does. `npm test` builds it first. */
export function vl01(args: readonly string[], input = ""): Promise<CommandResult> {
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
    child.stdin!.end(input);
  });
}
