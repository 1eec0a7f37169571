// Builds dist/ from src/: TypeScript to ES modules.
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { embedWgsl } from "./embed-wgsl.mjs";

const root = new URL("../", import.meta.url);
// In a checkout the first `npx vl01` links the package into npm's cache and runs its scripts once more; what is built stays.
if (process.env.npm_command === "exec" && existsSync(new URL("dist/cli/main.js", root))) process.exit();

embedWgsl();
rmSync(new URL("dist", root), { recursive: true, force: true });
const tsc = fileURLToPath(new URL("node_modules/typescript/bin/tsc", root));
execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
chmodSync(new URL("dist/cli/main.js", root), 0o755);
