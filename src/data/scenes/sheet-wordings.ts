/** Questions about sheets of drawings, each said in many ways. */

import { worded } from "../wordings.ts";

export const row = worded(
  [
    "Name the {nouns} in the {ordinal} row.",
    "What is in row {row}, from left to right?",
    "Which {nouns} are in the {ordinal} row?",
    "Read out row {row}.",
  ],
  ["Go along the {ordinal} row and name each of the {nouns}."],
  [
    "List the {nouns} of row {row} from left to right.",
    "From left to right, what does the {ordinal} row show?",
    "Row {row}: name everything in it.",
    "The {ordinal} row has which {nouns}?",
    "Tell me all the {nouns} of the {ordinal} row.",
    "Say what stands side by side in row {row}.",
    "What does row {row} contain?",
    "Write down the names in the {ordinal} row.",
    "Say the names of the {nouns} in row {row}.",
    "Give the names of the {nouns} in the {ordinal} row, separated by commas.",
  ],
);

export const all = worded(
  [
    "Name all {nouns} row by row.",
    "What are all the {nouns}, row by row?",
    "List every one of the {nouns}, a line for each row.",
  ],
  ["Enumerate the {nouns} as they stand, one row a line."],
  [
    "Read the whole sheet, row by row.",
    "Write down what every row shows.",
    "From the top row to the bottom row, name the {nouns}.",
    "Tell me all {nouns}, each row on its own line.",
  ],
);

export const place = worded(
  [
    "What is in row {row}, column {column}?",
    "Which {noun} is in the {ordinal} row and the {across} column?",
    "Name the {noun} in row {row}, column {column}.",
  ],
  ["Identify the {noun} where row {row} meets column {column}."],
  [
    "What is the {across} {noun} of the {ordinal} row?",
    "What is the {ordinal} {noun} of the {across} column?",
    "Row {row}, column {column}: what is it?",
    "In the {ordinal} row, what comes {across}?",
    "Tell me the {noun} at row {row} and column {column}.",
    "Column {column}, row {row}?",
    "What do you see in the {across} column of the {ordinal} row?",
    "Look at the {ordinal} row: which {noun} is the {across} from the left?",
  ],
);

export const rightOf = worded(
  ["What is to the right of the {thing}?", "Which {noun} is right next to the {thing}, on its right?"],
  ["Look to the right of the {thing}: which {noun} is there?"],
  [
    "On the right side of the {thing}, what is there?",
    "What comes after the {thing} in its row?",
    "Name the right neighbor of the {thing}.",
    "The {thing} has what on its right?",
    "Go one to the right from the {thing}: what is it?",
  ],
);

export const below = worded(
  ["What is below the {thing}?", "Which {noun} is right under the {thing}?"],
  ["Look below the {thing}: which {noun} is there?"],
  [
    "Under the {thing}, what is there?",
    "What comes after the {thing} in its column?",
    "Name what is directly beneath the {thing}.",
    "The {thing} stands above what?",
    "Go one down from the {thing}: what is it?",
  ],
);

export const where = worded(
  ["In which row and column is the {thing}?", "Give the row and the column of the {thing}."],
  ["Say in what row and column the {thing} stands."],
  [
    "Row and column of the {thing}?",
    "Find the {thing}: which row, which column?",
    "At what row and column is the {thing}?",
    "Tell me the row and the column where the {thing} is.",
  ],
);

export const rowColors = worded(
  [
    "Which colors are in the {ordinal} row, from left to right?",
    "Name the colors of row {row}.",
    "What colors do the {nouns} of the {ordinal} row have?",
  ],
  ["Go along the {ordinal} row and name each color."],
  [
    "List the colors in row {row} from left to right.",
    "Row {row}: which colors?",
    "From left to right, what are the colors of the {ordinal} row?",
    "Tell me the colors of the {ordinal} row, one after the other.",
    "Read off the colors of row {row}.",
    "In what colors are the {nouns} of row {row}?",
    "Say the colors in row {row}, separated by commas.",
    "The {ordinal} row has which colors?",
  ],
);

export const rowForms = worded(
  [
    "Which forms are in the {ordinal} row, from left to right?",
    "Name the forms of row {row}, without their colors.",
    "What forms do the {nouns} of the {ordinal} row have?",
  ],
  ["Go along the {ordinal} row and name each form, without colors."],
  [
    "List the forms in row {row} from left to right.",
    "Row {row}: which forms?",
    "From left to right, what are the forms of the {ordinal} row?",
    "Tell me the forms of the {ordinal} row and leave out the colors.",
    "Read off the forms of row {row}.",
    "Say the forms in row {row}, separated by commas.",
    "The {ordinal} row has which forms?",
  ],
);
