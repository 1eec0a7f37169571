// Load on the server: 64 streams at once on the native backend, 16 clients more that wait in its queue, some of which leave, send
// nonsense or send images. Prints JSON: requests by outcome as the clients saw them and as the server counts them, and the server's
// memory after warm-up, in the middle and at the end. Exit code 1 when a request is lost, ends twice, or ends otherwise than its
// client saw; in runs of a minute or more also when memory grows by more than 2 %.
//
//   npm run build && node bench/load.mjs [--seconds 300] [--streams 64] [--model DIR] [--seed 1]
//
// The model is that of recipes/nano with random weights, or that of --model.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { uniform } from "../dist/engine/random.js";
import { encodePng } from "../dist/runtime/node.js";
import { eventData } from "../dist/server/http/event-data.js";

const { values: flags } = parseArgs({
  options: {
    seconds: { type: "string", default: "300" },
    streams: { type: "string", default: "64" },
    seed: { type: "string", default: "1" },
    model: { type: "string" },
  },
});
const [seconds, numStreams, seed] = [flags.seconds, flags.streams, flags.seed].map(Number);
/** More than run at once, so that some wait. */
const numClients = numStreams + Math.ceil(numStreams / 4);
/** Garbage that V8 has not yet collected is 5 % of the process, now and then: so that memory is what is held, it is collected. */
const collecting = ["--expose-gc", "--import", "data:text/javascript,setInterval(gc, 2000).unref()"];

/** Until pages and caches have been filled once. */
const warmupShare = 1 / 3;

/** How each kind may end. */
const expected = {
  text: /^finished$/,
  image: /^finished$/,
  leave: /^(left|finished)$/,
  bad: /^refused 40[04]$/,
  "bad image": /^refused 400$/,
};

/** What became of each request, by its id. */
const sent = new Map();
const samples = [];
const made = flags.model === undefined ? await (await import("./random-model.mjs")).randomNano() : null;
const server = await startServer(flags.model ?? made.folder);
const images = await Promise.all([0, 1, 2, 3].map(drawnImage));
try {
  const began = performance.now();
  const endMs = began + 1000 * seconds;
  const sampler = setInterval(async () => {
    const text = await metrics().catch(() => null);
    if (text)
      samples.push({ atMs: performance.now() - began, bytes: metric(text, "process_resident_memory_bytes") });
  }, 500);
  await Promise.all(Array.from({ length: numClients }, (_, client) => clientLoop(client, endMs)));
  clearInterval(sampler);
  await quiet();
  report(await metrics());
} finally {
  server.child.kill("SIGTERM");
  await once(server.child, "exit");
  made?.remove();
}

async function startServer(model) {
  const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
  const sizes = ["--concurrency", String(numStreams), "--queue", String(numClients), "--context", "1024"];
  const words = ["serve", "--model", `m=${model}`, "--backend", "native", "--port", "0", ...sizes];
  const child = spawn(process.execPath, [...collecting, main, ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  /** Lines of the log by request. */
  const ended = new Map();
  const url = await new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`vl01 serve ended with ${code}`)));
    createInterface({ input: child.stdout }).on("line", (text) => {
      const line = JSON.parse(text);
      if (line.msg === "listening") resolve(line.url);
      if (sent.has(line.requestId)) ended.set(line.requestId, [...(ended.get(line.requestId) ?? []), line]);
    });
  });
  return { child, url, ended };
}

/** One request after the other, each of a kind that its number says. */
async function clientLoop(client, endMs) {
  for (let number = 0; performance.now() < endMs; number++) {
    const draw = (index) => uniform(seed, 1000 * (client + 1000 * number) + index);
    const id = `load-${client}-${number}`;
    sent.set(id, await oneRequest(id, draw));
  }
}

/** Sends a request and gives what became of it. */
async function oneRequest(id, draw) {
  const kind = kindOf(draw(0));
  const signal = kind === "leave" ? leaveSignal(draw(1)) : undefined;
  sent.set(id, { kind, saw: "open" });
  try {
    const response = await fetch(`${server.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-request-id": id },
      body: bodyOf(kind, draw),
      ...(signal ? { signal } : {}),
    });
    if (!response.ok) {
      await response.arrayBuffer();
      return { kind, saw: `refused ${response.status}` };
    }
    let numEnds = 0;
    let last = null;
    for await (const data of eventData(response.body)) {
      last = data;
      if (data === "[DONE]") break;
      const { choices, error } = JSON.parse(data);
      if (error) return { kind, saw: `failed ${error.code}` };
      if (choices[0]?.finish_reason) numEnds++;
    }
    return {
      kind,
      saw: last === "[DONE]" && numEnds === 1 ? "finished" : `broken: ${numEnds} ends, then ${last}`,
    };
  } catch (error) {
    if (signal?.aborted) return { kind, saw: "left" };
    return { kind, saw: `broken: ${error.cause?.code ?? error.message}` };
  }
}

function kindOf(draw) {
  return draw < 0.45
    ? "text"
    : draw < 0.6
      ? "image"
      : draw < 0.8
        ? "leave"
        : draw < 0.9
          ? "bad"
          : "bad image";
}

/** Leaves at any stage: in the queue, while an image is read, in the prompt, in the answer. */
function leaveSignal(draw) {
  return AbortSignal.timeout(Math.ceil(5 * 400 ** draw));
}

function bodyOf(kind, draw) {
  const text = { type: "text", text: `What is ${Math.floor(1e6 * draw(2))}?` };
  const picture = (url) => [{ type: "image_url", image_url: { url } }, text];
  const hasImage = kind === "image" || (kind === "leave" && draw(3) < 0.5);
  const content = hasImage ? picture(images[Math.floor(images.length * draw(4))]) : [text];
  const body = {
    model: "m",
    messages: [
      { role: "user", content: kind === "bad image" ? picture("data:image/png;base64,AAAA") : content },
    ],
    max_tokens: kind === "leave" ? 500 : 1 + Math.floor(48 * draw(5)),
    temperature: 1,
    seed: Math.floor(2 ** 31 * draw(6)),
    stream: true,
  };
  if (kind !== "bad") return JSON.stringify(body);
  const wrong = [
    { ...body, max_tokens: -1 },
    { ...body, model: "none" },
    { ...body, frob: 1 },
    { ...body, messages: [{ role: "user", content: "x ".repeat(4000) }] },
  ];
  const at = Math.floor(5 * draw(7));
  return at === 4 ? '{"model": ' : JSON.stringify(wrong[at]);
}

async function drawnImage(number) {
  const [width, height] = [320, 240];
  const data = Uint8Array.from(
    { length: 3 * width * height },
    (_, index) => 255 * uniform(number, index >> 6),
  );
  return `data:image/png;base64,${Buffer.from(await encodePng({ width, height, data })).toString("base64")}`;
}

async function metrics() {
  return (await fetch(`${server.url}/metrics`)).text();
}

function metric(text, name) {
  return Number(new RegExp(`^${name} (.*)$`, "m").exec(text)?.[1] ?? Number.NaN);
}

/** Waits until the server has ended what it began; 10 s at most, after which what is open counts as lost. */
async function quiet() {
  for (let tries = 0; tries < 100; tries++) {
    const text = await metrics();
    const isIdle = metric(text, "vl01_generations_running") + metric(text, "vl01_requests_queued") === 0;
    const arrived = [...sent.keys()].filter((id) => server.ended.has(id)).length;
    const surely = [...sent.values()].filter(({ saw }) => saw !== "left").length;
    if (isIdle && arrived >= surely && tries > 5) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function report(text) {
  const problems = [];
  const asSeen = {};
  const asLogged = {};
  let numNeverArrived = 0;
  for (const [id, { kind, saw }] of sent) {
    const lines = server.ended.get(id) ?? [];
    asSeen[`${kind}: ${saw}`] = (asSeen[`${kind}: ${saw}`] ?? 0) + 1;
    for (const { outcome, status } of lines) {
      asLogged[`${outcome} ${status}`] = (asLogged[`${outcome} ${status}`] ?? 0) + 1;
    }
    if (lines.length === 0 && saw === "left") numNeverArrived++;
    else if (lines.length !== 1) problems.push(`${id} (${kind}, ${saw}) ended ${lines.length} times`);
    else if (!isAsSeen(saw, lines[0]))
      problems.push(`${id} (${kind}): ${saw}, and ${lines[0].outcome} ${lines[0].status}`);
    if (!expected[kind].test(saw)) problems.push(`${id} (${kind}): ${saw}`);
  }
  const counted = {};
  for (const [, labels, count] of text.matchAll(/^vl01_requests_total\{(.*)\} (\d+)$/gm)) {
    const { route, status, outcome } = Object.fromEntries(
      [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    );
    if (route === "/v1/chat/completions") counted[`${outcome} ${status}`] = Number(count);
  }
  for (const key of new Set([...Object.keys(counted), ...Object.keys(asLogged)])) {
    if (counted[key] !== asLogged[key])
      problems.push(`${key}: ${counted[key]} counted, ${asLogged[key]} in the log`);
  }
  for (const name of ["vl01_generations_running", "vl01_requests_queued"]) {
    if (metric(text, name) !== 0) problems.push(`${name} is ${metric(text, name)} at the end`);
  }
  const memory = memoryReport();
  if (seconds >= 60 && !(memory.growth <= 0.02))
    problems.push(`memory grew by ${(100 * memory.growth).toFixed(1)} %`);
  const { length } = problems;
  const shown = { seconds, streams: numStreams, clients: numClients, requests: sent.size };
  const found = { asSeen: sorted(asSeen), counted: sorted(counted), neverArrived: numNeverArrived, memory };
  console.log(
    JSON.stringify({ ...shown, ...found, problems: problems.slice(0, 20), isMet: length === 0 }, null, 2),
  );
  process.exitCode = length === 0 ? 0 : 1;
}

/** A client that left may have left behind the last byte. */
function isAsSeen(saw, { outcome, status }) {
  if (saw === "left") return outcome === "cancelled" || outcome === "finished";
  if (saw === "finished") return outcome === "finished" && status === 200;
  return saw === `refused ${status}`;
}

/** Medians over a tenth of the time after warm-up: at its beginning, middle and end. */
function memoryReport() {
  const from = warmupShare * seconds * 1000;
  const window = (at) => {
    const middle = from + at * (1000 * seconds - from);
    const half = 0.05 * (1000 * seconds - from);
    const near = samples.filter(({ atMs }) => Math.abs(atMs - middle) <= half).map(({ bytes }) => bytes);
    return near.toSorted((a, b) => a - b)[near.length >> 1] ?? Number.NaN;
  };
  const [start, middle, end] = [0.05, 0.5, 0.95].map(window);
  return { startBytes: start, middleBytes: middle, endBytes: end, growth: Math.max(middle, end) / start - 1 };
}

function sorted(counts) {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
