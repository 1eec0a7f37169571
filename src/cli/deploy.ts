import { type Command, InvalidArgumentError } from "commander";
import { parseCount, parseCountOrZero } from "./model-options.ts";

export function addDeploy(program: Command): void {
  const deploy = program
    .command("deploy")
    .description("what to run for models that no single machine here holds");
  deploy
    .command("vllm")
    .description(
      "launch commands, Compose file and Kubernetes manifest for MiniMax-VL-01 on vLLM, with the memory of each",
    )
    .option(
      "--model <name>",
      "name on Hugging Face, or a folder that every node has",
      modelName,
      "MiniMaxAI/MiniMax-VL-01",
    )
    .option("--context <tokens>", "most tokens of prompt and answer together", parseCount, 32_768)
    .option("--sequences <n>", "requests that vLLM runs at once", parseCount, 16)
    .option("--images <n>", "most images of a request", parseCountOrZero, 2)
    .option("--write <dir>", "create the files there instead of printing them")
    .action(async (flags) => (await import("./run-deploy.ts")).deployVllm(flags));
}

/** It stands in scripts and manifests, so it has no characters that mean something there. */
function modelName(text: string): string {
  if (/^[A-Za-z0-9._/][A-Za-z0-9._/-]*$/.test(text)) return text;
  throw new InvalidArgumentError(
    "expected a name such as MiniMaxAI/MiniMax-VL-01, or a path without spaces.",
  );
}
