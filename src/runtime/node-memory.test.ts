import { totalmem } from "node:os";
import { expect, test } from "vitest";
import { availableMemory, leastOf } from "./node-memory.ts";

const meminfo = "MemTotal:       24000000 kB\nMemFree:  100 kB\nMemAvailable:   20000000 kB\n";
const none = { meminfo: "", limit: "", used: "", stats: "" };

test("what the system can give counts, not what is free", () => {
  expect(leastOf({ ...none, meminfo }, 7)).toBe(20_000_000 * 1024);
  expect(leastOf({ ...none, meminfo, limit: "max\n", used: "5\n" }, 7)).toBe(20_000_000 * 1024);
});

test("a control group's limit counts where it is nearer, pages of files beside", () => {
  const group = { ...none, meminfo, limit: "1000\n", used: "900\n" };
  expect(leastOf(group, 7)).toBe(100);
  expect(leastOf({ ...group, stats: "anon 1\ninactive_file 300\n" }, 7)).toBe(400);
  expect(leastOf({ ...group, used: "2000\n" }, 7)).toBe(0);
});

test("elsewhere it is what is free", () => {
  expect(leastOf(none, 7)).toBe(7);
});

test("this machine has some, and not more than all", async () => {
  const bytes = await availableMemory();
  expect(bytes).toBeGreaterThan(2 ** 26);
  expect(bytes).toBeLessThanOrEqual(totalmem());
});
