import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isVl01Error } from "../errors.ts";
import { memorySource } from "./byte-source.ts";
import {
  readSafetensorsHeader,
  type SafetensorsDType,
  type SafetensorsHeader,
  safetensorsDTypeBytes,
  tensorBytes,
} from "./safetensors.ts";
import { encodeSafetensorsHeader, type TensorData, writeSafetensors } from "./safetensors-writer.ts";

const dtypes = Object.keys(safetensorsDTypeBytes) as SafetensorsDType[];
const read = (bytes: Uint8Array) => readSafetensorsHeader(memorySource("w.safetensors", bytes));

const wellFormed = fc
  .string({ unit: "binary", maxLength: 12 })
  .filter((text) => !/\p{Surrogate}/u.test(text));
const tensorName = fc
  .oneof(wellFormed, fc.constantFrom("__proto__", "constructor", "0", "10", "9", "", "é", "权重"))
  .filter((name) => name !== "__metadata__");

const tensor: fc.Arbitrary<TensorData> = fc
  .record({
    name: tensorName,
    dtype: fc.constantFrom(...dtypes),
    shape: fc.array(fc.nat(4), { maxLength: 4 }),
    seed: fc.nat(255),
  })
  .map(({ name, dtype, shape, seed }) => ({
    name,
    dtype,
    shape,
    data: Uint8Array.from({ length: tensorBytes(dtype, shape)! }, (_, i) => (i * 31 + seed) % 256),
  }));
const tensors = fc.uniqueArray(tensor, { selector: ({ name }) => name, maxLength: 10 });
const metadata = fc.dictionary(wellFormed, wellFormed, { maxKeys: 4 });

/** What every header that is not refused must hold. */
function checkInvariants(bytes: Uint8Array, { entries }: SafetensorsHeader): void {
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  let at = 8 + headerLength;
  for (const [name, { name: own, dtype, shape, begin, end }] of entries) {
    expect(own).toBe(name);
    expect(begin).toBe(at);
    expect(end - begin).toBe(shape.reduce((product, size) => product * size, safetensorsDTypeBytes[dtype]));
    at = end;
  }
  expect(at).toBe(bytes.length);
}

describe("writing then reading", () => {
  test("gives the same tensors and metadata, each aligned to its element size", async () => {
    await fc.assert(
      fc.asyncProperty(tensors, metadata, async (given, words) => {
        const bytes = writeSafetensors(given, words);
        const header = await read(bytes);
        checkInvariants(bytes, header);
        expect(Object.entries(header.metadata).sort()).toEqual(Object.entries(words).sort());
        expect(header.entries.size).toBe(given.length);
        for (const { name, dtype, shape, data } of given) {
          const entry = header.entries.get(name)!;
          expect([entry.dtype, entry.shape]).toEqual([dtype, shape]);
          expect(bytes.slice(entry.begin, entry.end)).toEqual(data);
          expect(entry.begin % safetensorsDTypeBytes[dtype]).toBe(0);
        }
      }),
      { seed: 10, numRuns: 300 },
    );
  });

  test("a streaming writer that follows the encoded header writes the same file", () => {
    fc.assert(
      fc.property(tensors, metadata, (given, words) => {
        const { bytes, entries, fileBytes } = encodeSafetensorsHeader(given, words);
        const parts = [...bytes];
        for (const { name, begin } of entries) {
          expect(parts.length).toBe(begin);
          parts.push(...given.find((each) => each.name === name)!.data);
        }
        expect(parts.length).toBe(fileBytes);
        expect(Uint8Array.from(parts)).toEqual(writeSafetensors(given, words));
      }),
      { seed: 11 },
    );
  });

  test("the header is a multiple of 8 bytes, padded with spaces", () => {
    for (let length = 1; length <= 16; length++) {
      const { bytes } = encodeSafetensorsHeader([{ name: "n".repeat(length), dtype: "U8", shape: [1] }]);
      expect(bytes.length % 8).toBe(0);
      expect(new TextDecoder().decode(bytes.subarray(8))).toMatch(/^\{.*\} {0,7}$/);
    }
  });
});

describe("golden files", () => {
  test("one tensor is byte for byte what the format's own writer gives", () => {
    const data = new Uint8Array(new Float32Array([0, 1, 2, 3, 4, 5]).buffer);
    const header = '{"attn0":{"dtype":"F32","shape":[1,1,2,3],"data_offsets":[0,24]}}       ';
    const expected = [72, 0, 0, 0, 0, 0, 0, 0, ...new TextEncoder().encode(header), ...data];
    expect([...writeSafetensors([{ name: "attn0", dtype: "F32", shape: [1, 1, 2, 3], data }])]).toEqual(
      expected,
    );
  });

  test("no tensors, with and without metadata", () => {
    expect([...writeSafetensors([])]).toEqual([8, 0, 0, 0, 0, 0, 0, 0, 123, 125, 32, 32, 32, 32, 32, 32]);
    const text = new TextDecoder().decode(writeSafetensors([], { framework: "pt" }).subarray(8));
    expect(text).toBe('{"__metadata__":{"framework":"pt"}}     ');
  });

  test.each(["text-f32", "text-bf16", "vl-f32"])(
    "%s reads, and is the same after rewriting",
    async (folder) => {
      for (const fileName of ["model.safetensors", "expected.safetensors"]) {
        const bytes = new Uint8Array(
          readFileSync(new URL(`../../test/fixtures/model/${folder}/${fileName}`, import.meta.url)),
        );
        const { entries, metadata: words } = await read(bytes);
        checkInvariants(bytes, { entries, metadata: words });
        const rewritten = writeSafetensors(
          [...entries.values()].map((entry) => ({ ...entry, data: bytes.subarray(entry.begin, entry.end) })),
          words,
        );
        const again = await read(rewritten);
        expect(again.metadata).toEqual(words);
        for (const [name, { dtype, shape, begin, end }] of entries) {
          const other = again.entries.get(name)!;
          expect([other.dtype, other.shape]).toEqual([dtype, shape]);
          // Not toEqual, which takes seconds for a megabyte.
          expect(Buffer.compare(rewritten.subarray(other.begin, other.end), bytes.subarray(begin, end))).toBe(
            0,
          );
        }
      }
    },
  );

  test("the vision fixture names its images in the metadata", async () => {
    const path = new URL("../../test/fixtures/model/vl-f32/expected.safetensors", import.meta.url);
    const { entries, metadata: words } = await read(new Uint8Array(readFileSync(path)));
    expect(JSON.parse(words["images"]!)).toHaveLength(3);
    expect(entries.get("pixel_values")).toMatchObject({ dtype: "F32", shape: [37, 3, 56, 56] });
  });

  test("entries come in the order of their bytes, whatever the order of the header", async () => {
    const text =
      '{"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}';
    const bytes = new Uint8Array(8 + text.length + 2);
    bytes[0] = text.length;
    bytes.set(new TextEncoder().encode(text), 8);
    expect([...(await read(bytes)).entries.keys()]).toEqual(["a", "b"]);
  });
});

describe("a file that is not valid", () => {
  /** Valid by the invariants, or refused with an error of ours; anything else fails the test. */
  async function accepted(bytes: Uint8Array): Promise<boolean> {
    try {
      checkInvariants(bytes, await read(bytes));
      return true;
    } catch (error) {
      if (!isVl01Error(error)) throw error;
      expect(["safetensors_header", "safetensors_layout"]).toContain(error.code);
      expect(error.message).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      return false;
    }
  }

  test("byte flips, cuts and insertions give a valid header or a CheckpointError", async () => {
    const edit = fc.record({
      kind: fc.constantFrom("flip", "cut", "insert"),
      at: fc.nat(),
      value: fc.nat(255),
    });
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(tensors, fc.array(edit, { minLength: 1, maxLength: 4 }), async (given, edits) => {
        let bytes = writeSafetensors(given);
        for (const { kind, at, value } of edits) {
          const i = at % (bytes.length + 1);
          if (kind === "flip") bytes[i % bytes.length]! ^= value;
          else if (kind === "cut") bytes = bytes.slice(0, Math.max(8, i));
          else bytes = Uint8Array.of(...bytes.subarray(0, i), value, ...bytes.subarray(i));
        }
        if (!(await accepted(bytes))) refused++;
      }),
      { seed: 12, numRuns: 2000 },
    );
    expect(refused).toBeGreaterThan(1000);
  });

  test("any header of plausible entries is valid or refused, and some are valid", async () => {
    const size = fc.oneof({ weight: 8, arbitrary: fc.nat(3) }, fc.constantFrom(-1, 2 ** 32, 2 ** 53, 1.5));
    const entry = fc.record({
      dtype: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...dtypes) }, fc.constantFrom("F64", null, 4)),
      shape: fc.array(size, { maxLength: 3 }),
      data_offsets: fc.tuple(fc.constantFrom(0, 0, 1, 2, 4, 8), fc.constantFrom(0, 1, 2, 4, 8, 12)),
    });
    let valid = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(tensorName, entry, { maxKeys: 3 }),
        fc.nat(12),
        async (json, dataBytes) => {
          const header = new TextEncoder().encode(JSON.stringify(json));
          const bytes = new Uint8Array(8 + header.length + dataBytes);
          new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
          bytes.set(header, 8);
          if (await accepted(bytes)) valid++;
        },
      ),
      { seed: 13, numRuns: 3000 },
    );
    expect(valid).toBeGreaterThan(50);
  });
});

describe("tensorBytes", () => {
  test("is the product with the element size, 1 element for an empty shape", () => {
    expect(tensorBytes("BF16", [3, 5])).toBe(30);
    expect(tensorBytes("I64", [])).toBe(8);
    expect(tensorBytes("F32", [7, 0, 9])).toBe(0);
  });

  test("is null from 2^53, zeros notwithstanding", () => {
    expect(tensorBytes("U8", [2 ** 26, 2 ** 26])).toBe(2 ** 52);
    expect(tensorBytes("U8", [2 ** 27, 2 ** 26])).toBeNull();
    expect(tensorBytes("F32", [2 ** 51])).toBeNull();
    expect(tensorBytes("U8", [0, 2 ** 27, 2 ** 27])).toBeNull();
    expect(tensorBytes("U8", [2 ** 53 - 1])).toBe(2 ** 53 - 1);
  });
});

describe("writing refuses", () => {
  const spec = { name: "a", dtype: "F32", shape: [2], data: new Uint8Array(8) } as const;
  test.each<[string, TensorData[], Record<string, string>, string]>([
    ["a name given twice", [spec, spec], {}, "a is given twice"],
    [
      "the metadata's name",
      [{ ...spec, name: "__metadata__" }],
      {},
      "__metadata__ is the name of the metadata",
    ],
    ["half a surrogate pair", [{ ...spec, name: "\ud800" }], {}, "is a name with half a surrogate pair"],
    ["an unknown dtype", [{ ...spec, dtype: "F64" as "F32" }], {}, 'a has dtype "F64", expected one of F32,'],
    ["a negative size", [{ ...spec, shape: [-2] }], {}, "a has shape [-2], expected sizes"],
    ["a fraction of a size", [{ ...spec, shape: [0.5] }], {}, "a has shape [0.5], expected sizes"],
    ["a product over 2^53", [{ ...spec, shape: [2 ** 30, 2 ** 30] }], {}, "more than 2^53 - 1 bytes"],
    [
      "data too short",
      [{ ...spec, data: new Uint8Array(7) }],
      {},
      "a is F32 [2], which takes 8 bytes, its data has 7",
    ],
    [
      "metadata that is no string",
      [],
      { step: 3 as unknown as string },
      "metadata step is 3, expected well-formed",
    ],
    ["metadata with half a surrogate pair", [], { a: "\udfff" }, "metadata a is"],
    [
      "a header over the limit",
      [],
      { a: "x".repeat(1 << 25) },
      "over the limit of 33554432; write several files",
    ],
  ])("%s", (_, given, words, message) => {
    expect(() => writeSafetensors(given, words)).toThrow(message);
    expect(() => writeSafetensors(given, words)).toThrow(
      expect.objectContaining({ name: "CheckpointError", code: expect.stringMatching(/^safetensors_/) }),
    );
  });

  test("tensors that together pass 2^53 bytes", () => {
    const big = (name: string) => ({ name, dtype: "U8", shape: [2 ** 53 - 1] }) as const;
    expect(() => encodeSafetensorsHeader([big("a"), big("b")])).toThrow(
      "b brings the file over 2^53 - 1 bytes",
    );
  });
});
