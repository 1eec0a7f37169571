import fc from "fast-check";
import { expect, test } from "vitest";
import { bf16ToF32, f16ToF32, f32FromBytes, f32ToBf16, f32ToF16 } from "./half.ts";

const word = (value: number) => Uint8Array.of(value & 255, value >> 8);

test.each([
  [0x0000, 0],
  [0x8000, -0],
  [0x3c00, 1],
  [0xc000, -2],
  [0x7bff, 65504],
  [0x0001, 2 ** -24],
  [0x03ff, 1023 * 2 ** -24],
  [0x0400, 2 ** -14],
  [0x3555, 0.333251953125],
  [0x7c00, Infinity],
  [0xfc00, -Infinity],
  [0x7e00, Number.NaN],
])("f16 word %i is %d", (bits, value) => {
  expect(f16ToF32(word(bits))[0]).toBe(value);
});

test("every bf16 word survives f32 and back", () => {
  for (let bits = 0; bits < 65536; bits++) {
    const value = bf16ToF32(word(bits));
    if (Number.isNaN(value[0])) expect(bf16ToF32(f32ToBf16(value))[0]).toBeNaN();
    else expect(f32ToBf16(value)).toEqual(word(bits));
  }
});

test("every f16 word is sign x 2^exponent x fraction, and survives f32 and back", () => {
  for (let bits = 0; bits < 65536; bits++) {
    const value = f16ToF32(word(bits));
    const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
    if (exponent === 31 && fraction > 0) {
      expect(value[0]).toBeNaN();
      continue;
    }
    const magnitude =
      exponent === 31
        ? Number.POSITIVE_INFINITY
        : exponent === 0
          ? fraction * 2 ** -24
          : (1 + fraction / 1024) * 2 ** (exponent - 15);
    if (!Object.is(value[0], bits & 0x8000 ? -magnitude : magnitude))
      expect.fail(`word ${bits} is ${value[0]}`);
    // The way back gives zero no sign.
    if (bits !== 0x8000 && Buffer.compare(f32ToF16(value), word(bits)) !== 0)
      expect.fail(`word ${bits} does not survive`);
  }
});

test("f32 to bf16 rounds to the nearest, ties to even", () => {
  expect(f32ToBf16(Float32Array.of(1 + 2 ** -8))).toEqual(word(0x3f80)); // tie, down to even
  expect(f32ToBf16(Float32Array.of(1 + 3 * 2 ** -8))).toEqual(word(0x3f82)); // tie, up to even
  fc.assert(
    fc.property(
      fc.float({ noNaN: true, noDefaultInfinity: true, min: -(2 ** 126), max: 2 ** 126 }),
      (value) => {
        const rounded = bf16ToF32(f32ToBf16(Float32Array.of(value)))[0]!;
        expect(Math.abs(rounded - value)).toBeLessThanOrEqual(Math.abs(value) * 2 ** -8 + 2 ** -133);
      },
    ),
    { seed: 1 },
  );
});

test("f32 bytes need no alignment", () => {
  const bytes = new Uint8Array(9);
  bytes.set(new Uint8Array(Float32Array.of(1.5, -2).buffer), 1);
  expect([...f32FromBytes(bytes.subarray(1))]).toEqual([1.5, -2]);
});
