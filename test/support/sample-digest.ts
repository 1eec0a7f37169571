import { createHash } from "node:crypto";
import type { Sample } from "../../src/formats/dataset.ts";

/** A sample as text, its pixels as their hash: comparing a million numbers one by one takes a test runner seconds. */
export function sampleDigest(sample: Sample): string {
  return JSON.stringify(sample, (_, value: unknown) =>
    value instanceof Uint8Array ? createHash("sha256").update(value).digest("hex") : value,
  );
}
