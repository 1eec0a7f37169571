// Times the f32 product [512, 4096] x [4096, 4096] in onnxruntime-node and prints JSON.
//
//   node bench/peers/onnx-matmul.mjs [--threads 2] [--rounds 15]
//
// Fair to both sides: the right side is an initialiser, as a weight is, so onnxruntime packs it once before the first run,
// as we pack ours; the output is allocated in each run on both sides. Before timing, some elements are checked.

import { openSession } from "./onnx-session.mjs";
import { onnxModel } from "./onnx-writer.mjs";
import { randomSource } from "./random.mjs";
import { scriptOptions, timeRounds } from "./timing.mjs";

const [M, K, N] = [512, 4096, 4096];
const { threads, rounds } = scriptOptions({ rounds: 15 });
const random = randomSource(1);
const a = random.normals(M * K, 1);
const b = random.normals(K * N, 0.02);
const model = onnxModel({
  nodes: [{ op: "MatMul", inputs: ["x", "b"], output: "y" }],
  initializers: [{ name: "b", shape: [K, N], data: b }],
  inputs: [{ name: "x", shape: [M, K] }],
  outputs: [{ name: "y", shape: [M, N] }],
  opsets: { "": 21 },
});
const session = await openSession(model, threads);
expectProduct(await session.run(a, [M, K]));
const time = await timeRounds(rounds, () => session.run(a, [M, K]));
const gflops = (ms) => (2 * M * K * N) / ms / 1e6;
console.log(
  JSON.stringify({
    case: `f32 MatMul ${M}x${K} by ${K}x${N}`,
    peer: `onnxruntime-node ${session.version}`,
    threads,
    bestGflops: gflops(time.bestMs),
    medianGflops: gflops(time.medianMs),
    ...time,
  }),
);

/** Compares some elements, the first and the last among them, with sums in float64. */
function expectProduct(y) {
  for (let i = 0; i < 64; i++) {
    const at = Math.round((i / 63) * (M * N - 1));
    const row = Math.floor(at / N);
    let sum = 0;
    for (let k = 0; k < K; k++) sum += a[row * K + k] * b[k * N + (at % N)];
    if (Math.abs(y[at] - sum) > 1e-4) throw new Error(`y[${at}] is ${y[at]}, expected ${sum}`);
  }
}
