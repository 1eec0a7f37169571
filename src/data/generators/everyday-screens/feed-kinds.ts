/** Kinds of screens with a list of news: notifications, headlines, comments, chats by name. */

import {
  distinct,
  each,
  either,
  firstNames,
  oneOf,
  people,
  proper,
  times,
  whole,
} from "../everyday-tables/values.ts";
import type { ListKind } from "./list-of-things.ts";
import { alertTexts, fewWords, opinionTexts, storyTitles } from "./short-messages.ts";

const age = either(
  each(({ random, split }) => `${random.integer(2, 59)} ${split === "train" ? "min" : "minutes"}`),
  each(({ random, split }) => `${random.integer(2, 23)} ${split === "train" ? "h" : "hours"} ago`),
  times(300, 1430, 1),
);

const notifications: ListKind = {
  titles: "Notifications, Lock screen, New, Today | Alerts, Unseen",
  counted: "notifications",
  key: "app",
  columns: [
    {
      id: "app",
      names: "App | Program",
      cells: either(
        proper,
        distinct(({ random, split }) =>
          split === "train"
            ? random.pick([
                "Mail",
                "Bank",
                "Calendar",
                "Weather",
                "News",
                "Music",
                "Phone",
                "Photos",
                "Maps",
                "Shop",
                "Chat",
                "Clock",
              ])
            : random.pick(["Diary", "Purse", "Radio", "Camera", "Atlas", "Notes", "Games", "Fitness"]),
        ),
      ),
    },
    { id: "text", names: "Text | Words", cells: alertTexts },
    { id: "when", names: "When | Came", cells: age, isOptional: true },
  ],
  parts: [{ text: "{app} ~ {when} | {app} ~ {when}", look: "title" }, { text: "{text} | {text}" }],
  asks: [
    {
      of: "text",
      by: "app",
      what: "notification from {}",
      said: ["What does {} say?", "What is the message from {}?", "What does {} want to tell me?"],
    },
    {
      of: "when",
      by: "app",
      what: "time of the notification from {}",
      said: ["When did {} send it?", "How old is the notification from {}?"],
    },
    {
      of: "app",
      by: "text",
      what: 'app with "{}"',
      said: ['Which app says "{}"?', 'Where does "{}" come from?', 'From which app is "{}"?'],
    },
  ],
  ends: [
    {
      of: "app",
      isLast: false,
      said: ["Which app is at the top?", "From which app is the first notification?"],
    },
    { of: "text", isLast: false, said: ["What does the first notification say?"] },
    { of: "app", isLast: true, said: ["Which app is at the bottom?"] },
  ],
};

const headlines: ListKind = {
  titles: "News, Top stories, <city> News, Latest, Sport news | Headlines, The <name> Herald",
  counted: "stories",
  columns: [
    { id: "title", names: "Title | Headline", cells: storyTitles },
    { id: "source", names: "Source | Paper", cells: either(proper, people), isOptional: true },
    { id: "when", names: "When | Came", cells: age },
    { id: "comments", names: "Comments | Replies", cells: whole(2, 980), isNumber: true, isOptional: true },
  ],
  parts: [
    { text: "{title} | {title}", look: "title" },
    { text: "{source} ~ {when} | {when} ~ {source}", look: "faint" },
    { text: "{comments} comments | {comments} replies", look: "faint" },
  ],
  asks: [
    {
      of: "source",
      by: "title",
      what: 'source of "{}"',
      said: ['Where does "{}" come from?', 'Who wrote "{}"?', 'Which paper has "{}"?'],
    },
    {
      of: "when",
      by: "title",
      what: 'age of "{}"',
      said: ['When was "{}" published?', 'How old is the story "{}"?'],
    },
    {
      of: "comments",
      by: "title",
      what: 'number of comments on "{}"',
      said: ['How many comments does "{}" have?', 'How many people wrote about "{}"?'],
    },
    {
      of: "title",
      by: "source",
      what: "story from {}",
      said: ["What is the story from {}?", "What does {} write about?"],
    },
  ],
  bests: [{ of: "title", by: "comments", isMost: true, said: ["Which story has most comments?"] }],
  ends: [
    { of: "title", isLast: false, said: ["What is the top story?", "What is the first headline?"] },
    { of: "title", isLast: true, said: ["What is the last headline?"] },
  ],
};

const comments: ListKind = {
  titles: "Comments, Reviews, What people say, Guest book | Opinions, Replies",
  counted: "comments",
  key: "who",
  columns: [
    { id: "who", names: "Who | Writer", cells: either(firstNames, people) },
    { id: "text", names: "Text | Words", cells: opinionTexts },
    { id: "likes", names: "Likes | Hearts", cells: whole(0, 990), isNumber: true },
    { id: "when", names: "When | Written", cells: age, isOptional: true },
  ],
  parts: [
    { text: "{who} ~ {when} | {who} ~ {when}", look: "title" },
    { text: "{text} | {text}" },
    { text: "{likes} likes, Likes: {likes} | {likes} hearts", look: "faint" },
  ],
  asks: [
    {
      of: "text",
      by: "who",
      what: "comment of {}",
      said: ["What does {} say?", "What did {} write?", "What does {} think?"],
    },
    {
      of: "likes",
      by: "who",
      what: "likes of {}",
      said: [
        "How many likes did {} get?",
        "How many people like what {} wrote?",
        "How many likes does {}'s comment have?",
      ],
    },
    {
      of: "when",
      by: "who",
      what: "time of {}'s comment",
      said: ["When did {} write?", "How old is {}'s comment?"],
    },
    { of: "who", by: "text", what: 'writer of "{}"', said: ['Who wrote "{}"?', 'Who said "{}"?'] },
    {
      of: "who",
      by: "likes",
      what: "comment with {} likes",
      said: ["Who has {} likes?", "Whose comment got {} likes?"],
    },
  ],
  bests: [
    {
      of: "who",
      by: "likes",
      isMost: true,
      said: ["Who got the most likes?", "Whose comment do people like most?"],
      pair: ["Who has more likes, {a} or {b}?"],
    },
    { of: "who", by: "likes", isMost: false, said: ["Who got the fewest likes?"] },
  ],
  ends: [
    { of: "who", isLast: false, said: ["Who wrote the first comment?"] },
    { of: "who", isLast: true, said: ["Who wrote the last comment?"] },
  ],
};

const chats: ListKind = {
  titles: "Chats, Messages, Messenger, Conversations | Talks, Texts",
  counted: "chats",
  columns: [
    { id: "who", names: "Who | Name", cells: either(firstNames, people, proper) },
    { id: "last", names: "Last | Words", cells: fewWords },
    {
      id: "when",
      names: "When | Came",
      cells: either(
        (draw) => times(300, 1430, 1)(draw).reverse(),
        oneOf("Mon, Tue, Wed, Thu, Fri, Sat, Sun, yesterday | last week, Sunday, Monday, Friday"),
      ),
    },
    { id: "new", names: "New | Unseen", cells: whole(1, 28), isNumber: true, isOptional: true },
  ],
  parts: [
    { text: "{who} ~ {when} | {who} ~ {when}", look: "title" },
    { text: "{last} ~ {new} | {last} ~ {new}", look: "faint" },
  ],
  asks: [
    {
      of: "last",
      by: "who",
      what: "last message from {}",
      said: ["What did {} write last?", "What is the last message from {}?", "What does {} say?"],
    },
    {
      of: "when",
      by: "who",
      what: "time of {}'s message",
      said: ["When did {} write?", "When was the last message from {}?"],
    },
    {
      of: "new",
      by: "who",
      what: "number of new messages from {}",
      said: ["How many new messages are there from {}?", "How many unread messages does {} have for me?"],
    },
    { of: "who", by: "last", what: 'writer of "{}"', said: ['Who wrote "{}"?', 'From whom is "{}"?'] },
    { of: "who", by: "new", what: "chat with {} new messages", said: ["Who sent {} new messages?"] },
  ],
  bests: [
    {
      of: "who",
      by: "new",
      isMost: true,
      said: ["Who sent the most new messages?", "In which chat are most unread?"],
    },
  ],
  ends: [
    { of: "who", isLast: false, said: ["Who wrote most recently?", "Which chat is at the top?"] },
    { of: "who", isLast: true, said: ["Which chat is at the bottom?"] },
  ],
};

export const feedKinds: readonly ListKind[] = [notifications, headlines, comments, chats];
