import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { TokenStream } from "./token-stream.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What a caller who is never slow gets, and when. */
async function follow(stream: TokenStream) {
  const groups: { readonly ids: readonly number[]; readonly atMs: number }[] = [];
  const joined = stream.readJoined();
  try {
    for (;;) {
      const next = await joined.next();
      if (next.done) return { groups, end: next.value as string, endMs: performance.now() };
      groups.push({ ids: next.value, atMs: performance.now() });
    }
  } catch (error) {
    return { groups, end: (error as Error).message, endMs: performance.now() };
  }
}

const holdMs = 50;
/** Milliseconds before each token, and before the end. */
const pauses = fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 30 });

describe("tokens that are held", () => {
  test("come whole and in order, the first and the end at once, none later than holdMs", async () => {
    await fc.assert(
      fc.asyncProperty(pauses, fc.boolean(), async (gaps, hasFailed) => {
        const stream = new TokenStream({ holdMs });
        const following = follow(stream);
        const pushedMs: number[] = [];
        for (const [id, gap] of gaps.slice(1).entries()) {
          await vi.advanceTimersByTimeAsync(gap);
          pushedMs.push(performance.now());
          stream.push(id);
        }
        await vi.advanceTimersByTimeAsync(gaps[0]!);
        const endMs = performance.now();
        if (hasFailed) stream.fail(new Error("lost"));
        else stream.finish("length");
        const found = await following;
        expect(found).toMatchObject({ end: hasFailed ? "lost" : "length", endMs });
        expect(found.groups.flatMap(({ ids }) => ids)).toEqual(pushedMs.map((_, id) => id));
        for (const { ids, atMs } of found.groups)
          for (const id of ids) expect(atMs - pushedMs[id]!).toBeLessThanOrEqual(id === 0 ? 0 : holdMs);
      }),
      { seed: 9, numRuns: 60 },
    );
  });

  test("come as they do without holding until whoever takes them says that they may wait", async () => {
    let taken = 0;
    const stream = new TokenStream({ holdMs, mayHold: () => taken >= 2, isLast: () => ++taken < 0 });
    const following = follow(stream);
    const pushedMs: number[] = [];
    for (let id = 0; id < 6; id++) {
      await vi.advanceTimersByTimeAsync(7);
      pushedMs.push(performance.now());
      stream.push(id);
    }
    await vi.advanceTimersByTimeAsync(holdMs);
    stream.finish("stop");
    const { groups } = await following;
    expect(groups.map(({ ids }) => ids)).toEqual([[0], [1], [2, 3, 4, 5]]);
    expect(groups.slice(0, 2).map(({ atMs }) => atMs)).toEqual(pushedMs.slice(0, 2));
  });

  test("wait as long as is said when they come", async () => {
    let nowMs = 20;
    const stream = new TokenStream({ holdMs: () => nowMs });
    const following = follow(stream);
    stream.push(0);
    await vi.advanceTimersByTimeAsync(0);
    const begunMs = performance.now();
    stream.push(1);
    await vi.advanceTimersByTimeAsync(20);
    nowMs = 80;
    stream.push(2);
    await vi.advanceTimersByTimeAsync(200);
    stream.finish("stop");
    const { groups } = await following;
    expect(groups.map(({ ids, atMs }) => [ids, atMs - begunMs])).toEqual([
      [[0], 0],
      [[1], 20],
      [[2], 100],
    ]);
  });

  test("of all streams that hold come in one turn", async () => {
    const streams = [new TokenStream({ holdMs }), new TokenStream({ holdMs })];
    const following = streams.map(follow);
    for (let id = 0; id < 12; id++) {
      for (const stream of streams) {
        stream.push(id);
        await vi.advanceTimersByTimeAsync(7);
      }
    }
    for (const stream of streams) stream.finish("stop");
    const [first, second] = (await Promise.all(following)).map(({ groups }) => groups.slice(1, -1));
    expect(first!.length).toBeGreaterThan(1);
    expect(second!.map(({ atMs }) => atMs)).toEqual(first!.map(({ atMs }) => atMs));
  });
});

describe("tokens", () => {
  test("that are not held come one at a time to who is there, and all at once to who is slower", async () => {
    const stream = new TokenStream();
    const joined = stream.readJoined();
    for (const id of [4, 5]) {
      const next = joined.next();
      stream.push(id);
      expect((await next).value).toEqual([id]);
    }
    for (const id of [6, 7, 8]) stream.push(id);
    expect((await joined.next()).value).toEqual([6, 7, 8]);
  });

  test("that a slow caller has not taken are dropped by a failure, one by one too", async () => {
    const stream = new TokenStream();
    const tokens = stream.read();
    const first = tokens.next();
    for (const id of [1, 2, 3]) stream.push(id);
    expect((await first).value).toBe(1);
    stream.fail(new Error("lost"));
    await expect(tokens.next()).rejects.toThrow("lost");
  });

  test("are told as they come, whoever reads, with their log-probabilities first", () => {
    const heard: unknown[] = [];
    const stream = new TokenStream({
      holdMs,
      logprobs: { numTop: 0, onToken: ({ logprob }) => void heard.push(logprob) },
      isLast: (id) => {
        heard.push(id);
        return id === 8;
      },
    });
    expect(stream.push(7, { logprob: -1, top: [] })).toBe(false);
    expect(stream.push(8, { logprob: -2, top: [] })).toBe(true);
    expect(heard).toEqual([-1, 7, -2, 8]);
  });
});
