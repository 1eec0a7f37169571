/**
 * How training goes, for a person: one line that changes on a terminal, a plain line now and then elsewhere.
 *
 *   step 1,200 of 9,000  loss 1.234  48.2k tokens/s  41 % of peak  12 min left
 */

export interface ProgressValues {
  readonly step: number;
  readonly numSteps: number;
  readonly loss: number;
  /** Since the run began. */
  readonly tokens: number;
  /** Floating-point operations since the run began. */
  readonly flops: number;
}

/** Where lines go; `process.stderr` is one. */
export interface LineStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProgressOptions {
  /** As the property; null unless given. */
  readonly peakFlops?: number | null;
  /** Milliseconds between lines when they do not go to a terminal; default 30 s. */
  readonly plainIntervalMs?: number;
  /** Milliseconds; default `performance.now`. */
  readonly now?: () => number;
}

/** Rates are taken over this long. */
const windowMs = 10_000;
/** A terminal is written to at most this often. */
const terminalIntervalMs = 100;

export class ProgressLine {
  /** Operations a second that were measured on this device; null while nobody has. */
  peakFlops: number | null;
  readonly #stream: LineStream;
  readonly #options: ProgressOptions;
  readonly #now: () => number;
  /** Of the last `windowMs`, and one before. */
  readonly #history: { readonly time: number; readonly values: ProgressValues }[] = [];
  #shownAt = Number.NEGATIVE_INFINITY;
  #isLineOpen = false;

  constructor(stream: LineStream, options: ProgressOptions = {}) {
    this.#stream = stream;
    this.#options = options;
    this.peakFlops = options.peakFlops ?? null;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Called after every step; writes when it is time. The last step is always shown. */
  update(values: ProgressValues): void {
    const time = this.#now();
    this.#history.push({ time, values });
    while (this.#history.length > 2 && this.#history[1]!.time <= time - windowMs) this.#history.shift();
    const interval = this.#stream.isTTY ? terminalIntervalMs : (this.#options.plainIntervalMs ?? 30_000);
    if (time < this.#shownAt + interval && values.step < values.numSteps) return;
    this.#shownAt = time;
    const text = progressText(values, this.#rates(time, values), this.peakFlops);
    if (this.#stream.isTTY) {
      this.#stream.write(`\r\x1b[K${text.slice(0, (this.#stream.columns ?? 120) - 1)}`);
      this.#isLineOpen = true;
    } else this.#stream.write(`${text}\n`);
  }

  /** A line of its own, such as a warning; the line that changes goes on below it. */
  note(text: string): void {
    this.#stream.write(`${this.#isLineOpen ? "\r\x1b[K" : ""}${text}\n`);
    this.#isLineOpen = false;
    this.#shownAt = Number.NEGATIVE_INFINITY;
  }

  /** Ends the line that changes. */
  close(): void {
    if (this.#isLineOpen) this.#stream.write("\n");
    this.#isLineOpen = false;
  }

  #rates(time: number, { step, tokens, flops }: ProgressValues): Rates | null {
    const first = this.#history[0]!;
    const seconds = (time - first.time) / 1000;
    if (seconds <= 0) return null;
    return {
      steps: (step - first.values.step) / seconds,
      tokens: (tokens - first.values.tokens) / seconds,
      flops: (flops - first.values.flops) / seconds,
    };
  }
}

/** Per second. */
export interface Rates {
  readonly steps: number;
  readonly tokens: number;
  readonly flops: number;
}

/** The line, without what is not known yet. */
export function progressText(
  { step, numSteps, loss }: ProgressValues,
  rates: Rates | null,
  peakFlops: number | null,
): string {
  const parts = [
    `step ${step.toLocaleString("en-US")} of ${numSteps.toLocaleString("en-US")}`,
    `loss ${Number.isFinite(loss) ? loss.toPrecision(4) : loss}`,
  ];
  if (rates) {
    parts.push(`${shortNumber(rates.tokens)} tokens/s`);
    if (peakFlops !== null) parts.push(`${((100 * rates.flops) / peakFlops).toFixed(0)} % of peak`);
    if (rates.steps > 0 && step < numSteps) parts.push(`${duration((numSteps - step) / rates.steps)} left`);
  }
  return parts.join("  ");
}

/** `950`, `48.2k`, `1.5M`: three digits. */
export function shortNumber(value: number): string {
  const units = ["", "k", "M", "G", "T", "P"];
  let scaled = value;
  let unit = 0;
  while (Math.abs(scaled) >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit++;
  }
  return `${Number(scaled.toPrecision(3))}${units[unit]}`;
}

/** `45 s`, `12 min`, `3 h 20 min`, `2 d 4 h` */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 90) return `${whole} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
