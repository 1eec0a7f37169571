import { describe, expect, test } from "vitest";
import { fakeEngine, testApp } from "../../test/support/server.ts";
import { routes } from "./routes/routes.ts";

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> };
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: Schema }> }>;
  readonly security: readonly object[];
}
interface Schema {
  readonly type?: string;
  readonly properties?: Record<string, Schema>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly format?: string;
}

const response = await testApp({ port: fakeEngine() }).get("/openapi.json");
const document = (await response.json()) as {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
};
const chat = document.paths["/v1/chat/completions"]!["post"]!;

describe("/openapi.json", () => {
  test("has every route, its parameters, and an id of its own", () => {
    expect(document.openapi).toBe("3.1.0");
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    expect(operations).toHaveLength(routes.length - 1);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    expect(document.paths["/v1/files/{id}"]!["delete"]!.parameters).toMatchObject([
      { name: "id", in: "path" },
    ]);
  });

  test("describes a request by the schema that checks it", () => {
    const schema = chat.requestBody!.content["application/json"]!.schema;
    expect(schema.required).toEqual(["model", "messages"]);
    expect(schema.additionalProperties).toBe(false);
    expect(schema.properties).toHaveProperty("temperature");
  });

  test("describes answer, events and files", () => {
    expect(Object.keys(chat.responses["200"]!.content!)).toEqual(["application/json", "text/event-stream"]);
    const form = document.paths["/v1/files"]!["post"]!.requestBody!.content["multipart/form-data"]!.schema;
    expect(form.properties!["file"]).toMatchObject({ type: "string", format: "binary" });
  });

  test("says that health alone needs no key", () => {
    const open = Object.entries(document.paths).filter(([, methods]) =>
      Object.values(methods).some(({ security }) => security.length === 0),
    );
    expect(open.map(([path]) => path)).toEqual(["/health", "/ready"]);
  });
});
