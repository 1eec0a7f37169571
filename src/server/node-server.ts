/**
 * The app on a socket: time limits of connections, and an end that lets open streams finish.
 */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { RequestError } from "../errors.ts";
import type { App } from "./app.ts";
import { connectionsOf } from "./connections.ts";
import { isLoopbackName } from "./http/access.ts";
import { HttpError } from "./http/http-error.ts";

export interface ListenOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Times that a client has for sending; defaults 10 s for the headers, 60 s for the whole request. */
  readonly headersTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
}

export interface RunningServer {
  /** `http://127.0.0.1:8000` */
  readonly url: string;
  /** Takes no new requests, lets open ones finish for `drainTimeoutMs`, then ends them. */
  stop(): Promise<void>;
}

const maxConnections = 1024;

/** @throws {RequestError} `request_invalid` for an address that others can reach, without a key */
export function expectSafeBind(host: string, apiKeys: readonly string[]): void {
  if (apiKeys.length > 0 || isLoopbackName(host)) return;
  throw new RequestError(
    "request_invalid",
    `--host ${host} can be reached from other machines; give --api-key KEY, or leave out --host for 127.0.0.1`,
  );
}

/** @throws {RequestError} `request_invalid` when the address cannot be taken */
export async function listen(app: App, options: ListenOptions): Promise<RunningServer> {
  const { host, port, headersTimeoutMs = 10_000, requestTimeoutMs = 60_000 } = options;
  const server = createServer(
    {
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      // How often the two are looked at; Node's own 30 s would let slow clients stay that much longer.
      connectionsCheckingInterval: Math.min(1000, headersTimeoutMs),
    },
    getRequestListener((request, { outgoing }) => app.fetch(request, () => outgoing.destroy()), {
      overrideGlobalObjects: false,
    }),
  );
  server.maxConnections = maxConnections;
  const connections = connectionsOf(server);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === "EADDRINUSE" ? "it is in use" : cause.message;
      reject(
        new RequestError("request_invalid", `cannot listen on ${host} port ${port}: ${reason}`, { cause }),
      );
    });
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;

  async function stop(): Promise<void> {
    app.drain();
    const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
    connections.endIdle();
    const timer = setTimeout(() => {
      for (const scope of app.open) scope.abort(new HttpError(503, "server_draining", "the server stopped"));
      setTimeout(() => server.closeAllConnections(), 1000).unref();
    }, app.limits.drainTimeoutMs);
    await closed;
    clearTimeout(timer);
  }

  return { url: `http://${name}:${address.port}`, stop };
}
