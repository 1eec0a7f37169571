/**
 * WebGPU in Node: Dawn from the optional npm package `webgpu`. Only Node's entry imports this file.
 */

/** The part of the package that is used. */
export interface DawnModule {
  create(options: string[]): GPU;
}

/**
 * Dawn's GPU objects must stay reachable while anything of them is used (the process aborts otherwise) and must be let go
 * for Node to exit, so they are counted here. By adapter: an object gives one of several adapters only if it was made for it.
 */
const gpus = new Map<string | null, { readonly gpu: GPU; users: number }>();

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

/**
 * Dawn's entry point, shared; each caller lets go of it once with `releaseGpu`.
 *
 * @param adapter part of the name of the adapter that it gives; null leaves the choice to Dawn
 */
export function acquireGpu(dawn: DawnModule, adapter: string | null = null): GPU {
  const platform =
    process.platform === "linux" ? options : options.filter((one) => !one.startsWith("backend="));
  // Vulkan's window system layer, which nothing here uses, complains on standard error without it.
  process.env["XDG_RUNTIME_DIR"] ??= "/tmp";
  let shared = gpus.get(adapter);
  if (!shared) {
    const gpu = dawn.create(adapter === null ? platform : [...platform, `adapter=${adapter}`]);
    shared = { gpu, users: 0 };
    gpus.set(adapter, shared);
  }
  shared.users++;
  return shared.gpu;
}

export function releaseGpu(adapter: string | null = null): void {
  const shared = gpus.get(adapter);
  if (shared && --shared.users === 0) gpus.delete(adapter);
}
