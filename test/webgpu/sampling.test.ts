// What requests may ask of sampling, on the GPU backend as on the CPU.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChatOptions, Model, ToldToken } from "../../src/index.ts";
import { loadModel } from "../../src/runtime/node.ts";
import { fixtures } from "../support/fixtures.ts";
import { missingWebGpu } from "../support/webgpu.ts";

const path = `${fixtures}/model/vl-f32`;
const missing = await missingWebGpu();

async function say(model: Model, options: ChatOptions) {
  let text = "";
  const tokens: ToldToken[] = [];
  const asked = { maxNewTokens: 24, temperature: 0, ...options };
  for await (const event of model.chat([{ role: "user", content: "abcabcabcabc" }], asked)) {
    tokens.push(...(event.tokens ?? []));
    if (event.type === "text-delta") text += event.text;
  }
  return { text, tokens };
}

// An emulated GPU compiles kernels for seconds, beside whatever else runs.
describe.skipIf(missing !== null)(
  `webgpu${missing === null ? "" : `: ${missing}`}`,
  { timeout: 120_000 },
  () => {
    let cpu: Model;
    let gpu: Model;
    let drafting: Model;
    beforeAll(async () => {
      cpu = await loadModel(path, { backend: "native" });
      gpu = await loadModel(path, { backend: "webgpu" });
      drafting = await loadModel(path, { backend: "webgpu", speculation: 6 });
    });
    afterAll(() => {
      for (const model of [cpu, gpu, drafting]) model.close();
    });

    test("log-probabilities are those of the CPU, also with a bias", async () => {
      const options = { logprobs: 3, logitBias: { 97: 2, 98: -100 }, maxNewTokens: 8 };
      const [expected, given] = [await say(cpu, options), await say(gpu, options)];
      expect(given.text).toBe(expected.text);
      expect(given.tokens).toHaveLength(8);
      given.tokens.forEach((token, at) => {
        expect(token.logprob).toBeCloseTo(expected.tokens[at]!.logprob, 3);
        expect(token.top.map(({ id }) => id)).toEqual(expected.tokens[at]!.top.map(({ id }) => id));
      });
    });

    test("forms are held to, beside a request that runs ahead", async () => {
      const format = { type: "regex", pattern: "[a-f]{8,12}!" } as const;
      const plain = await say(gpu, {});
      const [held, beside] = await Promise.all([say(gpu, { format, temperature: 1, seed: 2 }), say(gpu, {})]);
      expect(held!.text).toMatch(/^[a-f]{8,12}!$/);
      expect(beside).toEqual(plain);
    });

    test("drafts say what is said without, where they are right and where they are wrong", async () => {
      for (const bias of [0, 15, 40]) {
        const options = { logitBias: { 97: bias, 98: bias, 99: bias } };
        expect(await say(drafting, options)).toEqual(await say(gpu, options));
      }
      const { tried, accepted } = drafting.engine.drafts;
      expect(accepted).toBeGreaterThan(0);
      expect(tried).toBeGreaterThan(accepted);
    });
  },
);
