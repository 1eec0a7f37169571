// A decode step that repeats the one before it takes the same buffers, and so the same bind groups.

import { describe, expect, test } from "vitest";
import type { WebGpuBackend } from "../../src/backends/webgpu/webgpu-backend.ts";
import { createCache } from "../../src/models/cache.ts";
import { forward, logitsOfRows } from "../../src/models/vl.ts";
import { openOps } from "../../src/tensor/run.ts";
import { cachedSequences } from "../../src/tensor/sequences.ts";
import { loadFixture } from "../support/fixtures.ts";
import { countBuffers, missingWebGpu, openLimitedWebGpu } from "../support/webgpu.ts";

const missing = await missingWebGpu();

describe.skipIf(missing !== null)(`webgpu${missing === null ? "" : `: ${missing}`}`, () => {
  test("steps make no bind group, pipeline or buffer after the first two", async () => {
    const { backend, config, weights } = await loadFixture("text-f32", await openLimitedWebGpu({}));
    const cache = createCache(backend, config.textConfig, { numPages: 4, pageSize: 16, numSlots: 1 });
    const pages = Int32Array.of(2, 0, 3, 1);
    const seen: unknown[] = [];
    const numBuffers = countBuffers(backend as WebGpuBackend);
    for (let past = 0; past < 5; past++) {
      const arena = backend.openArena();
      const ops = openOps(backend, arena);
      const batch = {
        ids: arena.upload(Int32Array.of(past), [1]),
        sequences: cachedSequences([{ length: 1, pastLength: past, pages, stateSlot: 0 }]),
        features: null,
      };
      const hidden = forward(ops, weights, config, batch, cache);
      await backend.read(logitsOfRows(ops, weights, hidden, Int32Array.of(0)));
      arena.close();
      seen.push({ ...(backend as WebGpuBackend).cached, numBuffers: numBuffers() });
    }
    expect(seen.slice(2)).toEqual([seen[1], seen[1], seen[1]]);
    backend.close();
    expect(backend.memory()).toEqual({ persistent: 0, temporary: 0 });
  });
});
