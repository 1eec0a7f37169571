/** More wordings of the questions about forms, for training alone. */

import { asking, countingOf, seekingOf } from "./asking.ts";
import * as thesaurus from "./thesaurus/forms.ts";

/** `{}` is the name of a field that may be empty. */
export const empty = [
  "What has been filled in for {}?",
  "What has been entered for {}?",
  "What was written in the field {}?",
  "What does the field {} say?",
  "What does the form give as {}?",
  "What stands in the field {}?",
  "Which entry does the field {} have?",
  "Has the field {} been filled in?",
  "Has anything been written for {}?",
  "Is anything entered for {}?",
  "Is there something in the field {}?",
  "Was the field {} filled in?",
  "Check the field {}. What does it say?",
  "The field {}: what does it say?",
  "Field {}?",
  "According to the form, what is the {}?",
  ...thesaurus.empty,
  ...asking("what is filled in for {}", "what the field {} says"),
  ...seekingOf("the {}"),
];

/** `{}` is the text beside a box to tick. */
export const ticked = [
  'Is the box "{}" ticked?',
  'Is "{}" marked?',
  'Is "{}" selected?',
  'Is "{}" checked?',
  'Has "{}" been checked?',
  'Has the box "{}" been marked?',
  'Was "{}" ticked?',
  'Was a mark put at "{}"?',
  'Does "{}" have a tick?',
  'Does the box beside "{}" have a mark?',
  'Did they tick "{}"?',
  'Did somebody check "{}"?',
  'Do you see a tick at "{}"?',
  'Can you see a mark in the box "{}"?',
  '"{}": ticked?',
  '"{}": yes or no?',
  '"{}" is ticked, yes or no?',
  'Yes or no: is "{}" ticked?',
  'Is "{}" ticked? Answer yes or no.',
  'Is there a check mark beside "{}"?',
  'Is there a cross or a tick at "{}"?',
  'According to the form, was "{}" chosen?',
  'Look at "{}". Is it ticked?',
  ...thesaurus.ticked,
  ...asking('whether "{}" is ticked', 'if "{}" has been checked'),
];

export const fieldCount = [
  "How many fields does the form have?",
  "How many fields can be filled in?",
  "How many entries does the form ask for?",
  "How many blanks are there to fill in?",
  "How many things does the form ask for, not counting boxes to tick?",
  "How many fields are there, leaving out boxes to tick?",
  "Without the boxes to tick, how many fields are there?",
  "What is the number of fields?",
  "Count the lines to fill in.",
  "Not counting boxes to tick, the form has how many fields?",
  ...thesaurus.fieldCount,
  ...countingOf("fields", "fields to fill in"),
];
