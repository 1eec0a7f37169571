import type { z } from "zod";
import type { Admission } from "./admission.ts";
import type { EnginePort } from "./engine-port.ts";
import type { FileStore } from "./files/file-store.ts";
import type { Dialect } from "./http/error-answer.ts";
import type { ImageSources } from "./images/image-source.ts";
import type { Limits } from "./limits.ts";
import type { Metrics } from "./metrics.ts";
import type { RequestScope } from "./request-scope.ts";

/** What routes work with; made once for a server. */
export interface ServerParts {
  readonly port: EnginePort;
  readonly limits: Limits;
  readonly admission: Admission;
  readonly metrics: Metrics;
  readonly images: ImageSources;
  /** Null where no files are kept. */
  readonly files: FileStore | null;
  /** True once the server was told to stop. */
  readonly isDraining: () => boolean;
}

/** One request as a route sees it. */
export interface Call {
  readonly request: Request;
  /** What the path's `:names` are. */
  readonly params: Readonly<Record<string, string>>;
  readonly scope: RequestScope;
  readonly parts: ServerParts;
}

/** One line of the table that the app answers by and `/openapi.json` is written from. */
export interface Route {
  readonly method: "get" | "post" | "delete";
  /** `/v1/files/:id` */
  readonly path: string;
  readonly summary: string;
  readonly dialect: Dialect;
  /** Answers without a key, and while the server stops: for those who look whether it lives. */
  readonly isHealth?: boolean;
  /** The field of the body that has what the model is to read; `messages` where it is not given. */
  readonly inputParam?: string;
  /** Of the JSON body. */
  readonly body?: z.ZodType;
  /** Of the fields of a multipart form. */
  readonly form?: z.ZodType;
  /** Of the JSON answer. */
  readonly answer?: z.ZodType;
  /** Of one event, where the route streams. */
  readonly event?: z.ZodType;
  handle(call: Call): Promise<Response>;
}
