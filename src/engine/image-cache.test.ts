import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ImageCache } from "./image-cache.ts";
import type { EncodedImage } from "./image-encoder.ts";

/** Images of `rows` x 4 bytes, and which of them are held. */
function imageMaker() {
  const held: string[] = [];
  let numMade = 0;
  const make = (key: string, rows: number) => async (): Promise<EncodedImage> => {
    numMade++;
    held.push(key);
    const features = { dtype: "f32" as const, shape: [rows, 1], backend: "none" };
    return { features, free: () => void held.splice(held.indexOf(key), 1) };
  };
  return { held, make, numMade: () => numMade };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("features of images", () => {
  test("are made once, also for two requests at the same time", async () => {
    const { make, numMade } = imageMaker();
    const cache = new ImageCache(100);
    const [a, b] = await Promise.all([cache.take("x", make("x", 5)), cache.take("x", make("x", 5))]);
    expect(a!.features).toBe(b!.features);
    expect(a!.key).toBe("x");
    a!.free();
    b!.free();
    (await cache.take("x", make("x", 5))).free();
    expect(numMade()).toBe(1);
    expect(cache.bytes).toBe(20);
  });

  test("leave when they are over the limit, the least recently used first", async () => {
    const { held, make } = imageMaker();
    const cache = new ImageCache(100);
    for (const key of ["a", "b", "a", "c"]) (await cache.take(key, make(key, 10))).free();
    await settled();
    expect(held).toEqual(["a", "c"]);
    expect(cache.bytes).toBe(80);
  });

  test("stay while a request uses them, whatever the limit", async () => {
    const { held, make } = imageMaker();
    const cache = new ImageCache(0);
    const first = await cache.take("a", make("a", 10));
    const second = await cache.take("b", make("b", 10));
    second.free();
    await settled();
    expect(held).toEqual(["a"]);
    expect(cache.numUsed).toBe(1);
    first.free();
    first.free(); // twice is once
    await settled();
    expect(held).toEqual([]);
    expect([cache.bytes, cache.numUsed]).toEqual([0, 0]);
  });

  test("are not encoded to the end when all who wait have gone", async () => {
    const cache = new ImageCache(100);
    const controllers = [new AbortController(), new AbortController()];
    let stopped: AbortSignal | undefined;
    const encode = (signal: AbortSignal) => {
      stopped = signal;
      return new Promise<EncodedImage>((_, reject) => {
        signal.addEventListener("abort", () => reject(new Error("stopped")));
      });
    };
    const waiting = controllers.map(({ signal }) => cache.take("a", encode, signal));
    controllers[0]!.abort();
    await expect(waiting[0]).rejects.toMatchObject({ code: "aborted" });
    expect(stopped!.aborted).toBe(false);
    controllers[1]!.abort();
    await expect(waiting[1]).rejects.toMatchObject({ code: "aborted" });
    expect(stopped!.aborted).toBe(true);
    const { make } = imageMaker();
    (await cache.take("a", make("a", 1))).free();
    expect(cache.bytes).toBe(4);
  });

  test("that cannot be made are everybody's error, and are tried again", async () => {
    const cache = new ImageCache(100);
    const broken = () => Promise.reject(new Error("no pixels"));
    const both = [cache.take("a", broken), cache.take("a", broken)];
    for (const one of both) await expect(one).rejects.toThrow("no pixels");
    const { make } = imageMaker();
    (await cache.take("a", make("a", 1))).free();
    expect(cache.bytes).toBe(4);
  });

  test("any order of use: the bytes are those held, and within the limit when none is used", async () => {
    const action = fc.record({ key: fc.integer({ min: 0, max: 4 }), keep: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 30 }), async (actions) => {
        const { held, make } = imageMaker();
        const cache = new ImageCache(100);
        const kept: EncodedImage[] = [];
        for (const { key, keep } of actions) {
          const image = await cache.take(String(key), make(String(key), 5 + 5 * key));
          if (keep) kept.push(image);
          else image.free();
          await settled();
          expect(cache.bytes).toBe(held.reduce((sum, name) => sum + 4 * (5 + 5 * Number(name)), 0));
          expect(new Set(held).size).toBe(held.length);
        }
        for (const image of kept) image.free();
        await settled();
        expect(cache.bytes).toBeLessThanOrEqual(100);
        expect(cache.numUsed).toBe(0);
      }),
      { seed: 2, numRuns: 50 },
    );
  });
});
