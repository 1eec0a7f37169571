import { describe, expect, test } from "vitest";
import { fakeEngine, testApp } from "../../../test/support/server.ts";
import { HttpError } from "../http/http-error.ts";

const path = "/v1/chat/completions";
const ask = (...urls: string[]) => ({
  model: "fake",
  messages: [{ role: "user", content: urls.map((url) => ({ type: "image_url", image_url: { url } })) }],
});

describe("images as addresses, where they are allowed", () => {
  test("are fetched in their order when the request has its place", async () => {
    const port = fakeEngine();
    const fetched: string[] = [];
    const fetchUrl = async (url: string) => {
      fetched.push(url);
      return Uint8Array.of(fetched.length);
    };
    await testApp({ port, fetchUrl }).post(path, ask("https://a.example/1", "https://a.example/2"));
    expect(fetched).toEqual(["https://a.example/1", "https://a.example/2"]);
    expect(port.calls[0]!.input).toMatchObject([
      { content: [{ image: Uint8Array.of(1) }, { image: Uint8Array.of(2) }] },
    ]);
  });

  test("have a count of their own, before any is fetched", async () => {
    const fetchUrl = async () => expect.unreachable("fetched");
    const urls = Array.from({ length: 5 }, () => "https://a.example/1");
    const response = await testApp({ port: fakeEngine(), fetchUrl }).post(path, ask(...urls));
    expect(await response.json()).toMatchObject({ error: { code: "too_many_images" } });
  });

  test("an error names the image", async () => {
    const fetchUrl = async () => {
      throw new HttpError(400, "image_url_failed", "the url could not be fetched: it answers 404");
    };
    const response = await testApp({ port: fakeEngine(), fetchUrl }).post(path, ask("https://a.example/1"));
    expect(await response.json()).toMatchObject({
      error: {
        code: "image_url_failed",
        param: "messages[0].content[0]",
        message: expect.stringMatching(/404/),
      },
    });
  });

  test("a client that leaves ends the fetching, and its place is free", async () => {
    let isAborted = false;
    const fetchUrl = (_: string, signal: AbortSignal) =>
      new Promise<Uint8Array>((_resolve, reject) => {
        signal.addEventListener("abort", () => {
          isAborted = true;
          reject(new Error("aborted"));
        });
      });
    const { app, post } = testApp({ port: fakeEngine(), fetchUrl, limits: { maxRunning: 1 } });
    const controller = new AbortController();
    const answer = post(path, ask("https://a.example/1"), { signal: controller.signal });
    await expect.poll(() => app.open.size).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect((await answer).status).toBe(499);
    expect(isAborted).toBe(true);
    const next = { model: "fake", messages: [{ role: "user", content: "Hi" }] };
    expect((await post(path, next)).status).toBe(200);
  });
});
