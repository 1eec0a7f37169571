import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RequestError } from "../errors.ts";
import { minimaxVl01 } from "../formats/presets.ts";
import { mostImageTokens } from "../runtime/image-tokens.ts";
import { formatBytes, formatCount, formatTable } from "./format.ts";
import { packageVersion } from "./version.ts";
import { composeFile, kubernetesFile, rayScript, serveCommand, serveScript } from "./vllm-files.ts";
import {
  type DeployOptions,
  devicesOfNode,
  planTarget,
  servedName,
  type Target,
  targets,
  vllmVersion,
} from "./vllm-targets.ts";

interface DeployFlags {
  readonly model: string;
  readonly context: number;
  readonly sequences: number;
  readonly images: number;
  readonly write?: string;
}

export async function deployVllm(flags: DeployFlags): Promise<void> {
  const { model, context: contextLength, sequences: numSequences, images: numImages, write } = flags;
  const options: DeployOptions = { model, contextLength, numSequences, numImages };
  expectPossible(options);
  const files = filesOf(options);
  if (write === undefined) {
    const listed = Object.entries(files).filter(([name]) => name.endsWith(".yaml"));
    const manifests = listed.map(([name, text]) => `## ${name}\n\n${fenced("yaml", text)}`);
    process.stdout.write([guide(options), ...manifests].join("\n"));
    return;
  }
  await mkdir(write, { recursive: true });
  for (const [name, text] of Object.entries({ "README.md": guide(options), ...files })) {
    const path = join(write, name);
    await writeFile(path, text, { mode: name.endsWith(".sh") ? 0o755 : 0o644 });
    process.stdout.write(`${path}\n`);
  }
}

/** @throws {RequestError} `request_invalid` for a context that no image fits, or that no target's memory holds */
function expectPossible(options: DeployOptions): void {
  const { contextLength, numImages } = options;
  const mostTokens = numImages * mostImageTokens(minimaxVl01);
  if (contextLength <= mostTokens) {
    throw new RequestError(
      "request_invalid",
      `--context ${contextLength} with --images ${numImages}: so many images have up to ${formatCount(mostTokens)} tokens, and vLLM starts only with a context that holds them; raise --context or lower --images`,
    );
  }
  for (const target of targets) {
    const { kvTokens } = planTarget(target, options);
    if (kvTokens >= contextLength) continue;
    throw new RequestError(
      "request_invalid",
      `--context ${contextLength} with --sequences ${options.numSequences}: ${target.title} has room for ${formatCount(kvTokens)} tokens; lower one of them`,
    );
  }
}

function filesOf(options: DeployOptions): Readonly<Record<string, string>> {
  const [first] = targets;
  const scripts = targets.map((target) =>
    target.numNodes > 1
      ? [`ray-${target.fileName}.sh`, rayScript(target, options)]
      : [`serve-${target.fileName}.sh`, serveScript(target, options)],
  );
  return {
    ...Object.fromEntries(scripts),
    "compose.yaml": composeFile(first!, options, packageVersion()),
    "kubernetes.yaml": kubernetesFile(first!, options, packageVersion()),
  };
}

function guide(options: DeployOptions): string {
  return `# ${options.model} on vLLM ${vllmVersion}

    pip install vllm==${vllmVersion}

Of the versions that have this model (0.8.6 to 0.23.0) this is the first that puts the features of an image's tiles together as the model
was taught, and the last with engine V0, which MiniMax's guide uses for this family. These commands were written from vLLM's
sources and documentation and have not been run by us: no machine of this project holds the model. vLLM marks the text model as one
with states of its own and this one not, so look first whether requests stay apart: the same question with temperature 0 must have the
same answer alone and among ${options.numSequences} others.

The configuration says a context of ${formatCount(minimaxVl01.textConfig.maxPositionEmbeddings)} tokens, and the largest image has ${formatCount(mostImageTokens(minimaxVl01))}: a longer context has to be allowed, and is
here ${formatCount(options.contextLength)} tokens for up to ${options.numImages} images and their answer.

Then, on any machine that reaches it:

    VL01_API_KEY=... vl01 serve --engine vllm --url http://HOST:8000/v1 --host 0.0.0.0 --port 8080
    vl01 ask photo.jpg "What is it?" --server http://HOST:8080 --api-key ...

${targets.map((target) => section(target, options)).join("\n")}
## Files

\`compose.yaml\` and \`kubernetes.yaml\` are for ${targets[0]!.title}; for ${targets[1]!.title} leave out \`--quantization experts_int8\`. The model is
${servedName} to clients.
`;
}

function section(target: Target, options: DeployOptions): string {
  const plan = planTarget(target, options);
  const bf16 = planTarget(target, options, "bf16");
  const { contextLength, numSequences } = options;
  const rows = [
    ["weights", formatBytes(plan.weightBytes), weightsText(target)],
    [
      "lightning states",
      formatBytes(plan.stateBytes),
      `${numSequences} sequences, float32, the same at any length`,
    ],
    ["allowance", formatBytes(plan.reserveBytes), "activations, CUDA, communication; not computed"],
    ["KV pages", formatBytes(plan.kvBytes), kvText(plan.kvTokens, plan.kvBytesPerToken, contextLength)],
    ["of one GPU", formatBytes(plan.usableBytes), `0.95 of ${formatBytes(target.deviceBytes)}`],
  ];
  const why =
    target.weights === "bf16"
      ? ""
      : `\nIn bf16 the weights are ${formatBytes(bf16.weightBytes)} a GPU, which does not fit: the experts are cut to int8 while they load, by
\`--quantization experts_int8\`. Everything else stays bf16.\n`;
  const run =
    target.numNodes > 1
      ? `\`ray-${target.fileName}.sh head\` on the first node, \`ray-${target.fileName}.sh worker HEAD_ADDRESS\` on the other, which is:\n\n${fenced("sh", rayScript(target, options))}`
      : fenced("sh", `${serveCommand(target, options)}\n`);
  return `## ${target.title}

${fenced("", `${formatTable(rows, [1])}\n`)}${why}
${run}`;
}

function weightsText({ weights, numNodes }: Target): string {
  const cut = numNodes > 1 ? `cut by ${devicesOfNode}, layers by ${numNodes}` : `cut by ${devicesOfNode}`;
  return weights === "bf16"
    ? `bf16, ${cut}; head and router float32`
    : `experts int8, the rest bf16, ${cut}; head and router float32`;
}

function kvText(tokens: number, bytesPerToken: number, contextLength: number): string {
  const contexts = Math.floor(tokens / contextLength);
  return `${formatCount(tokens)} tokens of ${formatCount(bytesPerToken)} bytes: ${formatCount(contexts)} contexts of ${formatCount(contextLength)}`;
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\`\`\`\n`;
}
