import { describe, expect, test } from "vitest";
import { duration, type LineStream, ProgressLine, progressText, shortNumber } from "./progress.ts";

function recorder(isTTY: boolean, columns?: number): LineStream & { text: string } {
  return {
    text: "",
    isTTY,
    ...(columns === undefined ? {} : { columns }),
    write(text: string) {
      this.text += text;
    },
  };
}

/** A run of 1 step, 1000 tokens and 1e9 operations every 100 ms. */
function runSteps(progress: ProgressLine, from: number, to: number, numSteps: number, clock: { ms: number }) {
  for (let step = from; step <= to; step++) {
    clock.ms += 100;
    progress.update({ step, numSteps, loss: 2 / step, tokens: 1000 * step, flops: 1e9 * step });
  }
}

describe("progress", () => {
  test("is one line that changes on a terminal", () => {
    const clock = { ms: 0 };
    const stream = recorder(true);
    const progress = new ProgressLine(stream, { peakFlops: 4e10, now: () => clock.ms });
    runSteps(progress, 1, 200, 1000, clock);
    progress.close();
    expect(stream.text.split("\n")).toHaveLength(2);
    const lines = stream.text.trimEnd().split("\r\x1b[K");
    expect(lines[1]).toBe("step 1 of 1,000  loss 2.000");
    expect(lines.at(-1)).toBe("step 200 of 1,000  loss 0.01000  10k tokens/s  25 % of peak  80 s left");
  });

  test("is a plain line now and then elsewhere, and always at the end", () => {
    const clock = { ms: 0 };
    const stream = recorder(false);
    const progress = new ProgressLine(stream, { peakFlops: null, now: () => clock.ms });
    runSteps(progress, 1, 700, 700, clock);
    progress.close();
    const lines = stream.text.trimEnd().split("\n");
    expect(lines.map((line) => line.split("  ")[0])).toEqual([
      "step 1 of 700",
      "step 301 of 700",
      "step 601 of 700",
      "step 700 of 700",
    ]);
    expect(lines.at(-1)).toBe("step 700 of 700  loss 0.002857  10k tokens/s");
    expect(stream.text).not.toContain("\x1b");
  });

  test("shows a share of the peak from the moment that it is known", () => {
    const clock = { ms: 0 };
    const stream = recorder(true);
    const progress = new ProgressLine(stream, { now: () => clock.ms });
    runSteps(progress, 1, 10, 1000, clock);
    expect(stream.text).not.toContain("peak");
    progress.peakFlops = 2e10;
    runSteps(progress, 11, 11, 1000, clock);
    expect(stream.text.split("\r\x1b[K").at(-1)).toContain("10k tokens/s  50 % of peak");
  });

  test("takes its rates from the last seconds, so that a slow start is forgotten", () => {
    const clock = { ms: 0 };
    const stream = recorder(true);
    const progress = new ProgressLine(stream, { peakFlops: null, now: () => clock.ms });
    runSteps(progress, 1, 1, 1000, clock);
    clock.ms += 60_000; // compiling
    runSteps(progress, 2, 150, 1000, clock);
    expect(stream.text.split("\r\x1b[K").at(-1)).toContain("10k tokens/s  85 s left");
  });

  test("is cut to the width of the terminal, and steps aside for a note", () => {
    const clock = { ms: 0 };
    const stream = recorder(true, 20);
    const progress = new ProgressLine(stream, { peakFlops: null, now: () => clock.ms });
    runSteps(progress, 1, 1, 10, clock);
    progress.note("a sample is skipped");
    runSteps(progress, 2, 2, 10, clock);
    progress.close();
    expect(stream.text).toBe(
      "\r\x1b[Kstep 1 of 10  loss \r\x1b[Ka sample is skipped\n\r\x1b[Kstep 2 of 10  loss \n",
    );
  });
});

test("a loss that is not finite is shown as it is", () => {
  const values = { step: 1, numSteps: 2, loss: Number.NaN, tokens: 0, flops: 0 };
  expect(progressText(values, null, 1)).toBe("step 1 of 2  loss NaN");
});

test("numbers and durations are short", () => {
  expect([0, 12.345, 999, 999.9, 48_210, 1.5e6, 2e15].map(shortNumber)).toEqual([
    "0",
    "12.3",
    "999",
    "1k",
    "48.2k",
    "1.5M",
    "2P",
  ]);
  expect([0, 44.6, 89, 90, 3600, 12_000, 200_000].map(duration)).toEqual([
    "0 s",
    "45 s",
    "89 s",
    "2 min",
    "60 min",
    "3 h 20 min",
    "2 d 7 h",
  ]);
});
