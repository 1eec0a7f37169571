import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drawWith } from "../draw-sample.ts";
import type { Split } from "../generator.ts";
import { openFileGenerator } from "./file-generator.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vl01-file-generator-"));
});
afterAll(() => rm(folder, { recursive: true }));

const numRows = 120;
const heldOut = [0, 50, 100];
const rows = Array.from({ length: numRows }, (_, i) => ({ prompt: "Which?", response: `row ${i}` }));
const asked = (one: (typeof rows)[number]) => ({
  conversations: [
    { from: "human", value: one.prompt },
    { from: "gpt", value: one.response },
  ],
});
const written: Readonly<Record<string, () => string | Uint8Array>> = {
  "lines.jsonl": () => rows.map((one) => `${JSON.stringify(one)}\n\n`).join(""),
  "llava.json": () => JSON.stringify(rows.map(asked), null, 1),
  "table.parquet": () =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: "prompt", data: rows.map(({ prompt }) => prompt), type: "STRING" },
          { name: "response", data: rows.map(({ response }) => response), type: "STRING" },
        ],
        rowGroupSize: 32,
      }),
    ),
};

async function generatorOf(name: string, content: string | Uint8Array) {
  const file = join(folder, name);
  await writeFile(file, content);
  const generator = await openFileGenerator("mine", { file, pictures: null });
  return (split: Split, index: number, seed = 3) => drawWith(generator, { seed, split }, index);
}

describe.each(Object.entries(written))("%s", (name, content) => {
  async function takenRows(split: Split, from: number, count: number, seed = 3): Promise<number[]> {
    const draw = await generatorOf(name, content());
    const taken: number[] = [];
    for (let i = from; i < from + count; i++) {
      const { turns } = await draw(split, i, seed);
      taken.push(Number(turns[1]!.content.slice("row ".length)));
    }
    return taken;
  }
  const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);
  const numTrained = numRows - heldOut.length;

  test("each pass gives every row of training once, in another order, and none that is held out", async () => {
    const expected = rows.map((_, i) => i).filter((i) => !heldOut.includes(i));
    const [first, second] = [
      await takenRows("train", 0, numTrained),
      await takenRows("train", numTrained, numTrained),
    ];
    expect(sorted(first)).toEqual(expected);
    expect(sorted(second)).toEqual(expected);
    expect(first).not.toEqual(expected);
    expect(second).not.toEqual(first);
    expect(await takenRows("train", 0, numTrained, 4)).not.toEqual(first);
    expect(sorted(await takenRows("heldout", 0, heldOut.length))).toEqual(heldOut);
  });

  test("a sample depends on its index alone", async () => {
    const all = await takenRows("train", 0, 60);
    expect(await takenRows("train", 41, 19)).toEqual(all.slice(41));
  });
});

test("a row that cannot be used is named by its line, and the others can be had", async () => {
  const lines = ['{"prompt": "a", "response": "b"}', "{broken", '{"prompt": "c", "response": "d"}'];
  const draw = await generatorOf("bad.jsonl", lines.join("\n"));
  const drawn = await Promise.allSettled([draw("train", 0), draw("train", 1)]);
  const [good, bad] = [
    drawn.filter(({ status }) => status === "fulfilled"),
    drawn.flatMap((one) => (one.status === "rejected" ? [String(one.reason)] : [])),
  ];
  expect(good).toHaveLength(1);
  expect(bad[0]).toMatch(/bad\.jsonl:2: line 1 column 2: found "b"/);
});

test.each([
  ["empty.jsonl", "", /empty\.jsonl: no rows, expected two at least: one in 50 is held out/],
  ["one.jsonl", '{"prompt": "a", "response": "b"}\n', /one\.jsonl: 1 row, expected two/],
  ["cut.json", '[{"prompt": "a"}, {"pro', /cut\.json: ends inside the list/],
  ["cut.parquet", "PAR1 and no more", /cut\.parquet: no parquet file or a damaged one/],
  ["rows.csv", "a,b", /rows\.csv: unknown kind of file/],
])("%s is refused when it is opened", async (name, content, message) => {
  await expect(generatorOf(name, content)).rejects.toThrow(message);
});

test("a file that is not there is refused when it is opened", async () => {
  const missing = { file: join(folder, "none.jsonl"), pictures: null };
  await expect(openFileGenerator("mine", missing)).rejects.toThrow(/none\.jsonl: no such file/);
});
