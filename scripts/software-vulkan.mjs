import { existsSync } from "node:fs";

const driver = "/usr/lib/chromium/vk_swiftshader_icd.json";

/**
 * Points the Vulkan loader at SwiftShader, which Debian's Chromium brings, so that the WebGPU tests run without a GPU.
 * Does nothing where the variables say something else or the driver is not there.
 */
export function useSoftwareVulkan() {
  const names = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES"];
  if (names.some((name) => process.env[name] !== undefined) || !existsSync(driver)) return;
  for (const name of names) process.env[name] = driver;
}
