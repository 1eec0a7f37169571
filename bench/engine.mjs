// What batching and the caches of the engine give, each as a ratio within one run. Prints JSON; exit code 1 when a bar is missed.
//
//   npm run build && node bench/engine.mjs [--shape hybrid-1b] [--dtype int8] [--rounds 5]
//
// decode: tokens a second of 16 requests together over those of one alone, rounds of both in turn, the median of each round's
// ratio; bar 6. The shape reads many weights for little arithmetic, which is what a batch shares.
// secondTurn: time from `chat` to the first token of the second turn of a conversation about a picture of 1280 x 960, over that of
// the first turn; bar 0.1. Decoding the picture is part of both. The model is that of recipes/nano with random weights, and each
// round starts with a picture and a conversation of its own.
// speculation: tokens a second of an answer that repeats itself with drafts of 8 tokens over those without, rounds of both in turn; bar
// 1.5. Weights are random, so a bias makes it repeat one token: all drafts are right, which is the best case. And the same for
// an answer drawn from all tokens, where nothing is tried; bar 0.8, since a request that may try drafts waits for each of its tokens.

import sharp from "sharp";
import { addonStatus } from "../dist/backends/native/addon.js";
import { createNativeBackend } from "../dist/backends/native/native-backend.js";
import { Engine } from "../dist/engine/engine.js";
import { loadWeights } from "../dist/models/load-weights.js";
import { benchShapes } from "../dist/runtime/bench-shapes.js";
import { loadModel } from "../dist/runtime/node.js";
import { syntheticCheckpoint } from "../dist/runtime/synthetic.js";
import { greedySampling } from "../dist/tensor/sampling.js";
import { randomNano } from "./random-model.mjs";

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};
const shape = option("shape", "hybrid-1b");
const dtype = option("dtype", "int8");
const rounds = Number(option("rounds", "5"));
const { executor, reason } = addonStatus();
if (!executor) throw new Error(`no addon: ${reason}`);

const decode = await measureDecode();
const secondTurn = await measureSecondTurn();
const speculation = await measureSpeculation();
const isMet =
  decode.ratio >= 6 && secondTurn.ratio <= 0.1 && speculation.copying >= 1.5 && speculation.other >= 0.8;
console.log(JSON.stringify({ machine: executor.detail, decode, secondTurn, speculation, isMet }, null, 2));
process.exitCode = isMet ? 0 : 1;

async function measureDecode() {
  const config = benchShapes[shape]();
  const backend = createNativeBackend(executor);
  const weights = await loadWeights(config, syntheticCheckpoint(config, dtype), backend);
  const limits = { contextLength: 256, maxSequences: 16, pageSize: 64, prefillChunk: 512 };
  const engine = new Engine(backend, config, weights, limits);
  await decodeRate(engine, 16, 4); // code of a first run is slow
  const found = [];
  for (let round = 0; round < rounds; round++) {
    const one = await decodeRate(engine, 1, 24);
    const sixteen = await decodeRate(engine, 16, 24);
    found.push({ one, sixteen, ratio: sixteen / one });
  }
  engine.close();
  return { shape, dtype, tokensPerSecond: found, ratio: median(found.map(({ ratio }) => ratio)) };
}

/** Tokens a second of `count` requests once all decode. */
async function decodeRate(engine, count, numTokens) {
  const times = [];
  const run = async (seed) => {
    const ids = Int32Array.from({ length: 16 }, (_, i) => (i * 7 + seed) % 500);
    const fixed = { images: [], sampling: greedySampling, eosTokenIds: [], allowed: null };
    for await (const _ of engine.generate({ ids, seed, maxNewTokens: numTokens, ...fixed }))
      times.push(performance.now());
  };
  await Promise.all(Array.from({ length: count }, (_, seed) => run(seed)));
  // Without the first token of each, which ends its prefill.
  return (1000 * (times.length - count)) / (times.at(-1) - times[count - 1]);
}

async function measureSpeculation() {
  const config = benchShapes[shape]();
  const limits = { contextLength: 256, maxSequences: 1, pageSize: 64, prefillChunk: 512 };
  const open = async (maxDrafts) => {
    const backend = createNativeBackend(executor);
    const weights = await loadWeights(config, syntheticCheckpoint(config, dtype), backend);
    return new Engine(backend, config, weights, { ...limits, maxDrafts });
  };
  const plain = await open(0);
  const drafting = await open(8);
  const kinds = {
    copying: { sampling: greedySampling, logitBias: [[11, 100]] },
    other: { sampling: { ...greedySampling, temperature: 1 }, logitBias: [] },
  };
  const result = {};
  for (const [kind, fixed] of Object.entries(kinds)) {
    await singleRate(drafting, fixed, 0);
    const found = [];
    for (let round = 0; round < rounds; round++) {
      const without = await singleRate(plain, fixed, round);
      found.push((await singleRate(drafting, fixed, round)) / without);
    }
    result[kind] = median(found);
    result[`${kind}Rounds`] = found;
  }
  const { tried, accepted } = drafting.drafts;
  plain.close();
  drafting.close();
  return { shape, dtype, tried, accepted, ...result };
}

/** Tokens a second of one request once it decodes. */
async function singleRate(engine, fixed, seed) {
  const ids = Int32Array.from({ length: 16 }, (_, i) => (i * 7 + seed) % 500);
  const times = [];
  const request = { ids, seed, images: [], eosTokenIds: [], allowed: null, maxNewTokens: 49, ...fixed };
  for await (const _ of engine.generate(request)) times.push(performance.now());
  return (1000 * (times.length - 1)) / (times.at(-1) - times[0]);
}

async function measureSecondTurn() {
  const { folder, remove } = await randomNano();
  try {
    const model = await loadModel(folder, { backend: "native" });
    await conversation(model, 0); // code of a first run is slow
    const found = [];
    for (let round = 1; round <= rounds; round++) found.push(await conversation(model, round));
    model.close();
    return { rounds: found, ratio: median(found.map(({ ratio }) => ratio)) };
  } finally {
    remove();
  }
}

/** Two turns about a picture that no other round has. */
async function conversation(model, round) {
  const image = await picture(round);
  const first = [
    { role: "system", content: "You read documents and answer in one word. ".repeat(4) },
    {
      role: "user",
      content: [
        { type: "image", image },
        { type: "text", text: `What is the total of document ${round}?` },
      ],
    },
  ];
  const one = await firstToken(model, first);
  const answer = { role: "assistant", content: "42" };
  const two = await firstToken(model, [...first, answer, { role: "user", content: "And the date?" }]);
  return { first: one, second: two, ratio: two.ms / one.ms };
}

async function firstToken(model, messages) {
  const began = performance.now();
  for await (const event of model.chat(messages, { maxNewTokens: 1, temperature: 0 }))
    if (event.type === "text-end") return { ms: performance.now() - began, ...event.usage };
}

async function picture(round) {
  const [width, height] = [1280, 960];
  const data = Buffer.alloc(width * height * 3);
  for (let i = 0; i < data.length; i++) data[i] = ((i * 31) ^ (i >> 7) ^ (round * 40_503)) & 255;
  return sharp(data, { raw: { width, height, channels: 3 } })
    .blur(2)
    .jpeg()
    .toBuffer();
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
