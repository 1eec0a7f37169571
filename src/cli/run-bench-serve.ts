import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { uniform } from "../engine/random.ts";
import { RequestError } from "../errors.ts";
import { imageFormat } from "../image/format.ts";
import { bundledModelPath } from "../runtime/node-bundled-model.ts";
import { planRequests } from "./bench-serve-plan.ts";
import { describeLoad, plotLoad, reportLoad } from "./bench-serve-report.ts";
import { sendRequests } from "./bench-serve-run.ts";
import { interruptSignal } from "./load.ts";
import { OpenAiClient } from "./openai-client.ts";

export interface BenchServeFlags {
  readonly server?: string;
  readonly apiKey?: string;
  readonly model?: string;
  readonly backend: string;
  readonly rate?: number;
  readonly concurrency?: number;
  readonly requests: number;
  readonly seconds: number;
  readonly warmup: number;
  readonly images: number;
  readonly image?: readonly string[];
  readonly imageSize: readonly [width: number, height: number];
  readonly prompt: number;
  readonly tokens: number;
  readonly seed: number;
  readonly json?: boolean;
  readonly plot?: string;
}

export async function benchServe(flags: BenchServeFlags): Promise<void> {
  expectOneLoop(flags);
  const concurrency = flags.concurrency ?? 4;
  const served = flags.server === undefined ? await startServer(flags, concurrency) : null;
  const interrupt = interruptSignal();
  try {
    const apiKey = flags.apiKey ?? process.env["VL01_API_KEY"] ?? null;
    const client = new OpenAiClient({ url: served?.url ?? flags.server!, apiKey });
    const named = flags.server === undefined ? undefined : flags.model;
    const model = named ?? (await client.models())[0];
    if (model === undefined) throw new RequestError("server_refused", `${client.url}: it has no model`);
    const settings = { seed: flags.seed, imageShare: flags.images, promptWords: flags.prompt };
    const options = {
      model,
      maxTokens: flags.tokens,
      concurrency,
      limitMs: flags.seconds * 1000,
      imageOf: await imageSource(flags),
      signal: interrupt.signal,
    };
    const warmup = { ...settings, seed: flags.seed + 1_000_000, numRequests: flags.warmup, rate: null };
    await sendRequests(client, planRequests(warmup), { ...options, concurrency: 1 });
    const requests = planRequests({ ...settings, numRequests: flags.requests, rate: flags.rate ?? null });
    const result = await sendRequests(client, requests, options);
    const report = reportLoad(result);
    if (flags.plot !== undefined) await writeFile(flags.plot, plotLoad(result, `${model} at ${client.url}`));
    const { rate = null, images, prompt, tokens, seed } = flags;
    const load = rate === null ? { concurrency } : { rate };
    const asked = { model, url: client.url, ...load, images, prompt, tokens, seed };
    process.stdout.write(
      flags.json ? `${JSON.stringify({ ...asked, ...report }, null, 2)}\n` : describeLoad(report),
    );
    if (report.requests.finished === 0) process.exitCode = 1;
  } finally {
    interrupt.release();
    await served?.stop();
  }
}

/** @throws {RequestError} `request_invalid` for flags that do not go together */
function expectOneLoop({ rate, concurrency }: BenchServeFlags): void {
  if (rate !== undefined && concurrency !== undefined) {
    throw new RequestError(
      "request_invalid",
      "--rate sends at its own times and --concurrency when others end; give one of them",
    );
  }
}

interface ServedModel {
  readonly url: string;
  stop(): Promise<void>;
}

/** `vl01 serve` in a process of its own, as a user has it. */
async function startServer(
  { model = bundledModelPath(), backend }: BenchServeFlags,
  concurrency: number,
): Promise<ServedModel> {
  const main = fileURLToPath(new URL("main.js", import.meta.url));
  const flags = ["--model", model, "--backend", backend, "--port", "0", "--concurrency", String(concurrency)];
  const child = spawn(process.execPath, [main, "serve", ...flags, "--queue", "1000000"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, VL01_API_KEY: "" },
  });
  const url = await new Promise<string | null>((resolve) => {
    child.once("exit", () => resolve(null));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const { msg, url } = JSON.parse(line) as { msg: string; url?: string };
      if (msg === "listening") resolve(url!);
    });
  });
  if (url === null) throw new RequestError("server_unreachable", `vl01 serve --model ${model} did not start`);
  return { url, stop: () => stopped(child) };
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

/** Drawn images that differ; more would be held in memory for nothing. */
const numDrawn = 64;

/** Files in turn, or pictures drawn from the seed: coloured stripes under noise. */
async function imageSource({ image: paths, imageSize, images }: BenchServeFlags) {
  if (images === 0) return async () => "";
  const { encodePng, readImageFile } = await import("../runtime/node.ts");
  if (paths) {
    const urls = await Promise.all(
      paths.map(async (path) => {
        const bytes = await readImageFile(path);
        return `data:image/${imageFormat(bytes)};base64,${(await readFile(path)).toString("base64")}`;
      }),
    );
    return async (seed: number) => urls[seed % urls.length]!;
  }
  const [width, height] = imageSize;
  const drawn = new Map<number, Promise<string>>();
  const draw = async (seed: number) => {
    const data = Uint8Array.from({ length: 3 * width * height }, (_, index) => {
      const pixel = Math.floor(index / 3);
      const stripe = Math.floor((pixel % width) / 32) + 7 * Math.floor(pixel / width / 32);
      return Math.floor(192 * uniform(seed, 3 * stripe + (index % 3))) + ((index * 2_654_435_761) >>> 26);
    });
    return `data:image/png;base64,${Buffer.from(await encodePng({ width, height, data })).toString("base64")}`;
  };
  return (seed: number) => {
    const number = seed % numDrawn;
    const image = drawn.get(number) ?? draw(number);
    drawn.set(number, image);
    return image;
  };
}
