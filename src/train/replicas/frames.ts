/**
 * Messages between the replicas of a run, over a stream of bytes.
 *
 *   u32 bytes of the head | u32 bytes of the values / 4 | head, JSON | values, f32 little-endian
 */

import { once } from "node:events";
import type { Socket } from "node:net";
import { BackendError } from "../../errors.ts";

export interface Frame {
  readonly head: Readonly<Record<string, unknown>>;
  readonly values: Float32Array;
}

const prefixBytes = 8;
/** Heads are a few words and a hash. */
const maxHeadBytes = 4096;

export class Frames {
  readonly #socket: Socket;
  /** Who is at the other end, for messages. */
  readonly #peer: string;
  readonly #maxValues: number;
  readonly #received: AsyncGenerator<Frame, void>;

  /** @param maxValues more in one frame are refused before anything is allocated for them */
  constructor(socket: Socket, peer: string, maxValues: number) {
    this.#socket = socket;
    this.#peer = peer;
    this.#maxValues = maxValues;
    this.#received = this.#frames();
    socket.setNoDelay(true);
    // Errors reach who reads or writes.
    socket.on("error", () => {});
  }

  /** Returns when the bytes have been handed on; `values` may be changed then. */
  async send(head: Frame["head"], values: Float32Array = new Float32Array(0)): Promise<void> {
    const text = Buffer.from(JSON.stringify(head));
    const prefix = Buffer.alloc(prefixBytes);
    prefix.writeUInt32LE(text.length, 0);
    prefix.writeUInt32LE(values.length, 4);
    this.#socket.write(Buffer.concat([prefix, text]));
    const body = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    await new Promise<void>((resolve, reject) =>
      this.#socket.write(body, (error) => (error ? reject(this.#lost(error)) : resolve())),
    );
  }

  /** @throws {BackendError} `replica_lost` when the other end is gone or sends something else */
  async receive(): Promise<Frame> {
    const { value, done } = await this.#received.next();
    if (done) throw this.#lost();
    return value;
  }

  async close(): Promise<void> {
    if (this.#socket.destroyed) return;
    this.#socket.end();
    this.#socket.resume();
    await Promise.race([once(this.#socket, "close"), new Promise((resolve) => setTimeout(resolve, 1000))]);
    this.#socket.destroy();
  }

  async *#frames(): AsyncGenerator<Frame, void> {
    const reader = byteReader(this.#socket);
    try {
      for (;;) {
        const prefix = Buffer.alloc(prefixBytes);
        if (!(await reader(prefix))) return;
        const headBytes = prefix.readUInt32LE(0);
        const numValues = prefix.readUInt32LE(4);
        if (headBytes > maxHeadBytes || numValues > this.#maxValues) {
          throw new BackendError(
            "replica_lost",
            `${this.#peer} sends a message of ${headBytes} and ${4 * numValues} bytes, which no replica does`,
          );
        }
        const head = Buffer.alloc(headBytes);
        const values = new Float32Array(numValues);
        if (!(await reader(head)) || !(await reader(new Uint8Array(values.buffer)))) return;
        yield { head: JSON.parse(head.toString()) as Frame["head"], values };
      }
    } catch (error) {
      this.#socket.destroy();
      throw error instanceof BackendError ? error : this.#lost(error);
    }
  }

  #lost(cause?: unknown): BackendError {
    return new BackendError(
      "replica_lost",
      `${this.#peer} is gone; start all replicas again, they go on from the last checkpoint`,
      { cause },
    );
  }
}

/** Fills arrays from a socket one after the other; false when it ended before. */
function byteReader(socket: Socket): (into: Uint8Array) => Promise<boolean> {
  const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let rest: Uint8Array = new Uint8Array(0);
  return async (into) => {
    for (let at = 0; at < into.length; ) {
      if (rest.length === 0) {
        const { value, done } = await chunks.next();
        if (done) return false;
        rest = value;
      }
      const taken = Math.min(rest.length, into.length - at);
      into.set(rest.subarray(0, taken), at);
      rest = rest.subarray(taken);
      at += taken;
    }
    return true;
  };
}
