import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { ModelSource } from "../server/runtime-port.ts";
import { backendOption, parseCount, parseCountOrZero, preprocessingOption } from "./model-options.ts";
import { parseBytes } from "./parse-bytes.ts";
import { type PortFlags, planPort } from "./serve-port.ts";

interface ServeFlags extends PortFlags {
  readonly host: string;
  readonly port: number;
  readonly apiKey?: readonly string[];
  readonly concurrency?: number;
  readonly queue: number;
  readonly requestTimeout: number;
  readonly maxBody: number;
  readonly maxImages: number;
  readonly maxPixels: number;
  readonly files?: string;
  readonly imageUrls?: boolean;
}

export function addServe(program: Command): void {
  program
    .command("serve")
    .description("an HTTP server that OpenAI's clients understand")
    .option(
      "--model <dir>",
      "model folder, or NAME=DIR; may be repeated; loads on first use (default: vl01-nano, which ships with vl01)",
      collectModel,
    )
    .option("--host <address>", "address to listen on; another than this machine's needs a key", "127.0.0.1")
    .option("--port <n>", "0 takes a free one", parsePort, 8000)
    .option("--api-key <key>", "key that clients must send; may be repeated; also VL01_API_KEY", collect)
    .addOption(backendOption())
    .option("--context <tokens>", "most tokens of prompt and answer together", parseCount)
    .addOption(preprocessingOption())
    .option("--packed-cache", "keep packed weights in the model's folder, so that the next start is fast")
    .option("--unload-after <s>", "unload a model that no request has named for so long", parseCount)
    .option(
      "--memory <bytes>",
      "most that models may hold together, such as 16GB; idle ones make room",
      parseBytes,
    )
    .option(
      "--speculate <n>",
      "try up to n tokens at once where a text repeats itself; says the same, and quotes faster",
      parseCountOrZero,
    )
    .addOption(
      new Option("--engine <name>", "what computes: models of this machine, or a vLLM server")
        .choices(["local", "vllm"])
        .default("local"),
    )
    .option("--url <address>", "of the vLLM server: http://host:8000/v1")
    .option("--vllm-model <name>", "the only model of it to serve; default all that it lists")
    .option("--tokenizer <dir>", "config.json and tokenizer of its model: prompts are then counted here")
    .option("--engine-key <key>", "key that the vLLM server wants; also VL01_ENGINE_KEY")
    .option("--first-token-timeout <s>", "most seconds of the vLLM server for a prompt", parseCount, 300)
    .option("--token-timeout <s>", "most seconds of it between two tokens", parseCount, 60)
    .option(
      "--concurrency <n>",
      "generations under way at once; default 4, with a vLLM server 64",
      parseCount,
    )
    .option("--queue <n>", "requests that may wait; one more is answered 429", parseCountOrZero, 64)
    .option("--request-timeout <s>", "most seconds for one request", parseCount, 600)
    .addOption(
      new Option("--max-body <bytes>", "most bytes of a request")
        .argParser(parseBytes)
        .default(64 * 2 ** 20, "64MiB"),
    )
    .option("--max-images <n>", "most images of a request", parseCountOrZero, 16)
    .option("--max-pixels <n>", "most pixels of an image, before it is decoded", parseCount, 64_000_000)
    .option("--files <dir>", "where files sent to /v1/files stay; default a folder that goes with the server")
    .option("--image-urls", "also fetch images from https addresses that requests name")
    .action(serve)
    .addHelpText(
      "after",
      "\nRoutes and limits: docs/serving.md, and /openapi.json of a running server. SIGTERM lets open answers finish.\n" +
        "\n  vl01 serve\n  vl01 serve --model my-model\n" +
        "  vl01 serve --engine vllm --url http://gpu-host:8000/v1\n" +
        "  curl http://127.0.0.1:8000/v1/models",
    );
}

async function serve(flags: ServeFlags): Promise<void> {
  const { host } = flags;
  const open = planPort(flags);
  const concurrency = flags.concurrency ?? (flags.engine === "vllm" ? 64 : 4);
  const apiKeys = [...(flags.apiKey ?? []), ...keysOfEnvironment()];
  const { expectSafeBind, listen } = await import("../server/node-server.ts");
  expectSafeBind(host, apiKeys);
  const [{ createApp }, { FileStore }, { fetchImage }, { defaultLimits }, { pino }] = await Promise.all([
    import("../server/app.ts"),
    import("../server/files/file-store.ts"),
    import("../server/images/fetch-image.ts"),
    import("../server/limits.ts"),
    import("pino"),
  ]);
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime });
  const port = await open(concurrency, log);
  const limits = {
    ...defaultLimits,
    maxRunning: concurrency,
    maxQueued: flags.queue,
    requestTimeoutMs: flags.requestTimeout * 1000,
    maxBodyBytes: flags.maxBody,
    maxImages: flags.maxImages,
  };
  const folder = flags.files ?? (await mkdtemp(join(tmpdir(), "vl01-files-")));
  try {
    const files = await FileStore.open(folder, limits);
    const { imageUrlTimeoutMs: timeoutMs, maxImageBytes: maxBytes } = limits;
    const fetchUrl = (url: string, signal: AbortSignal) =>
      fetchImage(url, signal, { maxBytes, timeoutMs, maxRedirects: 3 });
    const app = createApp({
      port,
      apiKeys,
      limits,
      files,
      fetchUrl: flags.imageUrls ? fetchUrl : null,
      log,
      processMetrics: true,
    });
    const server = await listen(app, { host, port: flags.port });
    log.info({ url: server.url, models: port.models.map(({ id }) => id) }, "listening");
    const signal = await stopSignal();
    log.info({ signal, openRequests: app.open.size }, "stopping");
    await server.stop();
    await port.close();
    log.info({}, "stopped");
  } finally {
    if (flags.files === undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** Resolves with the first SIGTERM or SIGINT; the second ends the program as it is. */
function stopSignal(): Promise<string> {
  return new Promise((done) => {
    const signals = ["SIGTERM", "SIGINT"] as const;
    const onSignal = (signal: string) => {
      for (const name of signals) process.removeListener(name, onSignal);
      done(signal);
    };
    for (const name of signals) process.on(name, onSignal);
  });
}

/** Keys in a variable are not seen in the list of processes. */
function keysOfEnvironment(): string[] {
  return (process.env["VL01_API_KEY"] ?? "").split(",").filter((key) => key !== "");
}

function collect(text: string, previous: readonly string[] = []): readonly string[] {
  if (text === "") throw new InvalidArgumentError("expected a key that is not empty.");
  return [...previous, text];
}

function collectModel(text: string, previous: readonly ModelSource[] = []): readonly ModelSource[] {
  const at = text.indexOf("=");
  const path = text.slice(at + 1);
  const id = at < 0 ? basename(resolve(path)) : text.slice(0, at);
  if (id === "" || path === "") throw new InvalidArgumentError("expected DIR or NAME=DIR.");
  return [...previous, { id, path }];
}

function parsePort(text: string): number {
  const port = parseCountOrZero(text);
  if (port <= 65_535) return port;
  throw new InvalidArgumentError("expected 0 to 65535.");
}
