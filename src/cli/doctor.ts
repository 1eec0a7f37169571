import { availableParallelism, cpus, totalmem } from "node:os";
import type { Command } from "commander";
import { autoBackend, backendStatuses } from "../runtime/backends.ts";
import { nodeProviders } from "../runtime/node-backends.ts";
import { formatBytes, formatTable } from "./format.ts";
import { packageVersion } from "./version.ts";

export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description("what this machine has, and which backend would run")
    .option("--json", "print JSON")
    .action(doctor);
}

async function doctor(flags: { readonly json?: boolean }): Promise<void> {
  const backends = await backendStatuses(nodeProviders);
  const report = {
    vl01: packageVersion(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model ?? "unknown",
    threads: availableParallelism(),
    memoryBytes: totalmem(),
    images: await imageLibrary(),
    backends,
    auto: autoBackend(backends)?.name ?? null,
  };
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    return;
  }
  const rows = [
    ["vl01", report.vl01],
    ["node", `${report.node} on ${report.platform}`],
    ["cpu", `${report.cpu}, ${report.threads} threads`],
    ["memory", formatBytes(report.memoryBytes)],
    ["images", report.images],
    ...backends.map(({ name, available, detail }) => [`${name}`, `${available ? "yes" : "no "}  ${detail}`]),
    ["auto", report.auto ?? "none"],
  ];
  process.stdout.write(`${formatTable(rows)}\n`);
}

/** sharp's version, or why it does not load. */
async function imageLibrary(): Promise<string> {
  try {
    const { default: sharp } = await import("sharp");
    return `sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}`;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    return `sharp does not load: ${reason}; reinstall with npm install sharp`;
  }
}
