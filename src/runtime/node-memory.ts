import { readFile } from "node:fs/promises";
import { freemem } from "node:os";

/**
 * Bytes that this process may still take without others losing theirs: what the system can give, caches of files among it,
 * within the limits of its control group where there are some.
 */
export async function availableMemory(): Promise<number> {
  const [meminfo, limit, used] = await Promise.all(
    ["/proc/meminfo", "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"].map((path) =>
      readFile(path, "utf8").catch(() => ""),
    ),
  );
  const stats = await readFile("/sys/fs/cgroup/memory.stat", "utf8").catch(() => "");
  return leastOf({ meminfo: meminfo!, limit: limit!, used: used!, stats }, freemem());
}

/** Texts of Linux; empty ones elsewhere. */
export interface MemoryTexts {
  readonly meminfo: string;
  /** Of control group v2: `max`, or bytes. */
  readonly limit: string;
  readonly used: string;
  readonly stats: string;
}

/** @param freeBytes what is taken where the system does not say what is available */
export function leastOf({ meminfo, limit, used, stats }: MemoryTexts, freeBytes: number): number {
  const available = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo)?.[1];
  const ofSystem = available === undefined ? freeBytes : 1024 * Number(available);
  if (!/^\d+\s*$/.test(limit) || !/^\d+\s*$/.test(used)) return ofSystem;
  // Pages of files that nobody waits for are given up first.
  const files = Number(/^inactive_file (\d+)$/m.exec(stats)?.[1] ?? 0);
  return Math.max(0, Math.min(ofSystem, Number(limit) - Number(used) + files));
}
