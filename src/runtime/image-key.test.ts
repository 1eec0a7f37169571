import { expect, test } from "vitest";
import { minimaxVl01Processor } from "../formats/presets.ts";
import { imageKey } from "./image-key.ts";

const data = Uint8Array.from({ length: 24 }, (_, i) => i * 10);
const image = { width: 4, height: 2, data };

test("the key is a fixed number of size, pixels and settings", async () => {
  expect(await imageKey(image, minimaxVl01Processor)).toBe(
    "f946781fe3a114c929514125a5fdfc9a340f5034aa6d4b5fd0db3a95e79ec1ea",
  );
  expect(await imageKey({ ...image, data: data.slice() }, { ...minimaxVl01Processor })).toBe(
    await imageKey(image, minimaxVl01Processor),
  );
});

test("another size, pixel or setting is another key", async () => {
  const changed = data.slice();
  changed[23]! ^= 1;
  const keys = await Promise.all([
    imageKey(image, minimaxVl01Processor),
    imageKey({ width: 2, height: 4, data }, minimaxVl01Processor),
    imageKey({ ...image, data: changed }, minimaxVl01Processor),
    imageKey(image, { ...minimaxVl01Processor, imageMean: [0, 0, 0] }),
    imageKey(image, { ...minimaxVl01Processor, imageGridPinpoints: [[336, 336]] }),
    imageKey(image, { ...minimaxVl01Processor, processImageMode: "resize" }),
  ]);
  expect(new Set(keys).size).toBe(keys.length);
});
