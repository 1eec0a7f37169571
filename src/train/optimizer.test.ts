import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testBackends } from "../../test/support/backends.ts";
import { maxDifference, randomValues } from "../../test/support/tensors.ts";
import { createReferenceBackend } from "../backends/reference/reference-backend.ts";
import type { Backend } from "../tensor/backend.ts";
import { openOps } from "../tensor/run.ts";
import { numElements, type Tensor } from "../tensor/tensor.ts";
import { AdamW, type AdamWSettings, adamWSettings, type StepOptions, type StepOutcome } from "./optimizer.ts";
import type { ParameterGroup } from "./parameter-groups.ts";

const settings: AdamWSettings = { beta1: 0.9, beta2: 0.95, eps: 1e-8, maxNorm: null };
const decayed: ParameterGroup = { name: "all", learningRateFactor: 1, weightDecay: 0.1, frozen: false };
const reference = { name: "reference", missing: null, open: async () => createReferenceBackend() };

describe.each([reference, ...(await testBackends())])("$name", ({ name, missing, open }) => {
  describe.skipIf(missing !== null)(missing ?? "present", () => {
    let backend: Backend;
    beforeAll(async () => {
      backend = await open();
    });
    afterAll(() => backend.close());

    // The reference computes in float64; reading rounds to float32, by up to 2^-25 below 1.
    const tolerance = name === "reference" ? 2 ** -25 : 4e-7;

    const load = (values: Float32Array, shape: readonly number[] = [values.length]): Promise<Tensor> =>
      backend.load({ name: "parameter", shape, role: "values" }, [
        {
          dtype: "f32",
          count: numElements(shape),
          read: async (offset, length) => new Uint8Array(values.buffer.slice(offset, offset + length)),
          scales: null,
        },
      ]);
    const valuesOf = async (tensor: Tensor) => [...(await backend.read(tensor))];
    const momentsOf = async (optimizer: AdamW) =>
      Promise.all(optimizer.moments().map(async ({ tensor }) => (await valuesOf(tensor))[0]!));

    /** Steps with gradients by name; null where a batch does not use the parameter. */
    async function step(
      optimizer: AdamW,
      parameters: Readonly<Record<string, Tensor>>,
      gradients: Readonly<Record<string, readonly number[] | null>>,
      options: StepOptions = { learningRate: 0.01 },
      group: (name: string) => ParameterGroup = () => decayed,
    ): Promise<StepOutcome> {
      const arena = backend.openArena();
      try {
        const updates = Object.entries(parameters).map(([name, tensor]) => {
          const values = gradients[name];
          const gradient = values ? arena.upload(Float32Array.from(values), tensor.shape) : null;
          return { name, tensor, gradient, group: group(name) };
        });
        return await optimizer.step(openOps(backend, arena), updates, options);
      } finally {
        arena.close();
      }
    }

    function expectNear(found: readonly number[], expected: readonly number[]): void {
      expect(found).toHaveLength(expected.length);
      for (const [i, value] of found.entries()) {
        expect(Math.abs(value - expected[i]!)).toBeLessThan(tolerance);
      }
    }

    test("takes the three steps of the worked example", async () => {
      const optimizer = new AdamW(backend, settings);
      const theta = await load(Float32Array.of(1));
      const expected = [0.9890000002, 0.9845230344785371, 0.9796663897734729];
      const moments = [
        [0.05, 0.0125],
        [0.025, 0.013875],
        [0.0325, 0.01368125],
      ];
      for (const [i, gradient] of [0.5, -0.2, 0.1].entries()) {
        expect((await step(optimizer, { theta }, { theta: [gradient] })).taken).toBe(true);
        expectNear(await valuesOf(theta), [expected[i]!]);
        expectNear(await momentsOf(optimizer), moments[i]!);
      }
      expect(optimizer.counters()).toEqual({ numSteps: 3, numSkipped: 0, stepsOf: { theta: 3 } });
      optimizer.close();
      backend.free(theta);
    });

    test("clips by the norm over all parameters, after the factor", async () => {
      const parameters = {
        a: await load(Float32Array.of(0, 0), [1, 2]),
        b: await load(Float32Array.of(0)),
      };
      for (const gradientFactor of [1, 0.5]) {
        const optimizer = new AdamW(backend, { ...settings, maxNorm: 1 });
        const gradients = { a: [3 / gradientFactor, 4 / gradientFactor], b: [12 / gradientFactor] };
        const outcome = await step(optimizer, parameters, gradients, { learningRate: 0, gradientFactor });
        expect(outcome.gradientNorm).toBeCloseTo(13, 5);
        const [a, , b] = await Promise.all(optimizer.moments().map(({ tensor }) => valuesOf(tensor)));
        expectNear([...a!, ...b!], [0.0230769213, 0.0307692284, 0.0923076852]);
        optimizer.close();
      }
      for (const tensor of Object.values(parameters)) backend.free(tensor);
    });

    test.for([Number.NaN, Number.POSITIVE_INFINITY, 1e30])(
      "a gradient of %d changes nothing, is counted, and leaves later steps as if it had not been",
      async (bad) => {
        const run = async (gradients: readonly number[][]) => {
          const optimizer = new AdamW(backend, { ...settings, maxNorm: 1 });
          const parameters = { a: await load(Float32Array.of(1, 2)), b: await load(Float32Array.of(3)) };
          const outcomes: StepOutcome[] = [];
          for (const [x, y, z] of gradients) {
            outcomes.push(await step(optimizer, parameters, { a: [x!, y!], b: [z!] }));
          }
          const values = [...(await valuesOf(parameters.a)), ...(await valuesOf(parameters.b))];
          const { numSkipped, numSteps } = optimizer;
          optimizer.close();
          for (const tensor of Object.values(parameters)) backend.free(tensor);
          return { values, numSkipped, numSteps, taken: outcomes.map(({ taken }) => taken) };
        };
        const clean = await run([
          [1, 2, 3],
          [-1, 0.5, 2],
        ]);
        const damaged = await run([
          [1, 2, 3],
          [0, bad, 1],
          [-1, 0.5, 2],
        ]);
        // 1e30 squared is over the range of f32, but not over that of the reference.
        if (name === "reference" && Number.isFinite(bad)) {
          expect(damaged.taken).toEqual([true, true, true]);
          return;
        }
        expect(damaged.taken).toEqual([true, false, true]);
        expect(damaged).toMatchObject({ numSkipped: 1, numSteps: 2, values: clean.values });
      },
    );

    test("frozen parameters and those without a gradient stay, and start anew when their turn comes", async () => {
      const optimizer = new AdamW(backend, settings);
      const parameters = {
        used: await load(Float32Array.of(1)),
        late: await load(Float32Array.of(1)),
        frozen: await load(Float32Array.of(1)),
      };
      const group = (one: string) => ({ ...decayed, frozen: one === "frozen" });
      const options = { learningRate: 0.01 };
      await step(optimizer, parameters, { used: [0.5], late: null, frozen: [1] }, options, group);
      expect(await valuesOf(parameters.late)).toEqual([1]);
      expect(optimizer.moments()).toHaveLength(2);
      await step(optimizer, parameters, { used: [-0.2], late: [0.5], frozen: [1] }, options, group);
      expectNear(await valuesOf(parameters.late), [0.9890000002]);
      expect(await valuesOf(parameters.frozen)).toEqual([1]);
      expect(optimizer.counters().stepsOf).toEqual({ used: 2, late: 1 });
      optimizer.close();
      for (const tensor of Object.values(parameters)) backend.free(tensor);
    });

    test("a group's factor and decay act on its parameters alone", async () => {
      const optimizer = new AdamW(backend, settings);
      const parameters = { plain: await load(Float32Array.of(1)), slow: await load(Float32Array.of(1)) };
      const group = (one: string) =>
        one === "slow" ? { ...decayed, learningRateFactor: 0.1, weightDecay: 0 } : decayed;
      await step(optimizer, parameters, { plain: [0.5], slow: [0.5] }, { learningRate: 0.01 }, group);
      // The first step moves by the whole rate: mh / (sqrt(vh) + eps) is 1.
      expectNear(
        [...(await valuesOf(parameters.plain)), ...(await valuesOf(parameters.slow))],
        [0.989, 0.999],
      );
      optimizer.close();
      for (const tensor of Object.values(parameters)) backend.free(tensor);
    });

    test("goes on from its saved state with the same bits", async () => {
      const shape = [7, 33];
      const gradient = (i: number) => ({ w: [...randomValues(i, 231)] });
      const start = () => load(randomValues(99, 231), shape);
      const whole = { w: await start() };
      const first = new AdamW(backend, { ...settings, maxNorm: 1 });
      for (let i = 0; i < 6; i++) await step(first, whole, gradient(i));

      const before = { w: await start() };
      const stopped = new AdamW(backend, { ...settings, maxNorm: 1 });
      for (let i = 0; i < 3; i++) await step(stopped, before, gradient(i));
      const saved = new Map<string, Float32Array>();
      for (const { name, tensor } of stopped.moments()) {
        saved.set(name, Float32Array.from(await backend.read(tensor)));
      }
      const counters = JSON.parse(JSON.stringify(stopped.counters()));
      const after = { w: await load(Float32Array.from(await valuesOf(before.w)), shape) };
      stopped.close();
      const resumed = await AdamW.restore(backend, first.settings, counters, (name) =>
        load(saved.get(name)!, shape),
      );
      for (let i = 3; i < 6; i++) await step(resumed, after, gradient(i));

      const [found, wanted] = [await valuesOf(after.w), await valuesOf(whole.w)];
      // The reference holds float64 between steps, a checkpoint float32.
      if (name === "reference") expect(maxDifference(found, wanted)).toBeLessThan(2 ** -21);
      else expect(found).toEqual(wanted);
      expect(resumed.counters()).toEqual(first.counters());
      resumed.close();
      first.close();
      for (const { w } of [whole, before, after]) backend.free(w);
    });

    test("frees everything, and what was loaded of a state that is not whole", async () => {
      expect(backend.memory()).toEqual({ persistent: 0, temporary: 0 });
      const counters = { numSteps: 1, numSkipped: 0, stepsOf: { w: 1 } };
      const restored = AdamW.restore(backend, settings, counters, async (name) => {
        if (name === "w.second_moment") throw new Error("cut");
        return load(Float32Array.of(1));
      });
      await expect(restored).rejects.toThrow("cut");
      expect(backend.memory().persistent).toBe(0);
    });
  });
});

describe("misuse", () => {
  const backend = createReferenceBackend();
  const tensor = backend.zeros({ dtype: "f32", shape: [1] });
  const update = { name: "w", tensor, gradient: tensor, group: decayed };

  test("a step before the last one's outcome, and a save in between, are refused", async () => {
    const optimizer = new AdamW(backend, settings);
    const ops = openOps(backend, backend.openArena());
    const outcome = optimizer.step(ops, [update], { learningRate: 1 });
    expect(() => optimizer.step(ops, [update], { learningRate: 1 })).toThrow(/before the outcome/);
    expect(() => optimizer.counters()).toThrow(/under way/);
    expect(() => optimizer.moments()).toThrow(/under way/);
    await outcome;
    expect(optimizer.counters().numSteps).toBe(1);
  });

  test("a step without any gradient, and a parameter that changes its shape, are refused", async () => {
    const optimizer = new AdamW(backend, settings);
    const ops = openOps(backend, backend.openArena());
    const options = { learningRate: 1 };
    expect(() => optimizer.step(ops, [{ ...update, gradient: null }], options)).toThrow(
      "a step without a gradient, of 1 parameters",
    );
    await optimizer.step(ops, [update], options);
    const wide = backend.zeros({ dtype: "f32", shape: [2] });
    expect(() => optimizer.step(ops, [{ ...update, tensor: wide, gradient: wide }], options)).toThrow(
      "w is [2], its moments [1]",
    );
  });
});

test("settings of a recipe have the defaults of the text recipe; null turns clipping off", () => {
  const read = (json: unknown) => adamWSettings.read(json, { fileName: "recipe.json", key: "optimizer" });
  expect(read({})).toEqual({ beta1: 0.9, beta2: 0.95, eps: 1e-8, maxNorm: 1 });
  expect(read({ beta2: 0.98, eps: 1e-6, maxNorm: null }).maxNorm).toBeNull();
  expect(() => read({ beta1: 1 })).toThrow(/optimizer\.beta1 is 1, expected a number from 0 to 0\.99/);
  expect(() => read({ weightDecay: 0.1 })).toThrow(/optimizer\.weightDecay is 0\.1, expected none/);
});
