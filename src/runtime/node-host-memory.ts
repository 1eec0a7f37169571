/** What a model on a backend may take of this machine's memory. */

import { parseBackend } from "./backend-names.ts";
import { autoBackend, backendStatuses } from "./backends.ts";
import { nodeProviders } from "./node-backends.ts";
import { availableMemory } from "./node-memory.ts";

/**
 * Bytes free where the backend computes in the machine's memory; null for GPUs, which tell by themselves what does not fit.
 *
 * @throws {RequestError} for a backend that there is not
 */
export async function hostMemoryFor(backend = "auto"): Promise<number | null> {
  const chosen = backend === "auto" ? autoBackend(await backendStatuses(nodeProviders))?.name : backend;
  const isOnHost = chosen !== undefined && parseBackend(chosen).every((device) => device.name !== "webgpu");
  return isOnHost ? availableMemory() : null;
}
