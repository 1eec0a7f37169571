import { z } from "zod";
import { engineNotReady } from "../engine-not-ready.ts";
import { HttpError } from "../http/http-error.ts";
import type { Route } from "../route.ts";

const status = z.object({ status: z.string() });

const ready = z.object({
  status: z.literal("ready"),
  models: z.array(
    z.object({
      id: z.string(),
      state: z.enum(["unloaded", "loading", "loaded"]),
      loaded_bytes: z.int().optional().meta({ description: "Of its weights, while it is loading." }),
      total_bytes: z.int().optional(),
    }),
  ),
});

export const healthRoutes: readonly Route[] = [
  {
    method: "get",
    path: "/health",
    summary: "200 while the process answers",
    dialect: "openai",
    isHealth: true,
    answer: status,
    handle: async () => Response.json({ status: "ok" }),
  },
  {
    method: "get",
    path: "/ready",
    summary:
      "200 while new requests are taken, 503 once the server was told to stop or its engine is not there",
    dialect: "openai",
    isHealth: true,
    answer: ready,
    async handle({ parts }) {
      if (parts.isDraining()) throw new HttpError(503, "server_draining", "the server is stopping");
      const { missing, models } = parts.port.state();
      if (missing !== null) throw engineNotReady(missing);
      const answer: z.infer<typeof ready> = {
        status: "ready",
        models: models.map(({ id, state, loadedBytes, totalBytes }) => ({
          id,
          state,
          ...(loadedBytes === undefined ? {} : { loaded_bytes: loadedBytes, total_bytes: totalBytes }),
        })),
      };
      return Response.json(answer);
    },
  },
  {
    method: "get",
    path: "/metrics",
    summary: "Counters and histograms for Prometheus",
    dialect: "openai",
    async handle({ parts }) {
      const { body, type } = await parts.metrics.text();
      return new Response(body, { headers: { "content-type": type } });
    },
  },
];
