// What the HTTP server costs: tokens a second of 16 streams through it over those of the engine driven directly, rounds of both in
// turn, the median of each round's ratio; bar 0.95. Prints JSON; exit code 1 when the bar is missed. Also the time that the server
// takes for one event of a stream, with an engine that takes none: the least of the rounds.
//
//   npm run build && node bench/serve.mjs [--streams 16] [--tokens 64] [--rounds 5]
//
// The model is that of recipes/nano with random weights. Clients run in a thread of their own, on the same cores.

import { once } from "node:events";
import { request } from "node:http";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return Number(at < 0 ? fallback : process.argv[at + 1]);
};

const messages = [{ role: "user", content: "What does the document say?" }];

if (isMainThread) await measure();
else parentPort.on("message", async () => parentPort.postMessage(await streams(workerData, viaHttp)));

async function measure() {
  const settings = { streams: option("streams", 16), tokens: option("tokens", 64) };
  const rounds = option("rounds", 5);
  const { createApp } = await import("../dist/server/app.js");
  const { listen } = await import("../dist/server/node-server.js");
  const { openRuntimePort } = await import("../dist/server/runtime-port.js");
  const { randomNano } = await import("./random-model.mjs");
  const quiet = { info() {}, warn() {}, error() {} };
  const { folder, remove } = await randomNano();
  try {
    const options = { backend: "native", maxSequences: settings.streams };
    const port = await openRuntimePort([{ id: "nano", path: folder }], options, quiet);
    const app = createApp({ port, log: quiet, limits: { maxRunning: settings.streams } });
    const server = await listen(app, { host: "127.0.0.1", port: 0 });
    const client = new Worker(new URL(import.meta.url), { workerData: { ...settings, url: server.url } });
    const throughServer = () =>
      new Promise((resolve) => {
        client.once("message", resolve);
        client.postMessage("go");
      });
    const direct = () => streams({ ...settings, port }, viaPort);
    await direct(); // code of a first run is slow
    await throughServer();
    const found = [];
    for (let round = 0; round < rounds; round++) {
      const engine = await direct();
      const served = await throughServer();
      found.push({ engine, served, ratio: served / engine });
    }
    await client.terminate();
    await server.stop();
    await port.close();
    const microsecondsPerEvent = await costOfEvents(quiet, settings.streams, rounds);
    const ratio = found.map((one) => one.ratio).toSorted((a, b) => a - b)[rounds >> 1];
    console.log(
      JSON.stringify(
        { ...settings, tokensPerSecond: found, microsecondsPerEvent, ratio, isMet: ratio >= 0.95 },
        null,
        2,
      ),
    );
    process.exitCode = ratio >= 0.95 ? 0 : 1;
  } finally {
    remove();
  }
}

/** Wall time of one event when all streams have nothing but events, in microseconds. */
async function costOfEvents(log, numStreams, rounds) {
  const { createApp } = await import("../dist/server/app.js");
  const { listen } = await import("../dist/server/node-server.js");
  const tokens = 2000;
  const port = {
    models: [{ id: "nano", created: 0, contextLength: 8192, hasVision: true }],
    async *generate() {
      for (let index = 0; index < tokens; index++) yield { type: "text-delta", text: "word " };
      const usage = { promptTokens: 1, cachedTokens: 0, imageTokens: 0, completionTokens: tokens };
      yield { type: "text-end", finishReason: "stop", stopString: null, usage };
    },
  };
  const server = await listen(createApp({ port, log, limits: { maxRunning: numStreams } }), {
    host: "127.0.0.1",
    port: 0,
  });
  const workerData = { streams: numStreams, tokens, url: server.url };
  const client = new Worker(new URL(import.meta.url), { workerData });
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const rate = await new Promise((resolve) => {
      client.once("message", resolve);
      client.postMessage("go");
    });
    least = Math.min(least, 1e6 / rate);
  }
  await client.terminate();
  await server.stop();
  return least;
}

/** Tokens a second of all streams from the first request to the last token. */
async function streams(settings, run) {
  const began = performance.now();
  const counts = await Promise.all(
    Array.from({ length: settings.streams }, (_, seed) => run(settings, seed)),
  );
  const total = counts.reduce((sum, count) => sum + count, 0);
  return (1000 * total) / (performance.now() - began);
}

async function viaPort({ port, tokens }, seed) {
  const options = { maxNewTokens: tokens, temperature: 1, seed };
  for await (const event of port.generate("nano", messages, options))
    if (event.type === "text-end") return event.usage.completionTokens;
}

/** By a client that does next to nothing: it shares the cores with what is measured. */
async function viaHttp({ url, tokens }, seed) {
  const body = JSON.stringify({
    model: "nano",
    messages,
    max_tokens: tokens,
    temperature: 1,
    seed,
    stream: true,
    stream_options: { include_usage: true },
  });
  const headers = { "content-type": "application/json" };
  const sent = request(`${url}/v1/chat/completions`, { method: "POST", headers });
  sent.end(body);
  const [response] = await once(sent, "response");
  let tail = Buffer.alloc(0);
  for await (const chunk of response) tail = Buffer.concat([tail.subarray(-1000), chunk]);
  // Of the last event but [DONE].
  const text = tail.toString();
  const data = text.slice(text.lastIndexOf("data: {") + "data: ".length, text.lastIndexOf("data: [DONE]"));
  return JSON.parse(data).usage.completion_tokens;
}
