/** More wordings of the questions about scenes, for training alone. */

import { asking, countingOf, seekingOf } from "./asking.ts";
import { describe } from "./more-general.ts";
import * as thesaurus from "./thesaurus/scenes.ts";

export const description = [
  ...describe,
  "Name everything in the picture.",
  "Name all things in the image and say where they are.",
  "List what is in the image and where.",
  "What things are in the picture, and where?",
  "What is drawn here?",
  "Which things are shown, and on what background?",
  "Tell me all that you see in this image.",
  "Say what is shown and where each thing is.",
  ...thesaurus.description,
];

/** `{nouns}` is the sort of all things in the picture, such as "shapes". */
export const countAll = [
  "How many {nouns} has the picture got?",
  "How many {nouns} make up the image?",
  "How many {nouns} were drawn?",
  "According to the image, how many {nouns} are there?",
  "In this picture, how many {nouns} are there?",
  "Count every one of the {nouns}.",
  "Count the {nouns} in the picture.",
  "Count all the {nouns} you see.",
  "All {nouns} together: how many?",
  "The picture has how many {nouns}?",
  ...thesaurus.countAll,
  ...countingOf("{nouns}", "{nouns} in the image"),
];

/** `{nouns}` is such as "stars" or "red shapes". */
export const countSome = [
  "How many of the things are {nouns}?",
  "How many {nouns} has the picture got?",
  "How many {nouns} were drawn?",
  "According to the image, how many {nouns} are there?",
  "In this picture, how many {nouns} are there?",
  "Are there any {nouns}? How many?",
  "Count every one of the {nouns}.",
  "Count only the {nouns}.",
  "The picture has how many {nouns}?",
  "Only the {nouns}: how many?",
  ...thesaurus.countSome,
  ...countingOf("{nouns}", "{nouns} in the picture"),
];

/** `{thing}` is such as "star"; the answer is a color. */
export const colorOf = [
  "Which color is the {thing}?",
  "Which color was used for the {thing}?",
  "What color has the {thing} got?",
  "What color was the {thing} drawn in?",
  "What color do you see on the {thing}?",
  "In which color is the {thing}?",
  "In what color is the {thing} drawn?",
  "How is the {thing} colored?",
  "Of what color is the {thing}?",
  "The {thing} is which color?",
  "The {thing}: what color?",
  "{thing}, which color?",
  "Color of the {thing}?",
  "Say which color the {thing} is.",
  "Name the color of the {thing}.",
  "Look at the {thing}. What color is it?",
  "Find the {thing} and name its color.",
  "What color is the {thing}? One word.",
  "The color of the {thing}, in one word.",
  "According to the image, what color is the {thing}?",
  "In the picture, what color is the {thing}?",
  ...thesaurus.colorOf,
  ...asking("which color the {thing} has", "what color the {thing} is"),
  ...seekingOf("the color of the {thing}"),
];

/** `{noun}` is the sort of the things, such as "shape"; the answer is the name of the only one of a color. */
export const nameOfColor = [
  "Which one is {color}?",
  "Which {noun} has the color {color}?",
  "Which {noun} was drawn in {color}?",
  "Which of them is {color}?",
  "What is {color} here?",
  "What is drawn in {color}?",
  "What {noun} is {color}?",
  "What {noun} do you see in {color}?",
  "What is the {noun} in {color}?",
  "What kind of {noun} is the {color} one?",
  "What do you call the {color} {noun}?",
  "The {color} {noun} is what?",
  "The {color} one: which {noun} is it?",
  "Name the {color} {noun}.",
  "Name the thing that is {color}.",
  "Find the {color} {noun} and name it.",
  "Look for something {color}. What is it?",
  "One {noun} is {color}. Which one?",
  "According to the image, which {noun} is {color}?",
  ...thesaurus.nameOfColor,
  ...asking("which {noun} is {color}", "what the {color} {noun} is"),
  ...seekingOf("the name of the {color} {noun}"),
];
