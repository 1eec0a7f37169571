// Builds dist/ from src/: TypeScript to ES modules, and the command as `npx vl01` finds it.
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, rmSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { embedWgsl } from "./embed-wgsl.mjs";

const root = new URL("../", import.meta.url);
embedWgsl();
rmSync(new URL("dist", root), { recursive: true, force: true });
const tsc = fileURLToPath(new URL("node_modules/typescript/bin/tsc", root));
execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
chmodSync(new URL("dist/cli/main.js", root), 0o755);

// npm links the commands of dependencies, not the package's own; without this npx installs the package once more.
const commands = new URL("node_modules/.bin/", root);
if (existsSync(commands) && process.platform !== "win32") {
  rmSync(new URL("vl01", commands), { force: true });
  symlinkSync("../../dist/cli/main.js", new URL("vl01", commands));
}
