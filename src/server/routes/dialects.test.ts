// What the APIs have in common, each in its own words.

import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { eventsOf, fakeEngine, testApp } from "../../../test/support/server.ts";
import type { Route } from "../route.ts";
import { routes } from "./routes.ts";

const jpeg = { media_type: "image/jpeg", data: "/9j/2w==" };
const url = `data:image/jpeg;base64,${jpeg.data}`;
const openaiImage = { type: "image_url", image_url: { url } };

/** One request of every API: a picture and a question. */
const requests: Readonly<Record<string, Record<string, unknown>>> = {
  "/v1/chat/completions": {
    messages: [
      { role: "system", content: "Rules" },
      { role: "user", content: [openaiImage, { type: "text", text: "Hi" }] },
    ],
  },
  "/v1/responses": {
    instructions: "Rules",
    input: [
      {
        role: "user",
        content: [
          { type: "input_image", image_url: url, detail: "auto" },
          { type: "input_text", text: "Hi" },
        ],
      },
    ],
  },
  "/v1/messages": {
    max_tokens: 5,
    system: [{ type: "text", text: "Rules", cache_control: { type: "ephemeral" } }],
    messages: [
      {
        role: "user",
        content: [
          { type: "image", source: { type: "base64", ...jpeg } },
          { type: "text", text: "Hi" },
        ],
      },
    ],
  },
  "/v1/text/chatcompletion_v2": {
    messages: [
      { role: "system", name: "MiniMax AI", content: "Rules" },
      { role: "user", name: "user", content: [openaiImage, { type: "text", text: "Hi" }] },
    ],
  },
};

const paths = Object.keys(requests);
const routeOf = (path: string): Route =>
  routes.find((route) => route.path === path && route.method === "post")!;

describe.each(paths)("%s", (path) => {
  const request = { model: "fake", ...requests[path] };
  const route = routeOf(path);

  test("an answer is what its schema says and holds nothing else", async () => {
    const response = await testApp({ port: fakeEngine() }).post(path, request);
    expect(response.status).toBe(200);
    const body = await response.json();
    expect(route.answer!.parse(body)).toEqual(body);
    expect(JSON.stringify(body)).toContain("Hello!");
  });

  test("so is every event, and the pieces join to the text", async () => {
    const response = await testApp({ port: fakeEngine() }).post(path, { ...request, stream: true });
    const events = (await eventsOf(response)).filter(({ data }) => data !== "[DONE]");
    for (const { data } of events) expect((route.event as z.ZodType).parse(data)).toEqual(data);
    const text = JSON.stringify(events);
    for (const piece of ["Hel", "lo", "!"]) expect(text).toContain(`"${piece}"`);
  });

  test("rules, image and question reach the engine alike", async () => {
    const port = fakeEngine();
    await testApp({ port }).post(path, request);
    expect(port.calls[0]!.input).toMatchObject([
      { role: "system", content: [{ type: "text", text: "Rules" }] },
      {
        role: "user",
        content: [
          { type: "image", image: new Uint8Array([0xff, 0xd8, 0xff, 0xdb]) },
          { type: "text", text: "Hi" },
        ],
      },
    ]);
  });

  test("a client may leave after any event, and its place is free again", async () => {
    const { get, post, app } = testApp({ port: fakeEngine(["a", "b", "c"]), limits: { maxRunning: 1 } });
    for (let numRead = 1; numRead <= 5; numRead++) {
      const response = await post(path, { ...request, stream: true });
      const reader = response.body!.getReader();
      for (let index = 0; index < numRead; index++) await reader.read();
      await reader.cancel();
      expect(app.open.size).toBe(0);
      expect(await (await get("/metrics")).text()).toContain("vl01_generations_running 0");
    }
  });

  test("an unknown field, an unknown model and a broken engine are told in its own shape", async () => {
    const { post } = testApp({ port: fakeEngine(["<fail>"]) });
    const bodies = [{ ...request, foo: 1 }, { ...request, model: "no" }, request];
    const statuses = [400, 404, 500];
    for (const [index, body] of bodies.entries()) {
      const response = await post(path, body);
      expect(response.status).toBe(statuses[index]);
      const keys = Object.keys((await response.json()) as object);
      const shapes = {
        openai: ["error"],
        anthropic: ["type", "error", "request_id"],
        minimax: ["base_resp"],
      };
      expect(keys).toEqual(shapes[route.dialect]);
    }
  });

  test("a failure before the first event of a stream has its status", async () => {
    const { post } = testApp({ port: fakeEngine(["<fail>"]) });
    expect((await post(path, { ...request, stream: true })).status).toBe(500);
  });
});
