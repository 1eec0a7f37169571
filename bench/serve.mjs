// What the HTTP server costs: tokens a second of 16 streams through it over those of the engine driven directly, rounds of both in
// turn, the median of each round's ratio; bar 0.95. Prints JSON; exit code 1 when the bar is missed. Before the rounds every answer's text
// and usage through the server are compared with the engine's; on Linux a round also has the processor time of the main thread for a token,
// in microseconds, which other programs change less than the rate. Also the time that the server takes for one event of a stream, with
// an engine that takes none: the least of the rounds.
//
//   npm run build && node bench/serve.mjs [--streams 16] [--tokens 64] [--rounds 5] [--width N] [--model DIR]
//
// The model is that of recipes/nano with random weights, its language model --width wide, or --model. Clients run in a thread of their own, on the same cores: they
// keep what comes and read it when it has all come. `beginMs` is the time until every stream has its first text.

import { existsSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const text = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};
const option = (name, fallback) => Number(text(name, fallback));

const messages = [{ role: "user", content: "What does the document say?" }];

/** Of this thread's clients, by server and stream: a socket and when its last answer ended. */
const connections = new Map();
/** The server closes a connection that is idle for five seconds. */
const mostIdleMs = 2000;
const lastChunk = Buffer.from("0\r\n\r\n");

if (isMainThread) await measure();
else
  parentPort.on("message", async (isChecked) =>
    parentPort.postMessage(await streams({ ...workerData, isChecked }, viaHttp)),
  );

async function measure() {
  const settings = { streams: option("streams", 16), tokens: option("tokens", 64) };
  const rounds = option("rounds", 5);
  const { createApp } = await import("../dist/server/app.js");
  const { listen } = await import("../dist/server/node-server.js");
  const { openRuntimePort } = await import("../dist/server/runtime-port.js");
  const { randomNano } = await import("./random-model.mjs");
  const quiet = { info() {}, warn() {}, error() {} };
  const given = text("model", null);
  const { folder, remove } =
    given === null ? await randomNano(option("width", null) || null) : { folder: given, remove() {} };
  try {
    const options = { backend: "native", maxSequences: settings.streams };
    const port = await openRuntimePort([{ id: "nano", path: folder }], options, quiet);
    const app = createApp({ port, log: quiet, limits: { maxRunning: settings.streams } });
    const server = await listen(app, { host: "127.0.0.1", port: 0 });
    const client = new Worker(new URL(import.meta.url), { workerData: { ...settings, url: server.url } });
    const throughServer = (isChecked = false) =>
      new Promise((resolve) => {
        client.once("message", resolve);
        client.postMessage(isChecked);
      });
    const direct = (isChecked = false) => streams({ ...settings, port, isChecked }, viaPort);
    // Code of a first run is slow, too.
    expectSame(await direct(true), await throughServer(true));
    const found = [];
    for (let round = 0; round < rounds; round++) {
      const engine = await timed(direct);
      const served = await timed(throughServer);
      found.push({ engine, served, ratio: served.rate / engine.rate });
    }
    await client.terminate();
    await server.stop();
    await port.close();
    const microsecondsPerEvent = await costOfEvents(quiet, settings.streams, rounds);
    const ratio = found.map((one) => one.ratio).toSorted((a, b) => a - b)[rounds >> 1];
    console.log(
      JSON.stringify({ ...settings, found, microsecondsPerEvent, ratio, isMet: ratio >= 0.95 }, null, 2),
    );
    process.exitCode = ratio >= 0.95 ? 0 : 1;
  } finally {
    remove();
  }
}

function expectSame({ answers: direct }, { answers: served }) {
  for (const [seed, answer] of direct.entries()) {
    const { text, count } = served[seed];
    if (text !== answer.text || count !== answer.count)
      throw new Error(
        `seed ${seed}: the server gave ${count} tokens, the engine ${answer.count}, texts are ${text === answer.text ? "" : "not "}the same`,
      );
  }
}

/** A round, with the processor time of this thread; null where the system does not tell. */
async function timed(round) {
  const before = threadMicroseconds();
  const { answers, ...found } = await round();
  const total = answers.reduce((sum, { count }) => sum + count, 0);
  return { ...found, threadMicroseconds: before && (threadMicroseconds() - before) / total };
}

function threadMicroseconds() {
  const path = `/proc/self/task/${process.pid}/schedstat`;
  return existsSync(path) ? Number(readFileSync(path, "utf8").split(" ")[0]) / 1000 : null;
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
    const { rate } = await new Promise((resolve) => {
      client.once("message", resolve);
      client.postMessage(false);
    });
    least = Math.min(least, 1e6 / rate);
  }
  await client.terminate();
  await server.stop();
  return least;
}

/** Tokens a second of all streams from the first request to the last token, and the time until each has its first text. */
async function streams(settings, run) {
  const began = performance.now();
  let beginMs = 0;
  const onFirst = () => {
    beginMs = performance.now() - began;
  };
  const answers = await Promise.all(
    Array.from({ length: settings.streams }, (_, seed) => run(settings, seed, onFirst)),
  );
  const total = answers.reduce((sum, { count }) => sum + count, 0);
  return { rate: (1000 * total) / (performance.now() - began), beginMs, answers };
}

async function viaPort({ port, tokens, isChecked }, seed, onFirst) {
  const options = { maxNewTokens: tokens, temperature: 1, seed };
  let isFirst = true;
  let text = "";
  for await (const event of port.generate("nano", messages, options)) {
    if (isFirst) onFirst();
    isFirst = false;
    if (event.type === "text-end") return { count: event.usage.completionTokens, text };
    if (isChecked) text += event.text;
  }
}

/** By a client that does next to nothing, on a connection of its own that stays while it is used: it shares the cores with what is measured. */
async function viaHttp({ url, tokens, isChecked }, seed, onFirst) {
  const body = JSON.stringify({
    model: "nano",
    messages,
    max_tokens: tokens,
    temperature: 1,
    seed,
    stream: true,
    stream_options: { include_usage: true },
  });
  const { host, hostname, port } = new URL(url);
  const key = `${host} ${seed}`;
  let connection = connections.get(key);
  if (connection === undefined || performance.now() - connection.endedMs > mostIdleMs) {
    connection?.socket.destroy();
    connection = { socket: connect({ host: hostname, port: Number(port), noDelay: true }), endedMs: 0 };
    connections.set(key, connection);
  }
  const { socket } = connection;
  const answer = answerOn(socket, onFirst).finally(() => {
    connection.endedMs = performance.now();
  });
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  const whole = await answer;
  return { count: completionTokens(whole), text: isChecked ? textOf(whole) : "" };
}

/** Everything up to the last chunk of the body. */
function answerOn(socket, onFirst) {
  return new Promise((resolve, reject) => {
    const pieces = [];
    const take = (piece) => {
      if (pieces.push(piece) === 1) onFirst();
      if (!piece.subarray(-5).equals(lastChunk) && !endsAnswer(pieces)) return;
      socket.removeAllListeners();
      resolve(Buffer.concat(pieces).toString());
    };
    socket.on("data", take);
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("the connection closed within an answer")));
  });
}

/** A last chunk that came in two pieces. */
function endsAnswer(pieces) {
  const last = pieces.at(-1);
  return last.length < 5 && Buffer.concat(pieces.slice(-5)).subarray(-5).equals(lastChunk);
}

/** Of the last event but [DONE]. @throws for an answer that is not whole */
function completionTokens(answer) {
  const done = answer.lastIndexOf("data: [DONE]");
  if (!answer.startsWith("HTTP/1.1 200 ") || done < 0)
    throw new Error(`not a whole answer: ${answer.slice(0, 300)}`);
  const data = answer.slice(answer.lastIndexOf("data: {") + "data: ".length, done);
  // A chunk of the body may end between the two events.
  return JSON.parse(data.slice(0, data.indexOf("\n"))).usage.completion_tokens;
}

/** Of all events, whose lines may have ends of chunks between them. */
function textOf(answer) {
  const data = answer.matchAll(/^data: (\{.*\})$/gm);
  return Array.from(data, ([, event]) => JSON.parse(event).choices[0]?.delta.content ?? "").join("");
}
