// A GPU that goes away while requests run: they fail, and the model goes on with a new device.

import { afterAll, describe, expect, test, vi } from "vitest";
import type { WebGpuBackend } from "../../src/backends/webgpu/webgpu-backend.ts";
import { loadModel, nodeProviders } from "../../src/runtime/node.ts";
import { fixtures } from "../support/fixtures.ts";
import { modelPort } from "../support/model-port.ts";
import { testApp } from "../support/server.ts";

/** Each test makes a device anew, for which a software adapter compiles all kernels: 10 s of work on a machine that is free. */
vi.setConfig({ testTimeout: 120_000 });

const webgpu = nodeProviders.find(({ name }) => name === "webgpu")!;
const { available, detail } = await webgpu.status();

describe.skipIf(!available)(`webgpu${available ? "" : `: ${detail}`}`, async () => {
  const model = available
    ? await loadModel(`${fixtures}/model/vl-f32`, { backend: "webgpu", contextLength: 256, maxSequences: 2 })
    : null;
  afterAll(() => model?.close());

  async function answer(onText: () => void = () => {}): Promise<string> {
    let text = "";
    const options = { maxNewTokens: 12, temperature: 0 };
    for await (const event of model!.chat([{ role: "user", content: "Hello?" }], options)) {
      if (event.type !== "text-delta") continue;
      text += event.text;
      onText();
    }
    return text;
  }

  test("running requests fail with backend_lost, the next one works and answers the same", async () => {
    const before = await answer();
    const lose = () => (model!.engine.model.backend as WebGpuBackend).device.destroy();
    const lost = await Promise.allSettled([answer(lose), answer()]);
    for (const result of lost) {
      expect(result.status).toBe("rejected");
      expect((result as PromiseRejectedResult).reason).toMatchObject({
        code: "backend_lost",
        message: expect.stringMatching(/^webgpu: the device was lost \(destroyed\)/),
      });
    }
    const [first, second] = await Promise.all([answer(), answer()]);
    expect([first, second]).toEqual([before, before]);
    expect(model!.engine.inUse).toEqual({ pages: 0, slots: 0 });
    expect(model!.engine.model.backend.memory().temporary).toBe(0);
  });

  test("a device lost between requests is replaced before the next one", async () => {
    const before = await answer();
    const { device } = model!.engine.model.backend as WebGpuBackend;
    device.destroy();
    await device.lost;
    expect(await answer()).toBe(before);
  });

  test("through the server it is 503 backend_lost with Retry-After, and the next request works", async () => {
    const server = testApp({ port: modelPort(model!) });
    const ask = () =>
      server.post("/v1/chat/completions", {
        model: "m",
        messages: [{ role: "user", content: "Hello?" }],
        max_tokens: 12,
        temperature: 0,
      });
    const before = await (await ask()).json();
    const { device } = model!.engine.model.backend as WebGpuBackend;
    const running = ask();
    await expect.poll(() => model!.engine.load.running, { interval: 1 }).toBe(1);
    device.destroy();
    const response = await running;
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await response.json()).toMatchObject({ error: { code: "backend_lost", type: "server_error" } });
    const after = await (await ask()).json();
    expect(after).toMatchObject({ choices: (before as { choices: object[] }).choices });
  });
});
