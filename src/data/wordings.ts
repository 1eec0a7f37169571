/** The same question said in many ways. `{}` stands for what it is about. */

import type { Random } from "./random.ts";

export const readWordings = [
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
] as const;

export function say(random: Random, wordings: readonly string[], subject = ""): string {
  return random.pick(wordings).replaceAll("{}", () => subject);
}
