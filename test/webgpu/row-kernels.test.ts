// Ops of training over many rows, against float64.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBench, openBench } from "../../bench/webgpu/open-bench.ts";
import { rowChecks } from "../../bench/webgpu/row-sweep.ts";
import { Runner } from "../../bench/webgpu/runner.ts";
import type { OpenDevice } from "../../src/backends/webgpu/device.ts";

const open = await openBench().catch(() => null);

describe.skipIf(open === null)("webgpu kernels over many rows", () => {
  let runner: Runner;
  beforeAll(() => {
    runner = new Runner(open as OpenDevice, { samples: 0, sampleMs: 0, warmUpMs: 0, busyMs: 0 }, 7);
  });
  afterAll(() => closeBench(open as OpenDevice));
  it.each(rowChecks.map((one) => [one.name, one] as const))("%s equals float64", async (_, one) => {
    const result = await runner.run(one);
    expect(result.failure).toBeUndefined();
    expect(result.error).toBeLessThanOrEqual(result.tolerance as number);
  });
});
