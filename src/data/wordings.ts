/** The same question said in many ways. `{}` stands for what it is about. */

import type { Random } from "./random.ts";
import type { BySplit } from "./split.ts";
import * as moreGeneral from "./wordings/more-general.ts";

/**
 * Of a question: training says those of `both` and of `more`, the held-out split those of `both` and of `heldout`, which no
 * training conversation says. `more` is long, so that training shows what is asked and not which sentence it is.
 */
export function worded(
  both: readonly string[],
  heldout: readonly string[],
  more: readonly string[] = [],
): BySplit<string> {
  return { train: [...both, ...more], heldout: [...both, ...heldout] };
}

/** Of a question that both splits are asked alike; training says it in more ways. */
export function alike(both: readonly string[], more: readonly string[]): BySplit<string> {
  return worded(both, [], more);
}

export const readWordings = worded(
  [
    "Read the text.",
    "Read the text in the image.",
    "What does it say?",
    "What does the image say?",
    "What is written here?",
    "Transcribe the text.",
    "Transcribe this image.",
    "Type out the text you see.",
    "Please read this for me.",
    "What text is in the picture?",
    "OCR this image.",
    "Write down what the picture says.",
    "Extract the text.",
    "Give me the text of this image, line by line.",
    "Copy the text exactly as it is written.",
  ],
  [
    "Spell out the words you can make out.",
    "Which words has somebody put here?",
    "Render the writing as plain text.",
  ],
  moreGeneral.read,
);

/** For a value beside a key. */
export const factWordings = worded(
  [
    "What is the {}?",
    "What's the {}?",
    "What {} is given?",
    "Which {} is shown?",
    "Tell me the {}.",
    "Find the {}.",
    "Give me the {}.",
    "{}?",
    "Please read the {}.",
    "Read off the {} for me.",
    "What does it say for {}?",
    "What is written next to {}?",
    "Look up the {}.",
    "I need the {}.",
    "Can you find the {}?",
    "Can you tell me the {}?",
    "What value does {} have?",
    "What stands under {}?",
    "Extract the {}.",
    "{}, please.",
  ],
  [
    "Could you look for the {} and repeat it?",
    "How is the {} stated?",
    "{} - which one is it?",
    "Let me know the {} that is printed.",
  ],
  moreGeneral.fact,
);

export const absentWordings = [
  "The image does not show the {}.",
  "There is no {} in the image.",
  "I cannot find the {} in this image.",
  "The {} is not given here.",
  "It does not say: no {} is shown.",
  "The picture gives no {}.",
  "No {} can be seen in the image.",
] as const;

export const describeWordings = worded(
  [
    "Describe the image.",
    "Describe this picture.",
    "What is in the image?",
    "What do you see?",
    "What does the picture show?",
    "Give a description of this image.",
    "Describe the image in detail.",
    "Tell me about this picture.",
    "Write a short description of the image.",
    "Can you describe what is shown here?",
    "Explain what this image contains.",
    "What am I looking at?",
  ],
  [
    "Sum up this image for somebody who cannot see it.",
    "Put into words what is visible.",
    "How would you caption this?",
  ],
  moreGeneral.describe,
);

/** `{}` is such as "first" or "last". */
export const lineWordings = worded(
  [
    "Read the {} line.",
    "What is the {} line?",
    "What does the {} line say?",
    "Only read the {} line.",
    "Give me the text of the {} line.",
    "What is written on the {} line?",
    "Transcribe just the {} line.",
  ],
  ["Repeat the {} line to me.", "Which words make up the {} line?"],
  moreGeneral.line,
);

export const ordinals = [
  "first",
  "second",
  "third",
  "fourth",
  "fifth",
  "sixth",
  "seventh",
  "eighth",
] as const;

export const headingWordings = worded(
  [
    "What is the heading?",
    "What is the title?",
    "Read the heading.",
    "What is written at the top?",
    "Which heading does it have?",
  ],
  ["Under which title does it stand?", "How is it headed?"],
  moreGeneral.heading,
);

export function say(random: Random, wordings: readonly string[], subject = ""): string {
  const said = random.pick(wordings).replaceAll("{}", () => subject);
  return said.charAt(0).toUpperCase() + said.slice(1);
}
