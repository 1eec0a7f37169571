import { expect, test } from "vitest";
import { vl01 } from "./run.ts";

const small = ["--prompt", "16", "--tokens", "2", "--repeats", "1"];

test("bench measures prefill and decode of a synthetic model, and the machine's limits", async () => {
  const { code, stdout } = await vl01(["bench", "--shape", "lightning-small", ...small, "--json"]);
  expect(code).toBe(0);
  const { rows, backend } = JSON.parse(stdout);
  expect(backend).toMatch(/kernels|wasm|reference/);
  expect(rows.map(({ part }: { part: string }) => part)).toEqual(["prefill", "decode"]);
  for (const row of rows) {
    expect(row.seconds).toBeGreaterThan(0);
    expect(row.perSecond).toBeCloseTo(row.count / row.seconds, 6);
    expect(row.operations).toBeGreaterThan(1e6);
  }
});

test("bench prints a table, and runs a model folder", async () => {
  const { code, stdout } = await vl01(["bench", "--model", "test/fixtures/model/vl-f32", ...small]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/measured limits: /);
  for (const part of ["image encode", "prefill", "decode"])
    expect(stdout).toMatch(new RegExp(`^${part} `, "m"));
});

test("an unknown shape is one line that names the known ones", async () => {
  const { code, stderr } = await vl01(["bench", "--shape", "huge"]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^vl01: shape "huge": expected one of .*lightning-small/);
});
