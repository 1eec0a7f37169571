import { z } from "zod";
import type { ServedModel } from "../engine-port.ts";
import { findModel } from "../generation.ts";
import type { Route } from "../route.ts";

const model = z.object({
  id: z.string(),
  object: z.literal("model"),
  created: z.int(),
  owned_by: z.string(),
  max_model_len: z.int().meta({ description: "Most tokens of prompt and answer together." }),
  input_modalities: z.array(z.enum(["text", "image"])),
});

export const modelRoutes: readonly Route[] = [
  {
    method: "get",
    path: "/v1/models",
    summary: "The models that requests may name",
    dialect: "openai",
    answer: z.object({ object: z.literal("list"), data: z.array(model) }),
    handle: async ({ parts }) => Response.json({ object: "list", data: parts.port.models.map(modelBody) }),
  },
  {
    method: "get",
    path: "/v1/models/:id",
    summary: "One model",
    dialect: "openai",
    answer: model,
    handle: async ({ parts, params }) => Response.json(modelBody(findModel(parts, params["id"]!))),
  },
];

function modelBody({ id, created, contextLength, hasVision }: ServedModel): z.infer<typeof model> {
  return {
    id,
    object: "model",
    created,
    owned_by: "vl01",
    max_model_len: contextLength,
    input_modalities: hasVision ? ["text", "image"] : ["text"],
  };
}
