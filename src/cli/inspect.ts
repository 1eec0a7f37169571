import { type Command, Option } from "commander";
import { backendOption, parseNumber, preprocessingOption } from "./model-options.ts";

export function addInspect(program: Command): void {
  const inspect = program.command("inspect").description("look into a model, an image or a forward");
  inspect
    .command("model")
    .description("configuration, tensors, parameter counts, and what is missing or unknown")
    .argument("<dir>", "model folder")
    .option("--tensors", "list every tensor")
    .option("--json", "print JSON")
    .action(async (path, flags) => (await import("./inspect-model.ts")).inspectModel(path, flags));
  inspect
    .command("image")
    .description("tile plan, image tokens and the SHA-256 of each tile")
    .argument("<file>", "JPEG, PNG, WebP, GIF, AVIF or TIFF")
    .option("--model <dir>", "model folder (default: the settings of MiniMax-VL-01)")
    .option("--save-tiles <dir>", "write thumbnail and tiles as PNG")
    .addOption(preprocessingOption())
    .option("--json", "print JSON")
    .action(async (file, flags) => (await import("./inspect-image.ts")).inspectImage(file, flags));
  inspect
    .command("forward")
    .description("run a forward on given ids and write logits and hidden states")
    .requiredOption("--model <dir>", "model folder; a tokenizer is not needed")
    .requiredOption("--inputs <file>", "safetensors with input_ids, I32 or I64, [T] or [1, T]")
    .requiredOption("--outputs <file>", "safetensors to write: logits [T, V] f32")
    .option("--image <files...>", "images, in the order of their tokens among the ids")
    .option(
      "--layers",
      "also write hidden.N [T, C]: 0 embeddings, N output of layer N, the last after the norm",
    )
    .option("--prefill <n>", "feed the first n ids at once and the rest one by one", parseNumber)
    .addOption(
      new Option(
        "--precision <mode>",
        "fast: as in generation, activations may be rounded to the weights' dtype",
      )
        .choices(["exact", "fast"])
        .default("exact"),
    )
    .addOption(backendOption())
    .addOption(preprocessingOption())
    .action(async (flags) => (await import("./inspect-forward.ts")).runInspectForward(flags));
}
