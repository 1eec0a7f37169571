import { type Checkpoint, openCheckpoint } from "../formats/checkpoint.ts";
import type { ModelConfig } from "../formats/config.ts";
import { readModelConfig } from "../formats/config-files.ts";
import { compareWeights, type WeightReport } from "../models/load-weights.ts";
import { countParameters, type ParameterCounts } from "../models/parameters.ts";
import { directory, expectDirectory } from "../runtime/node.ts";
import { formatShape } from "../tensor/tensor.ts";
import { formatBytes, formatCount, formatTable } from "./format.ts";

export interface InspectModelFlags {
  readonly tensors?: boolean;
  readonly json?: boolean;
}

export async function inspectModel(path: string, flags: InspectModelFlags): Promise<void> {
  await expectDirectory(path);
  const folder = directory(path);
  const config = await readModelConfig(folder);
  const checkpoint = await openCheckpoint(folder);
  const report = compareWeights(config, checkpoint.entries);
  const counts = countParameters(config);
  if (flags.json) {
    const { missing, unknown, ignored, misshapen, unreadable } = report;
    const tensors = [...checkpoint.entries.values()].map(({ name, dtype, shape, file }) => ({
      name,
      dtype,
      shape,
      file,
    }));
    const result = {
      config,
      parameters: counts,
      numBytes: checkpoint.numBytes,
      tensors,
      ...{ missing, unknown, ignored, misshapen, unreadable },
    };
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  } else {
    process.stdout.write(`${describe(config, checkpoint, report, counts)}\n`);
    if (flags.tensors) process.stdout.write(`\n${listTensors(checkpoint)}\n`);
  }
  if (!isWhole(report)) process.exitCode = 1;
}

function isWhole({ missing, unknown, misshapen, unreadable }: WeightReport): boolean {
  return [missing, unknown, misshapen, unreadable].every((list) => list.length === 0);
}

function describe(
  config: ModelConfig,
  checkpoint: Checkpoint,
  report: WeightReport,
  counts: ParameterCounts,
): string {
  const { textConfig: text, visionConfig: vision } = config;
  const softmax = text.layerTypes.filter((type) => type === "softmax").length;
  const files = new Set([...checkpoint.entries.values()].map(({ file }) => file)).size;
  const dtypes = new Set([...checkpoint.entries.values()].map(({ dtype }) => dtype));
  const rows = [
    ["architecture", config.modelType],
    [
      "language model",
      `${text.numHiddenLayers} layers (${text.numHiddenLayers - softmax} lightning, ${softmax} softmax), hidden ${text.hiddenSize}, ${text.numAttentionHeads} heads of ${text.headDim}, ${text.numKeyValueHeads} key/value heads`,
    ],
    ["experts", `${text.numLocalExperts} of ${text.intermediateSize}, ${text.numExpertsPerTok} per token`],
    ["vocabulary", formatCount(text.vocabSize)],
    [
      "vision tower",
      vision
        ? `${vision.numHiddenLayers} layers, hidden ${vision.hiddenSize}, ${vision.numAttentionHeads} heads, tiles of ${vision.imageSize}, patches of ${vision.patchSize}`
        : "none",
    ],
    ["canvas sizes", vision ? `${config.imageGridPinpoints.length}` : "none"],
    [
      "weights",
      `${checkpoint.entries.size} tensors in ${files} ${files === 1 ? "file" : "files"}, ${[...dtypes].join(", ")}, ${formatBytes(checkpoint.numBytes)}`,
    ],
    ...Object.entries(partNames).flatMap(([key, name]) => {
      const count = counts[key as keyof ParameterCounts];
      return count === 0 ? [] : [[name, formatCount(count)]];
    }),
  ];
  return [formatTable(rows), ...problems(report)].join("\n");
}

const partNames: Readonly<Record<keyof ParameterCounts, string>> = {
  total: "parameters",
  activePerToken: "  used per token",
  embedding: "  embedding",
  head: "  head",
  attention: "  attention",
  experts: "  experts",
  rest: "  norms, routers",
  vision: "  vision tower",
  projector: "  projector",
};

function problems({ missing, unknown, ignored, misshapen, unreadable }: WeightReport): string[] {
  const list = (title: string, names: readonly string[]) =>
    names.length === 0
      ? []
      : [
          `${title} (${names.length}):`,
          ...names.slice(0, 20).map((name) => `  ${name}`),
          ...more(names.length),
        ];
  return [
    ...list("missing", missing),
    ...list("unknown", unknown),
    ...list("unused", ignored),
    ...list(
      "wrong shape",
      misshapen.map(({ name, expected }) => `${name}, expected ${formatShape(expected)}`),
    ),
    ...list("dtype that weights cannot have", unreadable),
  ];
}

function more(count: number): string[] {
  return count > 20 ? [`  and ${count - 20} more (--json lists all)`] : [];
}

function listTensors(checkpoint: Checkpoint): string {
  return formatTable(
    [...checkpoint.entries.values()].map(({ name, dtype, shape, file }) => [
      name,
      dtype,
      formatShape(shape),
      file,
    ]),
  );
}
