// Installs tesseract.js and its English data, which OCR is compared with, into bench/nano-quality/node_modules from the npm registry.
import { spawnSync } from "node:child_process";

const { status } = spawnSync(
  "npm",
  ["install", "--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"],
  { cwd: import.meta.dirname, stdio: "inherit", shell: process.platform === "win32" },
);
process.exit(status ?? 1);
