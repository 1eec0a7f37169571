import { describe, expect, test } from "vitest";
import { eventsOf, fakeEngine, testApp } from "../../../test/support/server.ts";
import { completionAnswer } from "../schemas/completions.ts";

const path = "/v1/completions";
const ask = { model: "fake", prompt: "Once" };

describe("completions", () => {
  test("the text goes to the engine as it is, at most 16 tokens as OpenAI has it", async () => {
    const port = fakeEngine();
    const body = await (await testApp({ port }).post(path, { ...ask, n: 2 })).json();
    expect(completionAnswer.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      choices: [{ text: "Hello!" }, { text: "Hello!" }],
      usage: { total_tokens: 13 },
    });
    expect(port.calls.map(({ input, options }) => [input, options.maxNewTokens])).toEqual([
      ["Once", 16],
      ["Once", 16],
    ]);
  });

  test("a stream ends with its usage when that is asked for", async () => {
    const fields = { ...ask, prompt: ["Once"], stream: true, stream_options: { include_usage: true } };
    const events = await eventsOf(await testApp({ port: fakeEngine() }).post(path, fields));
    expect(events.pop()!.data).toBe("[DONE]");
    const pieces = events.map(({ data }) => completionAnswer.parse(data));
    expect(pieces.pop()).toMatchObject({ choices: [], usage: { completion_tokens: 3 } });
    expect(pieces.map(({ choices }) => choices[0]!.text).join("")).toBe("Hello!");
    expect(pieces.at(-1)!.choices[0]!.finish_reason).toBe("stop");
  });

  test.each([
    [{ prompt: ["a", "b"] }, "prompt"],
    [{ prompt: [1, 2] }, "prompt[0]"],
    [{ echo: true }, "echo"],
    [{ logprobs: 6 }, "logprobs"],
    [{ prompt: `data:image/png;base64,${"A".repeat(300)}` }, "prompt"],
  ])("%j is refused", async (fields, param) => {
    const response = await testApp({ port: fakeEngine() }).post(path, { ...ask, ...fields });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param } });
  });
});

describe("tokenize", () => {
  test("counts a text or a conversation", async () => {
    const { post } = testApp({ port: fakeEngine() });
    const counted = { count: 3, max_model_len: 100, tokens: [1, 2, 3] };
    const text = await post("/v1/tokenize", { model: "fake", prompt: "Hi" });
    expect(await text.json()).toEqual({ ...counted, image_tokens: [] });
    const chat = await post("/v1/tokenize", { model: "fake", messages: [{ role: "user", content: "Hi" }] });
    expect(await chat.json()).toEqual({ ...counted, image_tokens: [2] });
    expect((await post("/v1/tokenize", { model: "fake" })).status).toBe(400);
  });
});
