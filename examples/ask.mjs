// Asks a model about the pictures of this folder, none of which it was trained on:
//   node examples/ask.mjs [--model DIR]
// prints image, question and answer, and after wrong ones what stands in the picture. An answer is right when it holds the expected
// one, upper and lower case alike; where the picture does not say (null), when it says so.
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { loadModel, readImageFile } from "../dist/runtime/node.js";
import { bundledModelPath } from "../dist/runtime/node-bundled-model.js";

const { values } = parseArgs({ options: { model: { type: "string" } } });
const place = (name) => new URL(name, import.meta.url);
const questions = JSON.parse(await readFile(place("questions.json"), "utf8"));
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
