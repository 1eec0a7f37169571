import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { q4GroupSize } from "./dtype.ts";
import { quantize } from "./quantize.ts";
import { dequantize } from "./quantized.ts";

const rows = (values: readonly number[]) => Float32Array.from(values);
const finite = fc.float({ noNaN: true, noDefaultInfinity: true, min: -1000, max: 1000 });

describe("int8", () => {
  test.each([
    [[0.6, -1, 0.26], 1 / 127, [76, -127, 33]],
    [[0.01, 0.02, -0.03], 0.03 / 127, [42, 85, -127]],
  ])("the row %j has the integers of the official recipe", (values, scale, integers) => {
    const { bytes, scales } = quantize("int8", rows(values), 3);
    expect(scales[0]).toBeCloseTo(scale, 9);
    expect([...new Int8Array(bytes.buffer)]).toEqual(integers);
  });

  test("ties go to the even integer", () => {
    const { bytes } = quantize("int8", rows([127, 0.5, 1.5, 2.5, -0.5, -1.5]), 6);
    expect([...new Int8Array(bytes.buffer)]).toEqual([127, 0, 2, 2, 0, -2]);
  });

  test("a row of zeros has scale 1", () => {
    const { bytes, scales } = quantize("int8", rows([0, 0, 1, 0]), 2);
    expect(scales[0]).toBe(1);
    expect([...bytes.slice(0, 2)]).toEqual([0, 0]);
  });

  test("every value comes back within half a step of its row", () => {
    fc.assert(
      fc.property(fc.array(fc.array(finite, { minLength: 5, maxLength: 5 }), { minLength: 1 }), (matrix) => {
        const values = rows(matrix.flat());
        const { bytes, scales } = quantize("int8", values, 5);
        const back = dequantize("int8", bytes, scales, 5);
        values.forEach((value, i) => {
          const scale = scales[Math.floor(i / 5)]!;
          expect(Math.abs(value - back[i]!)).toBeLessThanOrEqual(scale * 0.5001);
        });
      }),
    );
  });
});

describe("q4", () => {
  const groups = fc.array(fc.array(finite, { minLength: q4GroupSize, maxLength: q4GroupSize }), {
    minLength: 1,
  });

  test("byte j of a group holds value j low and value j + 16 high", () => {
    const values = new Float32Array(32);
    values[0] = -8;
    values[3] = 5;
    values[19] = -2;
    const { bytes, scales } = quantize("q4", values, 32);
    expect(scales[0]).toBe(1);
    expect(bytes[0]).toBe(0 | (8 << 4));
    expect(bytes[3]).toBe(13 | (6 << 4));
  });

  test("a group of zeros has scale 0 and comes back as zeros", () => {
    const { bytes, scales } = quantize("q4", new Float32Array(32), 32);
    expect(scales[0]).toBe(0);
    expect(dequantize("q4", bytes, scales, 32).every((value) => value === 0)).toBe(true);
  });

  test("no group is worse than with the scale that puts its largest value on -8", () => {
    fc.assert(
      fc.property(groups, (matrix) => {
        const values = rows(matrix.flat());
        const { bytes, scales } = quantize("q4", values, 32);
        const back = dequantize("q4", bytes, scales, 32);
        for (let group = 0; group < scales.length; group++) {
          const own = values.subarray(group * 32, (group + 1) * 32);
          const error = own.reduce((sum, value, i) => sum + (value - back[group * 32 + i]!) ** 2, 0);
          const extreme = own.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
          // The scale is an f16 value, off by at most 2^-11 of itself, or 2^-25 near zero.
          const scale = Math.abs(extreme / 8);
          const most = own.length * (scale * 1.01 + Math.abs(extreme) * 2 ** -10 + 2 ** -22) ** 2;
          expect(error).toBeLessThanOrEqual(most);
        }
      }),
    );
  });

  test("rows do not depend on how a matrix is cut", () => {
    fc.assert(
      fc.property(groups, (matrix) => {
        const whole = quantize("q4", rows(matrix.flat()), 32);
        matrix.forEach((group, i) => {
          const alone = quantize("q4", rows(group), 32);
          expect(alone.scales[0]).toBe(whole.scales[i]);
          expect(alone.bytes).toEqual(whole.bytes.subarray(i * 16, (i + 1) * 16));
        });
      }),
    );
  });
});
