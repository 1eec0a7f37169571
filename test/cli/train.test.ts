// `vl01 train` as a person uses it: begun, killed, begun again, plotted, and asked.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readDatasetFile } from "../../src/data/load/dataset-file.ts";
import { openCheckpoint } from "../../src/formats/checkpoint.ts";
import { loadTokenizer } from "../../src/formats/tokenizer.ts";
import { directory } from "../../src/runtime/node.ts";
import { vl01 } from "./run.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const main = join(root, "dist/cli/main.js");
const hasAssets = existsSync(join(root, "data/node_modules"));

type Json = Record<string, unknown>;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vl01-train-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A recipe of the tiny chain with other keys, in the test's folder. */
async function recipe(
  name: string,
  base: string,
  changes: (json: Json) => Json = (json) => json,
): Promise<string> {
  const json = JSON.parse(await readFile(join(root, "recipes/tiny", `${base}.json`), "utf8")) as Json;
  const path = join(folder, `${name}.json`);
  await writeFile(
    path,
    JSON.stringify(changes({ ...json, model: { folder: join(root, "recipes/tiny/model") } })),
  );
  return path;
}

const short = (json: Json): Json => ({
  ...json,
  length: { unit: "steps", total: 12 },
  checkpoints: { everySteps: 4, keep: 2 },
  samples: { everySteps: 6, count: 3 },
});
const train = (path: string, runs: string) =>
  vl01(["train", path, "--runs", join(folder, runs), "--backend", "wasm"]);

describe.skipIf(!hasAssets)(`train${hasAssets ? "" : ": npm run data:install was not run"}`, () => {
  test.each([
    ["vit", {}],
    ["vit-f16", { precision: "f16" }],
  ])(
    "a run of %s that is killed goes on to the same bits as one that is not",
    async (name, changes) => {
      const path = await recipe(name, "vit", (json) => ({ ...short(json), ...changes }));
      const whole = await train(path, "whole");
      expect(whole.code, whole.stderr).toBe(0);
      expect(whole.stderr).toMatch(/step 12 of 12 {2}loss [\d.]+ {2}[\d.]+k? tokens\/s {2}\d+ % of peak/);

      const args = [main, "train", path, "--runs", join(folder, "cut"), "--backend", "wasm"];
      const child = spawn(process.execPath, args, { stdio: "ignore" });
      const ended = new Promise((resolve) => child.once("exit", resolve));
      const checkpoint = join(folder, `cut/${name}/checkpoints/step-4`);
      while (!existsSync(checkpoint) && child.exitCode === null) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      child.kill("SIGKILL");
      await ended;
      const again = await train(path, "cut");
      expect(again.code, again.stderr).toBe(0);
      expect(again.stderr).toMatch(/goes on from .*step-(4|8)\n/);
      const [a, b] = await Promise.all(
        ["whole", "cut"].map((runs) => readFile(join(folder, runs, `${name}/model/model.safetensors`))),
      );
      expect(a!.equals(b!)).toBe(true);
      const metrics = ["whole", "cut"].map((runs) =>
        readFile(join(folder, runs, `${name}/metrics.jsonl`), "utf8"),
      );
      expect(await metrics[1]).toBe(await metrics[0]);
      expect((await metrics[0])!.includes('"lossScale":65536')).toBe(name === "vit-f16");
    },
    120_000,
  );

  test("a finished run is left alone, plotted, and its model answers", async () => {
    const path = join(folder, "vit.json");
    expect((await train(path, "whole")).stderr).toMatch(/is there already: nothing to do\n$/);
    const plot = await vl01(["train", "plot", join(folder, "whole/vit")]);
    expect(plot.code, plot.stderr).toBe(0);
    const page = await readFile(join(folder, "whole/vit/samples/step-12.html"), "utf8");
    expect(page.match(/<img /g)).toHaveLength(3);
    const svg = await readFile(plot.stdout.trim(), "utf8");
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\s*$/);
    const image = join(root, "test/fixtures/image/inputs/alpha-200x120.png");
    const options = ["--model", join(folder, "whole/vit/model"), "--backend", "wasm", "--max-tokens", "3"];
    const asked = await vl01(["ask", image, "What is this?", ...options]);
    expect(asked.code, asked.stderr).toBe(0);
  }, 60_000);

  test("a run that began with a quantised model goes on from its checkpoint, and is exported", async () => {
    const quantised = join(folder, "quantised");
    const made = await vl01([
      "quantize",
      join(folder, "whole/vit/model"),
      quantised,
      "--dtype",
      "int8",
      "--vision",
      "all",
    ]);
    expect(made.code, made.stderr).toBe(0);
    const path = await recipe("more", "vit", short);
    await writeFile(
      path,
      JSON.stringify({ ...JSON.parse(await readFile(path, "utf8")), model: { folder: quantised } }),
    );
    expect((await train(path, "more")).code).toBe(0);
    await rm(join(folder, "more/more/model"), { recursive: true });
    const again = await train(path, "more");
    expect(again.code, again.stderr).toBe(0);
    const model = await vl01(["inspect", "model", join(folder, "more/more/model")]);
    expect(model.code, model.stderr).toBe(0);
  }, 60_000);

  test("a checkpoint in the compact form goes on elsewhere, its optimiser warming up anew", async () => {
    const checkpoint = "vit/checkpoints/step-8";
    await cp(join(folder, "whole", checkpoint), join(folder, "part", checkpoint), { recursive: true });
    const compact = await vl01(["train", "compact", join(folder, "part/vit"), join(folder, "carried/vit")]);
    expect(compact.code, compact.stderr).toBe(0);
    expect(compact.stdout).toBe(`${join(folder, "carried", checkpoint)}\n`);
    expect((await readdir(join(folder, "carried", checkpoint))).sort()).toEqual([
      "state.json",
      "weights.safetensors.00001",
    ]);
    const options = ["--runs", join(folder, "carried"), "--backend", "wasm"];
    const exported = await vl01(["train", "export", join(folder, "vit.json"), ...options]);
    expect(exported.code, exported.stderr).toBe(0);
    expect(exported.stdout).toBe(`${join(folder, "carried/vit/model-step-8")}\n`);
    const model = await vl01(["inspect", "model", exported.stdout.trim()]);
    expect(model.code, model.stderr).toBe(0);
    const again = await train(join(folder, "vit.json"), "carried");
    expect(again.code, again.stderr).toBe(0);
    expect(again.stderr).toMatch(/goes on from .*step-8\n/);
    const rates = async (runs: string) =>
      (await readFile(join(folder, runs, "vit/metrics.jsonl"), "utf8"))
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { step: number; learningRate: number });
    const [carried, whole] = [await rates("carried"), await rates("whole")];
    expect(carried.map(({ step }) => step)).toEqual([9, 10, 11, 12]);
    const rateAt = (step: number) => whole.find((record) => record.step === step)!.learningRate;
    expect(carried.map(({ learningRate }, i) => learningRate / rateAt(9 + i))).toEqual(
      [1, 2, 3, 4].map((i) => expect.closeTo(i / 5)),
    );
  }, 60_000);

  test("a run takes its vision tower from another one, and two replicas train it", async () => {
    const path = await recipe("joined", "instruct", (json) => ({
      ...json,
      model: { ...(json["model"] as Json), visionFrom: "run:vit", denseFrom: "run:vit" },
      length: { unit: "steps", total: 2 },
      groups: [
        { name: "vision", prefixes: ["model.image.visionTower"], learningRateFactor: 1, frozen: true },
      ],
    }));
    const replica = (index: number) => {
      const options = ["--replica", `${index}/2@127.0.0.1:17701`, "--average-every", "2"];
      return vl01(["train", path, "--runs", join(folder, "whole"), "--backend", "wasm", ...options]);
    };
    for (const { code, stderr } of await Promise.all([replica(1), replica(0)])) expect(code, stderr).toBe(0);
    const tensors = await Promise.all(
      ["vit", "joined"].map(async (run) => {
        const source = await openCheckpoint(directory(join(folder, "whole", run, "model")));
        const read = async (name: string) => {
          const shape = source.entries.get(name)!.shape;
          return source.readRange(name, 0, 4 * shape.reduce((a, b) => a * b, 1));
        };
        const vision = [...source.entries.keys()].filter((name) => name.startsWith("vision_tower."));
        expect(vision.length).toBeGreaterThan(10);
        return Promise.all([...vision, "language_model.lm_head.weight"].map(read));
      }),
    );
    const same = tensors[0]!.map((bytes, i) => Buffer.from(bytes).equals(tensors[1]![i]!));
    expect(same.slice(0, -1).every(Boolean)).toBe(true);
    expect(same.at(-1)).toBe(false);
    expect(await readdir(join(folder, "whole/joined/checkpoints"))).toEqual(["step-2"]);
    const lines = (await readFile(join(folder, "whole/joined/metrics.jsonl"), "utf8")).trim().split("\n");
    expect(lines).toHaveLength(2);
  }, 60_000);

  test("heads that were carried alone are gone on with from a folder beside the recipe", async () => {
    const carried = await vl01([
      "train",
      "compact",
      "--heads",
      join(folder, "whole/vit"),
      join(folder, "heads"),
    ]);
    expect(carried.code, carried.stderr).toBe(0);
    const bytes = await readFile(join(carried.stdout.trim(), "weights.safetensors.00001"));
    const header = JSON.parse(bytes.toString("utf8", 8, 8 + bytes.readUInt32LE())) as object;
    const names = Object.keys(header).filter((name) => name !== "__metadata__");
    expect(names.length).toBeGreaterThan(3);
    expect(names.every((name) => name.startsWith("dense."))).toBe(true);
    const firstLosses = async (name: string, more: Json) => {
      const path = await recipe(name, "instruct", (json) => ({
        ...json,
        model: { ...(json["model"] as Json), visionFrom: "run:vit", ...more },
        length: { unit: "steps", total: 1 },
      }));
      const { code, stderr } = await train(path, "whole");
      expect(code, stderr).toBe(0);
      const metrics = await readFile(join(folder, `whole/${name}/metrics.jsonl`), "utf8");
      return JSON.parse(metrics.split("\n")[0]!) as { object: number; text: number };
    };
    const [beside, ofRun, none] = [
      await firstLosses("beside", { denseFrom: "heads" }),
      await firstLosses("of-run", { denseFrom: "run:vit" }),
      await firstLosses("without", {}),
    ];
    expect(beside.text).toBe(ofRun.text);
    // f16 rounds the heads' weights.
    expect(Math.abs(beside.object - ofRun.object)).toBeLessThan(0.1 * Math.abs(none.object - ofRun.object));
  }, 120_000);

  test.each(["SIGINT", "SIGTERM"] as const)(
    "%s ends a run after its step, saved, and the same command goes on",
    async (signal) => {
      const path = await recipe(`stopped-${signal}`, "vit", (json) => ({
        ...json,
        length: { unit: "steps", total: 60 },
        checkpoints: { everySteps: 60, keep: 2 },
        samples: { everySteps: 0, count: 0 },
      }));
      const args = [main, "train", path, "--runs", join(folder, "stopped"), "--backend", "wasm"];
      const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
      let stderr = "";
      child.stderr.on("data", (text) => {
        stderr += text;
        if (/step 1 of 60/.test(stderr) && !child.killed) child.kill(signal);
      });
      const [code] = await once(child, "close");
      expect(code).toBe(130);
      const [, step] = /stopped after step (\d+) and saved; the same command goes on\n$/.exec(stderr)!;
      expect(await readdir(join(folder, `stopped/stopped-${signal}/checkpoints`))).toEqual([`step-${step}`]);
      if (signal === "SIGTERM") return;
      const again = await train(path, "stopped");
      expect(again.code, again.stderr).toBe(0);
      expect(again.stderr).toMatch(new RegExp(`goes on from .*step-${step}\\n`));
    },
    60_000,
  );

  test("a dataset file is trained on as one of a mix, its bad rows are named, and its held-out rows are asked", async () => {
    const image = join(root, "test/fixtures/image/inputs/shapes-336x336.png");
    await cp(image, join(folder, "pictures/shapes.png"));
    const row = (i: number) => ({ image: "shapes.png", prompt: "Which number?", response: `number ${i}` });
    const lines = Array.from({ length: 60 }, (_, i) =>
      JSON.stringify(i === 7 ? { ...row(i), image: "none.png" } : row(i)),
    );
    await writeFile(join(folder, "mine.jsonl"), lines.join("\n"));
    const path = await recipe("filed", "instruct", (json) => ({
      ...json,
      model: { folder: join(root, "recipes/tiny/model") },
      data: {
        mix: [{ at: 0, mix: { mine: 3, shapes: 1 } }],
        files: { mine: { path: "mine.jsonl", pictures: "pictures" } },
        sides: { min: 128, max: 160 },
        workers: 1,
      },
      length: { unit: "steps", total: 12 },
      samples: { everySteps: 12, count: 6 },
    }));
    const { code, stderr } = await train(path, "files");
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(
      /sample mine\/train\/1\/\d+ could not be drawn: mine\.jsonl:8: picture "none\.png" is not there/,
    );
    const page = await readFile(join(folder, "files/filed/samples/step-12.html"), "utf8");
    const expected = [...page.matchAll(/<b>expected<\/b><p>number (\d+)/g)].map(([, i]) => i);
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.filter((i) => i !== "0" && i !== "50")).toEqual([]);
  }, 60_000);

  test("a model's answers become pairs of pictures that are there, and dpo begins on them at ln 2", async () => {
    // Conversations about several pictures are told of an interruption in many places.
    const path = await recipe("asked", "instruct", (json) => ({
      ...json,
      data: { ...(json["data"] as Json), mix: [{ at: 0, mix: { "several-pictures": 1 } }] },
    }));
    const out = join(folder, "pairs");
    const model = ["--model", join(folder, "whole/vit/model"), "--backend", "wasm"];
    const args = ["train", "pairs", path, "--out", out, ...model, "--count", "8", "--max-tokens", "6"];
    const asked = await vl01(args);
    expect(asked.code, asked.stderr).toBe(0);
    expect(asked.stderr).not.toContain("MaxListeners");
    const numPairs = Number(
      /^(\d+) pairs of 8 questions, written to .*pairs\.jsonl; worse answers: /.exec(asked.stdout)![1],
    );
    expect(numPairs).toBeGreaterThan(2);
    const badRows: unknown[] = [];
    const tasks: string[] = [];
    for await (const { sample } of readDatasetFile(join(out, "pairs.jsonl"), {
      onBadRow: (row) => badRows.push(row),
    })) {
      expect(sample.rejected).not.toBe(sample.turns.at(-1)!.content);
      tasks.push(sample.task);
    }
    expect(badRows).toEqual([]);
    expect(tasks).toHaveLength(numPairs);
    const again = await vl01(args);
    expect(again.stderr).toMatch(/pairs\.jsonl is there already; give another --out\n$/);
    const own = await vl01([...args.with(4, join(folder, "own")), "--sources", "samples"]);
    expect(own.stdout).toMatch(
      /; worse answers: [1-9]\d* of the model, 0 of it before .* picture, 0 with an error put in\n$/,
    );
    const odd = await vl01([...args, "--sources", "samples,mine"]);
    expect(odd.stderr).toMatch(
      /'samples,mine' is invalid\. expected a list of samples, weakened, inserted\.\n/,
    );
    const learns = await recipe("learns", "dpo", (json) => ({
      ...json,
      model: { folder: join(folder, "whole/vit/model") },
      data: {
        mix: [{ at: 0, mix: { mine: 1 } }],
        files: { mine: { path: "pairs/pairs.jsonl" } },
        workers: 1,
      },
      length: { unit: "steps", total: 2 },
    }));
    const { code, stderr } = await train(learns, "whole");
    expect(code, stderr).toBe(0);
    const [first] = (await readFile(join(folder, "whole/learns/metrics.jsonl"), "utf8")).split("\n");
    expect((JSON.parse(first!) as { loss: number }).loss).toBe(Math.LN2);
  }, 90_000);

  test.each([
    ["a file that is not there", { mine: { path: "nowhere.jsonl" } }, /nowhere\.jsonl: no such file$/],
    [
      "a file named like a generator",
      { shapes: { path: "mine.jsonl" } },
      /data\.files\.shapes has the name of a generator; give the file another one$/,
    ],
    [
      "a file with an unknown key",
      { mine: { file: "x" } },
      /recipe\.data\.files\.mine\.file is "x", expected none/,
    ],
  ])("%s is one clear line", async (name, files, message) => {
    const path = await recipe(name.replaceAll(" ", "-"), "vit", (json) => ({
      ...json,
      data: { ...(json["data"] as Json), files },
    }));
    const { code, stderr } = await train(path, "refused");
    expect(code).toBe(1);
    expect(stderr.trim().split("\n").at(-1)).toMatch(message);
  });

  test.each([
    [
      "an unknown key",
      (json: Json) => ({ ...json, learningrate: 1 }),
      /recipe\.learningrate is 1, expected none of that name/,
    ],
    [
      "an unknown generator",
      (json: Json) => ({ ...json, data: { mix: [{ at: 0, mix: { horses: 1 } }] } }),
      /no generator is named "horses"/,
    ],
    [
      "alignment with an open language model",
      (json: Json) => ({ ...json, stage: "align", groups: [], losses: {} }),
      /stage is "align" and model\.text\.[\w.]+ is not frozen/,
    ],
    [
      "a loss scale of f32",
      (json: Json) => ({ ...json, lossScale: { initial: 512 } }),
      /lossScale is set and precision is "f32"/,
    ],
    [
      "a vit stage without losses",
      (json: Json) => ({ ...json, losses: {} }),
      /neither losses\.dense nor losses\.coca is set/,
    ],
  ])("%s is one clear line", async (name, changes, message) => {
    const path = await recipe(name.replaceAll(" ", "-"), "vit", changes);
    const { code, stderr } = await train(path, "refused");
    expect(code).toBe(1);
    expect(stderr.trim().split("\n").at(-1)).toMatch(message);
  });

  test("a run goes on only with its own recipe", async () => {
    const path = await recipe("changed", "vit", (json) => ({
      ...short(json),
      length: { unit: "steps", total: 4 },
    }));
    expect((await train(path, "own")).code).toBe(0);
    await rm(join(folder, "own/changed/model"), { recursive: true });
    const changes = async (json: Json, ...flags: string[]) => {
      await recipe("changed", "vit", (base) => ({
        ...short(base),
        length: { unit: "steps", total: 4 },
        ...json,
      }));
      const args = ["train", path, "--runs", join(folder, "own"), "--backend", "wasm"];
      return vl01([...args, ...flags]);
    };
    const longer = { length: { unit: "steps", total: 6 } };
    expect(await changes({ seed: 9 }, "--changed")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /step-4 was written by another recipe \(seed\); train into another folder/,
      ) as string,
    });
    expect(await changes(longer)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /another recipe \(length\); go on by the new one with --changed, /,
      ) as string,
    });
    const done = await changes(longer, "--changed");
    expect(done.code, done.stderr).toBe(0);
    expect(done.stderr).toMatch(/goes on from .*step-4, by a recipe with another length\n/);
    expect(done.stderr).toMatch(/step 6 of 6/);
  }, 60_000);

  test("a missing recipe, folder of recipes or run is named", async () => {
    expect((await train(join(folder, "none.json"), "x")).stderr).toMatch(/none\.json: no such recipe\n$/);
    expect((await vl01(["train", "all", join(folder, "nowhere")])).stderr).toMatch(/no recipes in it/);
    expect((await vl01(["train", "plot", join(folder, "nowhere")])).code).toBe(1);
    const compact = await vl01(["train", "compact", join(folder, "nowhere"), join(folder, "x")]);
    expect(compact.stderr).toMatch(/nowhere: no checkpoint in it\n$/);
    const blind = await recipe("blind", "instruct", (json) => ({
      ...json,
      model: { ...(json["model"] as Json), visionFrom: "run:nowhere" },
    }));
    expect((await train(blind, "x")).stderr).toMatch(
      /model\.visionFrom is run:nowhere, and .* has no checkpoint\n$/,
    );
    const unbegun = await recipe("unbegun", "vit");
    const exported = await vl01(["train", "export", unbegun, "--runs", folder, "--backend", "wasm"]);
    expect(exported.stderr).toMatch(/unbegun: no checkpoint in it\n$/);
  });
});

test("a tokenizer is trained, and reads what it wrote", async () => {
  const corpus = join(folder, "corpus.txt");
  await writeFile(corpus, "the cat sat on the mat and the cat sat on the hat. ".repeat(50));
  const out = join(folder, "tokenizer");
  const { code, stdout, stderr } = await vl01([
    "train",
    "tokenizer",
    corpus,
    "--vocab-size",
    "300",
    "--out",
    out,
  ]);
  expect(code, stderr).toBe(0);
  expect(stdout).toBe(
    `299 tokens, written to ${out}: tokenizer.json, tokenizer_config.json, chat_template.json\n`,
  );
  const parsed = async (name: string) => JSON.parse(await readFile(join(out, name), "utf8")) as unknown;
  const files = { tokenizer: await parsed("tokenizer.json"), config: await parsed("tokenizer_config.json") };
  const tokenizer = loadTokenizer(files);
  const ids = tokenizer.encode("the cat sat on the hat");
  expect(ids.length).toBeLessThan(10);
  expect(tokenizer.decode(ids, { skipSpecialTokens: false })).toBe("the cat sat on the hat");
});
