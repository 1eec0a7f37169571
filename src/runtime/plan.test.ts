import { expect, test } from "vitest";
import { minimaxVl01 } from "../formats/presets.ts";
import { parseDevices, planMemory } from "./plan.ts";

const eight = {
  deviceBytes: parseDevices("8x80GB"),
  dtype: "int8",
  contextLength: 131_072,
  numSequences: 1,
  imageTokens: 0,
} as const;

test("int8 of the real model: values, scales and bytes of the published recipe", () => {
  const plan = planMemory(minimaxVl01, eight);
  expect(plan.quantizedValues).toBe(453_613_977_600);
  expect(plan.plainValues).toBe(2_823_241_728);
  expect(plan.scales).toBe(65_802_240);
  expect(plan.weightBytes).toBe(453_613_977_600 + 2 * 2_823_241_728 + 2 * 65_802_240);
  expect(plan.weightBytes / 1e9).toBeCloseTo(459.4, 1);
});

test("the device map puts ten layers on each of eight devices", () => {
  const plan = planMemory(minimaxVl01, eight);
  expect(plan.devices.map(({ layers }) => layers)).toEqual(
    Array.from({ length: 8 }, (_, device) => [10 * device, 10 * device + 10]),
  );
  expect(plan.devices[0]!.also).toEqual(["embeddings", "vision tower", "projector"]);
  expect(plan.devices[7]!.also).toEqual(["final norm", "head"]);
});

test("KV is 40,960 bytes a token and state 280 MiB a sequence", () => {
  const plan = planMemory(minimaxVl01, eight);
  expect(plan.kvBytes).toBe(5 * 2 ** 30);
  expect(plan.stateBytes).toBe(280 * 2 ** 20);
  const two = planMemory(minimaxVl01, { ...eight, numSequences: 2 });
  expect(two.kvBytes).toBe(2 * plan.kvBytes);
  expect(two.stateBytes).toBe(2 * plan.stateBytes);
});

test("bf16 is 912.87 GB, does not fit eight 80 GB devices and fits eight of 141 GB", () => {
  const plan = planMemory(minimaxVl01, { ...eight, dtype: "bf16" });
  expect(plan.weightBytes).toBe(456_437_219_328 * 2);
  expect(plan.fits).toBe(false);
  const large = planMemory(minimaxVl01, { ...eight, dtype: "bf16", deviceBytes: parseDevices("8x141GB") });
  expect(large.fits).toBe(true);
  expect(planMemory(minimaxVl01, eight).fits).toBe(true);
});

test("device shares add up, also when layers do not divide", () => {
  const plan = planMemory(minimaxVl01, {
    ...eight,
    deviceBytes: parseDevices("7x80GiB"),
    imageTokens: 11_088,
  });
  const sum = plan.devices.reduce((total, device) => total + device.totalBytes, 0);
  expect(sum).toBe(plan.totalBytes);
  expect(plan.totalBytes).toBe(plan.weightBytes + plan.kvBytes + plan.stateBytes + plan.featureBytes);
  expect(plan.devices.at(-1)!.layers[1]).toBe(80);
  expect(plan.featureBytes).toBe(11_088 * 6144 * 2);
});

test.each([
  { contextLength: 0 },
  { contextLength: 1.5 },
  { contextLength: Number.NaN },
  { numSequences: -1 },
  { numSequences: 0 },
  { imageTokens: -1 },
  { numSequences: 2 ** 40, contextLength: 2 ** 40 },
])("%j is refused with the value", (options) => {
  expect(() => planMemory(minimaxVl01, { ...eight, ...options })).toThrow(
    expect.objectContaining({
      code: "request_invalid",
      message: expect.stringContaining(String(Object.values(options)[0])),
    }),
  );
});

test.each([
  "8",
  "0x80GB",
  "8x0GB",
  "8x0.0000000001GB",
  "1x99999999999GB",
  "8x80",
  "8x80TB",
  "-1x80GB",
  "9999x80GB",
  "8 x 80GB",
])("devices %j is refused with an example", (text) => {
  expect(() => parseDevices(text)).toThrow(
    expect.objectContaining({ code: "request_invalid", message: expect.stringContaining("8x80GB") }),
  );
});
