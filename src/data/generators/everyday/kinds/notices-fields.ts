/** Fields that several of these papers have. */

import { alone } from "../paper.ts";
import * as v from "../values.ts";

export const hand = ["hand", "hand", "hand", "sans", "serif"] as const;

export const signature = alone(
  "signature",
  ["{}", "Love, {}", "- {}", "Yours, {}", "Best, {}", "See you, {}"],
  v.firstName,
  [
    "Who wrote it?",
    "Who signed it?",
    "From whom is the note?",
    "Who left the message?",
    "Whose words are these?",
  ],
  { share: 0.9 },
);
