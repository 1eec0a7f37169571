/** Kinds of screens with a list: what each thing of it shows, and how people ask for that. */

import * as words from "../../words.ts";
import {
  cities,
  distinct,
  each,
  either,
  firstNames,
  money,
  oneOf,
  people,
  proper,
  some,
  times,
  twoWords,
  whole,
} from "../everyday-tables/values.ts";
import type { ListKind } from "./list-of-things.ts";

const fewWords = distinct(({ random, split }) =>
  words.capitalised(words.words(random, split, random.integer(2, 3)).join(" ")),
);
const day = each(({ random }) => `${random.integer(1, 28)} ${random.pick(words.months).slice(0, 3)}`);
const fileName = distinct(
  ({ random, split }) =>
    `${words.word(random, split)}${random.pick(["", "", `-${random.integer(1, 99)}`, `_${random.integer(2, 9)}`])}.${random.pick(["pdf", "jpg", "txt", "mp3", "docx", "zip", "png", "csv"])}`,
);
const fileSize = each(({ random }) =>
  random.chance(0.6) ? `${random.between(0.1, 90).toFixed(1)} MB` : `${random.integer(2, 990)} KB`,
);

const mail: ListKind = {
  titles: "Inbox, Mail, All mail, New messages | Post, Letterbox",
  counted: "messages",
  columns: [
    { id: "who", names: "From | Sender", cells: either(people, people, proper) },
    { id: "what", names: "Subject | About", cells: fewWords },
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

const files: ListKind = {
  titles: "Files, Documents, My files, Home, Folder <thing> | Papers, Drive",
  counted: "files",
  columns: [
    { id: "name", names: "Name | Label", cells: fileName },
    { id: "size", names: "Size | Bulk", cells: fileSize, isNumber: true },
    { id: "when", names: "Changed | Touched", cells: day, isOptional: true },
  ],
  parts: [
    { text: "{name} ~ {size} | {name} ~ {size}" },
    { text: "{when}, Changed {when} | Touched {when}", look: "faint" },
  ],
  asks: [
    {
      of: "size",
      by: "name",
      what: "size of {}",
      said: ["How large is {}?", "How big is the file {}?", "What is the size of {}?"],
    },
    { of: "when", by: "name", what: "date of {}", said: ["When was {} changed?", "From when is {}?"] },
    { of: "name", by: "size", what: "file of {}", said: ["Which file is {} large?", "Which file has {}?"] },
    {
      of: "name",
      by: "when",
      what: "file from {}",
      said: ["Which file was changed on {}?", "Which file is from {}?"],
    },
  ],
  ends: [
    { of: "name", isLast: false, said: ["Which file is at the top?", "What is the first file?"] },
    { of: "name", isLast: true, said: ["Which file is the last in the list?"] },
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

const downloads: ListKind = {
  titles: "Downloads, Updates, Transfers, Uploads | Fetching, Incoming",
  counted: "downloads",
  columns: [
    { id: "name", names: "Name | Label", cells: either(fileName, proper) },
    { id: "done", names: "Done | Finished", cells: whole(1, 100, "%"), isNumber: true },
    { id: "size", names: "Size | Bulk", cells: fileSize, isOptional: true },
    {
      id: "left",
      names: "Left | Still",
      cells: oneOf(
        "5 min left, 1 min left, 20 s left, paused, waiting, 2 h left | 3 min to go, stopped, queued",
      ),
      isOptional: true,
    },
  ],
  parts: [
    { text: "{name} ~ {done} | {name} ~ {done}" },
    { text: "{done} | {done}", look: "progress" },
    { text: "{size} ~ {left} | {left} ~ {size}", look: "faint" },
  ],
  asks: [
    {
      of: "done",
      by: "name",
      what: "progress of {}",
      said: ["How far is {}?", "How much of {} is done?", "How many percent of {} are there?"],
    },
    { of: "size", by: "name", what: "size of {}", said: ["How large is {}?", "How big is {}?"] },
    {
      of: "left",
      by: "name",
      what: "time left for {}",
      said: ["How long does {} still take?", "What does it say about {}?"],
    },
    { of: "name", by: "done", what: "download at {}", said: ["Which one is at {}?", "What is {} done?"] },
  ],
  bests: [
    {
      of: "name",
      by: "done",
      isMost: true,
      said: ["Which one is nearly done?", "Which download is farthest?"],
      pair: ["Which is farther, {a} or {b}?"],
    },
    {
      of: "name",
      by: "done",
      isMost: false,
      said: ["Which one has the longest way to go?", "Of which is least done?"],
    },
  ],
};

const songs: ListKind = {
  titles: "Playlist, Album <thing>, Top songs, My mix, Queue | Tunes, Record <thing>",
  counted: "songs",
  columns: [
    { id: "song", names: "Song | Tune", cells: fewWords },
    { id: "artist", names: "Artist | Singer", cells: either(people, proper), isOptional: true },
    {
      id: "length",
      names: "Length | Lasts",
      cells: each(({ random }) => `${random.integer(1, 6)}:${random.integer(10, 59)}`),
      isNumber: true,
    },
  ],
  parts: [{ text: "{song} ~ {length} | {song} ~ {length}" }, { text: "{artist} | {artist}", look: "faint" }],
  asks: [
    {
      of: "length",
      by: "song",
      what: "length of {}",
      said: ["How long is {}?", 'How long does "{}" last?', 'What is the length of "{}"?'],
    },
    {
      of: "artist",
      by: "song",
      what: "artist of {}",
      said: ["Who sings {}?", 'By whom is "{}"?', 'Who is the artist of "{}"?'],
    },
    { of: "song", by: "artist", what: "song by {}", said: ["Which song is by {}?", "What does {} sing?"] },
    {
      of: "song",
      by: "length",
      what: "song of {}",
      said: ["Which song is {} long?", "Which song lasts {}?"],
    },
  ],
  bests: [
    {
      of: "song",
      by: "length",
      isMost: true,
      said: ["Which song is the longest?"],
      pair: ['Which is longer, "{a}" or "{b}"?'],
    },
    { of: "song", by: "length", isMost: false, said: ["Which song is the shortest?"] },
  ],
  ends: [
    { of: "song", isLast: false, said: ["What is the first song?", "Which song is at the top?"] },
    { of: "song", isLast: true, said: ["What is the last song?"] },
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

const results: ListKind = {
  titles: "Search results, Nearby, Hotels in <city>, Restaurants, Best of <city> | Found, Stays round here",
  counted: "places",
  columns: [
    {
      id: "name",
      names: "Name | Place",
      cells: either(
        distinct(
          ({ random, split }) =>
            `${random.pick(["Hotel", "Cafe", "Bar", "Hostel"])} ${words.lastName(random, split)}`,
        ),
        proper,
      ),
    },
    { id: "price", names: "Price | Cost", cells: money(4, 300, 1), isNumber: true, isOptional: true },
    {
      id: "rating",
      names: "Rating | Marks",
      cells: each(({ random }) => random.between(2, 5).toFixed(1)),
      isNumber: true,
    },
    {
      id: "far",
      names: "Distance | Way",
      cells: each(({ random }) => `${random.between(0.1, 15).toFixed(1)} km`),
      isNumber: true,
      isOptional: true,
    },
  ],
  parts: [
    { text: "{name} ~ {price} | {name} ~ {price}", look: "title" },
    { text: "{rating} stars ~ {far} | rated {rating} ~ {far}", look: "faint" },
  ],
  asks: [
    {
      of: "price",
      by: "name",
      what: "price of {}",
      said: ["What does {} cost?", "How much is {}?", "What is the price at {}?"],
    },
    {
      of: "rating",
      by: "name",
      what: "rating of {}",
      said: ["How is {} rated?", "How many stars does {} have?", "What is the rating of {}?"],
    },
    { of: "far", by: "name", what: "distance to {}", said: ["How far is {}?", "How far away is {}?"] },
    { of: "name", by: "price", what: "place for {}", said: ["Which place costs {}?"] },
    { of: "name", by: "rating", what: "place with {} stars", said: ["Which place has {} stars?"] },
  ],
  bests: [
    {
      of: "name",
      by: "rating",
      isMost: true,
      said: ["Which has the best rating?", "Which place is rated best?"],
      pair: ["Which is rated better, {a} or {b}?"],
    },
    { of: "name", by: "price", isMost: false, said: ["Which is the cheapest?"] },
    { of: "name", by: "far", isMost: false, said: ["Which place is nearest?"] },
  ],
};

const cart: ListKind = {
  titles: "Cart, My basket, Your order, Checkout | Bag, Trolley",
  counted: "items",
  columns: [
    {
      id: "item",
      names: "Item | Ware",
      cells: distinct(({ random, split }) => words.product(random, split)),
      isCommon: true,
    },
    { id: "number", names: "Qty | Pieces", cells: whole(1, 9), isNumber: true },
    { id: "price", names: "Price | Cost", cells: money(1, 300), isNumber: true },
  ],
  parts: [
    { text: "{item} ~ {price} | {item} ~ {price}" },
    { text: "Qty: {number}, {number} x, Quantity {number} | Pieces: {number}", look: "faint" },
  ],
  asks: [
    {
      of: "price",
      by: "item",
      what: "price of the {}",
      said: ["What does the {} cost?", "How much is the {}?", "What do I pay for the {}?"],
    },
    {
      of: "number",
      by: "item",
      what: "number of the {}",
      said: [
        "How many of the {} are in the cart?",
        "How often did I take the {}?",
        "How many {} were ordered?",
      ],
    },
    { of: "item", by: "price", what: "item for {}", said: ["What costs {}?", "Which item is {}?"] },
  ],
  bests: [
    {
      of: "item",
      by: "price",
      isMost: true,
      said: ["What is the most expensive item?"],
      pair: ["What costs more, {a} or {b}?"],
    },
    { of: "item", by: "price", isMost: false, said: ["What is the cheapest item?"] },
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

export const listKinds: readonly ListKind[] = [
  mail,
  chat,
  chat,
  files,
  todo,
  downloads,
  songs,
  alarms,
  results,
  cart,
  calls,
];
