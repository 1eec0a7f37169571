import { cp, mkdtemp, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fixtures } from "../../test/support/fixtures.ts";
import { memoryLog } from "../../test/support/server.ts";
import type { EnginePort, GenerationEvent } from "./engine-port.ts";
import { openRuntimePort } from "./runtime-port.ts";

const fixture = `${fixtures}/model/vl-f32`;
const hi = [{ role: "user" as const, content: "Hi" }];
let folder: string;
let log: ReturnType<typeof memoryLog>;
let port: EnginePort | null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "vl01-port-"));
  log = memoryLog();
  port = null;
});
afterEach(async () => {
  await port?.close();
  await rm(folder, { recursive: true, force: true });
});

const messages = () => log.lines.map(({ message }) => message);

async function answer(from: EnginePort, id = "m"): Promise<GenerationEvent[]> {
  const events: GenerationEvent[] = [];
  for await (const event of from.generate(id, hi, { maxNewTokens: 2 })) events.push(event);
  return events;
}

describe("models of this machine", () => {
  test("are described before they are loaded, and loaded once for all who ask at once", async () => {
    port = await openRuntimePort([{ id: "m", path: fixture }], { contextLength: 512 }, log);
    expect(port.models).toMatchObject([{ id: "m", contextLength: 512, hasVision: true }]);
    expect(messages()).toEqual([]);
    const all = await Promise.all([answer(port), answer(port), port.tokenize("m", hi, [])]);
    expect(all[0].at(-1)).toMatchObject({ type: "text-end", usage: { completionTokens: 2 } });
    expect(messages()).toEqual(["model loads", "model is loaded"]);
  });

  test("one whose weights are cut is told by 503 and its reason in the log; once mended, the next request works", async () => {
    const path = join(folder, "m");
    await cp(fixture, path, { recursive: true });
    await truncate(join(path, "model.safetensors"), 100_000);
    port = await openRuntimePort([{ id: "m", path }], {}, log);
    for (let index = 0; index < 2; index++) {
      await expect(answer(port)).rejects.toMatchObject({ status: 503, code: "model_load_failed" });
    }
    expect(log.lines.at(-1)).toMatchObject({
      message: "model cannot be loaded",
      cause: { name: "CheckpointError", message: expect.stringContaining("model.safetensors") },
    });
    await cp(fixture, path, { recursive: true });
    expect(await answer(port)).not.toEqual([]);
  });

  test("a folder that is no model's, and two models of one name, are refused at once", async () => {
    await expect(openRuntimePort([{ id: "m", path: folder }], {}, log)).rejects.toMatchObject({
      code: "config_missing",
    });
    const twice = [
      { id: "m", path: fixture },
      { id: "m", path: fixture },
    ];
    await expect(openRuntimePort(twice, {}, log)).rejects.toMatchObject({ code: "request_invalid" });
  });
});
