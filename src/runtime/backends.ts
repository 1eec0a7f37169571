/**
 * The only place where a backend is chosen.
 */

import { createNativeBackend } from "../backends/native/native-backend.ts";
import { openWasmBrowserExecutor, wasmBrowserStatus } from "../backends/native/wasm-browser.ts";
import { openWebGpu, webGpuStatus } from "../backends/webgpu/open.ts";
import { BackendError, RequestError } from "../errors.ts";
import type { Backend } from "../tensor/backend.ts";
import { type BackendName, backendNames, type DeviceChoice, parseBackend } from "./backend-names.ts";

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
  /** Opens the adapter with this in its name, where a platform lets a program choose. */
  openAdapter?(adapter: string): Promise<Backend>;
}

export const referenceProvider: BackendProvider = {
  name: "reference",
  status: async () => ({
    available: true,
    detail: "plain TypeScript, float64, one thread; for small models and checks",
  }),
  open: async () => (await import("../backends/reference/reference-backend.ts")).createReferenceBackend(),
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
 * Opens a backend by name, several that share the layers of a model (`webgpu+native`), or the first available one for `auto`.
 *
 * @param name see `backend-names.ts`
 * @throws {RequestError} `request_invalid` for an unknown name
 * @throws {BackendError} `backend_unavailable`
 */
export async function openBackend(
  name: string = "auto",
  providers: readonly BackendProvider[] = universalProviders,
): Promise<Backend> {
  const chosen = name === "auto" ? autoBackend(await backendStatuses(providers))?.name : name;
  if (chosen === undefined) {
    throw new BackendError("backend_unavailable", 'backend "auto": none is available');
  }
  const choices = parseBackend(chosen);
  const opened: Backend[] = [];
  try {
    for (const choice of choices) opened.push(await openDevice(choice, name, providers));
  } catch (error) {
    for (const backend of opened) backend.close();
    throw error;
  }
  if (opened.length === 1) return opened[0]!;
  const { createLayeredBackend } = await import("../backends/layered/layered-backend.ts");
  return createLayeredBackend(
    opened,
    choices.map(({ share }) => share),
  );
}

/** @param asked all of what the caller named, for messages */
async function openDevice(
  { name, adapter }: DeviceChoice,
  asked: string,
  providers: readonly BackendProvider[],
): Promise<Backend> {
  const status = await statusOf(name, providers);
  if (!status.available) {
    const statuses = await backendStatuses(providers);
    const usable = statuses.filter(({ available }) => available).map((one) => `"${one.name}"`);
    const which = asked === name ? "" : `no ${name}: `;
    throw new BackendError(
      "backend_unavailable",
      `backend "${asked}": ${which}${status.detail}; use ${usable.join(" or ")}`,
    );
  }
  const provider = providers.find((one) => one.name === name)!;
  if (adapter === null) return provider.open();
  if (provider.openAdapter) return provider.openAdapter(adapter);
  throw new RequestError(
    "request_invalid",
    `backend "${asked}": ${name} has no adapters to choose from here`,
  );
}
