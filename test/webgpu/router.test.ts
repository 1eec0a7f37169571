// The router of few tokens in one kernel gives what its ops give on the reference, in every form.

import { describe, expect, test } from "vitest";
import { CommandRecorder } from "../../bench/webgpu/command-recorder.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference-backend.ts";
import type { Backend } from "../../src/tensor/backend.ts";
import type { WeightDType } from "../../src/tensor/dtype.ts";
import { openOps } from "../../src/tensor/run.ts";
import { loadRandom } from "../support/backends.ts";
import { maxDifference, randomValues } from "../support/tensors.ts";
import { missingWebGpu, openLimitedWebGpu } from "../support/webgpu.ts";

const missing = await missingWebGpu();

interface Case {
  readonly name: string;
  readonly dtype: WeightDType;
  readonly rows: number;
  readonly width: number;
  readonly numExperts: number;
  readonly k: number;
  readonly hasNorm: boolean;
  /** Standard deviation of x: under 1e-3 the norm's epsilon counts. */
  readonly deviation: number;
}

/** The normed rows if there is a norm, logits, experts, and their weights. */
async function routed(backend: Backend, one: Case): Promise<ArrayLike<number>[]> {
  const { dtype, rows, width, numExperts, k, hasNorm, deviation } = one;
  const router = await loadRandom(backend, "precise", dtype, [numExperts, width], 1);
  const norm = await loadRandom(backend, "values", "f32", [width], 2, 1);
  const arena = backend.openArena();
  const ops = openOps(backend, arena);
  const input = arena.upload(randomValues(3, rows * width, deviation), [rows, width]);
  const x = hasNorm ? ops.rmsNorm({ x: input, weight: norm, eps: 1e-6 }) : input;
  const logits = ops.linear({ x, weight: router, bias: null });
  const experts = ops.routerTopK({ logits, k });
  const weights = ops.routerWeights({ logits, experts });
  const read = [...(hasNorm ? [x] : []), logits, experts, weights].map((tensor) => backend.read(tensor));
  const values = await Promise.all(read);
  arena.close();
  for (const tensor of [router, norm]) backend.free(tensor);
  return values;
}

const base = { dtype: "f32", rows: 1, width: 96, numExperts: 6, k: 2, hasNorm: true, deviation: 1 } as const;
const cases: readonly Case[] = [
  { ...base, name: "as a layer has it" },
  { ...base, name: "f16, a whole workgroup", dtype: "f16", width: 3072, numExperts: 8 },
  { ...base, name: "bf16, three rows", dtype: "bf16", rows: 3 },
  { ...base, name: "no norm", hasNorm: false, rows: 2 },
  { ...base, name: "tiny x", deviation: 2e-4 },
  { ...base, name: "one expert", numExperts: 1, k: 1 },
  { ...base, name: "more experts than subgroups", numExperts: 70, k: 9 },
  { ...base, name: "more of a row than its lanes hold", numExperts: 64, width: 2052, rows: 2 },
  { ...base, name: "a row wider than workgroup memory", width: 8192, numExperts: 2 },
];

describe.skipIf(missing !== null)(`webgpu${missing === null ? "" : `: ${missing}`}`, () => {
  test.each(
    [true, false].flatMap((hasSubgroups) =>
      cases.map((one) => [`${one.name}, subgroups: ${hasSubgroups}`, hasSubgroups, one] as const),
    ),
  )(
    "%s",
    async (_, hasSubgroups, one) => {
      const backend = await openLimitedWebGpu({}, hasSubgroups ? {} : { subgroupSize: null });
      const recorder = new CommandRecorder(backend.device);
      recorder.record();
      const found = await routed(backend, one);
      const names = recorder.recorded().map(({ name }) => name);
      expect(names).toEqual([one.hasNorm ? "rmsNorm router" : "router"]);
      const expected = await routed(createReferenceBackend(), one);
      expect(found.length).toBe(expected.length);
      found.forEach((values, i) => {
        const largest = Math.max(...Array.from(expected[i]!, Math.abs));
        expect(maxDifference(values, expected[i]!), `value ${i}`).toBeLessThanOrEqual(2e-6 * largest);
      });
      recorder.close();
      backend.close();
    },
    60_000,
  );
});
