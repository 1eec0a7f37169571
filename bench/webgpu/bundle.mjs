// Bundles the WebGPU bench to one file, build/bench-webgpu.mjs, that runs where only Node and Dawn's binding are:
//   node bench/webgpu/bundle.mjs && node build/bench-webgpu.mjs --only linear --out results.json
// DAWN_NODE names a dawn.node; without it the npm package `webgpu` is used. Other entries may be named as arguments.
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { embedWgsl } from "../../scripts/embed-wgsl.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const [entry = "bench/webgpu/main.ts", name = "bench-webgpu"] = process.argv.slice(2);

embedWgsl();
await build({
  root,
  configFile: false,
  logLevel: "warn",
  ssr: { noExternal: true },
  build: {
    ssr: entry,
    target: "node20",
    outDir: "build",
    emptyOutDir: false,
    minify: false,
    rolldownOptions: {
      external: ["webgpu"],
      output: { entryFileNames: `${name}.mjs`, codeSplitting: false },
    },
  },
});
