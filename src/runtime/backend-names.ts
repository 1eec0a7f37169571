/**
 * How a caller names what computes: `auto`, one backend, or several that share the layers.
 *
 *   webgpu   webgpu:A100   webgpu+native   webgpu=3+native=1   webgpu:A100=2+webgpu:T4=1
 *
 * After a colon stands a part of an adapter's name, after an equals sign the share of the layers (default 1).
 */

import { RequestError } from "../errors.ts";

export const backendNames = ["webgpu", "native", "wasm", "reference"] as const;

export type BackendName = (typeof backendNames)[number];

/** One of the devices that a model runs on. */
export interface DeviceChoice {
  readonly name: BackendName;
  /** Part of an adapter's name; null takes the platform's choice. */
  readonly adapter: string | null;
  /** Of the layers, in proportion to the other devices' shares; above 0. */
  readonly share: number;
}

/** @throws {RequestError} `request_invalid` for what is not such a list; `auto` is none */
export function parseBackend(text: string): readonly DeviceChoice[] {
  return text.split("+").map((device): DeviceChoice => {
    const [, name = "", adapter = null, share = "1"] =
      /^([^:=]*)(?::([^=]+))?(?:=([^=]+))?$/.exec(device) ?? [];
    if (!isBackendName(name)) {
      throw new RequestError(
        "request_invalid",
        `backend "${text}": expected auto, ${backendNames.join(", ")}, or several of them joined by "+" such as webgpu+native`,
      );
    }
    if (!/^\d+(\.\d+)?$/.test(share) || Number(share) === 0) {
      throw new RequestError(
        "request_invalid",
        `backend "${text}": the share of ${name} is "${share}", expected a number above 0 such as ${name}=2`,
      );
    }
    return { name, adapter, share: Number(share) };
  });
}

function isBackendName(name: string): name is BackendName {
  return (backendNames as readonly string[]).includes(name);
}
