/** Questions for much of a chart at once, which training alone asks. `{among}` is such as " for Oslo", or nothing. */

import { asking, seekingOf } from "./asking.ts";

export const allValues = [
  "List the values{among}.",
  "List all values{among} in order.",
  "What are the values{among}?",
  "What are all the values{among}, one after the other?",
  "Read all values{among}.",
  "Read off every value{among}.",
  "Which values does the chart show{among}?",
  "Give every number{among} in the order of the chart.",
  "Write down the numbers{among}, separated by commas.",
  "All values{among}, please.",
  "Go through the chart{among} and say each value.",
  ...asking("what all the values are{among}", "which values the chart shows{among}"),
  ...seekingOf("the list of values{among}"),
];

/** `{things}` is such as "categories", `{order}` "highest to lowest". */
export const ranking = [
  "Order the {things} from {order}{among}.",
  "Sort the {things} from {order}{among}.",
  "Rank the {things} from {order}{among}.",
  "List the {things} from {order}{among}.",
  "From {order}{among}, what is the order of the {things}?",
  "Name the {things} in order, from {order}{among}.",
  "How do the {things} rank from {order}{among}?",
  "Put the {things} in order, {order}{among}.",
  ...asking("how the {things} rank from {order}{among}"),
  ...seekingOf("the order of the {things} from {order}{among}"),
];

export const allColors = [
  "Which color stands for what?",
  "Which color belongs to which name?",
  "Say the color of each name in the legend.",
  "Read the legend with its colors.",
  "What does each color stand for?",
  "Match names and colors.",
  "List the names of the legend with their colors.",
  "Explain the colors of the chart.",
  ...asking("what each color stands for", "which color belongs to which name"),
  ...seekingOf("the meaning of the colors"),
];
