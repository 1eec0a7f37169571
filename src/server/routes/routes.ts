import { openapiDocument } from "../openapi.ts";
import type { Route } from "../route.ts";
import { chatRoutes } from "./chat.ts";
import { completionRoutes } from "./completions.ts";
import { embeddingRoutes } from "./embeddings.ts";
import { fileRoutes } from "./files.ts";
import { healthRoutes } from "./health.ts";
import { messageRoutes } from "./messages.ts";
import { minimaxRoutes } from "./minimax.ts";
import { modelRoutes } from "./models.ts";
import { responseRoutes } from "./responses.ts";
import { tokenizeRoutes } from "./tokenize.ts";

const described: readonly Route[] = [
  ...healthRoutes,
  ...modelRoutes,
  ...chatRoutes,
  ...completionRoutes,
  ...responseRoutes,
  ...messageRoutes,
  ...minimaxRoutes,
  ...embeddingRoutes,
  ...tokenizeRoutes,
  ...fileRoutes,
];

let document: object | null = null;

/** Every route of the server. */
export const routes: readonly Route[] = [
  ...described,
  {
    method: "get",
    path: "/openapi.json",
    summary: "This description",
    dialect: "openai",
    async handle() {
      document ??= openapiDocument(described);
      return Response.json(document);
    },
  },
];
