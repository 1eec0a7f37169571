// Times llama.cpp (through node-llama-cpp, CPU only) on the layer stack of a 1B llama with random Q8_0 weights and prints
// JSON: decode of one request after a short prompt, and prefill of 512 tokens.
//
//   node bench/peers/llama.mjs [--threads 2] [--rounds 6]
//
// Fair to both sides: the same shape and 8-bit weights (here 8.5 bits: an f16 scale for 32 weights); greedy sampling over a
// vocabulary of 512; prefill as one batch of 512 that gives the logits of its last token. Flash attention on and off are
// both tried and the faster counts, for each case by itself. Rates count the matrices of the layers alone. llama.cpp runs the
// feed-forward part of the last layer only for rows whose logits are wanted, so its GOP/s count about 5 % more than it does.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layerBytes, layerParameters, llamaShape, writeLlamaModel } from "./llama-model.mjs";
import { loadPeer } from "./load-peer.mjs";
import { scriptOptions, timeRounds } from "./timing.mjs";

const promptTokens = 16;
const decodeTokens = 64;
const prefillTokens = 512;
const { threads, rounds } = scriptOptions({ rounds: 6 });
const { getLlama, getModuleVersion } = await loadPeer("node-llama-cpp");
const folder = mkdtempSync(join(tmpdir(), "vl01-bench-"));
const results = { decode: [], prefill: [] };
let systemInfo;
try {
  const modelPath = join(folder, "model.gguf");
  writeLlamaModel(modelPath);
  const llama = await getLlama({ gpu: false, build: "never", maxThreads: threads, logLevel: "error" });
  systemInfo = llama.systemInfo;
  const model = await llama.loadModel({ modelPath, ignoreMemorySafetyChecks: true });
  for (const flashAttention of [true, false]) {
    const context = await model.createContext({
      contextSize: llamaShape.contextSize,
      batchSize: prefillTokens,
      threads: { ideal: threads, min: threads },
      flashAttention,
      ignoreMemorySafetyChecks: true,
    });
    const sequence = context.getSequence();
    results.prefill.push({ flashAttention, ...(await timePrefill(sequence)) });
    results.decode.push({ flashAttention, ...(await timeDecode(sequence)) });
    await context.dispose();
  }
  await llama.dispose();
} finally {
  rmSync(folder, { recursive: true });
}
console.log(
  JSON.stringify({
    case: `1B llama layer stack: decode of ${decodeTokens} tokens, prefill of ${prefillTokens}`,
    peer: `node-llama-cpp ${await getModuleVersion()}, Q8_0`,
    threads,
    systemInfo,
    layerParameters,
    layerBytes,
    decode: rates(results.decode, decodeTokens, { GBps: layerBytes / 1e9 }),
    prefill: rates(results.prefill, prefillTokens, { GOPps: (2 * layerParameters) / 1e9 }),
  }),
);

/** Time until the first token after a prompt is chosen. */
function timePrefill(sequence) {
  return timeRounds(
    rounds,
    (tokens) => tokens.next(),
    () => begin(sequence, prefillTokens),
  );
}

/** Time of the steps after the first token, whatever tokens they choose. */
function timeDecode(sequence) {
  return timeRounds(
    rounds,
    async (tokens) => {
      for (let i = 0; i < decodeTokens; i++) await tokens.next();
    },
    async () => {
      const tokens = await begin(sequence, promptTokens);
      await tokens.next();
      return tokens;
    },
  );
}

/** Greedy generation after a prompt; nothing runs before the first `next`. */
async function begin(sequence, length) {
  await sequence.clearHistory();
  const prompt = Array.from({ length }, (_, i) => 3 + ((i * 37) % 256));
  return sequence.evaluate(prompt, { temperature: 0, yieldEogToken: true });
}

/** The faster of the two runs in tokens per second and in the units given per token. */
function rates(runs, tokens, perToken) {
  const best = runs.toSorted((a, b) => a.bestMs - b.bestMs)[0];
  const rate = (ms) => (1000 * tokens) / ms;
  const units = Object.entries(perToken).map(([unit, amount]) => [unit, rate(best.bestMs) * amount]);
  return {
    bestTokensPerSecond: rate(best.bestMs),
    medianTokensPerSecond: rate(best.medianMs),
    ...Object.fromEntries(units),
    ...best,
    runs,
  };
}
