/**
 * The only place where a backend is chosen.
 */

import { createNativeBackend } from "../backends/native/native-backend.ts";
import { openWasmBrowserExecutor, wasmBrowserStatus } from "../backends/native/wasm-browser.ts";
import { createReferenceBackend } from "../backends/reference/reference-backend.ts";
import { openWebGpu, webGpuStatus } from "../backends/webgpu/open.ts";
import { BackendError, RequestError } from "../errors.ts";
import type { Backend } from "../tensor/backend.ts";

export const backendNames = ["webgpu", "native", "wasm", "reference"] as const;

export type BackendName = (typeof backendNames)[number];

/** A backend as this program sees it: usable, or why not. */
export interface BackendStatus {
  readonly name: BackendName;
  readonly available: boolean;
  /** One line: what it runs on, or why it does not. */
  readonly detail: string;
  /** Available, but `auto` does not take it. */
  readonly byNameOnly?: boolean;
}

/** One way to compute. */
export interface BackendProvider {
  readonly name: BackendName;
  /** Looks without starting anything heavy. */
  status(): Promise<Omit<BackendStatus, "name">>;
  /** Called only when available. */
  open(): Promise<Backend>;
}

export const referenceProvider: BackendProvider = {
  name: "reference",
  status: async () => ({
    available: true,
    detail: "plain TypeScript, float64, one thread; for small models and checks",
  }),
  open: async () => createReferenceBackend(),
};

const webgpuProvider: BackendProvider = {
  name: "webgpu",
  status: async () => webGpuStatus(platformGpu(), "this platform has no navigator.gpu"),
  open: async () => openWebGpu(platformGpu()!),
};

const wasmProvider: BackendProvider = {
  name: "wasm",
  status: async () => wasmBrowserStatus(),
  open: async () => createNativeBackend(await openWasmBrowserExecutor()),
};

/** What browsers have. `vl01/node` has its own. */
export const universalProviders: readonly BackendProvider[] = [
  webgpuProvider,
  wasmProvider,
  referenceProvider,
];

function platformGpu(): GPU | null {
  return globalThis.navigator?.gpu ?? null;
}

/** Every backend in the order of `backendNames`, which is the order in which `auto` tries them. */
export async function backendStatuses(
  providers: readonly BackendProvider[] = universalProviders,
): Promise<readonly BackendStatus[]> {
  return Promise.all(backendNames.map((name) => statusOf(name, providers)));
}

async function statusOf(name: BackendName, providers: readonly BackendProvider[]): Promise<BackendStatus> {
  const provider = providers.find((one) => one.name === name);
  return {
    name,
    ...(provider ? await provider.status() : { available: false, detail: "not part of this version" }),
  };
}

/** The backend that `auto` takes. */
export function autoBackend(statuses: readonly BackendStatus[]): BackendStatus | undefined {
  return statuses.find(({ available, byNameOnly }) => available && !byNameOnly);
}

/**
 * Opens a backend by name, or the first available one for `auto`.
 *
 * @throws {RequestError} `request_invalid` for an unknown name
 * @throws {BackendError} `backend_unavailable`
 */
export async function openBackend(
  name: string = "auto",
  providers: readonly BackendProvider[] = universalProviders,
): Promise<Backend> {
  const status =
    name === "auto"
      ? autoBackend(await backendStatuses(providers))
      : isBackendName(name)
        ? await statusOf(name, providers)
        : undefined;
  if (!status) {
    throw new RequestError("request_invalid", `backend "${name}": expected auto, ${backendNames.join(", ")}`);
  }
  if (!status.available) {
    const statuses = await backendStatuses(providers);
    const usable = statuses.filter(({ available }) => available).map((one) => `"${one.name}"`);
    throw new BackendError(
      "backend_unavailable",
      `backend "${name}": ${status.detail}; use ${usable.join(" or ")}`,
    );
  }
  return providers.find((one) => one.name === status.name)!.open();
}

function isBackendName(name: string): name is BackendName {
  return (backendNames as readonly string[]).includes(name);
}
