/** `/openapi.json` out of the table of routes: the schemas that check requests are the ones that describe them. */

import { z } from "zod";
import type { Route } from "./route.ts";

/** An OpenAPI 3.1 document. */
export function openapiDocument(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "vl01", version: "1", description: "Vision-language models behind OpenAI's API." },
    paths,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer" },
        header: { type: "apiKey", in: "header", name: "x-api-key" },
      },
    },
  };
}

function operation(route: Route): object {
  const { body, form, answer, event } = route;
  const names = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]!);
  const requests = {
    ...(body ? { "application/json": { schema: jsonSchema(body, "input") } } : {}),
    ...(form ? { "multipart/form-data": { schema: jsonSchema(form, "input") } } : {}),
  };
  const answers = {
    ...(answer ? { "application/json": { schema: jsonSchema(answer, "output") } } : {}),
    ...(event ? { "text/event-stream": { schema: jsonSchema(event, "output") } } : {}),
  };
  return {
    operationId: `${route.method} ${route.path}`.replace(/\W+/g, "_"),
    summary: route.summary,
    ...(names.length > 0 ? { parameters: names.map(parameter) } : {}),
    ...(body || form ? { requestBody: { required: true, content: requests } } : {}),
    responses: {
      200: { description: "Done.", ...(answer || event ? { content: answers } : {}) },
      default: { description: "An error in the form of the API that was called; see docs/serving.md." },
    },
    security: route.isHealth ? [] : [{ bearer: [] }, { header: [] }],
  };
}

function parameter(name: string): object {
  return { name, in: "path", required: true, schema: { type: "string" } };
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type !== "custom") return;
      // The only custom type is a file of a form.
      Object.assign(jsonSchema, { type: "string", format: "binary" });
    },
  });
  return rest;
}
