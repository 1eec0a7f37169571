// Asks a model about the pictures of this folder, or those that are named, none of which it was trained on:
//   node examples/ask.mjs [--model DIR] [receipt.png ...]
// prints image, question and answer, and after wrong ones what stands in the picture. An answer is right when it holds the expected
// one, upper and lower case alike; where the picture does not say (null), when it says so.
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { loadModel, readImageFile } from "../dist/runtime/node.js";
import { bundledModelPath } from "../dist/runtime/node-bundled-model.js";

const { values, positionals } = parseArgs({
  options: { model: { type: "string" } },
  allowPositionals: true,
});
const place = (name) => new URL(name, import.meta.url);
const all = JSON.parse(await readFile(place("questions.json"), "utf8"));
const unknown = positionals.find((name) => !all.some(({ image }) => image === name));
if (unknown !== undefined) {
  const names = [...new Set(all.map(({ image }) => image))];
  console.error(`no question is about "${unknown}", expected some of ${names.join(", ")}`);
  process.exit(2);
}
const questions = positionals.length === 0 ? all : all.filter(({ image }) => positionals.includes(image));
const model = await loadModel(values.model ?? bundledModelPath());
let right = 0;
for (const { image, question, answer } of questions) {
  const content = [
    { type: "image", image: await readImageFile(place(image).pathname), label: image },
    { type: "text", text: question },
  ];
  let said = "";
  for await (const event of model.chat([{ role: "user", content }], { maxNewTokens: 100 }))
    if (event.type === "text-delta") said += event.text;
  const isRight =
    answer === null
      ? /\b(not|no|cannot|nothing|n't)\b/i.test(said)
      : said.toLowerCase().includes(answer.toLowerCase());
  if (isRight) right++;
  const expected = isRight ? "" : `   (${answer ?? "the picture does not say"})`;
  console.log(`${image.padEnd(18)} ${question.padEnd(42)} ${said}${expected}`);
}
console.log(`${right} of ${questions.length} right`);
model.close();
