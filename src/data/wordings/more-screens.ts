/** More wordings of the questions about programs' screens, for training alone. */

import { asking, countingOf, seekingOf } from "./asking.ts";

/** `{}` is the name of a switch; the answer is on or off. */
export const switchState = [
  "{}: on or off?",
  "{}, on or off?",
  "On or off: {}?",
  "Is {} set to on or to off?",
  "Is the setting {} on or off?",
  "In which state is {}?",
  "In what position is the switch {}?",
  "What state is the switch {} in?",
  "What is {} set to, on or off?",
  "How does the switch {} stand, on or off?",
  "How is the switch {} set?",
  "Which way is {} set, on or off?",
  "Look at the switch {}. Is it on or off?",
  "According to the screen, is {} on or off?",
  "Is {} on or off? One word.",
  "State of {}?",
  "Check whether {} is on or off.",
  ...asking("whether {} is on or off", "the state of the switch {}"),
];

/** `{}` is the name of a switch; the answer is yes or no. */
export const isOn = [
  "Is {} active?",
  "Is {} activated?",
  "Is the switch {} turned on?",
  "Is the setting {} enabled?",
  "Has {} been turned on?",
  "Has {} been switched on?",
  "Has {} been enabled?",
  "Was {} switched on?",
  "Does the screen show {} as switched on?",
  "Did somebody turn on {}?",
  "{}: enabled?",
  "{} is on, yes or no?",
  "Yes or no: is {} on?",
  "Yes or no: is {} enabled?",
  "Is {} switched on? Answer yes or no.",
  "According to the screen, is {} enabled?",
  "Look at {}. Is it switched on?",
  ...asking("whether {} is switched on", "if {} is enabled"),
];

export const onCount = [
  "How many settings are enabled?",
  "How many switches are turned on?",
  "How many of the switches are on?",
  "How many of the settings are turned on?",
  "How many settings are active?",
  "Of the switches, how many are on?",
  "Count the settings that are turned on.",
  "Count the enabled settings.",
  "What is the number of switches that are on?",
  ...countingOf("enabled settings", "switches that are on"),
];

export const section = [
  "Which section is open?",
  "Which section is active?",
  "Which section is marked?",
  "Which tab is chosen?",
  "Which tab is selected?",
  "Which tab is open?",
  "Which tab is underlined or marked?",
  "Which of the sections is selected?",
  "What section are we in?",
  "What tab is this?",
  "What tab is shown as active?",
  "In which section is the program now?",
  "In which tab are we?",
  "Active tab?",
  "Open section?",
  "Name the active tab.",
  "Name the section that is highlighted.",
  "According to the screen, which section is open?",
  ...asking("which section is chosen", "which tab is active"),
  ...seekingOf("the active tab"),
];

export const buttons = [
  "What buttons are there?",
  "What buttons does the dialog have?",
  "What buttons are shown?",
  "What do the buttons say?",
  "What is written on the buttons?",
  "What can I choose?",
  "What can I click on?",
  "What can be pressed?",
  "Which buttons can be pressed?",
  "Which buttons does the dialog show?",
  "Which choices are there?",
  "Which answers does the dialog allow?",
  "Buttons?",
  "List the buttons.",
  "List everything that can be clicked.",
  "Read the buttons.",
  "Read the text on the buttons.",
  "According to the dialog, what can be clicked?",
  ...asking("which buttons there are", "what can be clicked"),
  ...seekingOf("the text on the buttons"),
];

export const buttonCount = [
  "How many buttons are shown at the bottom?",
  "How many buttons does it have?",
  "How many buttons can be pressed?",
  "How many choices does the dialog give?",
  "The dialog has how many buttons?",
  "Count the buttons.",
  "What is the number of buttons?",
  ...countingOf("buttons", "buttons in the dialog"),
];

export const mainButton = [
  "Which button stands out?",
  "Which button is colored?",
  "Which button is emphasized?",
  "Which button is filled in?",
  "Which button is the main one?",
  "Which of the buttons is highlighted?",
  "Which of the buttons has a color?",
  "Which choice is suggested?",
  "What does the highlighted button say?",
  "What is written on the colored button?",
  "Main button?",
  "Name the highlighted button.",
  "Read the button that stands out.",
  "According to the dialog, which button is the main one?",
  ...asking("which button is highlighted", "which button is the main one"),
  ...seekingOf("the highlighted button"),
];

export const message = [
  "What does the message begin with?",
  "What does the first line under the title say?",
  "What does the dialog speak of?",
  "What is named below the title?",
  "What comes first below the title?",
  "Which name, file or number is named first?",
  "Which file or name is it about?",
  "With what does the message begin?",
  "About what is the message?",
  "Read the first line under the title.",
  "Read the line below the title.",
  "How does the message begin?",
  ...asking("what the message begins with", "what the first line under the title says"),
  ...seekingOf("the first line of the message"),
];

export const recordCount = [
  "How many records are listed?",
  "How many rows does the list have?",
  "How many entries are there in the list?",
  "How many lines does the list have below its header?",
  "The list has how many entries?",
  "Count the entries of the list.",
  "What is the number of rows?",
  ...countingOf("entries", "rows listed"),
];
