// Embeds src/backends/webgpu/kernels/*.wgsl in kernels/wgsl.ts (not under version control): `rms-norm.wgsl` -> wgsl.rmsNorm.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = new URL("../src/backends/webgpu/kernels/", import.meta.url);
const target = new URL("wgsl.ts", folder);

export function embedWgsl() {
  const files = readdirSync(folder).filter((name) => name.endsWith(".wgsl"));
  const entries = files.sort().map((name) => {
    const key = name.slice(0, -".wgsl".length).replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
    return `  ${key}: ${JSON.stringify(readFileSync(new URL(name, folder), "utf8"))},\n`;
  });
  const text = `// Made by scripts/embed-wgsl.mjs from the .wgsl files beside it.\nexport const wgsl = {\n${entries.join("")}} as const;\n`;
  let old = "";
  try {
    old = readFileSync(target, "utf8");
  } catch {
    // The first run.
  }
  if (old !== text) writeFileSync(target, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) embedWgsl();
