import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodePng } from "../../runtime/node-image.ts";
import { type BadRow, type DatasetFileOptions, type LoadedSample, readDatasetFile } from "./dataset-file.ts";

let folder: string;
let png: Uint8Array;

beforeAll(async () => {
  const outside = await mkdtemp(join(tmpdir(), "vl01-dataset-"));
  folder = join(outside, "data");
  await mkdir(join(folder, "pictures"), { recursive: true });
  png = await encodePng({ width: 2, height: 1, data: Uint8Array.of(255, 0, 0, 0, 0, 255) });
  await writeFile(join(folder, "pictures", "a.png"), png);
  await writeFile(join(outside, "secret.png"), png);
  await writeFile(join(folder, "cut.png"), png.subarray(0, png.length - 20));
  await symlink(join(outside, "secret.png"), join(folder, "link.png"));
  await symlink(join(folder, "pictures", "a.png"), join(folder, "inner.png"));
});

afterAll(() => rm(join(folder, ".."), { recursive: true }));

async function load(name: string, content: string | Uint8Array, options: DatasetFileOptions = {}) {
  const path = join(folder, name);
  await writeFile(path, content);
  const bad: BadRow[] = [];
  const loaded: LoadedSample[] = [];
  for await (const one of readDatasetFile(path, { onBadRow: (row) => bad.push(row), ...options })) {
    loaded.push(one);
  }
  return { bad, loaded, samples: loaded.map(({ sample }) => sample) };
}

const jsonl = (...rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
const pair = { prompt: "What?", response: "Red." };

describe("rows", () => {
  test("messages with pictures by path become a sample with pixels", async () => {
    const { samples, bad } = await load(
      "messages.jsonl",
      jsonl({
        images: ["pictures/a.png", "inner.png"],
        messages: [
          { role: "system", content: "Be short." },
          { role: "user", content: "<image> and <image>: same?" },
          { role: "assistant", content: "Yes." },
        ],
        task: "compare",
        compare: "choice",
        rejected: "No.",
      }),
    );
    expect(bad).toEqual([]);
    const picture = { width: 2, height: 1, data: Uint8Array.of(255, 0, 0, 0, 0, 255), labels: null };
    expect(samples).toEqual([
      {
        id: "messages.jsonl:1",
        task: "compare",
        pictures: [picture, picture],
        turns: [
          { role: "system", content: "Be short." },
          { role: "user", content: "<image> and <image>: same?" },
          { role: "assistant", content: "Yes." },
        ],
        rejected: "No.",
        answer: "choice",
      },
    ]);
  });

  test("a picture that nobody marks comes before the first question", async () => {
    const { samples } = await load("plain.jsonl", jsonl({ image: "pictures/a.png", ...pair }));
    expect(samples[0]!.turns[0]).toEqual({ role: "user", content: "<image>\nWhat?" });
    expect(samples[0]!.task).toBe("plain");
    expect(samples[0]!.answer).toBe("free");
  });

  test("parts carry their pictures, as paths or data URLs", async () => {
    const url = `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
    const content = [
      { type: "image", image: "pictures/a.png" },
      { type: "text", text: "against" },
      { type: "image", image: url },
    ];
    const { samples, bad } = await load(
      "parts.jsonl",
      jsonl({
        messages: [
          { role: "user", content },
          { role: "assistant", content: "Equal." },
        ],
      }),
    );
    expect(bad).toEqual([]);
    expect(samples[0]!.turns[0]!.content).toBe("<image>against<image>");
    expect(samples[0]!.pictures.map(({ width }) => width)).toEqual([2, 2]);
  });

  test("a LLaVA list gives its conversations, and lines where they begin", async () => {
    const turns = [
      { from: "human", value: "<image>\nWhat colour?" },
      { from: "gpt", value: 'Red, then "blue".' },
    ];
    const rows = [
      { id: "x", image: "pictures/a.png", conversations: turns },
      { id: "y", conversations: turns.slice(0, 1) },
      {
        id: "z",
        conversations: [
          { from: "human", value: "]}, [{" },
          { from: "gpt", value: '\\"' },
        ],
      },
    ];
    const { samples, bad } = await load("llava.json", JSON.stringify(rows, null, 2));
    expect(samples.map(({ id }) => id)).toEqual(["llava.json:2", "llava.json:25"]);
    expect(samples[1]!.turns).toEqual([
      { role: "user", content: "]}, [{" },
      { role: "assistant", content: '\\"' },
    ]);
    expect(bad).toEqual([
      { place: "llava.json:16", problem: "turn 1, the last, is the user's, expected the assistant's answer" },
    ]);
  });

  test("parquet gives pictures in the file, lists and plain columns", async () => {
    const bytes = new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: "image", data: [png, png, png.subarray(0, 8)], type: "BYTE_ARRAY" },
          { name: "question", data: ["One?", "Two?", "Three?"], type: "STRING" },
          { name: "answer", data: ["1", "2", "3"], type: "STRING" },
        ],
        rowGroupSize: 1,
      }),
    );
    const { samples, bad, loaded } = await load("set.parquet", bytes);
    expect(samples.map(({ id, turns }) => [id, turns[1]!.content])).toEqual([
      ["set.parquet:1", "1"],
      ["set.parquet:2", "2"],
    ]);
    expect(samples[0]!.pictures[0]!.data).toEqual(Uint8Array.of(255, 0, 0, 0, 0, 255));
    expect(bad.map(({ place }) => place)).toEqual(["set.parquet:3"]);
    const rest = await load("set.parquet", bytes, { from: loaded[0]!.next });
    expect(rest.samples.map(({ id }) => id)).toEqual(["set.parquet:2"]);
  });
});

describe("bad rows", () => {
  const cases: readonly (readonly [name: string, row: unknown, problem: RegExp])[] = [
    ["no object", [1], /found \[1\], expected an object/],
    ["no conversation", { text: "x" }, /keys \["text"\], expected "messages", "conversations", or "prompt"/],
    ["an unknown role", { messages: [{ role: "robot", content: "x" }] }, /messages\[0\].role is "robot"/],
    ["a role that every object has", { messages: [{ role: "toString", content: "x" }] }, /is "toString"/],
    [
      "two users in a row",
      {
        messages: [
          { role: "user", content: "a" },
          { role: "user", content: "b" },
        ],
      },
      /turn 2 is the user's/,
    ],
    ["a blank answer", { prompt: "a", response: " " }, /turn 2 is blank/],
    [
      "too many marks",
      { image: "pictures/a.png", prompt: "<image><image>", response: "x" },
      /2 <image> for 1 pictures/,
    ],
    [
      "a mark in an answer",
      { image: "pictures/a.png", prompt: "a", response: "<image>" },
      /turn 2, the assistant's, has <image>/,
    ],
    ["an unknown comparison", { ...pair, compare: "fuzzy" }, /compare is "fuzzy", expected "text" or/],
    ["a missing picture", { ...pair, image: "b.png" }, /picture "b.png" is not there; it is looked for in/],
    ["a damaged picture", { ...pair, image: "cut.png" }, /picture "cut.png": PNG of 2 x 1 pixels/],
    ["a path upwards", { ...pair, image: "../secret.png" }, /leaves the picture folder/],
    [
      "a path upwards from within",
      { ...pair, image: "pictures/../../secret.png" },
      /leaves the picture folder/,
    ],
    ["a path upwards with backslashes", { ...pair, image: "..\\secret.png" }, /leaves the picture folder/],
    ["an absolute path", { ...pair, image: "/etc/passwd" }, /leaves the picture folder/],
    ["a drive", { ...pair, image: "C:\\a.png" }, /leaves the picture folder/],
    ["a link outwards", { ...pair, image: "link.png" }, /is a link that leaves the picture folder/],
    ["a folder", { ...pair, image: "pictures" }, /is no file/],
    ["an address", { ...pair, image: "https://example.com/a.png" }, /is an address/],
  ];
  test.each(cases)("%s is reported with its line and passed over", async (_, row, problem) => {
    const { samples, bad } = await load("bad.jsonl", `${jsonl(pair)}\n${jsonl(row)}${jsonl(pair)}`);
    expect(samples.map(({ id }) => id)).toEqual(["bad.jsonl:1", "bad.jsonl:4"]);
    expect(bad).toEqual([{ place: "bad.jsonl:3", problem: expect.stringMatching(problem) }]);
  });

  test("broken JSON costs its own line alone", async () => {
    const { samples, bad } = await load(
      "broken.jsonl",
      `${jsonl(pair)}{"prompt": nothing}\n${jsonl(pair).trim()}`,
    );
    expect(samples.length).toBe(2);
    expect(bad).toEqual([
      { place: "broken.jsonl:2", problem: `line 1 column 12: found "n", expected a value` },
    ]);
  });

  test("pictures over maxPixels are not decoded", async () => {
    const { bad } = await load("large.jsonl", jsonl(pair, { ...pair, image: "pictures/a.png" }), {
      maxPixels: 1,
    });
    expect(bad[0]!.problem).toMatch(/over maxPixels 1/);
  });
});

describe("files", () => {
  const reading = async (name: string, content: string) => load(name, content);

  test("a missing file, an unknown kind, and no usable row are errors", async () => {
    await expect(readDatasetFile(join(folder, "none.jsonl")).next()).rejects.toMatchObject({
      code: "data_missing",
    });
    await expect(reading("rows.csv", "a,b")).rejects.toMatchObject({ code: "data_unreadable" });
    await expect(reading("nothing.jsonl", "\n\n")).rejects.toMatchObject({ code: "data_empty" });
    await expect(reading("all-bad.jsonl", "{}\n[]\n")).rejects.toThrow(
      'all-bad.jsonl: not one usable row; the first problem: all-bad.jsonl:1: keys [], expected "messages"',
    );
    await expect(reading("not.parquet", "PAR1 no")).rejects.toMatchObject({ code: "data_unreadable" });
  });

  test("a list that is cut short is an error after its whole rows", async () => {
    const whole = JSON.stringify([pair, pair, pair]);
    await writeFile(join(folder, "short.json"), whole.slice(0, -10));
    const seen: string[] = [];
    const reads = async () => {
      for await (const { sample } of readDatasetFile(join(folder, "short.json"))) seen.push(sample.id);
    };
    await expect(reads()).rejects.toThrow("short.json: ends inside the list, after 2 rows");
    expect(seen.length).toBe(2);
  });

  test.each(["resume.jsonl", "resume.json"])("%s goes on exactly where it was left", async (name) => {
    const rows = Array.from({ length: 9 }, (_, i) =>
      i % 4 === 2 ? { nothing: i } : { prompt: `q${i}`, response: "x ".repeat(i * 20_000 + 1) },
    );
    const content = name.endsWith("json") ? JSON.stringify(rows, null, 1) : jsonl(...rows);
    const all = await load(name, content);
    expect(all.samples.length).toBe(7);
    for (const [i, { next }] of all.loaded.entries()) {
      const rest = await load(name, content, { from: JSON.parse(JSON.stringify(next)) });
      expect(rest.samples).toEqual(all.samples.slice(i + 1));
    }
  });

  test("rows across the borders of chunks are whole", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      prompt: "é".repeat(i * 997 + 1),
      response: `${i}`,
    }));
    for (const [name, content] of [
      ["chunks.jsonl", jsonl(...rows)],
      ["chunks.json", JSON.stringify(rows)],
    ] as const) {
      const { samples, bad } = await load(name, content);
      expect(bad).toEqual([]);
      expect(samples.map(({ turns }) => turns[0]!.content)).toEqual(rows.map(({ prompt }) => prompt));
    }
  });

  test("an enormous row is passed over without being held", async () => {
    const { samples, bad } = await load("giant.jsonl", `{"a":"${"x".repeat(33_600_000)}"}\n${jsonl(pair)}`);
    expect(bad).toEqual([
      { place: "giant.jsonl:1", problem: "a row of over 33554432 bytes, expected fewer" },
    ]);
    expect(samples.map(({ id }) => id)).toEqual(["giant.jsonl:2"]);
  });
});
