/**
 * The only place where a backend is chosen.
 */

import { createReferenceBackend } from "../backends/reference/reference-backend.ts";
import { BackendError, RequestError } from "../errors.ts";
import type { Backend } from "../tensor/backend.ts";

export const backendNames = ["native", "wasm", "webgpu", "reference"] as const;

export type BackendName = (typeof backendNames)[number];

/** A backend as this program sees it: usable, or why not. */
export interface BackendStatus {
  readonly name: BackendName;
  readonly available: boolean;
  /** One line: what it runs on, or why it does not. */
  readonly detail: string;
}

/** Every backend, the one `auto` takes first among the available ones first. */
export function backendStatuses(): readonly BackendStatus[] {
  const absent = "not part of this version";
  return [
    { name: "webgpu", available: false, detail: absent },
    { name: "native", available: false, detail: absent },
    { name: "wasm", available: false, detail: absent },
    {
      name: "reference",
      available: true,
      detail: "plain TypeScript, float64, one thread; for small models and checks",
    },
  ];
}

/** @throws {RequestError} `request_invalid` for an unknown name @throws {BackendError} `backend_unavailable` */
export function openBackend(name: string = "auto"): Backend {
  const statuses = backendStatuses();
  const status =
    name === "auto" ? statuses.find(({ available }) => available) : statuses.find((one) => one.name === name);
  if (!status) {
    throw new RequestError("request_invalid", `backend "${name}": expected auto, ${backendNames.join(", ")}`);
  }
  if (!status.available) {
    const usable = statuses.filter(({ available }) => available).map((one) => one.name);
    throw new BackendError(
      "backend_unavailable",
      `backend "${name}" is ${status.detail}; use ${usable.map((one) => `"${one}"`).join(" or ")}`,
    );
  }
  return createReferenceBackend();
}
