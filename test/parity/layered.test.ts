// A model whose layers lie on two devices: the golden tokens, what is handed over, and what is left.

import { describe, expect, test } from "vitest";
import type { LayeredBackend } from "../../src/backends/layered/layered-backend.ts";
import type { WebGpuBackend } from "../../src/backends/webgpu/webgpu-backend.ts";
import { Engine } from "../../src/engine/engine.ts";
import { forward, logitsOfRows } from "../../src/models/vl.ts";
import { openBackend } from "../../src/runtime/backends.ts";
import { loadModel, nodeProviders } from "../../src/runtime/node.ts";
import type { Backend } from "../../src/tensor/backend.ts";
import { openOps } from "../../src/tensor/run.ts";
import { wholeSequences } from "../../src/tensor/sequences.ts";
import { layeredTestBackends } from "../support/backends.ts";
import { fixtures, loadFixture } from "../support/fixtures.ts";
import { goldenImageRequest, goldenRequest, tokensOf } from "../support/golden-request.ts";

// Both devices compile their own kernels, and software adapters are slow.
const timeout = 180_000;

const skipped = (missing: string | null) => (missing === null ? "" : `: ${missing}`);

for (const { name, missing, open } of await layeredTestBackends([
  "webgpu+webgpu",
  "webgpu+native",
  "native=3+reference=1",
])) {
  describe.skipIf(missing !== null)(`${name}${skipped(missing)}`, () => {
    test("text-f32: golden tokens, one hidden state forward and one token back a step", {
      timeout,
    }, async () => {
      const fixture = await loadFixture("text-f32", await open());
      const backend = fixture.backend as LayeredBackend;
      const engine = new Engine(backend, fixture.config, fixture.weights, {
        contextLength: 128,
        maxSequences: 1,
        pageSize: 16,
        prefillChunk: 512,
      });
      const request = goldenRequest(fixture);
      const golden = [...fixture.expected.integers("generated")];
      for (const device of backend.devices) expect(device.memory().persistent).toBeGreaterThan(0);
      expect(await tokensOf(engine, request)).toEqual(golden);
      // The prompt and every token but the last go forward; a token that was sampled on the last device goes back.
      const forwards = golden.length;
      const backwards = backend.supports("sample", ["f32", "i32"]) ? golden.length - 1 : 0;
      const rows = request.ids.length + golden.length - 1;
      expect(backend.handedOver).toEqual({
        count: forwards + backwards,
        bytes: 4 * (rows * fixture.config.textConfig.hiddenSize + backwards),
      });
      expect(backend.memory().temporary).toBe(0);
      engine.close();
      expect(backend.memory()).toEqual({ persistent: 0, temporary: 0 });
    });

    test("vl-f32: three images to the golden tokens", { timeout }, async () => {
      const fixture = await loadFixture("vl-f32", await open());
      const { backend, config, weights, expected } = fixture;
      const engine = new Engine(backend, config, weights, {
        contextLength: 1024,
        maxSequences: 1,
        pageSize: 64,
        prefillChunk: 200,
        prefixCache: { stateBytes: 2 ** 22 },
      });
      const { request, free } = await goldenImageRequest(fixture, engine);
      let cached = 0;
      const onStart = (count: number) => {
        cached = count;
      };
      for (let turn = 0; turn < 2; turn++)
        expect(await tokensOf(engine, { ...request, onStart })).toEqual([...expected.integers("generated")]);
      expect(cached).toBeGreaterThan(0); // kept pages and states lie on both devices
      free();
      expect(backend.memory().temporary).toBe(0);
      engine.close();
    });
  });
}

for (const { name, missing } of await layeredTestBackends(["webgpu", "native"])) {
  const title = `${name}${skipped(missing)}`;
  test.skipIf(missing !== null)(
    `two devices give the logits of one, bit for bit: ${title}`,
    async () => {
      const logits = [];
      for (const backendName of [name, `${name}=1+${name}=2`]) {
        const { backend, config, weights, expected } = await loadFixture(
          "text-f32",
          await openBackend(backendName, nodeProviders),
        );
        const ids = expected.integers("input_ids");
        const ops = openOps(backend, backend.openArena());
        const batch = {
          ids: ops.arena.upload(ids, [ids.length]),
          sequences: wholeSequences([ids.length]),
          features: null,
        };
        const hidden = forward(ops, weights, config, batch, null);
        const rows = Int32Array.from(ids, (_, row) => row);
        logits.push(await backend.read(logitsOfRows(ops, weights, hidden, rows)));
        backend.close();
      }
      expect(logits[1]).toEqual(logits[0]);
    },
    timeout,
  );
}

for (const { name, missing } of await layeredTestBackends(["webgpu+webgpu"])) {
  describe.skipIf(missing !== null)(`${name}${skipped(missing)}`, () => {
    test("the loss of the second GPU fails the request in one line, the next one works", {
      timeout,
    }, async () => {
      const model = await loadModel(`${fixtures}/model/vl-f32`, {
        backend: name,
        contextLength: 256,
        maxSequences: 1,
      });
      const answer = async (onText: () => void = () => {}) => {
        let text = "";
        const options = { maxNewTokens: 6, temperature: 0 };
        for await (const event of model.chat([{ role: "user", content: "Hello?" }], options)) {
          if (event.type !== "text-delta") continue;
          text += event.text;
          onText();
        }
        return text;
      };
      const before = await answer();
      const { devices } = model.engine.model.backend as Backend as LayeredBackend;
      const lose = () => (devices[1] as WebGpuBackend).device.destroy();
      await expect(answer(lose)).rejects.toMatchObject({
        code: "backend_lost",
        message: expect.stringMatching(/^webgpu: the device was lost \(destroyed\)[^\n]*$/),
      });
      expect(await answer()).toBe(before);
      expect(model.engine.inUse).toEqual({ pages: 0, slots: 0 });
      model.close();
    });

    test("an adapter that is not there is named with those that are", async () => {
      await expect(openBackend("reference+webgpu:Nonesuch", nodeProviders)).rejects.toMatchObject({
        code: "backend_unavailable",
        message: expect.stringMatching(
          /^webgpu: no adapter has "Nonesuch" in its name; there (is|are) ".+"$/,
        ),
      });
    });

    test("an adapter is found by a part of its name", async () => {
      const message = await openBackend("webgpu:Nonesuch", nodeProviders).catch(
        (error: Error) => error.message,
      );
      const [, adapter] = /there (?:is|are) "(.+?)"/.exec(message as string)!;
      const backend = await openBackend(`webgpu:${adapter!.slice(1)}`, nodeProviders);
      expect(backend.name).toBe("webgpu");
      backend.close();
    });
  });
}
