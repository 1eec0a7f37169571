/**
 * Questions as people type them, for training alone: without a capital or a full stop, with a greeting, with thanks, with a wish for
 * a short answer. What a question is about is left as it is, whatever stands in quotation marks included.
 */

import type { AnswerKind } from "../formats/dataset.ts";
import type { Random } from "./random.ts";

interface Asked {
  readonly question: string;
  readonly answer: string;
  readonly kind: AnswerKind;
}

const casualShare = 0.25;

/** One question in four said otherwise, the others as they are; of a question behind a written page only the question itself. */
export function saidCasually(random: Random, exchange: Asked): string {
  const { question } = exchange;
  if (!random.chance(casualShare)) return question;
  const start = question.lastIndexOf("\n") + 1;
  const asked = question.slice(start);
  return question.slice(0, start) + random.weighted(forms)(random, asked, exchange);
}

type Form = (random: Random, asked: string, exchange: Asked) => string;

const forms: readonly (readonly [form: Form, share: number])[] = [
  [(_, asked) => withoutMark(asked), 4],
  [(_, asked) => withoutMark(withoutCapital(asked)), 4],
  [(_, asked) => withoutCapital(asked), 2],
  [greeted, 3],
  [polite, 3],
  [briefly, 4],
];

const withoutMark = (asked: string) => asked.replace(/[.?]$/, "");

/** A question may begin with a name, whose capital stays: only beginnings that no name has lose theirs. */
function withoutCapital(asked: string): string {
  const isOpening = questionOpening.test(asked) || commandOpening.test(asked);
  return isOpening ? asked.charAt(0).toLowerCase() + asked.slice(1) : asked;
}

const questionOpening =
  /^(?:(?:What|Which|How|Where|Who|Whose|Whom|When)(?:'s)? (?:.* )?(?:is|are|was|were|does|do|did|has|have|can|many|much|the) |(?:Is|Are|Was|Does|Do|Did|Has|Can|Could|Would) (?:the|there|it|this|that|you|any|anything|something|one|a|an) )/;
const commandOpening =
  /^(?:Copy|Count|Describe|Extract|Find|Give|List|Look|Name|Pick|Read|Report|Return|Say|Show|Tell|Transcribe|Write) (?:all|at|down|every|everything|for|how|me|off|out|the|this|up|what|where|which|who) /;

function greeted(random: Random, asked: string): string {
  const greeting = random.pick(greetings);
  return greeting + (greeting.endsWith(", ") ? withoutCapital(asked) : asked);
}

const greetings = [
  "Hi, ",
  "Hello, ",
  "Hey, ",
  "Hi! ",
  "Hello! ",
  "OK, ",
  "Now, ",
  "So, ",
  "Quick question: ",
  "A question: ",
  "Next question: ",
  "One more: ",
] as const;

/** Please or thanks, where the question has none. */
function polite(random: Random, asked: string): string {
  if (/please|thank/i.test(asked)) return withoutMark(asked);
  if (commandOpening.test(asked) && random.chance(0.5)) return `Please ${withoutCapital(asked)}`;
  const mark = /[.?]$/.exec(asked)?.[0] ?? "";
  return random.chance(0.4) ? `${withoutMark(asked)}, please${mark}` : `${asked} ${random.pick(thanks)}`;
}

const thanks = [
  "Thanks.",
  "Thanks!",
  "Thank you.",
  "Thank you!",
  "Please.",
  "thanks",
  "Thanks a lot.",
] as const;

/** Asks for the form that the answer has; a long answer, or one asked for in a form, is not asked for again. */
function briefly(random: Random, asked: string, { answer, kind }: Asked): string {
  const isLong = kind === "free" || answer.length > 40 || answer.includes("\n");
  if (isLong || /answer|just|only|brief|number|word|yes or no/i.test(asked)) return withoutMark(asked);
  const fitting = /^(?:yes|no)$/i.test(answer)
    ? yesOrNo
    : /^\d+$/.test(answer)
      ? aNumber
      : /^[A-Za-z]+$/.test(answer)
        ? oneWord
        : short;
  return `${asked} ${random.pick(random.chance(0.5) ? fitting : short)}`;
}

const yesOrNo = [
  "Yes or no?",
  "Answer yes or no.",
  "Answer with yes or no.",
  "Just yes or no.",
  "yes/no",
] as const;
const aNumber = [
  "Just the number.",
  "Number only.",
  "Answer with a number.",
  "Only the number, please.",
] as const;
const oneWord = ["One word.", "One word, please.", "Answer in one word.", "In a word."] as const;
const short = [
  "Answer briefly.",
  "Short answer please.",
  "Short answer, please.",
  "Be brief.",
  "Keep it short.",
  "Just the answer.",
  "Only the answer, please.",
  "No explanation.",
  "Don't explain.",
] as const;
