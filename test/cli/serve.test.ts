// `vl01 serve` as a user starts it, with the fixture model.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { fakeVllm } from "../support/fake-vllm.ts";
import { fixtures } from "../support/fixtures.ts";
import { vl01 } from "./run.ts";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const model = `${fixtures}/model/vl-f32`;
let child: ChildProcess | null = null;

afterEach(() => void child?.kill("SIGKILL"));

/** Starts it and gives its address and its log from then on. */
async function serve(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const started = spawn(process.execPath, [main, "serve", "--port", "0", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  child = started;
  const lines: Record<string, unknown>[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    started.once("exit", (code) => reject(new Error(`ended with ${code}`)));
    createInterface({ input: started.stdout }).on("line", (line) => {
      lines.push(JSON.parse(line));
      if (lines.at(-1)!["msg"] === "listening") resolve(String(lines.at(-1)!["url"]));
    });
  });
  return { url, lines, child: started };
}

function ask(url: string, fields: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(fields),
  });
}

describe("serve", () => {
  test("answers about an image, loads on first use, finishes a stream on SIGTERM and exits with 0", async () => {
    const { url, lines, child } = await serve(["--model", model]);
    expect(lines.map(({ msg }) => msg)).toEqual(["listening"]);
    const image = (await readFile(`${fixtures}/image/inputs/photo-200x120.jpg`)).toString("base64");
    const content = [
      { type: "image_url", image_url: { url: `data:image/jpeg;base64,${image}` } },
      { type: "text", text: "What is it?" },
    ];
    const request = { model: "vl-f32", messages: [{ role: "user", content }], temperature: 1, seed: 1 };
    const whole = await (await ask(url, { ...request, max_tokens: 24 })).json();
    expect(whole).toMatchObject({
      usage: { completion_tokens: 24, prompt_tokens_details: { image_tokens: 186 } },
    });
    const asked = ["ask", `${fixtures}/image/inputs/photo-200x120.jpg`, "What is it?", "--model", model];
    const { stdout } = await vl01([...asked, "--max-tokens", "24", "--seed", "1", "--temperature", "1"]);
    expect(
      `${(whole as { choices: { message: { content: string } }[] }).choices[0]!.message.content}\n`,
    ).toBe(stdout);

    const stream = await ask(url, { ...request, max_tokens: 1000, stream: true });
    child.kill("SIGTERM");
    expect((await stream.text()).endsWith("data: [DONE]\n\n")).toBe(true);
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(lines.map(({ msg }) => msg)).toEqual([
      "listening",
      "model loads",
      "model is loaded",
      "request",
      "stopping",
      "request",
      "stopped",
    ]);
  });

  test("serves several models by name, behind a key", async () => {
    const args = ["--model", `first=${model}`, "--model", `second=${model}`, "--host", "0.0.0.0"];
    const { url } = await serve(args, { VL01_API_KEY: "from-environment" });
    const local = url.replace("0.0.0.0", "127.0.0.1");
    expect((await fetch(`${local}/v1/models`)).status).toBe(401);
    const key = { authorization: "Bearer from-environment" };
    const list = (await (await fetch(`${local}/v1/models`, { headers: key })).json()) as {
      data: { id: string }[];
    };
    expect(list.data.map(({ id }) => id)).toEqual(["first", "second"]);
    const request = { model: "second", messages: [{ role: "user", content: "Hi" }], max_tokens: 2 };
    expect((await ask(local, request, key)).status).toBe(200);
  });
});

test("--speculate says what is said without", async () => {
  const request = {
    model: "vl-f32",
    messages: [{ role: "user", content: "abcabcabcabc" }],
    max_tokens: 40,
    temperature: 1,
    seed: 4,
    logit_bias: { "97": 20, "98": 20, "99": 20 },
  };
  const said = [];
  for (const extra of [[], ["--speculate", "8"]]) {
    const { url, child: server } = await serve(["--model", model, ...extra]);
    const { choices } = (await (await ask(url, request)).json()) as { choices: unknown[] };
    said.push(choices);
    server.kill("SIGKILL");
  }
  expect(said[1]).toEqual(said[0]);
});

describe("memory", () => {
  const answer = (url: string, name: string) =>
    ask(url, { model: name, messages: [{ role: "user", content: "Hi" }], max_tokens: 2 });
  const loads = (lines: readonly Record<string, unknown>[]) =>
    lines
      .filter(({ msg }) => /^model is (loaded|unloaded)$/.test(String(msg)))
      .map((line) => `${line["model"]} ${line["msg"]}`);

  test("--memory holds one of two models at a time, --unload-after none after a while", async () => {
    const args = ["--model", `first=${model}`, "--model", `second=${model}`, "--context", "512"];
    const { url, lines } = await serve([...args, "--memory", "100MB", "--unload-after", "1"]);
    for (const name of ["first", "second", "second"]) expect((await answer(url, name)).status).toBe(200);
    const swapped = ["first model is loaded", "first model is unloaded", "second model is loaded"];
    expect(loads(lines)).toEqual(swapped);
    expect(await (await fetch(`${url}/ready`)).json()).toEqual({
      status: "ready",
      models: [
        { id: "first", state: "unloaded" },
        { id: "second", state: "loaded" },
      ],
    });
    await expect
      .poll(() => loads(lines), { timeout: 5000 })
      .toEqual([...swapped, "second model is unloaded"]);
    expect((await answer(url, "second")).status).toBe(200);
  });

  test("a model that does not fit is refused before it is loaded, with both numbers", async () => {
    const { url } = await serve(["--model", model, "--memory", "10MB"]);
    const response = await answer(url, "vl-f32");
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      error: {
        code: "backend_memory",
        message: expect.stringMatching(/^model vl-f32 needs \d+ bytes .*, 10000000 of 10000000 are left/),
      },
    });
  });
});

describe("serve --engine vllm", () => {
  test("answers by a vLLM server, with its key, and exits with 0", async () => {
    const vllm = await fakeVllm();
    try {
      const args = ["--engine", "vllm", "--url", vllm.url, "--tokenizer", model];
      const { url, child } = await serve(args, { VL01_ENGINE_KEY: "secret" });
      const image = (await readFile(`${fixtures}/image/inputs/photo-200x120.jpg`)).toString("base64");
      const content = [
        { type: "image_url", image_url: { url: `data:image/jpeg;base64,${image}` } },
        { type: "text", text: "What is it?" },
      ];
      const request = { model: "MiniMaxAI/MiniMax-VL-01", messages: [{ role: "user", content }] };
      expect(await (await ask(url, request)).json()).toMatchObject({
        choices: [{ message: { content: "Hello!" } }],
        usage: { prompt_tokens: 40, prompt_tokens_details: { image_tokens: 186 } },
      });
      expect(vllm.bodies.map(({ key }) => key)).toEqual(["Bearer secret"]);
      child.kill("SIGTERM");
      expect(await once(child, "exit")).toEqual([0, null]);
    } finally {
      await vllm.close();
    }
  });
});

test.each([
  [["serve", "--engine", "vllm"], "--engine vllm needs --url"],
  [["serve", "--engine", "vllm", "--url", "nowhere"], 'url "nowhere": expected an address'],
  [
    ["serve", "--engine", "vllm", "--url", "http://h/v1", "--model", model],
    "--model goes with --engine local",
  ],
  [
    ["serve", "--engine", "vllm", "--url", "http://h/v1", "--backend", "native"],
    "--backend goes with --engine local",
  ],
  [["serve", "--model", model, "--vllm-model", "x"], "--vllm-model goes with --engine vllm"],
  [["serve", "--model", model, "--speculate", "17"], "--speculate 17: expected 0 to 16 tokens"],
  [["serve", "--model", model, "--host", "0.0.0.0"], "--api-key"],
  [["serve", "--model", model, "--model", model], "two models are called vl-f32"],
  [["serve", "--model", model, "--port", "70000"], "expected 0 to 65535"],
  [["serve", "--model", "="], "expected DIR or NAME=DIR"],
])("%j is wrong usage", async (args, message) => {
  const { code, stderr } = await vl01(args);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
});

test("a folder that is no model is told before anything is loaded", async () => {
  const { code, stderr } = await vl01(["serve", "--model", fixtures]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("config.json") });
});
