/** More wordings of the questions about lists of messages on a screen, for training alone. */

import { asking, countingOf, seekingOf } from "./asking.ts";
import * as thesaurus from "./thesaurus/messages.ts";

export const messageCount = [
  "How many messages are in the list?",
  "How many messages have come?",
  "How many mails are listed?",
  "How many entries does the list of messages have?",
  "The list has how many messages?",
  "Count the messages in the list.",
  "What is the number of messages?",
  ...thesaurus.messageCount,
  ...countingOf("messages", "messages in the list"),
];

export const unreadCount = [
  "How many messages have not been read?",
  "How many messages have not been opened?",
  "How many of the messages are unread?",
  "How many new messages are there?",
  "How many messages are new?",
  "Of the messages, how many are unread?",
  "Count the messages that are not read yet.",
  "What is the number of unread messages?",
  ...thesaurus.unreadCount,
  ...countingOf("unread messages", "messages marked as unread"),
];

/** `{}` is a person who sent a message. */
export const subjectOf = [
  "What is the message from {} about?",
  "What is {}'s message about?",
  "What did {} send?",
  "What has {} written about?",
  "What does {} write about?",
  "What does {}'s message say?",
  "What subject did {} give the message?",
  "Which subject does the message from {} have?",
  "Which subject stands below {}?",
  "About what did {} write?",
  "Message from {}: what subject?",
  "Read the subject of {}'s message.",
  "According to the list, what did {} write about?",
  ...thesaurus.subjectOf,
  ...asking("what {} wrote about"),
  ...seekingOf("the subject of the message from {}"),
];

/** `{}` is a person who sent a message. */
export const whenOf = [
  "When did the message from {} come?",
  "When did {} send the message?",
  "When was the message from {} sent?",
  "When has {} written?",
  "What time did {} write?",
  "What time does the message from {} have?",
  "What time is next to {}?",
  "Which time stands beside {}?",
  "At what time did {} write?",
  "At which time was {}'s message sent?",
  "Message from {}: what time?",
  "{}, at what time?",
  "Read the time of {}'s message.",
  "According to the list, when did {} write?",
  ...thesaurus.whenOf,
  ...asking("when {} wrote"),
  ...seekingOf("the time of the message from {}"),
];

/** `{}` is the subject of a message. */
export const senderOf = [
  'Who wrote the message "{}"?',
  'Who sent "{}"?',
  'Who is the sender of "{}"?',
  'Who is "{}" from?',
  'Who wrote about "{}"?',
  'From whom is the message "{}"?',
  'From whom did "{}" come?',
  'By whom is "{}"?',
  'Whose message is "{}"?',
  'Which person sent "{}"?',
  'Which name stands above "{}"?',
  '"{}": who wrote it?',
  '"{}": from whom?',
  'Name the sender of "{}".',
  'According to the list, who sent "{}"?',
  ...thesaurus.senderOf,
  ...asking('who wrote "{}"'),
  ...seekingOf('the sender of "{}"'),
];
