/** Questions about charts, each said in many ways. */

export const valueAsked = [
  "What is the {measure} of {name}?",
  "What value does {name} have?",
  "How much is {name}?",
  "Read the value for {name}.",
  "What is {name}'s {measure}?",
  "Which number belongs to {name}?",
  "What does the chart show for {name}?",
];

export const extremeOf = [
  "Which {kind} has the {word} value{among}?",
  "What {kind} is the {word}{among}?",
  "Where is the {word} value{among}?",
  "Name the {kind} with the {word} value{among}.",
];

export const extremeSlice = [
  "Which slice is the {word}?",
  "Name the {word} slice.",
  "What is the {word} part of the chart?",
];

export const extremeValueOf = [
  "What is the {word} value{among}?",
  "What is the {word} value{among} in the chart?",
  "How much is the {word} value{among}?",
  "Read the {word} value{among}.",
];

export const isGreater = [
  "Is {a} {word} than {b}{among}?",
  "Is the value of {a} {word} than that of {b}{among}?",
  "Is the number for {a} {word} than the one for {b}{among}? Answer yes or no.",
];

export const whichIsGreater = [
  "Which has {word}{among}, {a} or {b}?",
  "Which is {extreme}{among}: {a} or {b}?",
  "Of {a} and {b}, which is {extreme}{among}?",
];

export const differenceOf = [
  "What is the difference between {a} and {b}{among}?",
  "By how much do {a} and {b} differ{among}?",
  "How far apart are {a} and {b}{among}?",
];

export const sumOf = [
  "What is the sum of {a} and {b}{among}?",
  "How much are {a} and {b} together{among}?",
  "Add {a} and {b}{among}. What is the total?",
];

export const countOf = [
  "How many {things} are there?",
  "How many {things} does the chart have?",
  "Count the {things}.",
  "What is the number of {things}?",
];

export const countAbove = [
  "How many {things} are {side} {border}?",
  "Count the {things} {side} {border}.",
  "How many {things} have a value {side} {border}?",
];

export const titleOf = [
  "What is the title of the chart?",
  "What is this chart called?",
  "Read the title.",
  "Which title does the chart have?",
  "What does the heading say?",
];

export const xLabelOf = [
  "What is the label of the horizontal axis?",
  "What does the x-axis show?",
  "How is the x-axis labelled?",
  "Read the label of the x-axis.",
];

export const yLabelOf = [
  "What is the label of the vertical axis?",
  "What does the y-axis show?",
  "How is the y-axis labelled?",
  "Read the label of the y-axis.",
];

export const legendOf = [
  "What does the legend say?",
  "Which entries does the legend have?",
  "Read the legend.",
  "List the names in the legend.",
];

export const colorOf = [
  "What color is {name}?",
  "Which color stands for {name}?",
  "In which color is {name} drawn?",
  "What color does the chart use for {name}?",
];

export const nameOf = [
  "What does {color} stand for?",
  "Which one is drawn in {color}?",
  "What is shown in {color}?",
  "Name what the color {color} means.",
];

export const categoriesOf = [
  "List all {things}.",
  "Which {things} does the chart show?",
  "Name the {things} in order.",
  "What {things} are there?",
];

export const kindOf = [
  "What kind of chart is this?",
  "Which type of chart is shown?",
  "What sort of chart do you see?",
  "Name the type of this chart.",
];

export const trendOf = [
  "Is {what} higher or lower in {to} than in {from}?",
  "From {from} to {to}, does {what} end higher or lower?",
  "Compared with {from}, is {what} higher or lower at {to}?",
];
