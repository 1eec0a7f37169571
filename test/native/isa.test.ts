// The golden logits on every instruction set this machine has, through the command as a user forces it.

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addonStatus } from "../../src/backends/native/addon.ts";
import { fixtures, readExpected } from "../support/fixtures.ts";
import { maxDifference } from "../support/tensors.ts";

const run = promisify(execFile);
const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

describe.skipIf(addonStatus().executor === null)("VL01_ISA", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "vl01-isa-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function logits(isa: string, name: string, precision = "exact"): Promise<Float32Array | string> {
    const model = `${fixtures}/model/${name}`;
    const outputs = join(folder, `${isa}-${name}.safetensors`);
    const args = ["inspect", "forward", "--model", model, "--inputs", `${model}/expected.safetensors`];
    try {
      const env = { ...process.env, VL01_ISA: isa };
      args.push("--outputs", outputs, "--backend", "native", "--precision", precision);
      await run(process.execPath, [main, ...args], { env });
    } catch (error) {
      return String(Reflect.get(error as object, "stderr"));
    }
    return (await readExpected(folder, `${isa}-${name}.safetensors`)).floats("logits");
  }

  test.each([
    ["scalar", "text-f32"],
    ["scalar", "text-bf16"],
    ["avx2", "text-f32"],
    ["avx2", "text-bf16"],
    ["avx512", "text-f32"],
    ["avx512", "text-bf16"],
    ["avx512f", "text-f32"],
    ["avx512f", "text-bf16"],
    ["neon", "text-f32"],
    ["neon", "text-bf16"],
  ])("%s gives the golden logits of %s, or says that the machine lacks it", async (isa, name) => {
    const found = await logits(isa, name);
    if (typeof found === "string") {
      expect(found).toMatch(/^vl01: native: isa: this machine does not have \w+/);
      return;
    }
    const golden = (await readExpected(`${fixtures}/model/${name}`)).floats("logits");
    const difference = maxDifference(found, golden);
    console.log(`${isa}, ${name}: largest difference of logits ${difference}`);
    expect(difference).toBeLessThan(1e-3);
  });

  test("rounding of activations is off unless asked for", async () => {
    const exact = await logits("avx512", "text-bf16");
    if (typeof exact === "string") return;
    const fast = await logits("avx512", "text-bf16", "fast");
    expect(maxDifference(fast as Float32Array, exact)).toBeGreaterThan(0);
  });

  test("an unknown set is one clear line", async () => {
    expect(await logits("mmx", "text-f32")).toMatch(/^vl01: native: isa: this machine does not have mmx\n$/);
  });
});
