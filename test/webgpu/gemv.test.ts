import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeChecks } from "../../bench/webgpu/decode-sweep.ts";
import { closeBench, openBench } from "../../bench/webgpu/open-bench.ts";
import { Runner } from "../../bench/webgpu/runner.ts";
import { gemvChecks } from "../../bench/webgpu/sweep.ts";
import type { OpenDevice } from "../../src/backends/webgpu/device.ts";

const open = await openBench().catch(() => null);

describe.skipIf(open === null)("webgpu products with few rows", () => {
  let runner: Runner;
  beforeAll(() => {
    runner = new Runner(open as OpenDevice, { samples: 0, sampleMs: 0, warmUpMs: 0, busyMs: 0 });
  });
  afterAll(() => closeBench(open as OpenDevice));
  it.each([...gemvChecks, ...decodeChecks].map((one) => [one.name, one] as const))(
    "%s equals float64",
    async (_, one) => {
      const result = await runner.run(one);
      expect(result.failure).toBeUndefined();
      expect(result.unavailable).toBeUndefined();
      expect(result.error).toBeLessThanOrEqual(result.tolerance as number);
    },
  );
});
