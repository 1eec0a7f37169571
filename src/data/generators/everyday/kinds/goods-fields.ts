/** Fields that several of these papers have. */

import { named } from "../paper.ts";
import * as v from "../values.ts";

export const origin = named(
  "origin",
  ["Origin", "Product of", "From", "Grown in", "Made in"],
  v.oneOf(
    "Spain, Kenya, Peru, Italy, Morocco, Chile, Ireland, Japan, India, Vietnam, Norway, Portugal, Greece, Brazil, Denmark, Turkey",
  ),
  [
    "Which country does it come from?",
    "Where was it made?",
    "Where is it from?",
    "In what country was it produced?",
  ],
  { share: 0.6 },
);
