// Packed weights in the model's folder: written by the first start, mapped by the second, never trusted when the model changed.

import { cp, mkdtemp, readdir, rm, truncate, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addonStatus } from "../../src/backends/native/addon.ts";
import { PackedCache } from "../../src/backends/native/packed-cache.ts";
import { loadModel } from "../../src/runtime/node.ts";
import { fixtures } from "../support/fixtures.ts";

describe.skipIf(addonStatus().executor === null)("packed cache", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vl01-packed-"));
    await cp(`${fixtures}/model/vl-f32`, folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const isComplete = () => new PackedCache(folder, ["model.safetensors"]).isComplete;

  async function answer(packedCache = true): Promise<string> {
    const model = await loadModel(folder, { backend: "native", packedCache });
    let text = "";
    const messages = [{ role: "user" as const, content: "Hello" }];
    for await (const event of model.chat(messages, { maxNewTokens: 12, temperature: 0 })) {
      if (event.type === "text-delta") text += event.text;
    }
    model.close();
    return text;
  }

  test("the second start gives the same text from the mapped file", async () => {
    const plain = await answer(false);
    expect(await readdir(folder)).not.toContain(".vl01");
    expect(await answer()).toBe(plain);
    expect(isComplete()).toBe(true);
    expect(await answer()).toBe(plain);
    expect((await readdir(join(folder, ".vl01"))).length).toBe(2);
  });

  test("every weight is found by the second start", async () => {
    await answer();
    const found: string[] = [];
    const { find } = PackedCache.prototype;
    PackedCache.prototype.find = function (machine, name, shape) {
      const tensor = find.call(this, machine, name, shape);
      if (tensor) found.push(name);
      return tensor;
    };
    try {
      await answer();
    } finally {
      PackedCache.prototype.find = find;
    }
    const model = await loadModel(folder, { backend: "reference" });
    model.close();
    expect(found.length).toBeGreaterThan(40);
    expect(new Set(found).size).toBe(found.length);
  });

  test("a changed checkpoint is packed again", async () => {
    const plain = await answer();
    await utimes(join(folder, "model.safetensors"), new Date(1), new Date(1));
    expect(isComplete()).toBe(false);
    expect(await answer()).toBe(plain);
    expect(isComplete()).toBe(true);
  });

  test("a file cut short is packed again", async () => {
    const plain = await answer();
    const name = (await readdir(join(folder, ".vl01"))).find((one) => one.endsWith(".bin"))!;
    await truncate(join(folder, ".vl01", name), 100);
    expect(isComplete()).toBe(false);
    expect(await answer()).toBe(plain);
    expect(isComplete()).toBe(true);
  });
});
