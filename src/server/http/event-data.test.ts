import fc from "fast-check";
import { expect, test } from "vitest";
import { eventData } from "./event-data.ts";

async function read(chunks: readonly Uint8Array[]): Promise<string[]> {
  async function* bytes() {
    yield* chunks;
  }
  const found: string[] = [];
  for await (const data of eventData(bytes())) found.push(data);
  return found;
}

test("events are the same however their bytes are cut", async () => {
  const text =
    'data: {"a":1}\r\n\r\n: comment\ndata:é\ndata: second\n\nevent: x\r\rdata: [DONE]\n\ndata: cut';
  const bytes = new TextEncoder().encode(text);
  const expected = ['{"a":1}', "é\nsecond", "[DONE]"];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 8 }), async (cuts) => {
      const ends = [...cuts.toSorted((a, b) => a - b), bytes.length];
      expect(await read(ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end)))).toEqual(
        expected,
      );
    }),
  );
});

test("a line without an end is given up", async () => {
  const chunk = new Uint8Array(2 ** 20).fill(65);
  await expect(read(new Array<Uint8Array>(17).fill(chunk))).rejects.toThrow(RangeError);
});
