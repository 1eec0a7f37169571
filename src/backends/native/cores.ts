import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/**
 * Physical cores this process may use: on Linux the distinct cores among its CPUs, elsewhere all available CPUs. Two threads
 * of one core share its multipliers, so more threads than cores do not help products.
 */
export function physicalCores(): number {
  const available = availableParallelism();
  try {
    const folder = "/sys/devices/system/cpu";
    const cores = new Set<string>();
    for (const name of readdirSync(folder)) {
      if (!/^cpu\d+$/.test(name)) continue;
      const read = (file: string) => readFileSync(`${folder}/${name}/topology/${file}`, "utf8").trim();
      cores.add(`${read("physical_package_id")}:${read("core_id")}`);
    }
    return Math.max(1, Math.min(available, cores.size));
  } catch {
    return available;
  }
}
