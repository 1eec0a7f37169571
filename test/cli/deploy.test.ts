// `vl01 deploy vllm` as a user runs it. golden/deploy-vllm.md is its output: vl01 deploy vllm > test/cli/golden/deploy-vllm.md

import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { vl01 } from "./run.ts";

const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vl01-deploy-"));
  const { code } = await vl01(["deploy", "vllm", "--write", folder]);
  expect(code).toBe(0);
});
afterAll(() => rm(folder, { recursive: true }));

test("prints the golden file", async () => {
  const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  const golden = await readFile(new URL("golden/deploy-vllm.md", import.meta.url), "utf8");
  const { stdout } = await vl01(["deploy", "vllm"]);
  expect(stdout).toBe(golden.replaceAll("vl01@0.1.0", `vl01@${version}`));
});

/** What follows a flag in a list of words. */
function wordAfter(words: readonly string[], flag: string): string | undefined {
  return words[words.indexOf(flag) + 1];
}

interface Container {
  readonly image: string;
  readonly command?: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly resources?: { readonly limits: Record<string, number> };
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly selector?: { readonly app?: string; readonly matchLabels?: { readonly app: string } };
    readonly template?: {
      readonly metadata: { readonly labels: { readonly app: string } };
      readonly spec: { readonly enableServiceLinks: boolean; readonly containers: readonly Container[] };
    };
  };
}

describe("--write", () => {
  test("creates every file that the guide names, scripts executable and free of shell errors", async () => {
    const names = (await readdir(folder)).sort();
    expect(names).toEqual([
      "README.md",
      "compose.yaml",
      "kubernetes.yaml",
      "ray-2x8x80gb.sh",
      "serve-8x141gb.sh",
      "serve-8x80gb.sh",
    ]);
    for (const name of names.filter((one) => one.endsWith(".sh"))) {
      expect((await stat(join(folder, name))).mode & 0o111, name).toBe(0o111);
      await run("bash", ["-n", join(folder, name)]);
    }
  });

  test("scripts call vllm with words that it reads as they are meant", async () => {
    const calls: Record<string, string[]> = {};
    for (const name of ["serve-8x80gb.sh", "serve-8x141gb.sh"]) {
      // A function in the place of vllm prints its words.
      const shell = `vllm() { printf '%s\\n' "$@"; }; . ${join(folder, name)}`;
      calls[name] = (await run("bash", ["-c", shell])).stdout.trimEnd().split("\n");
    }
    const small = calls["serve-8x80gb.sh"]!;
    expect(small.slice(0, 2)).toEqual(["serve", "MiniMaxAI/MiniMax-VL-01"]);
    expect(wordAfter(small, "--quantization")).toBe("experts_int8");
    expect(JSON.parse(wordAfter(small, "--limit-mm-per-prompt")!)).toEqual({ image: 2 });
    expect(calls["serve-8x141gb.sh"]).not.toContain("--quantization");
    const ray = await readFile(join(folder, "ray-2x8x80gb.sh"), "utf8");
    expect(ray).toMatch(/--tensor-parallel-size 8 [\s\S]*--pipeline-parallel-size 2 /);
  });

  test("compose.yaml is YAML with eight GPUs, a pinned image, and vl01 before vLLM", async () => {
    const { services } = parse(await readFile(join(folder, "compose.yaml"), "utf8"));
    expect(services.vllm.image).toBe("vllm/vllm-openai:v0.10.2");
    expect([...services.vllm.entrypoint, ...services.vllm.command].slice(0, 3)).toEqual([
      "vllm",
      "serve",
      "MiniMaxAI/MiniMax-VL-01",
    ]);
    expect(services.vllm.deploy.resources.reservations.devices[0]).toMatchObject({ count: 8 });
    expect(services.vllm.environment).toMatchObject({ VLLM_USE_V1: "0" });
    expect(wordAfter(services.vl01.command, "--url")).toBe("http://vllm:8000/v1");
  });

  test("kubernetes.yaml is YAML whose services select its deployments", async () => {
    const documents = parseAllDocuments(await readFile(join(folder, "kubernetes.yaml"), "utf8"));
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
    const manifests = documents.map((one) => one.toJS() as Manifest);
    const named = (kind: string) => manifests.filter((one) => one.kind === kind);
    const deployments = named("Deployment");
    expect(named("Service").map(({ spec }) => spec.selector!.app)).toEqual(
      deployments.map(({ spec }) => spec.template!.metadata.labels.app),
    );
    for (const { spec } of deployments) {
      expect(spec.selector!.matchLabels).toEqual(spec.template!.metadata.labels);
      expect(spec.template!.spec.enableServiceLinks).toBe(false);
    }
    const [vllm] = deployments[0]!.spec.template!.spec.containers;
    expect(vllm!.resources!.limits["nvidia.com/gpu"]).toBe(8);
    expect(wordAfter(vllm!.args, "--quantization")).toBe("experts_int8");
    // An environment variable that is no string is refused by Kubernetes.
    for (const { value } of vllm!.env) expect(typeof value).toBe("string");
  });

  test("what vl01 is told to do there, it does: its flags are known", async () => {
    const { services } = parse(await readFile(join(folder, "compose.yaml"), "utf8"));
    const { stdout } = await vl01(["serve", "--help"]);
    const known = new Set(stdout.match(/--[a-z-]+/g));
    const flags = (services.vl01.command as string[]).slice(3).filter((word) => word.startsWith("--"));
    for (const flag of flags) expect(known, flag).toContain(flag);
  });
});

test.each([
  [["--context", "20000"], "so many images have up to 22,176 tokens"],
  [["--context", "3000000"], "8 x 80 GB has room for"],
  [["--sequences", "500"], "8 x 80 GB has room for"],
  [["--model", "a b; rm -rf"], "expected a name"],
])("%j is refused", async (args, message) => {
  const { code, stderr } = await vl01(["deploy", "vllm", ...args]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
});

test("options reach the commands", async () => {
  const args = ["--model", "/models/vl", "--context", "65536", "--images", "4", "--sequences", "8"];
  const { stdout } = await vl01(["deploy", "vllm", ...args]);
  expect(stdout).toContain("vllm serve /models/vl ");
  expect(stdout).toContain("--max-model-len 65536 ");
  expect(stdout).toContain(`--limit-mm-per-prompt '{"image":4}' `);
  expect(stdout).toContain("293.6 MB  8 sequences");
});
