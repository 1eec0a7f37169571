import { describe, expect, test } from "vitest";
import { fakeEngine, testApp } from "../../../test/support/server.ts";
import { embeddingsAnswer } from "../schemas/embeddings.ts";

const path = "/v1/embeddings";
const image = { type: "image_url", image_url: { url: "data:image/jpeg;base64,/9j/2w==" } };

describe("embeddings", () => {
  test("one vector for each input, in their order", async () => {
    const response = await testApp({ port: fakeEngine() }).post(path, { model: "fake", input: ["a", image] });
    const body = embeddingsAnswer.parse(await response.json());
    expect(body.data.map(({ index, embedding }) => [index, Number(embedding[1]) > 0])).toEqual([
      [0, true],
      [1, false],
    ]);
    expect(body.usage).toEqual({ prompt_tokens: 6, total_tokens: 6 });
  });

  test("in base64 they are 32-bit floats, little-endian", async () => {
    const request = { model: "fake", input: "a", encoding_format: "base64" };
    const body = embeddingsAnswer.parse(
      await (await testApp({ port: fakeEngine() }).post(path, request)).json(),
    );
    const bytes = Buffer.from(String(body.data[0]!.embedding), "base64");
    expect([bytes.readFloatLE(0), bytes.readFloatLE(4)]).toEqual([Math.fround(0.6), Math.fround(0.8)]);
  });

  test.each([
    [{ input: [] }, 400, "input"],
    [{ input: "" }, 400, "input"],
    [{ input: [1, 2] }, 400, "input[0]"],
    [{ input: "a", dimensions: 3 }, 400, "dimensions"],
    [{ input: ["<fail>"] }, 400, "input"],
    [{ input: new Array(65).fill("a") }, 400, "input"],
    [{ input: new Array(17).fill(image) }, 400, "input"],
  ])("%j is refused", async (fields, status, param) => {
    const response = await testApp({ port: fakeEngine() }).post(path, { model: "fake", ...fields });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { param } });
  });
});
