// A file of packed weights that is cut short under a model: reading its missing pages is a SIGBUS, which must not end the process.

import { cp, mkdtemp, readdir, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addonStatus } from "../../src/backends/native/addon.ts";
import type { Model } from "../../src/runtime/model.ts";
import { loadModel, type NodeLoadOptions } from "../../src/runtime/node.ts";
import { fixtures } from "../support/fixtures.ts";

describe.skipIf(addonStatus().executor === null)("a model whose file is cut short", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vl01-mapped-"));
    await cp(`${fixtures}/model/vl-f32`, folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const load = (options: NodeLoadOptions = {}) =>
    loadModel(folder, { backend: "native", contextLength: 512, stateCacheBytes: 0, ...options });

  async function answer(model: Model, onText: () => Promise<void> = async () => {}): Promise<string> {
    let text = "";
    const messages = [{ role: "user" as const, content: "Hello" }];
    for await (const event of model.chat(messages, { maxNewTokens: 12, temperature: 0 })) {
      if (event.type !== "text-delta") continue;
      text += event.text;
      await onText();
    }
    return text;
  }

  async function cutPacked(): Promise<void> {
    const name = (await readdir(join(folder, ".vl01"))).find((one) => one.endsWith(".bin"))!;
    await truncate(join(folder, ".vl01", name), 4096);
  }

  test("packed weights: what runs fails with backend_lost, the next request packs them anew", async () => {
    (await load({ packedCache: true })).close();
    const model = await load({ packedCache: true });
    const other = await load();
    try {
      const before = await answer(model);
      let isCut = false;
      const running = answer(model, async () => {
        if (!isCut) await cutPacked();
        isCut = true;
      });
      const beside = answer(other);
      await expect(running).rejects.toMatchObject({
        code: "backend_lost",
        message: "native: a mapped file was cut short while it was in use",
      });
      expect(await beside).toBe(before);
      expect(await answer(model)).toBe(before);
      expect(await answer(model)).toBe(before);
    } finally {
      model.close();
      other.close();
    }
  });

  test("the checkpoint: it was read when the model was loaded, and does not matter to it any more", async () => {
    const model = await load();
    try {
      const before = await answer(model);
      await truncate(join(folder, "model.safetensors"), 100);
      expect(await answer(model)).toBe(before);
    } finally {
      model.close();
    }
    await expect(load()).rejects.toMatchObject({ name: "CheckpointError" });
  });
});
