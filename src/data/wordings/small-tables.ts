/** Questions about cells of small tables, other than what stands in a row and a column. */

import { worded } from "../wordings.ts";
import * as more from "./more-tables.ts";

/** `{value}` stands in one row alone. */
export const whose = worded(
  ["Which row has {value} under {column}?", "Whose {column} is {value}?"],
  ["Name whoever has the {column} {value}."],
  more.whose,
);

/** `{value}` stands in one column alone. */
export const under = worded(
  ["Which column has {value} for {row}?", "Under which name does {row} have {value}?"],
  ["{row} has {value}, but in what respect?"],
  [
    "In which column is {value} for {row}?",
    "In the row {row}, which column has {value}?",
    "In the row {row}, where is {value}?",
    "What is {value} of {row}?",
    "What does {value} stand for in the row {row}?",
    "{value} in the row {row}: which column?",
    "{row}, {value}: which column is it?",
    "Name the column with {value} in the row {row}.",
    "Find {value} in the row {row}. Which column is it?",
    "Look at {row}: which column says {value}?",
    "Which heading stands over {value} in the row {row}?",
    "What is the heading of the column in which {row} has {value}?",
    "To which column does the {value} of {row} belong?",
    "Of which column is {value}, in the row {row}?",
  ],
);

/** All cells of a row after its name. */
export const across = worded(
  ["What are the values of {row}?", "Read the row {row}."],
  ["Go through the row {row} and say each value."],
  [
    "List the values of {row}.",
    "List all values in the row {row}.",
    "Which values does {row} have?",
    "What does the row {row} say?",
    "What stands in the row {row}, from left to right?",
    "{row}: all values, please.",
    "All values of {row}?",
    "Give me the row {row} from left to right.",
    "Read what is beside {row}.",
    "Read out the values of {row}, separated by commas.",
  ],
);
