import { createHash } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BackendStatus } from "../../src/runtime/backends.ts";
import { fixtures, readExpected } from "../support/fixtures.ts";
import { maxDifference } from "../support/tensors.ts";
import { vl01 } from "./run.ts";

const model = `${fixtures}/model/vl-f32`;
const photo = `${fixtures}/image/inputs/photo-200x120.jpg`;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vl01-cli-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("ask", () => {
  test("refuses a model that does not fit the machine's memory before it is loaded, with both numbers", async () => {
    const large = join(folder, "large");
    await cp(model, large, { recursive: true });
    const config = JSON.parse(await readFile(join(large, "config.json"), "utf8"));
    const length = { max_position_embeddings: 2 ** 32 };
    const changed = config.text_config
      ? { ...config, text_config: { ...config.text_config, ...length } }
      : { ...config, ...length };
    await writeFile(join(large, "config.json"), JSON.stringify(changed));
    const result = await vl01(["ask", "x", "--model", large, "--context", String(2 ** 32)]);
    expect(result).toMatchObject({ stdout: "" });
    expect(result.code).not.toBe(0);
    expect(result.stderr).toMatch(
      /model .*large needs \d+ bytes \(weights \d+, .*, \d+ are free on this machine/,
    );
  });

  test("answers about a JPEG, streamed, the same every time", async () => {
    const args = [
      "ask",
      photo,
      "What is it?",
      "--model",
      model,
      "--max-tokens",
      "24",
      "--seed",
      "1",
      "--temperature",
      "1",
    ];
    const first = await vl01(args);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout.length).toBeGreaterThan(10);
    expect(first.stdout.endsWith("\n")).toBe(true);
    expect(await vl01(args)).toEqual(first);
    const json = JSON.parse((await vl01([...args, "--json"])).stdout);
    expect(`${json.text}\n`).toBe(first.stdout);
    expect(json.usage).toMatchObject({ imageTokens: 186, completionTokens: 24 });
  });

  test("takes images at their marks, several of them, and data URLs", async () => {
    const png = await sharp({ create: { width: 40, height: 30, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    const url = `data:image/png;base64,${png.toString("base64")}`;
    const args = [
      "ask",
      photo,
      url,
      "Is <image> like <image>?",
      "--model",
      model,
      "--max-tokens",
      "4",
      "--json",
    ];
    const { stdout, code } = await vl01(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).usage.imageTokens).toBeGreaterThan(186);
  });
});

test("Ctrl-C ends an answer, its line and the command, with 130", async () => {
  // What was said once is said ever more: this answer has no end of its own.
  const endless = ["--max-tokens", "8000", "--frequency-penalty", "-2", "--backend", "reference"];
  const result = await vl01(["ask", "hello", "--model", model, ...endless], "", { interruptOnOutput: true });
  expect(result).toMatchObject({ code: 130, stderr: "" });
  expect(result.stdout).toMatch(/[^\n]\n$/);
});

describe("chat", () => {
  test("holds a conversation with an image over a pipe and survives mistakes", async () => {
    const input = `hello\n/image ${photo}\nwhat?\n/image nothing.png\n/frob\n/reset\nagain\n/exit\n`;
    const { code, stdout, stderr } = await vl01(["chat", "--model", model, "--max-tokens", "6"], input);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("photo-200x120.jpg goes with the next message");
    expect(stdout).toContain("vl01: nothing.png: no such file");
    expect(stdout).toContain("unknown command /frob");
    expect(stdout, "prompts are for people").not.toMatch(/^> /m);
  });

  test("begins with the images that it is given: the first answer is that of ask", async () => {
    const options = ["--model", model, "--max-tokens", "6", "--temperature", "0"];
    const { code, stdout, stderr } = await vl01(["chat", photo, ...options], "what?\n/exit\n");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const asked = await vl01(["ask", photo, "what?", ...options]);
    expect(stdout).toBe(`${photo} goes with the next message\n${asked.stdout}`);
  });

  test("ends with an error when there is no such image", async () => {
    const { code, stderr } = await vl01(["chat", "nothing.png", "--model", model], "hello\n");
    const message = "nothing.png: no such file, expected an image (JPEG, PNG, WebP, GIF, AVIF or TIFF)";
    expect({ code, stderr }).toEqual({ code: 1, stderr: `vl01: ${message}\n` });
  });
});

describe("inspect", () => {
  test("image --json agrees with the official processor, and saves its tiles", async () => {
    const { images } = JSON.parse(await readFile(`${fixtures}/image/expected.json`, "utf8"));
    for (const { file, plan, thumbnailSha256, tileSha256 } of images) {
      const args = [
        "inspect",
        "image",
        `${fixtures}/image/${file}`,
        "--preprocessing",
        "reference",
        "--json",
      ];
      const { stdout } = await vl01(args);
      expect(JSON.parse(stdout), file).toEqual({
        width: plan.width,
        height: plan.height,
        canvas: plan.best,
        resized: plan.resized,
        offset: plan.pad,
        features: plan.unpadded,
        imageTokens: plan.imageTokens,
        thumbnailSha256,
        tileSha256,
      });
    }
    const out = join(folder, "tiles");
    await vl01(["inspect", "image", `${fixtures}/image/inputs/shapes-1000x333.png`, "--save-tiles", out]);
    expect((await readdir(out)).sort()).toEqual(["thumbnail.png", "tile-1.png", "tile-2.png", "tile-3.png"]);
    const thumbnail = await sharp(join(out, "thumbnail.png")).raw().toBuffer();
    const expected = images.find((one: { file: string }) => one.file.endsWith("shapes-1000x333.png"));
    expect(createHash("sha256").update(thumbnail).digest("hex")).toBe(expected.thumbnailSha256);
  });

  test("model counts parameters and says what is unknown", async () => {
    const { code, stdout } = await vl01(["inspect", "model", model, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ parameters: { total: 428_720 }, missing: [], unknown: [] });
    const text = await vl01(["inspect", "model", model, "--tensors"]);
    expect(text.stdout).toMatch(/parameters +428,720/);
    expect(text.stdout).toContain("image_newline");
  });

  test.each([
    ["text-f32", "53"],
    ["text-f32", null],
    ["text-bf16", "70"],
  ])("forward of %s with --prefill %s writes the golden logits and hidden states", async (name, prefill) => {
    const path = `${fixtures}/model/${name}`;
    const outputs = join(folder, `${name}-${prefill}.safetensors`);
    const args = [
      "--model",
      path,
      "--inputs",
      `${path}/expected.safetensors`,
      "--outputs",
      outputs,
      "--layers",
    ];
    args.push("--backend", "reference", ...(prefill ? ["--prefill", prefill] : []));
    const { code } = await vl01(["inspect", "forward", ...args]);
    expect(code).toBe(0);
    const expected = await readExpected(path);
    const found = await readExpected(folder, `${name}-${prefill}.safetensors`);
    expect(maxDifference(found.floats("logits"), expected.floats("logits"))).toBeLessThan(2e-4);
    const golden = expected.floats("hidden.2");
    expect(maxDifference(found.floats("hidden.2").slice(0, golden.length), golden)).toBeLessThan(2e-4);
  });

  test("forward with images writes the golden logits", async () => {
    const outputs = join(folder, "vl.safetensors");
    const inputs = `${fixtures}/image/inputs`;
    const images = ["noise-97x61.png", "gradient-640x480.png", "shapes-411x1203.png"].map(
      (name) => `${inputs}/${name}`,
    );
    const args = ["--model", model, "--inputs", `${model}/expected.safetensors`, "--outputs", outputs];
    const { code } = await vl01([
      "inspect",
      "forward",
      ...args,
      "--preprocessing",
      "reference",
      "--image",
      ...images,
    ]);
    expect(code).toBe(0);
    const golden = (await readExpected(model)).floats("logits_tail");
    const logits = (await readExpected(folder, "vl.safetensors")).floats("logits");
    expect(maxDifference(logits.slice(-golden.length), golden)).toBeLessThan(2e-4);
  });
});

describe("plan and doctor", () => {
  test("doctor says the number of threads that VL01_THREADS asks for", async () => {
    process.env["VL01_THREADS"] = "3";
    const { stdout } = await vl01(["doctor"]).finally(() => delete process.env["VL01_THREADS"]);
    expect(stdout).toMatch(/^native +(yes +C kernels, \w+, 3 threads|no )/m);
  });

  test("plan prints the device map of the real model and says it fits", async () => {
    const { code, stdout } = await vl01([
      "plan",
      "--model",
      "minimax-vl-01",
      "--devices",
      "8x80GB",
      "--dtype",
      "int8",
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^0 +0-9 +embeddings, vision tower, projector/m);
    expect(stdout).toMatch(/^7 +70-79 +final norm, head/m);
    expect(stdout).toContain("459,392,065,536 bytes");
    expect(stdout).toContain("It fits");
  });

  test("plan exits with 1 and names the devices when it does not fit", async () => {
    const { code, stdout } = await vl01(["plan", "--model", "minimax-vl-01", "--devices", "8x80GB"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/It does not fit: devices 0, 1, 2, 3, 4, 5, 6, 7 are too small/);
  });

  test("doctor names every backend and the one that runs", async () => {
    const report = JSON.parse((await vl01(["doctor", "--json"])).stdout);
    expect(report.backends.map(({ name }: { name: string }) => name).sort()).toEqual(
      ["native", "reference", "wasm", "webgpu"].sort(),
    );
    const takes = ({ available, byNameOnly }: BackendStatus) => available && !byNameOnly;
    expect(report.auto).toBe(report.backends.find(takes).name);
    expect((await vl01(["doctor"])).stdout).toContain("sharp");
  });
});

describe("bad input gives one line and the right exit code", () => {
  const file = (name: string) => join(folder, name);

  beforeAll(async () => {
    await writeFile(file("empty.png"), "");
    await writeFile(file("cut.jpg"), (await readFile(photo)).subarray(0, 4000));
    const png = await sharp({ create: { width: 1, height: 1, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    png.writeUInt32BE(100_000, 16);
    png.writeUInt32BE(100_000, 20);
    await writeFile(file("huge.png"), png);
    const thin = sharp({ create: { width: 3000, height: 1, channels: 3, background: "red" } });
    await writeFile(file("thin.png"), await thin.png().toBuffer());
    await writeFile(file("note.txt"), "not an image");
    await cp(model, file("no-weights"), { recursive: true });
    await rm(join(file("no-weights"), "model.safetensors"));
    await cp(model, file("cut-weights"), { recursive: true });
    const weights = await readFile(`${model}/model.safetensors`);
    await writeFile(join(file("cut-weights"), "model.safetensors"), weights.subarray(0, 100_000));
  });

  const cases: [string, () => string[], number, RegExp][] = [
    [
      "a missing image",
      () => ["ask", "no.png", "x", "--model", model],
      1,
      /no\.png: no such file, expected an image/,
    ],
    [
      "a missing model",
      () => ["ask", "x", "--model", file("none")],
      1,
      /none: no such folder, expected a model folder/,
    ],
    [
      "a truncated image",
      () => ["ask", file("cut.jpg"), "x", "--model", model],
      1,
      /cut\.jpg: JPEG of 200 x 120 .* cut short/,
    ],
    ["a 0-byte image", () => ["ask", file("empty.png"), "x", "--model", model], 1, /empty\.png: .*0 bytes/],
    [
      "a 100,000 x 100,000 header",
      () => ["inspect", "image", file("huge.png")],
      1,
      /100000 x 100000 .*maxPixels 64000000/,
    ],
    ["an aspect of 3000:1", () => ["inspect", "image", file("thin.png")], 1, /thin\.png: 3000 x 1 /],
    [
      "what is no image",
      () => ["inspect", "image", file("note.txt")],
      1,
      /note\.txt: found text .*expected JPEG, PNG/,
    ],
    [
      "more marks than images",
      () => ["ask", photo, "<image><image>", "--model", model],
      2,
      /2 <image> marks and 1 image /,
    ],
    [
      "fewer marks than images",
      () => ["ask", photo, photo, "<image>", "--model", model],
      2,
      /1 <image> mark and 2 images /,
    ],
    ["no question", () => ["ask", photo, "--model", model], 2, /expected the question/],
    ["an unknown flag", () => ["ask", "x", "--frob"], 2, /unknown option '--frob'/],
    ["an unknown command", () => ["frob"], 2, /unknown command 'frob'/],
    [
      "a flag that is no number",
      () => ["ask", "x", "--top-k", "many", "--model", model],
      2,
      /'many' is invalid.*expected a number/,
    ],
    [
      "a flag out of range",
      () => ["ask", "x", "--top-p", "2", "--model", model],
      2,
      /--top-p is 2, expected/,
    ],
    [
      "too few tokens to generate",
      () => ["ask", "x", "--max-tokens", "0", "--model", model],
      2,
      /--max-tokens is 0, expected an integer from 1/,
    ],
    [
      "an empty stop string",
      () => ["ask", "x", "--stop", "", "--model", model],
      2,
      /stop string 1 of 1 is empty/,
    ],
    [
      "a context of no tokens",
      () => ["ask", "x", "--context", "0", "--model", model],
      2,
      /'0' is invalid.*from 1/,
    ],
    // Before a model is loaded, which may take long: there is none here.
    [
      "a wrong option before the model",
      () => ["chat", "--temperature", "-1", "--model", file("none")],
      2,
      /--temperature is -1/,
    ],
    [
      "wrong marks before the model",
      () => ["ask", photo, "<image><image>", "--model", file("none")],
      2,
      /2 <image> marks/,
    ],
    [
      "inputs that are no safetensors",
      () => ["inspect", "forward", "--model", model, "--inputs", photo, "--outputs", file("o")],
      1,
      /photo-200x120\.jpg: header length .*this is no safetensors file/,
    ],
    [
      "a plan of negative length",
      () => ["plan", "--model", "minimax-vl-01", "--devices", "8x80GB", "--context", "-5"],
      2,
      /'-5' is invalid.*from 1/,
    ],
    [
      "a plan of half a sequence",
      () => ["plan", "--model", "minimax-vl-01", "--devices", "8x80GB", "--sequences", "0.5"],
      2,
      /'0\.5' is invalid.*from 1/,
    ],
    [
      "a plan of negative images",
      () => ["plan", "--model", "minimax-vl-01", "--devices", "8x80GB", "--images", "-1"],
      2,
      /'-1' is invalid.*from 0/,
    ],
    ["an unknown backend", () => ["ask", "x", "--backend", "gpu", "--model", model], 2, /'gpu' is invalid/],
    [
      "a backend with adapters that it has not",
      () => ["ask", "x", "--backend", "reference:A100+reference", "--model", model],
      2,
      /reference has no adapters to choose from here/,
    ],
    [
      "a packed cache of some layers",
      () => ["ask", "x", "--backend", "reference+reference", "--packed-cache", "--model", model],
      2,
      /the cache is of all layers; name one backend/,
    ],
    [
      "a folder without weights",
      () => ["ask", "x", "--model", file("no-weights")],
      1,
      /no weights, looked for model\.safetensors/,
    ],
    [
      "cut weights",
      () => ["ask", "x", "--model", file("cut-weights")],
      1,
      /model\.safetensors: .*the file is cut short/,
    ],
    [
      "a text-only model",
      () => ["inspect", "image", photo, "--model", `${fixtures}/model/text-f32`],
      1,
      /no vision/,
    ],
    [
      "devices without a unit",
      () => ["plan", "--model", "minimax-vl-01", "--devices", "8x80"],
      2,
      /expected COUNTxSIZE/,
    ],
    [
      "inputs without ids",
      () => [
        "inspect",
        "forward",
        "--model",
        model,
        "--inputs",
        `${model}/model.safetensors`,
        "--outputs",
        file("o"),
      ],
      1,
      /no tensor input_ids/,
    ],
    [
      "image tokens without images",
      () => [
        "inspect",
        "forward",
        "--model",
        model,
        "--inputs",
        `${model}/expected.safetensors`,
        "--outputs",
        file("o"),
      ],
      2,
      /522 image tokens, 0 images give 0 features/,
    ],
  ];

  test.each(cases)("%s", async (_, args, code, message) => {
    const result = await vl01(args());
    expect(result.stderr).toMatch(message);
    expect(result.code).toBe(code);
    expect(result.stdout).toBe("");
    const lines = result.stderr.trim().split("\n");
    expect(lines[0]).toMatch(/^vl01: /);
    // Wrong usage adds one line that says where help is.
    expect(lines.length).toBeLessThanOrEqual(lines[1]?.startsWith("(vl01") ? 2 : 1);
  });
});
