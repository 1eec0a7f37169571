// Workers of the WASM backend that are killed: what runs fails, and the next request has new ones.

import { readFile } from "node:fs/promises";
import type { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { wasmNodeStatus } from "../../src/backends/native/wasm-node.ts";
import type { ChatMessage, Model } from "../../src/runtime/model.ts";
import { loadModel, nodePixelKernels } from "../../src/runtime/node.ts";
import { fixtures } from "../support/fixtures.ts";

const { workers } = vi.hoisted(() => ({ workers: [] as Worker[] }));

vi.mock("node:worker_threads", async (original) => {
  const real = await original<typeof import("node:worker_threads")>();
  class RecordedWorker extends real.Worker {
    constructor(...args: ConstructorParameters<typeof real.Worker>) {
      super(...args);
      workers.push(this);
    }
  }
  return { ...real, Worker: RecordedWorker };
});

// The addon would compute the images.
vi.hoisted(() => {
  process.env["VL01_NO_ADDON"] = "1";
});

const photo = await readFile(`${fixtures}/image/inputs/photo-200x120.jpg`);

/** Ends workers from outside, as `process.exit` in one of them or the system would. */
async function kill(killed: readonly Worker[]): Promise<void> {
  await Promise.all(killed.map((worker) => worker.terminate()));
}

describe.skipIf(!wasmNodeStatus().available)("a killed worker", () => {
  let model: Model;
  beforeAll(async () => {
    model = await loadModel(`${fixtures}/model/vl-f32`, { backend: "wasm", contextLength: 512 });
  });
  afterAll(() => model.close());

  async function answer(onText: () => Promise<void> = async () => {}, withImage = false): Promise<string> {
    let text = "";
    const image = withImage ? [{ type: "image" as const, image: new Uint8Array(photo) }] : [];
    const messages: ChatMessage[] = [{ role: "user", content: [...image, { type: "text", text: "Hello?" }] }];
    for await (const event of model.chat(messages, { maxNewTokens: 12, temperature: 0 })) {
      if (event.type !== "text-delta") continue;
      text += event.text;
      await onText();
    }
    return text;
  }

  test.each(["the runner", "all"])(
    "(%s) fails what runs with backend_lost; the next answer is the same",
    async (which) => {
      const before = await answer();
      // The model's own; those of images have not been asked for yet.
      const own = workers.splice(0);
      const running = answer(() => kill(which === "all" ? own : own.slice(0, 1)));
      await expect(running).rejects.toMatchObject({
        code: "backend_lost",
        message: expect.stringMatching(/^wasm: the worker failed: it ended with 1/),
      });
      expect(await answer()).toBe(before);
      expect(model.engine.inUse).toEqual({ pages: 0, slots: 0 });
    },
  );

  test("between requests costs nobody an answer", async () => {
    const before = await answer();
    await kill(workers.splice(0));
    expect(await answer()).toBe(before);
  });

  test("of images: the image under way is told, the next one works", async () => {
    const tiles = [new Uint8Array(3 * 336 * 336).fill(7)];
    const [mean, std] = [
      [0.5, 0.5, 0.5],
      [0.25, 0.25, 0.25],
    ] as const;
    workers.splice(0);
    const before = await nodePixelKernels.normalize(tiles, mean, std);
    const ofImages = workers.splice(0);
    expect(ofImages.length).toBeGreaterThan(0);
    const running = nodePixelKernels.normalize(new Array<Uint8Array>(200).fill(tiles[0]!), mean, std);
    await kill(ofImages);
    await expect(running).rejects.toMatchObject({ code: "backend_lost" });
    expect(await nodePixelKernels.normalize(tiles, mean, std)).toEqual(before);
    await kill(workers.splice(0));
    expect(await nodePixelKernels.normalize(tiles, mean, std)).toEqual(before);
    expect(await answer(undefined, true)).not.toBe("");
  });
});
