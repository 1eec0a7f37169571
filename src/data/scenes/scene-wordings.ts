/** Questions about scenes, each said in many ways. */

export const descriptionWordings = [
  "Describe the image.",
  "Describe this picture in detail.",
  "What do you see?",
  "What is in this image?",
  "Give a detailed description of the picture.",
  "Tell me what the image shows.",
  "Write a caption that names everything in the image.",
  "Please describe what is shown here.",
  "Explain what is in the picture and where it is.",
  "What does this image contain?",
] as const;

export const countAll = [
  "How many {nouns} are there?",
  "How many {nouns} are in the image?",
  "Count the {nouns}.",
  "What is the number of {nouns} in this picture?",
  "How many {nouns} can you see?",
  "Count all {nouns} and give the number.",
  "How many {nouns} does the picture show in total?",
];

export const countSome = [
  "How many {nouns} are there?",
  "How many {nouns} can you see?",
  "Count the {nouns}.",
  "What is the number of {nouns}?",
  "How many {nouns} does the image show?",
];

export const colorOf = [
  "What color is the {thing}?",
  "Which color does the {thing} have?",
  "What is the color of the {thing}?",
  "Tell me the color of the {thing}.",
  "The {thing} has what color?",
];

export const nameOfColor = [
  "Which {noun} is {color}?",
  "What is the {color} {noun}?",
  "Name the {noun} that is {color}.",
  "What {noun} has the color {color}?",
];

export const placeOf = [
  "Where is the {thing}?",
  "In which part of the image is the {thing}?",
  "Where in the picture can I find the {thing}?",
  "Tell me the position of the {thing}.",
  "Locate the {thing}.",
];

export const thingAt = [
  "What is {place}?",
  "What can you see {place}?",
  "What is drawn {place} of the image?",
  "Is there anything {place}? Name it.",
];

export const presence = [
  "Is there {thing}?",
  "Is there {thing} in the image?",
  "Can you see {thing}?",
  "Does the picture contain {thing}?",
  "Is {thing} shown?",
];

export const relation = [
  "Is the {a} {side} the {b}?",
  "Is the {a} placed {side} the {b}?",
  "Does the {a} lie {side} the {b}?",
  "Would you say that the {a} is {side} the {b}?",
];

export const size = [
  "Which is {word}, the {a} or the {b}?",
  "Which one is {word}: the {a} or the {b}?",
  "Of the {a} and the {b}, which is {word}?",
];

export const listing = [
  "List all {nouns}.",
  "Name every one of the {nouns} in the picture.",
  "Which {nouns} are in the image?",
  "What {nouns} do you see?",
];

export const notThere = [
  "There is no {thing} in the image.",
  "I cannot see {a} here.",
  "The image does not show {a}.",
  "No {noun} in the picture is {a}.",
];
