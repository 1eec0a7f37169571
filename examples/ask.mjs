// Asks a model about the pictures of this folder, or those that are named, none of which it was trained on:
//   node examples/ask.mjs [--model DIR] [receipts receipt.png charts/08-pie.png ...]
// A folder's name stands for all that is in it, and "." for what lies beside this file. Prints image, question and answer, and after
// wrong ones what stands in the picture. An answer is right when it holds the expected one as whole words, upper and lower case alike;
// where the picture does not say (null), when it says so.
import { readFile } from "node:fs/promises";
import { dirname } from "node:path/posix";
import { parseArgs } from "node:util";
import { loadModel, readImageFile } from "../dist/runtime/node.js";
import { bundledModelPath } from "../dist/runtime/node-bundled-model.js";

const { values, positionals } = parseArgs({
  options: { model: { type: "string" } },
  allowPositionals: true,
});
const place = (name) => new URL(name, import.meta.url);
const read = async (name) => JSON.parse(await readFile(place(name), "utf8"));
// Three files: the first is what the shipped model has been asked since it began, so that its numbers can be compared; the third is
// about pictures (13 and on of each kind) that nobody has seen who writes training data.
const files = ["questions.json", "more-questions.json", "fresh-questions.json"];
const all = (await Promise.all(files.map(read))).flat();
const kindOf = ({ image }) => dirname(image);
const isNamed = (one, name) => name.replace(/(.)\/$/, "$1") === kindOf(one) || name === one.image;
const unknown = positionals.find((name) => !all.some((one) => isNamed(one, name)));
if (unknown !== undefined) {
  const inFolders = all.map((one) => (kindOf(one) === "." ? one.image : kindOf(one)));
  console.error(`no question is about "${unknown}", expected some of ${[...new Set(inFolders)].join(", ")}`);
  process.exit(2);
}
const questions = all.filter(
  (one) => positionals.length === 0 || positionals.some((name) => isNamed(one, name)),
);
const kinds = [...new Set(questions.map(kindOf))];
const model = await loadModel(values.model ?? bundledModelPath());
const counts = [];
for (const kind of kinds) {
  const ofKind = questions.filter((one) => kindOf(one) === kind);
  let right = 0;
  for (const one of ofKind) if (await ask(one)) right++;
  counts.push({ kind, right, of: ofKind.length });
  if (kinds.length > 1) console.log("");
}
if (kinds.length > 1)
  for (const { kind, right, of } of counts) console.log(`${kind.padEnd(12)} ${right} of ${of} right`);
console.log(`${counts.reduce((sum, { right }) => sum + right, 0)} of ${questions.length} right`);
model.close();

async function ask({ image, question, answer }) {
  const content = [
    { type: "image", image: await readImageFile(place(image).pathname), label: image },
    { type: "text", text: question },
  ];
  let said = "";
  for await (const event of model.chat([{ role: "user", content }], { maxNewTokens: 100 }))
    if (event.type === "text-delta") said += event.text;
  const isRight = answer === null ? /\b(not|no|cannot|nothing)\b|n't\b/i.test(said) : holds(said, answer);
  const expected = isRight ? "" : `   (${answer ?? "the picture does not say"})`;
  const line = said.replaceAll("\n", " / ");
  console.log(
    `${image.padEnd(kindOf({ image }) === "." ? 18 : 32)} ${question.padEnd(44)} ${line}${expected}`,
  );
  return isRight;
}

/** Whether a text has the words, not as part of a longer word or number: 2 is in "2 kB", not in "12", "2.50" and "1,2". */
function holds(text, words) {
  const isLetter = (character) => /\p{L}/u.test(character);
  const before = isLetter(words[0]) ? "\\p{L}" : "\\d|\\d[.,:]";
  const after = isLetter(words.at(-1)) ? "\\p{L}" : "\\d|[.,:]\\d";
  const escaped = words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<!${before})${escaped}(?!${after})`, "iu").test(text);
}
