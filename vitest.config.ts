import { defineConfig } from "vitest/config";
import { embedWgsl } from "./scripts/embed-wgsl.mjs";
import { LongestFirst } from "./scripts/longest-first.ts";
import { useSoftwareVulkan } from "./scripts/software-vulkan.mjs";

embedWgsl();
useSoftwareVulkan();

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    reporters: ["default", "./scripts/count-reporter.ts"],
    testTimeout: 30_000,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
});
