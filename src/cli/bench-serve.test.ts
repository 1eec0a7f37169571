import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FakeVllm, fakeVllm } from "../../test/support/fake-vllm.ts";
import { planRequests } from "./bench-serve-plan.ts";
import { describeLoad, percentiles, plotLoad, reportLoad } from "./bench-serve-report.ts";
import { type RequestResult, type SendOptions, sendRequests } from "./bench-serve-run.ts";
import { OpenAiClient } from "./openai-client.ts";

const settings = { seed: 1, numRequests: 2000, rate: 5, imageShare: 0.25, promptWords: 4 };

describe("the plan", () => {
  test("is a Poisson process of its rate, with its share of images", () => {
    const plan = planRequests(settings);
    const gaps = plan.map(({ startMs }, index) => startMs - (plan[index - 1]?.startMs ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    // Both are 200 ms for exponential gaps; the means of 2000 lie within 4 deviations of a mean, 4 x 200 / sqrt(2000).
    expect(Math.abs(mean - 200)).toBeLessThan(18);
    expect(Math.abs(deviation - 200)).toBeLessThan(30);
    const images = plan.filter(({ hasImage }) => hasImage).length / plan.length;
    expect(Math.abs(images - 0.25)).toBeLessThan(0.04);
  });

  test("is the same for the same seed, and another for another; prompts do not repeat", () => {
    expect(planRequests(settings)).toEqual(planRequests(settings));
    expect(planRequests({ ...settings, seed: 2 })[0]).not.toEqual(planRequests(settings)[0]);
    const prompts = planRequests({ ...settings, promptWords: 12 }).map(({ prompt }) => prompt);
    expect(new Set(prompts).size).toBe(prompts.length);
    expect(prompts[0]!.split(" ")).toHaveLength(12);
  });

  test("without a rate has no times", () => {
    expect(planRequests({ ...settings, rate: null }).every(({ startMs }) => startMs === 0)).toBe(true);
  });
});

describe("percentiles", () => {
  test("of 1 to 100 are 50, 90 and 99", () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentiles(values)).toEqual({ p50: 50, p90: 90, p99: 99 });
    expect(percentiles([7])).toEqual({ p50: 7, p90: 7, p99: 7 });
    expect(percentiles([])).toBeNull();
  });

  test("are values, in order, with at least their share at or under them", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), (values) => {
        const found = percentiles(values)!;
        for (const [name, share] of [
          ["p50", 0.5],
          ["p90", 0.9],
          ["p99", 0.99],
        ] as const) {
          expect(values).toContain(found[name]);
          const under = values.filter((value) => value <= found[name]).length;
          expect(under).toBeGreaterThanOrEqual(share * values.length);
        }
        expect(found.p50 <= found.p90 && found.p90 <= found.p99).toBe(true);
      }),
    );
  });
});

const one = (changed: Partial<RequestResult> = {}): RequestResult => ({
  hasImage: false,
  outcome: "finished",
  problem: null,
  firstMs: 100,
  totalMs: 600,
  gapsMs: [50, 50],
  promptTokens: 20,
  completionTokens: 11,
  ...changed,
});

const failed = {
  outcome: "failed",
  firstMs: null,
  gapsMs: [],
  promptTokens: 0,
  completionTokens: 0,
} as const;

test("golden: the report of five requests", () => {
  const requests = [
    one(),
    one({ firstMs: 300, totalMs: 1300, hasImage: true, gapsMs: [90] }),
    one({ ...failed, problem: "busy (HTTP 429)" }),
    one({ ...failed, problem: "busy (HTTP 429)" }),
    one({ outcome: "unfinished", completionTokens: 0, promptTokens: 0 }),
  ];
  const report = reportLoad({ requests, totalMs: 2000 });
  expect(report).toMatchObject({
    requests: { sent: 5, finished: 2, failed: 2, unfinished: 1 },
    requestsPerSecond: 1,
    outputTokensPerSecond: 11,
  });
  expect(describeLoad(report)).toBe(`5 requests in 2.0 s: 2 finished, 2 failed, 1 cut off by the bench's time
1.0 requests/s, 11.0 output tokens/s; 40 prompt tokens, 22 output tokens

                               p50   p90   p99
time to first token            100   300   300  ms
between tokens                50.0  90.0  90.0  ms
end to end                     600  1300  1300  ms
tokens a second of a request  10.0  20.0  20.0  1/s

2 x busy (HTTP 429)
`);
  const svg = plotLoad({ requests, totalMs: 2000 }, "a <model>");
  expect(svg).toContain("a &lt;model&gt;");
  expect(svg).toContain("with an image");
  expect(svg.match(/<path /g)!.length).toBe(6);
});

describe("sending", () => {
  let server: FakeVllm;
  beforeEach(async () => {
    server = await fakeVllm();
  });
  afterEach(() => server.close());

  const send = (numRequests: number, changed: Partial<SendOptions> = {}, rate: number | null = null) => {
    const client = new OpenAiClient({ url: server.url, apiKey: null });
    return sendRequests(client, planRequests({ ...settings, numRequests, rate }), {
      model: "m",
      maxTokens: 5,
      concurrency: 3,
      limitMs: 20_000,
      imageOf: async (seed) => `data:image/png;base64,${seed}`,
      ...changed,
    });
  };

  test("keeps to its concurrency, sends every request once, and counts what comes back", async () => {
    server.fault = "hang between";
    const controller = new AbortController();
    const waiting = send(10, { signal: controller.signal });
    await expect.poll(() => server.open).toBe(3);
    controller.abort();
    expect((await waiting).requests.map(({ outcome }) => outcome)).toEqual(Array(3).fill("unfinished"));
    server.fault = null;
    const before = server.bodies.length;
    const { requests } = await send(10);
    expect(server.bodies.length - before).toBe(10);
    for (const result of requests) {
      expect(result).toMatchObject({ outcome: "finished", promptTokens: 40, completionTokens: 3 });
      expect(result.firstMs!).toBeLessThanOrEqual(result.totalMs);
      expect(result.gapsMs).toHaveLength(2);
    }
    expect(server.bodies.at(-1)!.body).toMatchObject({ max_tokens: 5, temperature: 1 });
  });

  test("at a rate does not wait for answers", async () => {
    server.fault = "hang between";
    const { requests, totalMs } = await send(20, { limitMs: 700 }, 50);
    expect(requests.map(({ outcome }) => outcome)).toEqual(Array(20).fill("unfinished"));
    expect(totalMs).toBeLessThan(3000);
    await expect.poll(() => server.open).toBe(0);
  });

  test("tells failures by what the server said", async () => {
    server.fault = "503";
    const { problems, requests } = reportLoad(await send(4));
    expect(requests).toEqual({ sent: 4, finished: 0, failed: 4, unfinished: 0 });
    expect(problems).toEqual([{ problem: "sleeping (HTTP 503)", count: 4 }]);
  });
});
