/**
 * The loop of an engine: schedule, forward, sample, settle, as long as there are requests.
 *
 * Requests join and leave between steps, and one forward holds tokens of all that are under way. The next step is queued before
 * the tokens of the one before it are read: it takes them from where the backend keeps them, so the backend never waits for
 * this thread. It is one step too many for a request that a token ends; then nobody looks at what it gives.
 *
 * A request that leaves (cancelled, failed, or its caller stopped listening) gives back what it holds at once: steps run in the
 * order in which they are queued, so whoever gets it next writes after all steps that are under way.
 */

import { RequestError } from "../errors.ts";
import type { GenerationRequest } from "./request.ts";
import { planStep, type SchedulerLimits, type StepPlan } from "./scheduler.ts";
import { Sequence } from "./sequence.ts";
import type { SequenceMemory } from "./sequence-memory.ts";
import { type RunningStep, type SampledToken, type StepModel, type StepSlice, startStep } from "./step.ts";
import { nextTurn } from "./turn.ts";

export interface LoopOptions extends SchedulerLimits {
  /** Tokens a sequence may have. */
  readonly contextLength: number;
  /** Requests that may wait for a place. */
  readonly maxWaiting: number;
  /** Most tokens of a draft. */
  readonly maxDrafts: number;
}

/** Requests that have ended, by how: each counts once. A caller that stops listening cancels. */
export interface Outcomes {
  readonly finished: number;
  readonly cancelled: number;
  readonly failed: number;
}

interface Sampled {
  readonly sequence: Sequence;
  readonly first: number;
  readonly count: number;
}

/** A step under way. */
interface LoopStep {
  readonly running: RunningStep;
  /** All with tokens in it. */
  readonly sequences: readonly Sequence[];
  /** Those that it samples tokens for, and where the tokens of each begin and how many there are. */
  readonly sampling: readonly Sampled[];
  isClosed: boolean;
}

/** Turns that an idle engine waits at most while requests go on coming. */
const mostGatherTurns = 4;

export class StepLoop {
  readonly #model: StepModel;
  readonly #options: LoopOptions;
  readonly #memory: SequenceMemory;
  readonly #sequences = new Map<number, Sequence>();
  /** In the order in which they were started; two at most. */
  readonly #steps: LoopStep[] = [];
  #served: ReadonlyMap<string, number> = new Map();
  #nextId = 0;
  #isRunning = false;
  readonly #drafts = { tried: 0, accepted: 0 };
  readonly #ended = { finished: 0, cancelled: 0, failed: 0 };

  constructor(model: StepModel, options: LoopOptions, memory: SequenceMemory) {
    this.#model = model;
    this.#options = options;
    this.#memory = memory;
  }

  /** Requests now. */
  get load(): { readonly running: number; readonly waiting: number } {
    return { running: this.#in("running").length, waiting: this.#in("waiting").length };
  }

  get ended(): Outcomes {
    return { ...this.#ended };
  }

  get drafts(): { readonly tried: number; readonly accepted: number } {
    return { ...this.#drafts };
  }

  /** Lets a request join. @throws {RequestError} `queue_full` */
  add(request: GenerationRequest): Sequence {
    const numWaiting = this.#in("waiting").length;
    const { maxWaiting, maxSequences, contextLength, maxDrafts } = this.#options;
    if (numWaiting >= maxWaiting + maxSequences - this.#in("running").length) {
      throw new RequestError(
        "queue_full",
        `${numWaiting} requests are waiting, at most ${maxWaiting} may; try again later or load with more sequences`,
        { fields: { waiting: numWaiting, maxWaiting } },
      );
    }
    const onFault = (error: unknown) => this.fail(sequence, error);
    const sequence: Sequence = new Sequence(this.#nextId++, request, {
      contextLength,
      maxDrafts,
      nowMs: performance.now(),
      onFault,
    });
    this.#sequences.set(sequence.id, sequence);
    if (!this.#isRunning) void this.#run();
    return sequence;
  }

  /** Ends a request whose caller stopped listening, if it has not ended. */
  leave(sequence: Sequence): void {
    this.#end(sequence, "cancelled");
  }

  /** Ends a request with an error, if it has not ended. */
  fail(sequence: Sequence, error: unknown): void {
    if (sequence.state === "ended") return;
    sequence.stream.fail(error);
    const isAbort = error instanceof RequestError && error.code === "aborted";
    this.#end(sequence, isAbort ? "cancelled" : "failed", false);
  }

  /** Frees what a request holds; steps that are of no more use are given up. */
  #end(sequence: Sequence, how: keyof Outcomes, isToKeep = true): void {
    if (sequence.state === "ended") return;
    if (isToKeep && sequence.state === "running") this.#keepAtEnd(sequence);
    this.#giveBack(sequence);
    sequence.state = "ended";
    this.#ended[how]++;
    this.#sequences.delete(sequence.id);
    for (const step of this.#steps) if (step.sequences.every(({ state }) => state === "ended")) close(step);
    if (this.#sequences.size === 0) this.#model.replays?.clear();
  }

  /** On a device that is gone nothing can be kept; that must not hold up the end of a request. */
  #keepAtEnd(sequence: Sequence): void {
    try {
      this.#memory.keepAtEnd(sequence);
    } catch {
      this.#memory.clear();
    }
  }

  /** Ends all requests with an error. */
  failAll(error: unknown): void {
    for (const sequence of [...this.#sequences.values()]) this.fail(sequence, error);
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    try {
      await this.#gather();
      while (this.#sequences.size > 0) {
        const before = this.#steps[0];
        const isNew = this.#startNext();
        if (before) await this.#settle(before);
        else if (!isNew && this.#sequences.size > 0) throw new Error("no request can go on");
        await nextTurn();
      }
    } catch (error) {
      this.failAll(error);
    } finally {
      for (const step of this.#steps.splice(0)) close(step);
      this.#isRunning = false;
    }
  }

  /**
   * Requests that come together begin together: waits for a turn of the event loop in which none comes. A first step of one, with the
   * others read beside it, would take longer than reading them.
   */
  async #gather(): Promise<void> {
    await nextTurn(); // whatever else is read in this one
    for (let turn = 0; turn < mostGatherTurns; turn++) {
      const { size } = this.#sequences;
      await nextTurn();
      if (this.#sequences.size <= size) return;
    }
  }

  /** Plans a step, carries the plan out and queues the step; false when there is nothing to do. */
  #startNext(): boolean {
    const before = this.#steps[0];
    const plan = this.#plan(before);
    const sequences: Sequence[] = [];
    const slices: StepSlice[] = [];
    for (const { id, count } of plan.slices) {
      const sequence = this.#sequences.get(id)!;
      this.#memory.grow(sequence, count);
      slices.push(sequence.slice(count, pendingOf(sequence, before)));
      if (sequence.numDrafted > 0) this.#memory.backUp(sequence);
      sequences.push(sequence);
    }
    // Pages that two of the preempted shared are counted as free only in the next plan.
    if (slices.length === 0) return plan.preempted.length > 0 || plan.expired.length > 0;
    try {
      const running = startStep(this.#model, slices);
      const sampling: Sampled[] = [];
      let first = 0;
      slices.forEach(({ sampling: last, earlier = [] }, index) => {
        if (last === null) return;
        const count = 1 + earlier.length;
        sampling.push({ sequence: sequences[index]!, first, count });
        first += count;
      });
      this.#steps.push({ running, sequences, sampling, isClosed: false });
      for (const sequence of sequences) if (sequence.isAtCut) this.#memory.keep(sequence);
    } catch (error) {
      this.#memory.clear();
      for (const sequence of sequences) this.fail(sequence, error);
    }
    return true;
  }

  #plan(before: LoopStep | undefined): StepPlan {
    const found = this.#lookUpWaiting();
    const plan = planStep(
      {
        nowMs: performance.now(),
        running: this.#in("running").map((one) =>
          one.asRunning(pendingOf(one, before) !== null, () => this.#memory.ownPages(one)),
        ),
        waiting: found.map(({ waiting }) => waiting),
        freePages: this.#memory.numFreePages,
        served: this.#served,
      },
      this.#options,
    );
    this.#served = plan.served;
    for (const id of plan.expired) this.#expire(this.#sequences.get(id)!);
    for (const id of plan.preempted) this.#giveBack(this.#sequences.get(id)!);
    const admitted = plan.admitted.map((id) => found.find(({ sequence }) => sequence.id === id)!);
    this.#memory.admit(admitted);
    for (const { sequence } of admitted) {
      sequence.state = "running";
      sequence.stream.start(sequence.length);
    }
    return plan;
  }

  /** The waiting requests, and what they find in the prefix cache. One whose token is still on its way waits for that first. */
  #lookUpWaiting() {
    return this.#in("waiting").flatMap((sequence) => {
      if (sequence.isPending) return [];
      const { lookup, pinnedPages } = this.#memory.lookUp(sequence);
      const { length = 0 } = lookup.match ?? {};
      const sharedPages = Math.floor(length / this.#options.pageSize);
      return [{ sequence, lookup, waiting: sequence.asWaiting(length, sharedPages, pinnedPages) }];
    });
  }

  /** Waits for a step and hands out its tokens. */
  async #settle(step: LoopStep): Promise<void> {
    try {
      const { ids, logprobs } = await step.running.done;
      for (const { sequence, first, count } of step.sampling) {
        if (sequence.state === "ended") continue;
        const end = first + count;
        const taken = sequence.takeAll(ids.subarray(first, end), logprobs.slice(first, end));
        this.#drafts.tried += count - 1;
        this.#drafts.accepted += taken.numAccepted;
        if (taken.isRolledBack && sequence.state === "running") this.#memory.restore(sequence);
        if (taken.hasEnded) this.#end(sequence, "finished");
      }
    } catch (error) {
      // What was queued behind a step that failed read what it should have written.
      this.#memory.clear();
      const touched = this.#steps.flatMap(({ sequences }) => sequences);
      for (const sequence of touched) if (sequence.state !== "ended") this.fail(sequence, error);
    }
    close(step);
    const at = this.#steps.indexOf(step);
    if (at >= 0) this.#steps.splice(at, 1);
    if (this.#steps[0]?.isClosed) this.#steps.shift();
  }

  #expire(sequence: Sequence): void {
    const { timeoutMs } = sequence.request;
    const message = `the request was not done after timeoutMs ${timeoutMs}; try again later or allow more time`;
    this.fail(sequence, new RequestError("timeout", message, { fields: { timeoutMs: timeoutMs! } }));
  }

  #giveBack(sequence: Sequence): void {
    if (sequence.state !== "running") return;
    this.#memory.giveBack(sequence);
    sequence.state = "waiting";
  }

  #in(state: Sequence["state"]): Sequence[] {
    return [...this.#sequences.values()].filter((sequence) => sequence.state === state);
  }
}

/** Where the token lies that a step samples for a sequence, when the next one can take it. */
function pendingOf(sequence: Sequence, step: LoopStep | undefined): SampledToken | null {
  const sampled = step?.sampling.find((one) => one.sequence === sequence);
  if (!step || !sampled || sequence.isStepwise) return null;
  const tensor = step.running.sampled;
  const row = step.running.rows[sampled.first]!;
  return tensor && row >= 0 ? { tensor, row } : null;
}

function close(step: LoopStep): void {
  if (!step.isClosed) step.running.close();
  step.isClosed = true;
}
