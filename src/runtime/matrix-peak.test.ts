import { describe, expect, test } from "vitest";
import { testBackends } from "../../test/support/backends.ts";
import { createReferenceBackend } from "../backends/reference/reference-backend.ts";
import { measureMatrixPeak, productRate } from "./matrix-peak.ts";

describe.each(await testBackends())("$name", ({ name, missing, open }) => {
  test.skipIf(missing !== null)(missing ?? "reaches what a device can, and is left empty", async () => {
    const backend = await open();
    const started = performance.now();
    const peak = (await measureMatrixPeak(backend))!;
    console.log(
      `${name}: ${(peak / 1e9).toFixed(0)} GFLOP/s in ${(performance.now() - started).toFixed(0)} ms`,
    );
    expect(peak).toBeGreaterThan(1e8);
    expect(peak).toBeLessThan(1e17);
    expect(backend.memory()).toEqual({ persistent: 0, temporary: 0 });
    backend.close();
  });
});

test("a backend that cannot say gives none", async () => {
  expect(await measureMatrixPeak(createReferenceBackend())).toBeNull();
});

test("products are timed until the device had enough to do, and counted at 2 n^3", async () => {
  // A device of 3 GFLOP/s: time passes when products run, and the clock says so.
  const backend = createReferenceBackend();
  const clock = { ms: 0 };
  const now = performance.now;
  const run = backend.run.bind(backend);
  backend.run = (op, _, output) => {
    if (op !== "linear") return;
    const [rows, columns] = output.shape;
    clock.ms += (2 * rows! * columns! * columns!) / 3e6;
  };
  performance.now = () => clock.ms;
  try {
    expect(await productRate(backend)).toBeCloseTo(3e9, -3);
    expect(clock.ms).toBeLessThan(1000);
  } finally {
    performance.now = now;
    backend.run = run;
  }
});
