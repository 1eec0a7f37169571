// Installs the packages that the native backend is compared with into bench/peers/node_modules: about 400 MB, from the npm
// registry alone. Their CPU binaries lie inside the packages, so no install script runs. The optional packages of
// node-llama-cpp (one for each platform, CUDA and Vulkan) are left out, all but the CPU one of this platform.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const { dependencies } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
const llamaPlatforms = {
  "linux-x64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "darwin-x64": "mac-x64",
  "darwin-arm64": "mac-arm64-metal",
  "win32-x64": "win-x64",
  "win32-arm64": "win-arm64",
};
const here = `${process.platform}-${process.arch}`;
const platform = llamaPlatforms[here];
if (!platform) {
  console.error(
    `node-llama-cpp has no binary for ${here}, only for ${Object.keys(llamaPlatforms).join(", ")}; compare on one of these`,
  );
  process.exit(1);
}
const { status } = spawnSync(
  "npm",
  [
    "install",
    `@node-llama-cpp/${platform}@${dependencies["node-llama-cpp"]}`,
    "--no-save",
    "--no-package-lock",
    "--ignore-scripts",
    "--omit=optional",
    "--no-audit",
    "--no-fund",
  ],
  { cwd: import.meta.dirname, stdio: "inherit", shell: process.platform === "win32" },
);
process.exit(status ?? 1);
