/** Questions about charts, each said in many ways. */

import * as comparisons from "../wordings/more-chart-comparisons.ts";
import * as texts from "../wordings/more-chart-texts.ts";
import * as values from "../wordings/more-chart-values.ts";
import { worded } from "../wordings.ts";

export const valueAsked = worded(
  [
    "What is the {measure} of {name}?",
    "What value does {name} have?",
    "How much is {name}?",
    "Read the value for {name}.",
    "What is {name}'s {measure}?",
    "Which number belongs to {name}?",
    "What does the chart show for {name}?",
  ],
  ["Tell me the number that {name} reaches.", "At what {measure} is {name} put?"],
  values.valueAsked,
);

export const extremeOf = worded(
  [
    "Which {kind} has the {word} value{among}?",
    "What {kind} is the {word}{among}?",
    "Where is the {word} value{among}?",
    "Name the {kind} with the {word} value{among}.",
  ],
  ["Point out the {kind} whose value is {word}{among}.", "Which {kind} comes out {word}{among}?"],
  values.extremeOf,
);

export const extremeSlice = worded(
  ["Which slice is the {word}?", "Name the {word} slice.", "What is the {word} part of the chart?"],
  ["Point out the {word} piece.", "Which share comes out {word}?"],
  values.extremeSlice,
);

export const extremeValueOf = worded(
  [
    "What is the {word} value{among}?",
    "What is the {word} value{among} in the chart?",
    "How much is the {word} value{among}?",
    "Read the {word} value{among}.",
  ],
  ["Tell me the {word} number{among}.", "How far does the {word} value{among} go?"],
  values.extremeValueOf,
);

export const isGreater = worded(
  [
    "Is {a} {word} than {b}{among}?",
    "Is the value of {a} {word} than that of {b}{among}?",
    "Is the number for {a} {word} than the one for {b}{among}? Answer yes or no.",
  ],
  [
    "Would you say that {a} is {word} than {b}{among}?",
    "Comparing {a} with {b}{among}: is the former {word}?",
  ],
  comparisons.isGreater,
);

export const whichIsGreater = worded(
  [
    "Which has {word}{among}, {a} or {b}?",
    "Which is {extreme}{among}: {a} or {b}?",
    "Of {a} and {b}, which is {extreme}{among}?",
  ],
  [
    "Compare {a} with {b}{among}: name the {extreme} one.",
    "Between {a} and {b}, pick the {extreme} one{among}.",
  ],
  comparisons.whichIsGreater,
);

export const differenceOf = worded(
  [
    "What is the difference between {a} and {b}{among}?",
    "By how much do {a} and {b} differ{among}?",
    "How far apart are {a} and {b}{among}?",
  ],
  [
    "Subtract the smaller of {a} and {b} from the larger{among}.",
    "What gap is there between {a} and {b}{among}?",
  ],
  values.differenceOf,
);

export const sumOf = worded(
  [
    "What is the sum of {a} and {b}{among}?",
    "How much are {a} and {b} together{among}?",
    "Add {a} and {b}{among}. What is the total?",
  ],
  ["What do {a} and {b} come to in all{among}?", "Total {a} plus {b}{among}."],
  values.sumOf,
);

export const countOf = worded(
  [
    "How many {things} are there?",
    "How many {things} does the chart have?",
    "Count the {things}.",
    "What is the number of {things}?",
  ],
  ["Give me a tally of the {things}.", "What do the {things} number?"],
  comparisons.countOf,
);

export const countAbove = worded(
  [
    "How many {things} are {side} {border}?",
    "Count the {things} {side} {border}.",
    "How many {things} have a value {side} {border}?",
  ],
  ["Give me a tally of the {things} {side} {border}.", "Of the {things}, what amount lies {side} {border}?"],
  comparisons.countAbove,
);

export const titleOf = worded(
  [
    "What is the title of the chart?",
    "What is this chart called?",
    "Read the title.",
    "Which title does the chart have?",
    "What does the heading say?",
  ],
  ["Under which title does the chart stand?", "How is the chart headed?"],
  texts.titleOf,
);

export const xLabelOf = worded(
  [
    "What is the label of the horizontal axis?",
    "What does the x-axis show?",
    "How is the x-axis labelled?",
    "Read the label of the x-axis.",
  ],
  ["What is written along the horizontal axis?", "Name the quantity on the x-axis."],
  texts.xLabelOf,
);

export const yLabelOf = worded(
  [
    "What is the label of the vertical axis?",
    "What does the y-axis show?",
    "How is the y-axis labelled?",
    "Read the label of the y-axis.",
  ],
  ["What is written along the vertical axis?", "Name the quantity on the y-axis."],
  texts.yLabelOf,
);

export const legendOf = worded(
  [
    "What does the legend say?",
    "Which entries does the legend have?",
    "Read the legend.",
    "List the names in the legend.",
  ],
  ["Spell out the legend.", "Which words stand in the legend?"],
  texts.legendOf,
);

export const colorOf = worded(
  [
    "What color is {name}?",
    "Which color stands for {name}?",
    "In which color is {name} drawn?",
    "What color does the chart use for {name}?",
  ],
  ["Name the hue that marks {name}.", "By which color is {name} told apart?"],
  texts.colorOf,
);

export const nameOf = worded(
  [
    "What does {color} stand for?",
    "Which one is drawn in {color}?",
    "What is shown in {color}?",
    "Name what the color {color} means.",
  ],
  ["Identify what is colored {color}.", "To what does {color} belong?"],
  texts.nameOf,
);

export const categoriesOf = worded(
  [
    "List all {things}.",
    "Which {things} does the chart show?",
    "Name the {things} in order.",
    "What {things} are there?",
  ],
  ["Enumerate the {things}.", "Go through the {things} one by one."],
  texts.categoriesOf,
);

export const kindOf = worded(
  [
    "What kind of chart is this?",
    "Which type of chart is shown?",
    "What sort of chart do you see?",
    "Name the type of this chart.",
  ],
  ["How would you call this sort of chart?", "Identify the chart's type."],
  texts.kindOf,
);

export const trendOf = worded(
  [
    "Is {what} higher or lower in {to} than in {from}?",
    "From {from} to {to}, does {what} end higher or lower?",
    "Compared with {from}, is {what} higher or lower at {to}?",
  ],
  [
    "Going from {from} to {to}, has {what} become higher or lower?",
    "Set against {from}, does {what} stand higher or lower in {to}?",
  ],
  comparisons.trendOf,
);

export const descriptionWordings = worded(
  [
    "Describe the chart.",
    "Describe this chart in detail.",
    "What does the chart show?",
    "Summarize this chart with its values.",
    "Explain what is shown in the image.",
    "Give a full description of the chart.",
    "What can be read from this chart?",
    "Tell me everything that the chart says.",
    "Turn the chart into text.",
  ],
  [
    "Put the chart into words.",
    "Report what this chart tells, number by number.",
    "How would you caption the chart in full?",
  ],
  texts.description,
);

export const groupsOf = worded(
  ["How many groups of points are there?", "How many entries does the legend have?", "Count the groups."],
  ["Give me a tally of the groups.", "Into what number of groups do the points fall?"],
  comparisons.groupsOf,
);

export const pointsOf = worded(
  ["How many points are there?", "Count the points.", "How many dots does the chart have?"],
  ["Give me a tally of the dots.", "What do the points number?"],
  comparisons.pointsOf,
);

export const highestGroup = worded(
  ["Which group has the highest point?", "To which group does the topmost point belong?"],
  ["Point out the group that reaches furthest up.", "Whose point lies above all others?"],
  comparisons.highestGroup,
);

export const driftOf = worded(
  [
    "Do the points rise or fall from left to right, or neither?",
    "Which way do the points go from left to right: up, down or neither?",
    "Is there a trend? Answer up, down or neither.",
  ],
  ["Going right, do the points drift up, down or neither?", "Describe the slope: up, down or neither."],
  comparisons.driftOf,
);
