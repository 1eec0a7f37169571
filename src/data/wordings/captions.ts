/** Questions about values that have a name over or under them. */

import { alike } from "../wordings.ts";

/** `{name}` is as the picture has it. */
export const value = alike(
  ["{name}?", "What is the {name}?", "{name}", "Find {name}.", "Read {name}."],
  [
    "What is under {name}?",
    "What belongs to {name}?",
    "What value does {name} have?",
    "Which value has {name}?",
    "Look up {name}.",
    "The value of {name}?",
    "{name}, please.",
    "Give me {name}.",
    "Say the {name}.",
    "What is beside the name {name}?",
    "What is given for {name}?",
    "What stands with {name}?",
    "Which one is {name}?",
    "Read the value named {name}.",
    "Just {name}.",
    "I need {name}.",
    "Tell me {name}.",
    "{name}: what?",
    "How much or what is {name}?",
    "What does it say for {name}?",
    "Read out what {name} is.",
    "Value for {name}?",
  ],
);

/** `{names}` are several, and the answer has them too. */
export const pairs = alike(
  ["Read {names} with their names.", "List {names} as pairs.", "Name and value: {names}."],
  ["Give {names}, each with its name.", "{names}, with names, please.", "Write {names} as name: value."],
);

/** `{names}` are several, and the answer has their values alone. */
export const values = alike(
  ["What are {names}?", "Read {names}.", "{names}?"],
  ["Give me the values of {names}.", "List the values of {names} in this order.", "Look up {names}."],
);

/** `{value}` is there once. */
export const name = alike(
  ["Which is {value}?", "What is {value}?", "Whose is {value}?"],
  [
    "Which name has {value}?",
    "What is {value} the value of?",
    "Name what is {value}.",
    "{value}: which is it?",
    "Find {value}. What is its name?",
    "What does {value} stand for?",
  ],
);
