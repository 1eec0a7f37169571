/**
 * What the next step does: a pure function from what requests hold and want to a plan.
 *
 * Every request that decodes takes one token, and drafts of more where it has some. Beside them up to `promptTokens` tokens of prompts are prefilled: of requests
 * under way, and of waiting ones that get a place. Among prompts the higher priority goes first, then the caller that had
 * fewer tokens computed so far, then who came first. A caller that comes anew starts level with the one that had least.
 *
 * When KV pages run out, a request that needs one takes it from those ranked below it (lower priority, or the same and later
 * arrival): the last of them gives back all it holds and waits to be computed again. The first in rank can always go on,
 * so every request ends. Waiting requests take only what is free, and nothing in a step that preempts.
 */

export interface SchedulerLimits {
  /** Requests that may be under way at once. */
  readonly maxSequences: number;
  /** Most prompt tokens in one step, of all requests together; decoded tokens come on top, one for each request. */
  readonly promptTokens: number;
  /**
   * A chunk that does not reach the end of its segment is a multiple of this, and leaves more than one token: then blocks of
   * lightning attention fall alike however a prompt is cut, and so do the bits of its numbers.
   */
  readonly chunkMultiple: number;
  /** Tokens in a page. */
  readonly pageSize: number;
}

interface Scheduled {
  readonly id: number;
  readonly caller: string;
  /** Higher goes first. */
  readonly priority: number;
  /** Place in the order of arrival, of its own. */
  readonly arrival: number;
  /** On the clock of `nowMs`; Infinity for none. */
  readonly deadlineMs: number;
}

export interface RunningRequest extends Scheduled {
  /** `idle`: nothing is to be computed, its last tokens are on their way. */
  readonly phase: "prefill" | "decode" | "idle";
  /** Tokens in the cache. */
  readonly length: number;
  /** Tokens up to where the next chunk must end, at least 1; `decode`: all of them are taken at once. */
  readonly left: number;
  /** `decode`: tokens that may come after those, and are tried where there are pages for them without anybody giving up any. */
  readonly drafts: number;
  readonly numPages: number;
  /** Pages that would be free without it; looked at only when it is to give them back. */
  readonly ownPages: number;
}

export interface WaitingRequest extends Scheduled {
  /** Tokens that it finds in the cache. */
  readonly length: number;
  readonly left: number;
  /** All tokens to compute before its first new token, those in the cache included. */
  readonly promptLength: number;
  /** Whole pages of the cache that it begins with. */
  readonly sharedPages: number;
  /** Those of them that count as free now. */
  readonly pinnedPages: number;
}

export interface SchedulerState {
  readonly nowMs: number;
  readonly running: readonly RunningRequest[];
  readonly waiting: readonly WaitingRequest[];
  /** Pages that are free, or free as soon as they are asked for. */
  readonly freePages: number;
  /** `served` of the last plan; empty at first. */
  readonly served: ReadonlyMap<string, number>;
}

export interface StepPlan {
  /** Past their deadline. Their places are free at once; their pages, which others may share, in the next plan. */
  readonly expired: readonly number[];
  /** Give back what they hold, before anything is taken. */
  readonly preempted: readonly number[];
  /** Take a place, in this order. */
  readonly admitted: readonly number[];
  /** New tokens of each request, at least 1. */
  readonly slices: readonly { readonly id: number; readonly count: number }[];
  /** Tokens computed for each caller that has requests here, on a common scale. */
  readonly served: ReadonlyMap<string, number>;
}

/** Plans one step. */
export function planStep(state: SchedulerState, limits: SchedulerLimits): StepPlan {
  return new Planner(state, limits).plan();
}

/**
 * Tokens of a segment that go into one chunk.
 *
 * @param left   tokens of the segment, at least 1
 * @param budget tokens that the chunk may have
 * @param isAll  whether there will never be a larger budget: then any count is better than none
 */
export function chunkLength(left: number, budget: number, multiple: number, isAll: boolean): number {
  if (left <= budget) return left;
  const most = Math.floor(budget / multiple) * multiple;
  const count = left - most === 1 ? most - multiple : most;
  if (count > 0) return count;
  return isAll ? budget : 0;
}

class Planner {
  readonly #state: SchedulerState;
  readonly #limits: SchedulerLimits;
  readonly #running: RunningRequest[];
  readonly #served: Map<string, number>;
  readonly #preempted = new Set<number>();
  readonly #slices = new Map<number, { readonly count: number; readonly newPages: number }>();
  #freePages: number;
  #budget: number;

  constructor(state: SchedulerState, limits: SchedulerLimits) {
    this.#state = state;
    this.#limits = limits;
    this.#running = state.running.filter((request) => !isExpired(request, state)).sort(byRank);
    this.#served = levelled(state);
    this.#freePages = state.freePages;
    this.#budget = limits.promptTokens;
  }

  plan(): StepPlan {
    const { running, waiting } = this.#state;
    const expired = [...running, ...waiting].filter((request) => isExpired(request, this.#state));
    for (const request of this.#running) if (request.phase === "decode") this.#decode(request);
    const admitted = this.#prefillAndAdmit();
    return {
      expired: expired.map(({ id }) => id),
      preempted: [...this.#preempted],
      admitted,
      slices: [...this.#slices].map(([id, { count }]) => ({ id, count })),
      served: this.#served,
    };
  }

  #decode(request: RunningRequest): void {
    if (this.#preempted.has(request.id)) return;
    const { length, left, drafts, numPages } = request;
    const newPages = this.#pagesFor(length + left) - numPages;
    if (!this.#makeRoom(request, newPages)) return;
    const room = (numPages + this.#freePages) * this.#limits.pageSize - length - left;
    const count = left + Math.min(drafts, room);
    this.#give(request, count, this.#pagesFor(length + count) - numPages);
  }

  #prefillAndAdmit(): number[] {
    const admitted: number[] = [];
    const prefilling = this.#running.filter(({ phase }) => phase === "prefill");
    const waiting = this.#state.waiting.filter((request) => !isExpired(request, this.#state));
    let isFull = this.#preempted.size > 0;
    while (this.#budget > 0) {
      const candidates: Scheduled[] = [
        ...prefilling.filter(({ id }) => !this.#preempted.has(id)),
        ...(isFull ? [] : waiting),
      ];
      const next = this.#first(candidates);
      if (!next) break;
      if (removeFrom(prefilling, next)) {
        this.#prefill(next as RunningRequest, admitted.length === 0);
        isFull ||= this.#preempted.size > 0;
      } else if (this.#admit(next as WaitingRequest, admitted.length)) {
        removeFrom(waiting, next);
        admitted.push(next.id);
      } else isFull = true; // nobody overtakes the one who does not fit
    }
    return admitted;
  }

  /** @param mayPreempt not once somebody was let in, who may begin with pages of the one that would be preempted */
  #prefill(request: RunningRequest, mayPreempt: boolean): void {
    const { length, left, numPages } = request;
    const wanted = this.#chunk(left, this.#budget);
    if (wanted === 0) return;
    if (mayPreempt) this.#makeRoom(request, this.#pagesFor(length + wanted) - numPages);
    const room = (numPages + this.#freePages) * this.#limits.pageSize - length;
    const count = room >= wanted ? wanted : chunkLength(left, room, this.#limits.chunkMultiple, false);
    if (count <= 0) return;
    this.#give(request, count, this.#pagesFor(length + count) - numPages);
    this.#budget -= count;
  }

  #admit(request: WaitingRequest, numAdmitted: number): boolean {
    const { length, left, promptLength, sharedPages, pinnedPages } = request;
    if (this.#running.length + numAdmitted >= this.#limits.maxSequences) return false;
    const room = this.#freePages - pinnedPages;
    if (this.#pagesFor(promptLength + 1) - sharedPages > room) return false;
    const count = this.#chunk(left, this.#budget);
    if (count === 0) return false;
    this.#freePages = room;
    this.#give(request, count, this.#pagesFor(length + count) - sharedPages);
    this.#budget -= count;
    return true;
  }

  #chunk(left: number, budget: number): number {
    const { chunkMultiple, promptTokens } = this.#limits;
    return chunkLength(left, budget, chunkMultiple, budget === promptTokens);
  }

  /** Preempts others until `newPages` are free; false when those below `request` do not have as many. */
  #makeRoom(request: RunningRequest, newPages: number): boolean {
    for (let at = this.#running.length - 1; this.#freePages < newPages && at >= 0; at--) {
      const other = this.#running[at]!;
      if (other === request) return false;
      if (other.phase === "idle" || this.#preempted.has(other.id)) continue;
      this.#preempted.add(other.id);
      const slice = this.#slices.get(other.id);
      this.#slices.delete(other.id);
      this.#freePages += other.ownPages + (slice?.newPages ?? 0);
    }
    return this.#freePages >= newPages;
  }

  #give({ id, caller }: Scheduled, count: number, newPages: number): void {
    this.#slices.set(id, { count, newPages });
    this.#freePages -= newPages;
    this.#served.set(caller, this.#served.get(caller)! + count);
  }

  #first(candidates: readonly Scheduled[]): Scheduled | undefined {
    let best = candidates[0];
    for (const candidate of candidates) if (this.#compare(candidate, best!) < 0) best = candidate;
    return best;
  }

  #compare(a: Scheduled, b: Scheduled): number {
    const servedA = this.#served.get(a.caller)!;
    const servedB = this.#served.get(b.caller)!;
    return b.priority - a.priority || servedA - servedB || a.arrival - b.arrival;
  }

  #pagesFor(tokens: number): number {
    return Math.ceil(tokens / this.#limits.pageSize);
  }
}

/** First in rank first. */
function byRank(a: Scheduled, b: Scheduled): number {
  return b.priority - a.priority || a.arrival - b.arrival;
}

function isExpired({ deadlineMs }: Scheduled, { nowMs }: SchedulerState): boolean {
  return deadlineMs <= nowMs;
}

/** What callers with requests had so far; those that come anew had as much as the one that had least. */
function levelled({ running, waiting, served }: SchedulerState): Map<string, number> {
  const callers = new Set([...running, ...waiting].map(({ caller }) => caller));
  const known = [...callers].flatMap((caller) => served.get(caller) ?? []);
  const least = known.length > 0 ? Math.min(...known) : 0;
  return new Map([...callers].map((caller) => [caller, (served.get(caller) ?? least) - least]));
}

function removeFrom<T>(list: T[], item: unknown): boolean {
  const at = list.indexOf(item as T);
  if (at >= 0) list.splice(at, 1);
  return at >= 0;
}
