// The quality table of a model: what it answers to held-out questions that are drawn anew, the same every time (sets.json).
//
//   npm run build && node bench/nano-quality/main.mjs [--model DIR] [--count 500] [--only ocr,charts,speed] [--backend native]
//     [--batch 16] [--json FILE] [--wrong FILE.html]
//
// docs/evaluation.md says what each row is.
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { isVl01Error } from "../../dist/errors.js";
import { samplesPage } from "../../dist/train/samples-page.js";
import { openAnswerer } from "./model.mjs";
import { questionsOf } from "./questions.mjs";
import { rowOf, tableOf } from "./report.mjs";
import { metrics } from "./scores.mjs";
import { measureSpeed, median } from "./speed.mjs";
import { openTesseract } from "./tesseract.mjs";

/** Of each kind of question on the page of wrong answers: more would not fit into memory. */
const maxWrong = 8;

const { values } = parseArgs({
  options: {
    model: { type: "string", default: "models/vl01-nano" },
    count: { type: "string", default: "500" },
    only: { type: "string" },
    backend: { type: "string", default: "native" },
    batch: { type: "string", default: "16" },
    json: { type: "string" },
    wrong: { type: "string" },
  },
});
const recipe = JSON.parse(readFileSync(new URL("sets.json", import.meta.url), "utf8"));
const names = [...recipe.sets.map(({ name }) => name), "speed"];
const only = values.only?.split(",") ?? names;
const [count, batch] = [positive("count"), positive("batch")];
for (const name of only)
  if (!names.includes(name)) fail(`--only has "${name}", expected some of ${names.join(", ")}`);

const answerer = await openAnswerer(values.model, values.backend, batch);
const rows = [];
const wrong = [];
let speed = null;
try {
  // First, before the cores are warm from an hour of answers.
  if (only.includes("speed")) speed = await speedOrProblem();
  for (const set of recipe.sets.filter(({ name }) => only.includes(name))) {
    rows.push(...(await measure(set)));
    await writeJson(); // what is measured stays, whatever comes after
  }
} finally {
  answerer.close();
}

if (rows.length > 0) console.log(tableOf(rows));
const all = rows.filter(({ name }) => name !== "tesseract");
const [answered, endless] = ["n", "endless"].map((key) => all.reduce((sum, row) => sum + row[key], 0));
if (answered > 0) {
  const share = ((100 * endless) / answered).toFixed(2);
  console.log(`\nendless repetition: ${endless} of ${answered} answers, ${share} % (bar: under 0.5 %)`);
}
if (only.includes("ocr") && !rows.some(({ name }) => name === "tesseract"))
  console.log("tesseract.js is not installed, so OCR stands alone: node bench/nano-quality/install.mjs");
if (speed?.problem) console.log(`1280 x 960 picture: not answered, ${speed.problem}`);
else if (speed !== null) {
  const { promptTokens, firstTokenSeconds, tokensPerSecond, coldSeconds } = speed;
  console.log(
    `1280 x 960 picture, ${promptTokens} tokens: vl01 ask says its first token after ${median(coldSeconds).toFixed(2)} s ` +
      `(bar: 2.0 s; ${coldSeconds[0].toFixed(2)} to ${coldSeconds.at(-1).toFixed(2)} of ${coldSeconds.length}), an open model after ` +
      `${firstTokenSeconds.toFixed(2)} s, and ${tokensPerSecond.toFixed(1)} tokens/s after it (bar: 100)`,
  );
}
await writeJson();
if (values.wrong !== undefined)
  await writeFile(
    values.wrong,
    await samplesPage(`The first wrong answers of each kind: ${values.model}`, wrong),
  );

async function writeJson() {
  if (values.json === undefined) return;
  const machine = { cpu: cpus()[0].model, cores: availableParallelism(), node: process.version };
  const { model, backend } = values;
  const result = { date: new Date().toISOString(), model, backend, batch, count, machine, rows, speed };
  await writeFile(values.json, `${JSON.stringify(result, null, 2)}\n`);
}

/** A picture that does not fit the context is a result too. */
async function speedOrProblem() {
  const documents = recipe.sets.find(({ name }) => name === "documents");
  const samples = questionsOf(recipe, documents, 1);
  const { value: sample } = await samples.next();
  await samples.return();
  try {
    return await measureSpeed(answerer, values.model, values.backend, sample.pictures[0]);
  } catch (error) {
    if (!isVl01Error(error)) throw error;
    return { problem: error.message };
  }
}

/** Keeps a wrong answer for the page, if it is among the first of its kind. */
function keepWrong(sample, answer) {
  const task = `${answer.set}: ${sample.task}`;
  if (values.wrong === undefined || wrong.filter((one) => one.sample.task === task).length >= maxWrong)
    return;
  const pictures = sample.pictures.map((picture) => ({ ...picture, labels: null }));
  wrong.push({ sample: { ...sample, task, pictures }, answer: answer.text, isRight: false });
}

/** The row of a set, and for OCR the one of tesseract.js. */
async function measure(set) {
  const { score } = metrics[set.metric];
  const tesseract = set.name === "ocr" ? await openTesseract() : null;
  const answers = [];
  const theirs = [];
  let seconds = 0;
  let theirSeconds = 0;
  let waiting = [];
  const answerWaiting = async () => {
    const began = performance.now();
    const said = await answerer.answer(waiting);
    seconds += (performance.now() - began) / 1000;
    for (const [i, sample] of waiting.entries()) {
      const { isRight, ...points } = score(said[i].text, sample.turns.at(-1).content);
      answers.push({ task: sample.task, ...said[i], ...points });
      if (!isRight) keepWrong(sample, { set: set.name, text: said[i].text });
    }
    waiting = [];
    if (process.stderr.isTTY) process.stderr.write(`\r${set.name}: ${answers.length} of ${count} `);
  };
  try {
    for await (const sample of questionsOf(recipe, set, count)) {
      waiting.push(sample);
      if (waiting.length === batch) await answerWaiting();
      if (tesseract === null) continue;
      const began = performance.now();
      const text = await tesseract.read(sample.pictures[0]);
      theirSeconds += (performance.now() - began) / 1000;
      const { isRight: _, ...points } = score(text, sample.turns.at(-1).content);
      theirs.push({ task: sample.task, text, isCutOff: false, doesFit: true, ...points });
    }
    if (waiting.length > 0) await answerWaiting();
  } finally {
    await tesseract?.close();
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  }
  const row = rowOf(set, answers, seconds);
  if (tesseract === null) return [row];
  const peer = { ...set, name: "tesseract", title: "  tesseract.js on the same pictures" };
  return [row, rowOf(peer, theirs, theirSeconds)];
}

function positive(name) {
  const value = Number(values[name]);
  if (!Number.isSafeInteger(value) || value < 1)
    fail(`--${name} is "${values[name]}", expected an integer from 1`);
  return value;
}

function fail(message) {
  console.error(`nano-quality: ${message}`);
  process.exit(2);
}
