// The quality table: its sets, what counts as a refusal in them, and the command as a person runs it.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openAnswerer } from "../../bench/nano-quality/model.mjs";
import { pangoText } from "../../bench/nano-quality/pango-text.mjs";
import { questionsOf } from "../../bench/nano-quality/questions.mjs";
import recipe from "../../bench/nano-quality/sets.json" with { type: "json" };
import { notThere } from "../../src/data/scenes/scene-wordings.ts";
import { absentWordings } from "../../src/data/wordings.ts";
import { allWords, months } from "../../src/data/words.ts";
import { isRefusal } from "../../src/eval/metrics/refusal.ts";
import type { Sample } from "../../src/formats/dataset.ts";
import { encodePng } from "../../src/runtime/node-image.ts";
import { sampleDigest } from "../support/sample-digest.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const hasAssets = existsSync(join(root, "data/node_modules"));

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vl01-quality-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("every wording of a generator's refusal is recognised", () => {
  for (const wording of [...absentWordings, ...notThere]) {
    const said = wording.replaceAll(/\{\w*\}/g, "amount due");
    expect(isRefusal(said), said).toBe(true);
  }
});

describe.skipIf(!hasAssets)(`nano-quality${hasAssets ? "" : ": npm run data:install was not run"}`, () => {
  async function questions(set: (typeof recipe.sets)[number], count: number): Promise<readonly Sample[]> {
    const drawn: Sample[] = [];
    for await (const sample of questionsOf(recipe, set, count)) drawn.push(sample);
    return drawn;
  }

  test.each(recipe.sets.map((set) => [set.name, set] as const))(
    "%s is the same twice: one question a picture, held out, with the right answer that its metric wants",
    async (name, set) => {
      const [once, twice] = [await questions(set, 6), await questions(set, 6)];
      expect(twice.map(sampleDigest)).toEqual(once.map(sampleDigest));
      expect(new Set(once.map(({ id }) => id)).size).toBe(6);
      for (const { id, turns, pictures } of once) {
        expect(id.split("/")[1]).toBe("heldout");
        expect(turns.map(({ role }) => role)).toEqual(["user", "assistant"]);
        expect(turns[0]!.content.split("<image>")).toHaveLength(pictures.length + 1);
        expect(isRefusal(turns[1]!.content), turns[1]!.content).toBe(name === "absent");
      }
    },
    60_000,
  );

  test("no word of its lines is in training's lists, but for months, which both splits say", async () => {
    const lines = await questions(recipe.sets.find(({ name }) => name === "ocr")!, 100);
    const said = lines.flatMap(({ turns }) => turns[1]!.content.toLowerCase().match(/[a-z]{4,}/g) ?? []);
    expect(said.length).toBeGreaterThan(100);
    const trained = new Set(allWords("train").map((word) => word.toLowerCase()));
    for (const month of months) trained.delete(month.toLowerCase());
    expect(said.filter((word) => trained.has(word))).toEqual([]);
  });

  test("the command makes the whole table of a model that knows nothing, twice the same", async () => {
    const model = join(root, "test/fixtures/model/vl-f32");
    const run = async (name: string, ...more: string[]) => {
      const json = join(folder, `${name}.json`);
      const wrong = join(folder, `${name}.html`);
      const args = [
        "--model",
        model,
        "--count",
        "2",
        "--backend",
        "wasm",
        "--json",
        json,
        "--wrong",
        wrong,
        ...more,
      ];
      const main = join(root, "bench/nano-quality/main.mjs");
      const { stdout } = await promisify(execFile)(process.execPath, [main, ...args]);
      return {
        stdout,
        result: JSON.parse(await readFile(json, "utf8")),
        page: await readFile(wrong, "utf8"),
      };
    };
    const { stdout, result, page } = await run("once");
    const rows = result.rows.filter(({ name }: { name: string }) => name !== "tesseract");
    expect(rows.map(({ name }: { name: string }) => name)).toEqual(recipe.sets.map(({ name }) => name));
    for (const { n, value, interval, byTask, isError, isMet, bar } of rows) {
      expect(n).toBe(2);
      expect(value).toBeGreaterThanOrEqual(interval[0]);
      expect(value).toBeLessThanOrEqual(interval[1]);
      const counts = Object.values(byTask as Record<string, { n: number }>).map((one) => one.n);
      expect(counts.reduce((sum, one) => sum + one, 0)).toBe(2);
      expect(isMet).toBe(isError ? value <= bar : value >= bar);
    }
    expect(stdout).toMatch(/^OCR of one line +2 +character error rate +[\d.]+ .* <= 0.05 +missed/m);
    expect(stdout).toMatch(/endless repetition: \d+ of 20 answers/);
    expect(stdout).toMatch(
      /vl01 ask says its first token after [\d.]+ s \(bar: 2\.0 s; [\d.]+ to [\d.]+ of 9\), an open model after [\d.]+ s, and [\d.]+ tokens\/s after it/,
    );
    expect(result.speed.tokensPerSecond).toBeGreaterThan(0);
    expect(page.match(/<article /g)!.length).toBeGreaterThanOrEqual(12);
    const some = ["ocr", "charts", "unseen-documents"];
    const again = await run("twice", "--only", some.join(","));
    type Row = { name: string; value: number; byTask: object };
    const values = (rows: readonly Row[]) =>
      rows
        .filter(({ name }) => some.includes(name))
        .map(({ name, value, byTask }) => ({ name, value, byTask }));
    expect(values(again.result.rows)).toHaveLength(3);
    expect(values(again.result.rows)).toEqual(values(result.rows));
    expect(again.result.speed).toBeNull();
  }, 60_000);

  test("pango draws in the fonts of the data, unpacked, and not in boxes for letters that it lacks", async () => {
    const style = { size: 40, color: "#000000" };
    const widths = await Promise.all(
      ["fira-sans", "ubuntu-mono"].flatMap((family) =>
        ["iiiiiiii", "mmmmmmmm"].map(async (text) => (await pangoText(text, { ...style, family })).width),
      ),
    );
    const [narrow, wide, narrowMono, wideMono] = widths as [number, number, number, number];
    expect(wide).toBeGreaterThan(2 * narrow);
    expect(Math.abs(wideMono - narrowMono)).toBeLessThan(20);
  });

  test("its answers to pictures, several at once, are those of chat to the same pictures in files", async () => {
    const answerer = await openAnswerer(join(root, "test/fixtures/model/vl-f32"), "wasm", 3);
    try {
      const asked = await questions(recipe.sets.find(({ name }) => name === "charts")!, 3);
      const answers = await answerer.answer(asked);
      for (const [i, { turns, pictures }] of asked.entries()) {
        const [before, after] = turns[0]!.content.split("<image>") as [string, string];
        const content = [
          ...(before === "" ? [] : [{ type: "text" as const, text: before }]),
          { type: "image" as const, image: await encodePng(pictures[0]!) },
          ...(after === "" ? [] : [{ type: "text" as const, text: after }]),
        ];
        let said = "";
        const options = { maxNewTokens: 128, temperature: 0 };
        for await (const event of answerer.model.chat([{ role: "user", content }], options))
          if (event.type === "text-delta") said += event.text;
        expect(answers[i]!.text).toBe(said);
        expect(said).not.toBe("");
      }
    } finally {
      answerer.close();
    }
  }, 60_000);

  test("a set that there is not is refused with the names", async () => {
    const main = join(root, "bench/nano-quality/main.mjs");
    await expect(
      promisify(execFile)(process.execPath, [main, "--only", "ocr,tables2"]),
    ).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--only has "tables2", expected some of ocr, documents'),
    });
  });
});
