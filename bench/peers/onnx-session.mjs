// onnxruntime as its users would set it up for speed: all graph optimisations, one operator at a time on `threads` threads.
import { loadPeer } from "./load-peer.mjs";

/** @param {Uint8Array} model @param {number} threads of one operator */
export async function openSession(model, threads) {
  const { default: ort } = await loadPeer("onnxruntime-node");
  const session = await ort.InferenceSession.create(model, {
    executionProviders: ["cpu"],
    graphOptimizationLevel: "all",
    executionMode: "sequential",
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  return {
    /** The output named `y` for the f32 input `x`. */
    async run(x, shape) {
      const { y } = await session.run({ x: new ort.Tensor("float32", x, shape) });
      return y.data;
    },
    close: () => session.release(),
    version: ort.env.versions?.node ?? ort.env.versions?.common,
  };
}
