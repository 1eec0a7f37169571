/** Questions about scenes, each said in many ways. */

import * as morePlaces from "../wordings/more-places.ts";
import * as moreScenes from "../wordings/more-scenes.ts";
import { worded } from "../wordings.ts";

export const descriptionWordings = worded(
  [
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
  ],
  [
    "Sum up this image for somebody who cannot see it.",
    "Put into words everything that is visible.",
    "How would you caption this in full?",
  ],
  moreScenes.description,
);

export const countAll = worded(
  [
    "How many {nouns} are there?",
    "How many {nouns} are in the image?",
    "Count the {nouns}.",
    "What is the number of {nouns} in this picture?",
    "How many {nouns} can you see?",
    "Count all {nouns} and give the number.",
    "How many {nouns} does the picture show in total?",
  ],
  ["What do all the {nouns} number?", "Give me a tally of the {nouns}.", "Of {nouns}, what amount is shown?"],
  moreScenes.countAll,
);

export const countSome = worded(
  [
    "How many {nouns} are there?",
    "How many {nouns} can you see?",
    "Count the {nouns}.",
    "What is the number of {nouns}?",
    "How many {nouns} does the image show?",
  ],
  ["Give me a tally of the {nouns}.", "Of {nouns}, what amount is shown?"],
  moreScenes.countSome,
);

export const colorOf = worded(
  [
    "What color is the {thing}?",
    "Which color does the {thing} have?",
    "What is the color of the {thing}?",
    "Tell me the color of the {thing}.",
    "The {thing} has what color?",
  ],
  ["Name the hue of the {thing}.", "In what color was the {thing} painted?"],
  moreScenes.colorOf,
);

export const nameOfColor = worded(
  [
    "Which {noun} is {color}?",
    "What is the {color} {noun}?",
    "Name the {noun} that is {color}.",
    "What {noun} has the color {color}?",
  ],
  ["Identify the {color} {noun}.", "Something {color} is here: which {noun}?"],
  moreScenes.nameOfColor,
);

export const placeOf = worded(
  [
    "Where is the {thing}?",
    "In which part of the image is the {thing}?",
    "Where in the picture can I find the {thing}?",
    "Tell me the position of the {thing}.",
    "Locate the {thing}.",
  ],
  ["Point out where the {thing} sits.", "Whereabouts in the frame is the {thing}?"],
  morePlaces.placeOf,
);

export const thingAt = worded(
  [
    "What is {place}?",
    "What can you see {place}?",
    "What is drawn {place} of the image?",
    "Is there anything {place}? Name it.",
  ],
  ["Identify what lies {place}.", "Look {place}: which thing is there?"],
  morePlaces.thingAt,
);

export const presence = worded(
  [
    "Is there {thing}?",
    "Is there {thing} in the image?",
    "Can you see {thing}?",
    "Does the picture contain {thing}?",
    "Is {thing} shown?",
  ],
  ["Would you find {thing} here?", "Does {thing} appear anywhere?"],
  morePlaces.presence,
);

export const relation = worded(
  [
    "Is the {a} {side} the {b}?",
    "Is the {a} placed {side} the {b}?",
    "Does the {a} lie {side} the {b}?",
    "Would you say that the {a} is {side} the {b}?",
  ],
  ["Looking at both, is the {a} {side} the {b}?", "Can the {a} be found {side} the {b}?"],
  morePlaces.relation,
);

export const size = worded(
  [
    "Which is {word}, the {a} or the {b}?",
    "Which one is {word}: the {a} or the {b}?",
    "Of the {a} and the {b}, which is {word}?",
  ],
  ["Compare the {a} with the {b}: name the {word} one.", "Between the {a} and the {b}, pick the {word} one."],
  morePlaces.size,
);

export const listing = worded(
  [
    "List all {nouns}.",
    "Name every one of the {nouns} in the picture.",
    "Which {nouns} are in the image?",
    "What {nouns} do you see?",
  ],
  ["Go through the {nouns} one by one.", "Enumerate the {nouns}."],
  morePlaces.listing,
);

/** Of the only thing. */
export const whatIsIt = worded(
  [
    "What is this?",
    "What is shown in the picture?",
    "Name the object.",
    "What do you see? Answer with its name.",
    "Which thing is drawn here?",
  ],
  ["Identify the thing depicted.", "Say the word for this object."],
  morePlaces.whatIsIt,
);

export const notThere = [
  "There is no {thing} in the image.",
  "I cannot see {a} here.",
  "The image does not show {a}.",
  "No {noun} in the picture is {a}.",
];
