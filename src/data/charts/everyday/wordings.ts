/** Questions about charts of everyday life that do not depend on the subject. `{kinds}`, `{measure}`, `{a}`, `{b}` are the chart's. */

export const about = [
  "What is this chart about?",
  "What's this graph about?",
  "What is it a chart of?",
  "What are these numbers about?",
  "What is the topic?",
  "What does the line on top say?",
  "What stands over the chart?",
  "Read what is written over the chart.",
] as const;

export const town = [
  "Which town is this about?",
  "Where is this?",
  "Which place is it about?",
  "What town do the numbers belong to?",
  "Where was this counted?",
  "In which town was that?",
  "Which place does the chart name?",
  "Where does this come from, which town?",
] as const;

export const year = [
  "Which year is this about?",
  "What year are the numbers from?",
  "Which year?",
  "In which year was that?",
  "From what year is this?",
  "Which year does the title name?",
  "When was this?",
  "How old are the numbers, what year?",
] as const;

export const firm = [
  "Which company is this about?",
  "Whose numbers are these?",
  "Which firm is it?",
  "What company does the chart name?",
  "Who do the numbers belong to?",
  "What is the name of the business?",
] as const;

export const unit = [
  "What unit is used?",
  "In which unit is it measured?",
  "What are the numbers in?",
  "What is it measured in?",
  "Which unit do the numbers have?",
  "What unit stands beside the axis?",
] as const;

/** What no chart of this kind says. */
export const neverTold: readonly { readonly what: string; readonly asked: readonly string[] }[] = [
  {
    what: "source",
    asked: [
      "Where do the numbers come from?",
      "What is the source?",
      "Who counted this?",
      "Who supplied the data?",
    ],
  },
  {
    what: "author",
    asked: ["Who made this chart?", "Who drew it?", "Whose chart is it?", "What's the name of the author?"],
  },
  {
    what: "target",
    asked: ["What was the target?", "How many were planned?", "What is the goal for next year?"],
  },
  {
    what: "page number",
    asked: ["On which page is this chart?", "What page is it from?"],
  },
  {
    what: "number of people asked",
    asked: ["How many people were asked?", "How many took part in the survey?"],
  },
];

export const numKinds = [
  "How many different {kinds} are in the chart?",
  "How many different {kinds} does it compare?",
  "How many different {kinds} have a value here?",
  "For how many {kinds} is there a number?",
] as const;

export const highestAt = [
  "When was it highest{among}?",
  "When was the top reached{among}?",
  "Which {kind} was the peak{among}?",
  "When was the {measure} highest{among}?",
] as const;

export const lowestAt = [
  "When was it lowest{among}?",
  "When was the bottom reached{among}?",
  "Which {kind} was the low point{among}?",
  "When was the {measure} lowest{among}?",
] as const;

export const second = [
  "What comes second{among}?",
  "Which {kind} is in second place{among}?",
  "What is second highest{among}?",
  "After the first, what comes next{among}?",
] as const;

export const upOrDown = [
  "Did it go up or down from {a} to {b}{among}?",
  "Did the number go up or down between {a} and {b}{among}?",
  "From {a} to {b}, is it up or down{among}?",
  "Up or down from {a} to {b}{among}?",
] as const;

export const risingLine = [
  "Which line goes up?",
  "Which one is rising?",
  "Which of them went up?",
  "Which one grew?",
] as const;

export const fallingLine = [
  "Which line goes down?",
  "Which one is falling?",
  "Which of them went down?",
  "Which one shrank?",
] as const;

export const rival = [
  "Which is higher for {name}, {a} or {b}?",
  "{name}: is {a} or {b} higher?",
  "Looking at {name}, which is more: {a} or {b}?",
  "For {name}, which one is ahead, {a} or {b}?",
] as const;

/** `~` is a question, without its capital. */
export const framed = [
  "According to the chart, ~",
  "In this chart, ~",
  "Going by the graph, ~",
  "Looking at the chart, ~",
  "From what the chart says, ~",
  "Tell me, ~",
] as const;

/** `{}` is a name that is not there. */
export const notShown = [
  "The chart does not show {}.",
  "There is nothing for {} in this chart.",
  "The chart has no value for {}.",
  "It does not say: the chart has no {}.",
] as const;
