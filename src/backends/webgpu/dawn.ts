/**
 * WebGPU in Node: Dawn from the optional npm package `webgpu`. Only Node's entry imports this file.
 */

/** The part of the package that is used. */
export interface DawnModule {
  create(options: string[]): GPU;
}

/**
 * By adapter: an object gives one of several adapters only if it was made for it. They are kept for the life of the process,
 * which aborts when one is collected before the last device, buffer or promise that came from it. Node exits all the same.
 */
const gpus = new Map<string | null, GPU>();

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
 * Dawn's entry point, made once.
 *
 * @param adapter part of the name of the adapter that it gives; null leaves the choice to Dawn
 */
export function dawnGpu(dawn: DawnModule, adapter: string | null = null): GPU {
  const platform =
    process.platform === "linux" ? options : options.filter((one) => !one.startsWith("backend="));
  // Vulkan's window system layer, which nothing here uses, complains on standard error without it.
  process.env["XDG_RUNTIME_DIR"] ??= "/tmp";
  let gpu = gpus.get(adapter);
  if (!gpu) {
    gpu = dawn.create(adapter === null ? platform : [...platform, `adapter=${adapter}`]);
    gpus.set(adapter, gpu);
  }
  return gpu;
}
