// What an answer scores: points of what could be had, and whether that is right, for the page of wrong answers.
import { anls } from "../../dist/eval/metrics/anls.js";
import { characterErrors } from "../../dist/eval/metrics/character-errors.js";
import { exactMatch, nameMatch } from "../../dist/eval/metrics/exact-match.js";
import { isRefusal } from "../../dist/eval/metrics/refusal.js";
import { relaxedChartAccuracy } from "../../dist/eval/metrics/relaxed-accuracy.js";

/** By the names of sets.json: what it is called, whether less is better, and the score of one answer. */
export const metrics = {
  cer: {
    title: "character error rate",
    isError: true,
    score(answer, right) {
      const { errors, characters } = characterErrors(answer, right);
      return { points: errors, outOf: characters, isRight: errors === 0 };
    },
  },
  anls: {
    title: "ANLS",
    isError: false,
    score(answer, right) {
      const points = anls(answer, [right]);
      return { points, outOf: 1, isRight: points === 1 };
    },
  },
  relaxed: { title: "relaxed accuracy", isError: false, score: whether(relaxedChartAccuracy) },
  exact: { title: "exact match", isError: false, score: whether(exactMatch) },
  name: { title: "top-1", isError: false, score: whether(nameMatch) },
  refused: { title: "correct refusals", isError: false, score: whether(isRefusal) },
  "refused-falsely": {
    title: "false refusals",
    isError: true,
    score(answer) {
      const refuses = isRefusal(answer);
      return { points: Number(refuses), outOf: 1, isRight: !refuses };
    },
  },
};

function whether(test) {
  return (answer, right) => {
    const isRight = test(answer, right);
    return { points: Number(isRight), outOf: 1, isRight };
  };
}
