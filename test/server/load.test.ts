// Many clients at once, some of which leave, err, or send images: nobody disturbs another, and nothing is left behind.

import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uniform } from "../../src/engine/random.ts";
import { type FixtureServer, fixtureKey, serveFixture } from "../support/fixture-server.ts";
import { fixtures } from "../support/fixtures.ts";
import { eventsOf } from "../support/server.ts";

const numRequests = 96;
const photo = await readFile(`${fixtures}/image/inputs/photo-200x120.jpg`);
const image = { type: "image_url", image_url: { url: `data:image/jpeg;base64,${photo.toString("base64")}` } };
let server: FixtureServer;

beforeAll(async () => {
  server = await serveFixture();
});
afterAll(() => server.close());

function send(body: object, signal?: AbortSignal): Promise<Response> {
  return fetch(`${server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${fixtureKey}` },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
}

interface Chunk {
  readonly choices?: readonly { readonly delta: { readonly content?: string } }[];
}

async function textOf(response: Response): Promise<string> {
  const events = await eventsOf(response);
  return events.map(({ data }) => (data as Chunk).choices?.[0]?.delta.content ?? "").join("");
}

/** Requests of the same kind are the same but for their seed. */
function request(kind: "text" | "image" | "bad" | "leave", seed: number): object {
  const content = kind === "image" ? [image, { type: "text", text: "What is it?" }] : "Hi";
  const bad = kind === "bad" ? { max_tokens: -1 } : {};
  // "a" for ever: an answer that is left has no end of its own, and text in every piece that is waited for.
  const endless = kind === "leave" ? { logit_bias: { 97: 100 } } : {};
  return {
    model: "vl-f32",
    messages: [{ role: "user", content }],
    max_tokens: kind === "leave" ? 2000 : 16,
    temperature: 1,
    seed,
    stream: true,
    ...endless,
    ...bad,
  };
}

async function metric(name: string): Promise<number> {
  const response = await fetch(`${server.url}/metrics`, { headers: { "x-api-key": fixtureKey } });
  return Number(new RegExp(`^${name} (.*)$`, "m").exec(await response.text())![1]);
}

test("every request ends once, with the text that it has alone", { timeout: 60_000 }, async () => {
  const kinds = ["text", "text", "image", "bad", "leave", "text"] as const;
  const alone = new Map<string, string>();
  for (const kind of ["text", "image"] as const) {
    for (const seed of [1, 2]) alone.set(`${kind} ${seed}`, await textOf(await send(request(kind, seed))));
  }
  const before = server.log.lines.length;
  const outcomes = await Promise.all(
    Array.from({ length: numRequests }, async (_, index) => {
      const kind = kinds[Math.floor(uniform(5, index) * kinds.length)]!;
      const seed = 1 + (index % 2);
      const controller = new AbortController();
      try {
        const response = await send(request(kind, seed), controller.signal);
        if (kind === "leave" && response.ok) {
          const reader = response.body!.getReader();
          for (let read = 0; read < index % 4; read++) await reader.read();
          controller.abort();
          return { kind, status: "left" };
        }
        if (!response.ok) return { kind, status: response.status };
        const text = await textOf(response);
        return { kind, status: text === alone.get(`${kind} ${seed}`) ? 200 : "another text" };
      } catch (error) {
        return { kind, status: String(error) };
      }
    }),
  );
  const expected = { text: [200, 429], image: [200, 429], bad: [400], leave: ["left", 429] };
  for (const { kind, status } of outcomes) expect(expected[kind], kind).toContain(status);
  expect(outcomes.filter(({ status }) => status === 200).length).toBeGreaterThan(20);
  expect(outcomes.filter(({ status }) => status === "left").length).toBeGreaterThan(3);

  await expect.poll(() => server.log.lines.length, { timeout: 10_000 }).toBe(before + numRequests);
  const lines = server.log.lines.slice(before);
  const cancelled = lines.filter(({ outcome }) => outcome === "cancelled");
  expect(cancelled).toHaveLength(outcomes.filter(({ status }) => status === "left").length);
  expect(await metric("vl01_generations_running")).toBe(0);
  expect(await metric("vl01_requests_queued")).toBe(0);
  expect(await textOf(await send(request("image", 1)))).toBe(alone.get("image 1"));
});
