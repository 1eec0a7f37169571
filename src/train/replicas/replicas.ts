/**
 * Replicas of a run: processes with a device each that learn from samples of their own and average their weights every so many
 * steps. Replica 0 is the run: it listens, has the checkpoints and writes the model; the others connect to it, begin with its
 * weights and keep nothing.
 *
 *   w_i <- (w_0 + ... + w_(n-1)) / n     moments stay where they are
 *
 * Between two averages nothing is exchanged, so a plain connection does. Sums are in the order of the replicas: all get the same
 * bits, and a run repeated gives them again.
 * Source: local SGD, arXiv:1805.09767
 */

import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { BackendError, ConfigError } from "../../errors.ts";
import { type Frame, Frames } from "./frames.ts";

export interface ReplicaSettings {
  /** 0 to count - 1. */
  readonly index: number;
  /** 2 or more. */
  readonly count: number;
  /** Where replica 0 listens. */
  readonly host: string;
  readonly port: number;
  /** Steps between two averages. */
  readonly everySteps: number;
}

/** Where a run stands, which replica 0 tells the others at their start. */
export interface ReplicaStart {
  readonly step: number;
  readonly tokens: number;
  readonly position: number;
}

/** What must be the same everywhere. */
export interface ReplicaRun {
  /** Of everything that decides what a step does. */
  readonly recipeHash: string;
  /** Of all trained weights together. */
  readonly numValues: number;
}

const connectTimeoutMs = 120_000;
const retryMs = 100;

export class Replicas {
  readonly settings: ReplicaSettings;
  /** Of replica 0: the others by index, from 1. Of the others: replica 0 alone. */
  readonly #peers: readonly Frames[];

  private constructor(settings: ReplicaSettings, peers: readonly Frames[]) {
    this.settings = settings;
    this.#peers = peers;
  }

  /**
   * Waits for all replicas.
   *
   * @throws {ConfigError} `config_contradiction` when they are not of one run
   * @throws {BackendError} `replica_lost` when one does not come within two minutes
   */
  static async meet(settings: ReplicaSettings, run: ReplicaRun): Promise<Replicas> {
    return new Replicas(
      settings,
      settings.index === 0 ? await gather(settings, run) : [await join(settings, run)],
    );
  }

  /**
   * Gives every replica the weights and the place of replica 0.
   *
   * @param values of replica 0, all trained weights end to end; what the others give is not looked at
   */
  async begin(
    start: ReplicaStart,
    values: Float32Array,
  ): Promise<{ start: ReplicaStart; values: Float32Array }> {
    if (this.settings.index === 0) {
      await Promise.all(this.#peers.map((peer) => peer.send({ ...start }, values)));
      return { start, values };
    }
    const frame = await this.#peers[0]!.receive();
    const { step, tokens, position } = frame.head as unknown as ReplicaStart;
    return { start: { step, tokens, position }, values: frame.values };
  }

  /**
   * The mean over all replicas; all call it after the same step. `values` is overwritten.
   *
   * @throws {BackendError} `replica_lost` when a replica is gone or at another step
   */
  async average(step: number, values: Float32Array): Promise<Float32Array> {
    if (this.settings.index > 0) {
      await this.#peers[0]!.send({ step }, values);
      return (await this.#receive(0, step)).values;
    }
    const others = await Promise.all(this.#peers.map((_, i) => this.#receive(i, step)));
    const factor = 1 / this.settings.count;
    for (let i = 0; i < values.length; i++) {
      let sum = values[i]!;
      for (const other of others) sum += other.values[i]!;
      values[i] = sum * factor;
    }
    await Promise.all(this.#peers.map((peer) => peer.send({ step }, values)));
    return values;
  }

  async close(): Promise<void> {
    await Promise.all(this.#peers.map((peer) => peer.close()));
  }

  async #receive(peer: number, step: number): Promise<Frame> {
    const frame = await this.#peers[peer]!.receive();
    if (frame.head["step"] === step) return frame;
    throw new BackendError(
      "replica_lost",
      `another replica averages after step ${frame.head["step"]}, this one after ${step}; start all again`,
    );
  }
}

/** Replica 0: listens until all others have said who they are. */
async function gather({ count, host, port }: ReplicaSettings, run: ReplicaRun): Promise<Frames[]> {
  const server = createServer({ allowHalfOpen: true });
  server.listen(port, host);
  await once(server, "listening");
  const found = new Map<number, Frames>();
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(missing(count, found)), connectTimeoutMs);
      server.on("connection", (socket) => {
        greet(socket, run, count, found).then(
          () => {
            if (found.size < count - 1) return;
            clearTimeout(timer);
            resolve();
          },
          (error: unknown) => {
            clearTimeout(timer);
            reject(error);
          },
        );
      });
    });
    const peers = [...found].sort(([a], [b]) => a - b).map(([, peer]) => peer);
    await Promise.all(peers.map((peer) => peer.send({ problem: null })));
    return peers;
  } catch (error) {
    await Promise.all([...found.values()].map((peer) => peer.close()));
    throw error;
  } finally {
    server.close();
  }
}

async function greet(
  socket: Socket,
  run: ReplicaRun,
  count: number,
  found: Map<number, Frames>,
): Promise<void> {
  const peer = new Frames(socket, "another replica", run.numValues);
  const { head } = await peer.receive();
  const problem = problemOf(head, run, count, found);
  if (problem === null) {
    found.set(head["index"] as number, peer);
    return;
  }
  await peer.send({ problem });
  await peer.close();
  throw new ConfigError("config_contradiction", problem);
}

/** Why one that says this of itself cannot join; null when it can. */
function problemOf(
  head: Frame["head"],
  run: ReplicaRun,
  count: number,
  found: ReadonlyMap<number, Frames>,
): string | null {
  const index = head["index"] as number;
  if (head["count"] !== count)
    return `a replica says that there are ${head["count"]} of them, replica 0 that there are ${count}`;
  if (found.has(index) || !(index >= 1 && index < count))
    return `two replicas say that they are number ${index} of ${count}`;
  if (head["recipeHash"] !== run.recipeHash || head["numValues"] !== run.numValues)
    return `replica ${index} has another recipe, another model or another --average-every`;
  return null;
}

function missing(count: number, found: ReadonlyMap<number, Frames>): BackendError {
  const numbers = Array.from({ length: count - 1 }, (_, i) => i + 1).filter((index) => !found.has(index));
  return new BackendError(
    "replica_lost",
    `replica ${numbers.join(", ")} did not come within ${connectTimeoutMs / 1000} s`,
  );
}

/** Another replica: connects as soon as replica 0 listens. */
async function join({ index, count, host, port }: ReplicaSettings, run: ReplicaRun): Promise<Frames> {
  const deadline = performance.now() + connectTimeoutMs;
  const peer = new Frames(await connectUntil(host, port, deadline), "replica 0", run.numValues);
  await peer.send({ index, count, ...run });
  const { head } = await peer.receive();
  if (head["problem"] === null) return peer;
  await peer.close();
  throw new ConfigError("config_contradiction", String(head["problem"]));
}

async function connectUntil(host: string, port: number, deadline: number): Promise<Socket> {
  for (;;) {
    const socket = connect({ host, port, allowHalfOpen: true });
    try {
      await once(socket, "connect");
      return socket;
    } catch (cause) {
      socket.destroy();
      if (performance.now() > deadline) {
        throw new BackendError(
          "replica_lost",
          `replica 0 does not listen on ${host}:${port} for ${connectTimeoutMs / 1000} s`,
          { cause },
        );
      }
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
}
