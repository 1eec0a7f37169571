// The package in a real browser: headless Chromium, the page bundled as an application would bundle it.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadModel } from "../../src/runtime/node.ts";
import { fixtures, readExpected } from "../support/fixtures.ts";
import { serve } from "../support/static-server.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const root = fileURLToPath(new URL("../..", import.meta.url));

interface TestWindow {
  readonly vl01Test: {
    webgpuStatus(): Promise<{ available: boolean; detail: string; byNameOnly?: boolean }>;
    greedyTokens(
      ids: readonly number[],
      imageUrls: readonly string[],
      numTokens: number,
    ): Promise<{ tokens: number[]; progress: number[] }>;
    storedWeights(): Promise<{ hash: string; requests: number }>;
    ask(imageUrl: string, maxNewTokens: number): Promise<{ text: string; end: unknown }>;
    choose(words: readonly string[]): Promise<string>;
    pixelHash(imageUrl: string): Promise<string>;
    decodeText(): Promise<{ code: unknown; message: string }>;
  };
}

/** Shared memory, and with it threads, needs these two. */
const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

describe.skipIf(!existsSync(executablePath))("in Chromium", () => {
  let folder: string;
  const servers: Awaited<ReturnType<typeof serve>>[] = [];
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "vl01-browser-"));
    await build({
      configFile: false,
      root,
      logLevel: "error",
      resolve: { alias: { vl01: join(root, "src/index.ts") } },
      build: {
        outDir: folder,
        emptyOutDir: true,
        minify: false,
        lib: { entry: join(root, "test/browser/page.ts"), formats: ["es"], fileName: () => "page.js" },
      },
    });
    await writeFile(
      join(folder, "index.html"),
      '<!doctype html><script type="module" src="/page.js"></script>',
    );
    browser = await chromium.launch({
      executablePath,
      args: [
        "--no-sandbox",
        "--enable-unsafe-webgpu",
        "--use-webgpu-adapter=swiftshader",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
    page = await openPage({});
  }, 120_000);

  /** The test page, from a server with these headers. */
  async function openPage(headers: Record<string, string>): Promise<Page> {
    const server = await serve([folder, fixtures], headers);
    servers.push(server);
    const opened = await browser.newPage();
    opened.on("pageerror", (error) => problems.push(error.message));
    opened.on("console", (message) => void (message.type() === "error" && problems.push(message.text())));
    await opened.goto(`${server.url}/index.html`);
    await opened.waitForFunction(() => "vl01Test" in window);
    return opened;
  }

  afterAll(async () => {
    await browser?.close();
    for (const server of servers) await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  test("the bundle holds nothing of Node's", async () => {
    const bundle = await readFile(join(folder, "page.js"), "utf8");
    expect(bundle).not.toMatch(/["']node:|require\(|__vite-browser-external/);
  });

  test("answers keep to a format, whose library the page loads when it needs it", async () => {
    const opened = await openPage(isolation);
    const words = ["yes", "no"];
    const chosen = await opened.evaluate(
      (given) => (window as unknown as TestWindow).vl01Test.choose(given),
      words,
    );
    expect(words).toContain(chosen);
  });

  test.each([
    ["with one thread", {}, false],
    ["with threads, in a page that is cross-origin isolated", isolation, true],
  ])(
    "loads a model over HTTP ranges and answers about a PNG as Node does, %s",
    async (_, headers, isolated) => {
      const opened = await openPage(headers);
      expect(await opened.evaluate(() => crossOriginIsolated)).toBe(isolated);
      const answer = await opened.evaluate(() =>
        (window as unknown as TestWindow).vl01Test.ask("/image/inputs/shapes-336x336.png", 24),
      );
      const model = await loadModel(`${fixtures}/model/vl-f32`, { preprocessing: "reference" });
      const image = new Uint8Array(await readFile(`${fixtures}/image/inputs/shapes-336x336.png`));
      const content = [
        { type: "image" as const, image },
        { type: "text" as const, text: "What is it?" },
      ];
      let text = "";
      let end: unknown;
      const events = model.chat([{ role: "user", content }], { maxNewTokens: 24, temperature: 1, seed: 9 });
      for await (const event of events) {
        if (event.type === "text-delta") text += event.text;
        else end = event;
      }
      model.close();
      expect(answer).toEqual({ text, end });
      expect(text.length).toBeGreaterThan(10);
    },
  );

  test("WebGPU in the browser: three images to the golden tokens", async () => {
    const status = await page.evaluate(() => (window as unknown as TestWindow).vl01Test.webgpuStatus());
    expect(status).toMatchObject({ available: true, byNameOnly: true });
    const expected = await readExpected(`${fixtures}/model/vl-f32`);
    const names = JSON.parse(expected.metadata["images"]!) as string[];
    const golden = [...expected.integers("generated")];
    const { tokens, progress } = await page.evaluate(
      ([ids, urls, count]) => (window as unknown as TestWindow).vl01Test.greedyTokens(ids, urls, count),
      [
        [...expected.integers("input_ids")],
        names.map((name) => `/image/inputs/${name}`),
        golden.length,
      ] as const,
    );
    expect(tokens).toEqual(golden);
    expect(progress.at(-1)).toBe(1);
  }, 120_000);

  test("weights loaded once come from the browser's storage", async () => {
    const weights = await readFile(`${fixtures}/model/vl-f32/model.safetensors`);
    const found = await page.evaluate(() => (window as unknown as TestWindow).vl01Test.storedWeights());
    // The one request is the opening, which says whether the file is still the same.
    expect(found).toEqual({ hash: createHash("sha256").update(weights).digest("hex"), requests: 1 });
  });

  test("decodes PNG to the pixels that the official processor sees", async () => {
    const { images } = JSON.parse(await readFile(`${fixtures}/image/expected.json`, "utf8")) as {
      images: { file: string; inputSha256: string }[];
    };
    const opaque = images.filter(({ file }) => file.endsWith(".png") && !file.includes("alpha"));
    expect(opaque.length).toBeGreaterThan(4);
    for (const { file, inputSha256 } of opaque) {
      const hash = await page.evaluate(
        (url) => (window as unknown as TestWindow).vl01Test.pixelHash(url),
        `/image/${file}`,
      );
      expect(hash, file).toBe(inputSha256);
    }
  });

  test("what is no image is refused with the same error as in Node", async () => {
    const error = await page.evaluate(() => (window as unknown as TestWindow).vl01Test.decodeText());
    expect(error.code).toBe("image_format");
    expect(error.message).toMatch(/^image: found .*svg.*, expected JPEG, PNG, WebP, GIF, AVIF or TIFF/i);
  });

  test("nothing was written to the page's console", () => {
    expect(problems.filter((problem) => !problem.includes("favicon") && !problem.includes("404"))).toEqual(
      [],
    );
  });
});

test("the built package loads in Node under both of its names", () => {
  const script = `
    const universal = await import("vl01");
    const node = await import("vl01/node");
    console.log(JSON.stringify([typeof universal.loadModel, typeof node.loadModel, typeof node.sharpCodec.decode]));
  `;
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: root });
  expect(JSON.parse(output.toString())).toEqual(["function", "function", "function"]);
});
