import { InvalidArgumentError } from "commander";

const units: Readonly<Record<string, number>> = {
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

/** `4GB` -> 4e9. */
export function parseBytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([kMGK]i?B)$/.exec(text);
  const bytes = match ? Math.floor(Number(match[1]) * (units[match[2]!] ?? Number.NaN)) : Number.NaN;
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  throw new InvalidArgumentError("expected a size such as 500MB, 4GB (10^9 bytes) or 2GiB (2^30).");
}
