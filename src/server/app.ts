/**
 * The server as a function of a request. `node-server.ts` puts it on a socket.
 */

import { type Context, Hono } from "hono";
import { Admission } from "./admission.ts";
import type { EnginePort } from "./engine-port.ts";
import type { FileStore } from "./files/file-store.ts";
import { type AccessCheck, keyAccess, loopbackAccess } from "./http/access.ts";
import { ByteBudget } from "./http/byte-budget.ts";
import { errorResponse, toHttpError } from "./http/error-answer.ts";
import { HttpError } from "./http/http-error.ts";
import type { ImageSources } from "./images/image-source.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { type Log, logRequest } from "./log.ts";
import { createMetrics } from "./metrics.ts";
import { RequestScope } from "./request-scope.ts";
import type { Route, ServerParts } from "./route.ts";
import { routes } from "./routes/routes.ts";

export interface AppOptions {
  readonly port: EnginePort;
  /** Keys that open the server. Without any it answers only what is sent to this machine by this machine. */
  readonly apiKeys?: readonly string[];
  readonly limits?: Partial<Limits>;
  /** Keeps what is sent to /v1/files; null, the default, keeps nothing. */
  readonly files?: FileStore | null;
  /** Reads images from addresses; null, the default, allows none. */
  readonly fetchUrl?: ImageSources["fetchUrl"];
  readonly log: Log;
  /** Also show memory and processor time of this process at /metrics; default false. */
  readonly processMetrics?: boolean;
}

export interface App {
  /** @param disconnect ends the connection that the request came on, where there is one */
  readonly fetch: (request: Request, disconnect?: () => void) => Promise<Response>;
  readonly limits: Limits;
  /** Requests that have not ended. */
  readonly open: ReadonlySet<RequestScope>;
  /** New requests are answered 503 from now on. */
  drain(): void;
}

interface Env {
  readonly Bindings: { readonly disconnect: (() => void) | undefined };
}

export function createApp({
  port,
  apiKeys = [],
  files = null,
  fetchUrl = null,
  log,
  processMetrics = false,
  ...options
}: AppOptions): App {
  const limits = { ...defaultLimits, ...options.limits };
  const admission = new Admission(limits.maxRunning, limits.maxQueued);
  const metrics = createMetrics(admission, processMetrics);
  const bodies = new ByteBudget(limits.maxAllBodiesBytes);
  const open = new Set<RequestScope>();
  let isDraining = false;
  const images: ImageSources = { limits, readFile: files && ((id) => files.read(id)), fetchUrl };
  const state = { isDraining: () => isDraining };
  const parts: ServerParts = { port, limits, admission, metrics, images, files, ...state };
  const checkAccess = apiKeys.length > 0 ? keyAccess(apiKeys) : loopbackAccess;

  const openScope = ({ req, env }: Context<Env>, route: string) => {
    const request = req.raw;
    const scope: RequestScope = new RequestScope(request, {
      method: request.method,
      route,
      bodies,
      disconnect: env.disconnect ?? null,
      timeoutMs: limits.requestTimeoutMs,
      stallTimeoutMs: limits.stallTimeoutMs,
      onEnd: (record, error) => {
        open.delete(scope);
        metrics.request(record);
        logRequest(log, record, error);
      },
    });
    open.add(scope);
    return scope;
  };

  const hono = new Hono<Env>();
  for (const route of routes) {
    hono.on(route.method.toUpperCase(), route.path, (context) => {
      const scope = openScope(context, route.path);
      const call = { request: context.req.raw, params: context.req.param(), scope, parts };
      return answer(route, scope, () => {
        if (!route.isHealth) scope.caller = admit(call.request, checkAccess, isDraining);
        return route.handle(call);
      });
    });
  }
  hono.notFound((context) => {
    const scope = openScope(context, "unknown");
    return answer({ dialect: "openai" }, scope, async () => {
      admit(context.req.raw, checkAccess, isDraining);
      throw new HttpError(404, "unknown_url", "no such route; /openapi.json lists them");
    });
  });

  return {
    fetch: async (request, disconnect) => hono.fetch(request, { disconnect }),
    limits,
    open,
    drain: () => {
      isDraining = true;
    },
  };
}

/** @throws {HttpError} 503 `server_draining`, and what the check throws */
function admit(request: Request, checkAccess: AccessCheck, isDraining: boolean): string {
  if (isDraining) {
    throw new HttpError(503, "server_draining", "the server is stopping; ask another one", {
      retryAfter: 5,
      closes: true,
    });
  }
  return checkAccess(request);
}

/** Runs a handler; whatever it throws becomes the one error answer. */
async function answer(
  { dialect, inputParam }: Pick<Route, "dialect" | "inputParam">,
  scope: RequestScope,
  handle: () => Promise<Response>,
): Promise<Response> {
  let response: Response;
  try {
    response = await handle();
    if (!scope.isStreaming) scope.end(response.status);
  } catch (error) {
    const failure = toHttpError(scope.explain(error), inputParam);
    response = errorResponse(dialect, failure, scope.id);
    scope.end(failure.status, failure);
  }
  response.headers.set("x-request-id", scope.id);
  if (dialect === "anthropic") response.headers.set("request-id", scope.id);
  return response;
}
