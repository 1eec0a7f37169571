import { expect, test } from "vitest";
import { parseBackend } from "./backend-names.ts";

test("one backend, several, adapters and shares", () => {
  expect(parseBackend("native")).toEqual([{ name: "native", adapter: null, share: 1 }]);
  expect(parseBackend("webgpu:NVIDIA H100=2.5+native")).toEqual([
    { name: "webgpu", adapter: "NVIDIA H100", share: 2.5 },
    { name: "native", adapter: null, share: 1 },
  ]);
});

test.each([
  ["gpu", /^backend "gpu": expected auto, webgpu, native, wasm, reference, or several/],
  ["webgpu+", /expected auto, webgpu/],
  ["auto+native", /expected auto, webgpu/],
  ["webgpu:", /expected auto, webgpu/],
  ["webgpu=0", /the share of webgpu is "0", expected a number above 0/],
  ["webgpu=-1", /the share of webgpu is "-1"/],
  ["webgpu=3+native=1GB", /the share of native is "1GB"/],
])("%s is refused", (text, message) => {
  expect(() => parseBackend(text)).toThrow(message);
});
