// The questions of a set: one for each picture, the same every time.
//
// A conversation's questions come in random order, so its last one is the seeded choice, and the only one whose task is known. It is
// asked alone, with the pictures. Where refusals are wanted, the first question of a conversation that must be refused is taken; where
// names are wanted, the first that asks what the only thing in the picture is.

import { wordings as flagWordings } from "../../dist/data/scenes/flags.js";
import { whatIsIt } from "../../dist/data/scenes/scene-wordings.js";
import { openStream } from "../../dist/data/stream.js";
import { lineWordings } from "../../dist/data/wordings.js";
import { isRefusal } from "../../dist/eval/metrics/refusal.js";

const readsLine = lineWordings.heldout.map((wording) => {
  const [before, after] = wording.split("{}").map(escaped);
  return new RegExp(`^${before}\\w+${after}$`, "i");
});

const asksName = new Set([...whatIsIt.heldout, ...flagWordings.name.heldout]);
const own = { "pango-documents": new URL("pango-documents.mjs", import.meta.url).href };
const choosers = { last: lastOf, refusals: refusalOf, names: nameOf };

/**
 * Yields samples of one question each.
 *
 * @param recipe sets.json
 * @param set    one of its sets
 */
export async function* questionsOf({ split, seed, sides }, set, count, workers = 1) {
  const mix = [{ at: 0, mix: set.mix }];
  const stream = openStream({ split, seed, sides, mix, workers, own });
  const choose = choosers[set.asks ?? "last"];
  const tasks = new RegExp(set.tasks);
  try {
    for (let given = 0; given < count; ) {
      const sample = await stream.next();
      const question = choose(sample, tasks);
      if (question === null) continue;
      given++;
      yield question;
    }
  } finally {
    await stream.close();
  }
}

function lastOf(sample, tasks) {
  const { task, answer: kind, turns } = sample;
  if (kind === "free" || !tasks.test(task)) return null;
  const asked = bare(turns.at(-2).content);
  // A line that is read out is no fact of a document.
  if (task.endsWith("/questions") && readsLine.some((wording) => wording.test(asked))) return null;
  return alone(sample, turns.length - 2, task.replace(/questions$/, kind));
}

function refusalOf(sample) {
  const at = sample.turns.findIndex(({ role, content }) => role === "assistant" && isRefusal(content));
  if (at < 0) return null;
  return alone(sample, at - 1, `${sample.id.split("/")[0]}/refusal`);
}

function nameOf(sample) {
  const at = sample.turns.findIndex(({ role, content }) => role === "user" && asksName.has(bare(content)));
  return at < 0 ? null : alone(sample, at, `${sample.id.split("/")[0]}/name`);
}

/** A sample of one question: the turn at `index`, with the pictures in front if it was not the first. */
function alone(sample, index, task) {
  const [question, answer] = sample.turns.slice(index, index + 2);
  const marks = sample.pictures.map(() => "<image>\n").join("");
  const content = index === 0 ? question.content : marks + question.content;
  return { ...sample, task, turns: [{ role: "user", content }, answer] };
}

function bare(question) {
  return question.replaceAll("<image>", "").trim();
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
