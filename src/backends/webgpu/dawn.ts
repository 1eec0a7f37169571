/**
 * WebGPU in Node: Dawn from the optional npm package `webgpu`. Only Node's entry imports this file.
 */

/** The part of the package that is used. */
export interface DawnModule {
  create(options: string[]): GPU;
}

/**
 * Dawn's GPU objects must stay reachable while anything of them is used (the process aborts otherwise) and must be let go
 * for Node to exit, so they are counted here.
 */
let gpu: GPU | null = null;
let users = 0;

const options = [
  "backend=vulkan",
  "enable-dawn-features=allow_unsafe_apis,vulkan_enable_f16_on_nvidia,use_vulkan_memory_model",
  "disable-dawn-features=timestamp_quantization",
];

/** The package, or why it does not load. */
export async function loadDawn(): Promise<{ readonly dawn: DawnModule } | { readonly reason: string }> {
  try {
    // Not a literal, so that type checking and bundlers do not need the optional package.
    const name: string = "webgpu";
    return { dawn: (await import(name)) as DawnModule };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    return { reason: `the npm package webgpu does not load (npm install webgpu): ${reason}` };
  }
}

/** Dawn's entry point, shared; each caller lets go of it once with `releaseGpu`. */
export function acquireGpu(dawn: DawnModule): GPU {
  const platform =
    process.platform === "linux" ? options : options.filter((one) => !one.startsWith("backend="));
  // Vulkan's window system layer, which nothing here uses, complains on standard error without it.
  process.env["XDG_RUNTIME_DIR"] ??= "/tmp";
  gpu ??= dawn.create(platform);
  users++;
  return gpu;
}

export function releaseGpu(): void {
  users--;
  if (users === 0) gpu = null;
}
