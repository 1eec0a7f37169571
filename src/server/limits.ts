/** What one server allows: defaults and units. */

export interface Limits {
  /** Most bytes of a JSON body. */
  readonly maxBodyBytes: number;
  /** Most bytes of all bodies that are held at once. */
  readonly maxAllBodiesBytes: number;
  /** Generations under way at once; the others wait. */
  readonly maxRunning: number;
  /** Requests that may wait; one more is answered 429. */
  readonly maxQueued: number;
  /** Time for one request from its body to its last token. */
  readonly requestTimeoutMs: number;
  /** Time that a client may take nothing of a stream. */
  readonly stallTimeoutMs: number;
  /** Most images of one request. */
  readonly maxImages: number;
  /** Most encoded bytes of one image. */
  readonly maxImageBytes: number;
  /** Images of a request that may be addresses, and time for fetching one. */
  readonly maxImageUrls: number;
  readonly imageUrlTimeoutMs: number;
  /** Most files that are kept, and bytes of one and of all together. */
  readonly maxFiles: number;
  readonly maxFileBytes: number;
  readonly maxAllFilesBytes: number;
  /** Time that open streams have to finish once the server is told to stop. */
  readonly drainTimeoutMs: number;
}

export const defaultLimits: Limits = {
  maxBodyBytes: 64 * 2 ** 20,
  maxAllBodiesBytes: 2 ** 29,
  maxRunning: 4,
  maxQueued: 64,
  requestTimeoutMs: 600_000,
  stallTimeoutMs: 60_000,
  maxImages: 16,
  maxImageBytes: 20 * 2 ** 20,
  maxImageUrls: 4,
  imageUrlTimeoutMs: 10_000,
  maxFiles: 1000,
  maxFileBytes: 20 * 2 ** 20,
  maxAllFilesBytes: 2 ** 30,
  drainTimeoutMs: 30_000,
};
