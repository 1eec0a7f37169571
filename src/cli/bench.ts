import { type Command, InvalidArgumentError, Option } from "commander";
import {
  addServerOptions,
  backendOption,
  collect,
  parseCount,
  parseCountOrZero,
  parseNumber,
} from "./model-options.ts";

export function addBench(program: Command): void {
  const bench = program
    .command("bench")
    .description("prefill, decode and image encode against the machine's measured limits")
    .option("--model <dir>", "model folder")
    .option("--shape <name>", "a synthetic model: llama-1b, lightning-1b, hybrid-1b, lightning-small, vit-l")
    .addOption(
      new Option("--dtype <dtype>", "of a synthetic model's matrices")
        .choices(["f32", "bf16", "int8", "q4"])
        .default("int8"),
    )
    .option("--prompt <tokens>", "tokens of the prompt", parseNumber, 512)
    .option("--tokens <n>", "tokens to decode", parseNumber, 32)
    .option("--chunk <tokens>", "prompt tokens in one step", parseNumber, 512)
    .option("--repeats <n>", "runs of each part; the fastest counts", parseNumber, 3)
    .addOption(backendOption())
    .option("--profile", "time of every kernel (backends webgpu, native and wasm)")
    .option("--json", "print JSON")
    .action(async (flags) => (await import("./run-bench.ts")).bench(flags));
  addBenchServe(bench);
}

function addBenchServe(bench: Command): void {
  addServerOptions(bench.command("serve"))
    .description("time to first token, between tokens and throughput of a server under load")
    .option(
      "--model <name>",
      "with --server a name that it has; without, a folder that is served for the bench (default: vl01-nano)",
    )
    .addOption(backendOption())
    .option("--rate <n>", "requests a second, at random times, whether others have ended or not", parseRate)
    .option(
      "--concurrency <n>",
      "requests at once, the next when one ends (default: 4, without --rate)",
      parseCount,
    )
    .option("--requests <n>", "how many", parseCount, 64)
    .option("--seconds <s>", "most time; what is open then is cut off", parseCount, 300)
    .option("--warmup <n>", "requests before the clock runs, one after the other", parseCountOrZero, 1)
    .option("--images <share>", "share of requests with an image, 0 to 1", parseShare, 0)
    .option("--image <file>", "an image to send; may be repeated (default: drawn ones)", collect)
    .addOption(
      new Option("--image-size <pixels>", "WIDTHxHEIGHT of drawn images, of which there are 64")
        .argParser(parseSize)
        .default([640, 480], "640x480"),
    )
    .option("--prompt <words>", "words of a question", parseCount, 32)
    .option("--tokens <n>", "most tokens of an answer", parseCount, 64)
    .option("--seed <n>", "the same seed sends the same requests", parseCountOrZero, 1)
    .option("--json", "print JSON")
    .option("--plot <file>", "also draw the percentiles, as SVG")
    .action(async (flags) => (await import("./run-bench-serve.ts")).benchServe(flags))
    .addHelpText(
      "after",
      "\n  vl01 bench serve --server http://127.0.0.1:8000 --rate 2 --images 0.5 --plot load.svg",
    );
}

function parseRate(text: string): number {
  const value = parseNumber(text);
  if (value > 0) return value;
  throw new InvalidArgumentError("expected a number above 0.");
}

function parseShare(text: string): number {
  const value = parseNumber(text);
  if (value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError("expected a number from 0 to 1.");
}

function parseSize(text: string): readonly [width: number, height: number] {
  const match = /^([1-9]\d{0,3})x([1-9]\d{0,3})$/.exec(text);
  if (match) return [Number(match[1]), Number(match[2])];
  throw new InvalidArgumentError("expected WIDTHxHEIGHT such as 640x480, each up to 9999.");
}
