/** Kinds of screens with a list of things: files, downloads, songs, places, goods. */

import * as words from "../../words.ts";
import { distinct, each, either, money, oneOf, people, proper, whole } from "../everyday-tables/values.ts";
import type { ListKind } from "./list-of-things.ts";
import { fewWords } from "./short-messages.ts";

const day = each(({ random }) => `${random.integer(1, 28)} ${random.pick(words.months).slice(0, 3)}`);

const fileName = distinct(
  ({ random, split }) =>
    `${words.word(random, split)}${random.pick(["", "", `-${random.integer(1, 99)}`, `_${random.integer(2, 9)}`])}.${random.pick(["pdf", "jpg", "txt", "mp3", "docx", "zip", "png", "csv"])}`,
);

const fileSize = each(({ random }) =>
  random.chance(0.6) ? `${random.between(0.1, 90).toFixed(1)} MB` : `${random.integer(2, 990)} KB`,
);

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

export const itemKinds: readonly ListKind[] = [files, downloads, songs, results, cart];
