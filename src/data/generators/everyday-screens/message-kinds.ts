/** Kinds of screens with a list of what people did: mail, chats, calls, tasks, alarms. */

import * as words from "../../words.ts";
import {
  cities,
  each,
  either,
  firstNames,
  oneOf,
  people,
  proper,
  some,
  times,
  twoWords,
} from "../everyday-tables/values.ts";
import type { ListKind } from "./list-of-things.ts";
import { fewWords, subjectLines } from "./short-messages.ts";

const day = each(({ random }) => `${random.integer(1, 28)} ${random.pick(words.months).slice(0, 3)}`);

const mail: ListKind = {
  titles: "Inbox, Mail, All mail, New messages | Post, Letterbox",
  counted: "messages",
  columns: [
    { id: "who", names: "From | Sender", cells: either(people, people, proper) },
    { id: "what", names: "Subject | About", cells: subjectLines },
    { id: "when", names: "Time | Came", cells: either((draw) => times(300, 1430, 1)(draw).reverse(), day) },
  ],
  parts: [
    { text: "{who} ~ {when} | {who} ~ {when}", look: "title" },
    { text: "{what} | {what}", look: "faint" },
  ],
  asks: [
    {
      of: "what",
      by: "who",
      what: "message from {}",
      said: [
        "What did {} write about?",
        "What is the subject of {}'s mail?",
        "What does {} want?",
        "What is the mail from {} about?",
      ],
    },
    {
      of: "when",
      by: "who",
      what: "time of the mail from {}",
      said: ["When did {} write?", "When did the mail from {} come?"],
    },
    {
      of: "who",
      by: "what",
      what: 'sender of "{}"',
      said: ['Who wrote "{}"?', 'Who sent the mail "{}"?', 'From whom is "{}"?'],
    },
    { of: "when", by: "what", what: 'time of "{}"', said: ['When did "{}" come?', 'When was "{}" sent?'] },
  ],
  ends: [
    { of: "who", isLast: false, said: ["Who is at the top?", "From whom is the first mail in the list?"] },
    { of: "what", isLast: false, said: ["What is the first mail about?"] },
    { of: "who", isLast: true, said: ["From whom is the mail at the bottom?"] },
  ],
};

const chat: ListKind = {
  titles: "<name>, Family, Chat with <name>, Our group, Team <thing> | Talk, Friends of <name>",
  counted: "messages",
  key: "text",
  areBubbles: true,
  columns: [
    {
      id: "who",
      names: "Who | Writer",
      cells: (draw) => {
        const names = firstNames({ ...draw, count: 2 });
        let at = draw.random.integer(0, 1);
        return Array.from({ length: draw.count }, () => {
          if (draw.random.chance(0.75)) at = 1 - at;
          return names[at % names.length]!;
        });
      },
    },
    {
      id: "text",
      names: "Text | Words",
      cells: either(
        fewWords,
        some(
          "See you at 8, On my way, Thank you!, Are you home?, Call me later, Happy birthday!, I am late, Where are you?, Good night, Sounds good, Bring some bread, Running late, No problem | Miss you, Be right back, Dinner is ready, Take the bus, Well done!, How was school?, Need a lift?",
        ),
      ),
    },
    { id: "when", names: "Time | Sent", cells: times(360, 1430, 1), isOptional: true },
  ],
  parts: [{ text: "{who} ~ {when} | {who} ~ {when}", look: "faint" }, { text: "{text} | {text}" }],
  asks: [
    {
      of: "who",
      by: "text",
      what: 'writer of "{}"',
      said: ['Who wrote "{}"?', 'Who said "{}"?', 'From whom is "{}"?'],
    },
    {
      of: "when",
      by: "text",
      what: 'time of "{}"',
      said: ['When was "{}" written?', 'At what time came "{}"?'],
    },
    {
      of: "text",
      by: "when",
      what: "message at {}",
      said: ["What was written at {}?", "Which message came at {}?"],
    },
    { of: "who", by: "when", what: "writer at {}", said: ["Who wrote at {}?"] },
    { of: "text", by: "who", what: "message from {}", said: ["What did {} write?", "What does {} say?"] },
  ],
  ends: [
    { of: "who", isLast: true, said: ["Who wrote last?", "From whom is the last message?"] },
    { of: "text", isLast: true, said: ["What is the last message?", "What was written last?"] },
    { of: "who", isLast: false, said: ["Who wrote first?", "Who started?"] },
    { of: "text", isLast: false, said: ["What is the first message?", "What was written first?"] },
  ],
};

const calls: ListKind = {
  titles: "Recent calls, Calls, Phone, Missed calls | Rings, Call log",
  counted: "calls",
  columns: [
    { id: "who", names: "Who | Caller", cells: either(people, firstNames) },
    { id: "when", names: "When | Rang", cells: (draw) => times(360, 1430, 1)(draw).reverse() },
    {
      id: "kind",
      names: "Kind | Way",
      cells: oneOf("Missed, Outgoing, Incoming, Mobile, Home | Video, Declined, Office"),
      isOptional: true,
    },
    { id: "where", names: "From | Town", cells: cities, isOptional: true },
  ],
  parts: [
    { text: "{who} ~ {when} | {who} ~ {when}" },
    { text: "{kind} ~ {where} | {where} ~ {kind}", look: "faint" },
  ],
  asks: [
    {
      of: "when",
      by: "who",
      what: "time of the call with {}",
      said: ["When did {} call?", "At what time was the call with {}?"],
    },
    {
      of: "who",
      by: "when",
      what: "call at {}",
      said: ["Who called at {}?", "With whom was the call at {}?"],
    },
    {
      of: "kind",
      by: "who",
      what: "kind of call with {}",
      said: ["What kind of call was it with {}?", "What does it say under {}?"],
    },
    { of: "where", by: "who", what: "place of {}", said: ["From where did {} call?", "Where is {}?"] },
  ],
  ends: [
    { of: "who", isLast: false, said: ["Who is at the top of the list?"] },
    { of: "who", isLast: true, said: ["Who is at the bottom of the list?"] },
  ],
};

const todo: ListKind = {
  titles: "To do, Tasks, Today, Shopping list, My list | Errands, Don't forget",
  counted: "tasks",
  ticked: { word: "done", column: "what" },
  columns: [
    {
      id: "what",
      names: "Task | Job",
      cells: either(
        fewWords,
        some(
          "Buy milk, Call mum, Pay rent, Water plants, Clean kitchen, Book flights, Fix bike, Wash car, Send parcel, Feed cat, Read report, Buy bread, Do laundry | Walk dog, Mow lawn, Return books, Bake cake, Sort mail, Iron shirts",
        ),
      ),
    },
    {
      id: "when",
      names: "Due | By",
      cells: either(
        day,
        each(({ random }) => random.pick(["today", "Monday", "Friday", "Sunday", "tomorrow"])),
      ),
      isOptional: true,
    },
  ],
  parts: [{ text: "{what} ~ {when} | {what} ~ {when}" }],
  asks: [
    {
      of: "when",
      by: "what",
      what: 'date for "{}"',
      said: ['When is "{}" due?', 'By when must "{}" be done?', 'Until when is there time for "{}"?'],
    },
    { of: "what", by: "when", what: "task for {}", said: ["What must be done by {}?", "What is due on {}?"] },
  ],
  ends: [
    { of: "what", isLast: false, said: ["What is the first task?", "What stands at the top of the list?"] },
    { of: "what", isLast: true, said: ["What is the last task?"] },
  ],
};

const alarms: ListKind = {
  titles: "Alarms, Clock, Reminders, Wake up | Bell times, Wake calls",
  counted: "alarms",
  ticked: { word: "on", column: "name" },
  columns: [
    { id: "time", names: "Time | Rings", cells: times(240, 1380, 5) },
    {
      id: "name",
      names: "Name | For",
      cells: either(
        twoWords,
        some(
          "Work, School, Gym, Pills, Train, Nap, Pizza, Meeting, Walk | Lecture, Laundry, Bus, Yoga, Oven",
        ),
      ),
      isCommon: true,
    },
  ],
  key: "name",
  parts: [{ text: "{time} ~ {name} | {time} ~ {name}" }],
  asks: [
    {
      of: "time",
      by: "name",
      what: "alarm for {}",
      said: ["When does the alarm for {} ring?", "For when is {} set?", "What time is the {} alarm?"],
    },
    {
      of: "name",
      by: "time",
      what: "alarm at {}",
      said: ["What is the alarm at {} for?", "What rings at {}?"],
    },
  ],
  bests: [
    { of: "name", by: "time", isMost: false, said: ["Which alarm rings first?"] },
    { of: "name", by: "time", isMost: true, said: ["Which alarm rings last?"] },
  ],
};

export const messageKinds: readonly ListKind[] = [mail, chat, chat, calls, todo, alarms];
