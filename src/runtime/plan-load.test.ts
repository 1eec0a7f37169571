import { describe, expect, test } from "vitest";
import { fixtures } from "../../test/support/fixtures.ts";
import { addonStatus } from "../backends/native/addon.ts";
import { minimaxVl01 } from "../formats/presets.ts";
import { engineOptions } from "./engine-options.ts";
import { loadModel, planModel } from "./node.ts";
import { expectRoom, planLoad } from "./plan-load.ts";

const fixture = `${fixtures}/model/vl-f32`;

describe("the plan of a folder", () => {
  test.each([
    [addonStatus().executor === null ? "wasm" : "native", {}],
    ["wasm", {}],
    ["wasm", { contextLength: 512, maxSequences: 3 }],
    ["wasm", { stateCacheBytes: 0, cacheTokens: 16_384 }],
  ])("is what a model on %s with %j holds, but for its sampler and padding", async (backend, options) => {
    const plan = await planModel(fixture, options);
    const model = await loadModel(fixture, { ...options, backend });
    try {
      const { persistent } = model.engine.model.backend.memory();
      const planned = plan.totalBytes - plan.imageCacheBytes;
      expect(persistent).toBeGreaterThanOrEqual(planned);
      expect(persistent - planned).toBeLessThan(200_000);
    } finally {
      model.close();
    }
  });
});

test("golden: the real model's, by hand", () => {
  const options = engineOptions({ contextLength: 8192, maxSequences: 4, stateCacheBytes: 0 }, 8192);
  expect(planLoad(minimaxVl01, 1e12, options)).toEqual({
    weightBytes: 1e12,
    kvBytes: 4 * 4 * 8192 * 10 * 2 * 8 * 128,
    stateBytes: 4 * 4 * 70 * 64 * 128 * 128,
    imageCacheBytes: 64 * 2 ** 20,
    totalBytes: 1e12 + 4 * 4 * 8192 * 20_480 + 16 * 73_400_320 + 64 * 2 ** 20,
  });
});

test("a model without room is refused with both numbers, and one that just fits is not", async () => {
  const plan = await planModel(fixture);
  const { totalBytes } = plan;
  expect(() => expectRoom(plan, totalBytes, "m", "are free")).not.toThrow();
  expect(() => expectRoom(plan, totalBytes - 1, "m", "are free")).toThrow(
    expect.objectContaining({
      code: "backend_memory",
      message: expect.stringMatching(
        `^m needs ${totalBytes} bytes \\(weights 1714880, .*\\), ${totalBytes - 1} are free; use`,
      ),
      fields: { neededBytes: totalBytes, freeBytes: totalBytes - 1 },
    }),
  );
});
