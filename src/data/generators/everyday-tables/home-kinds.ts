/** Kinds of tables of schools and households: marks, medicines, flats, books. */

import * as words from "../../words.ts";
import type { RecordsKind } from "./records.ts";
import { distinct, each, either, lastNames, oneOf, some, twoWords, whole } from "./values.ts";

const room = each(({ random }) => String(random.integer(1, 4) * 100 + random.integer(1, 30)));

const grades: RecordsKind = {
  titles: "Report <year>, Grades, Exam results, Class <n> | School report, Marks of <name>",
  counted: "subjects",
  columns: [
    {
      id: "subject",
      names: "Subject, Course | Discipline",
      cells: some(
        "Maths, English, History, Art, Music, Physics, Sports, French, Biology, Geography, German, Science | Chemistry, Latin, Drama, Ethics, Spanish, Economics",
      ),
    },
    {
      id: "grade",
      names: "Grade, Mark, Result | Achieved",
      cells: either(
        each(({ random }) => random.pick(["A", "A-", "B+", "B", "B-", "C+", "C", "D"])),
        each(({ random }) => `${random.integer(40, 100)}%`),
        each(({ random }) => `${random.integer(8, 50)}/50`),
      ),
      isNumber: true,
    },
    { id: "teacher", names: "Teacher | Tutor", cells: lastNames, isOptional: true },
    { id: "room", names: "Room | Hall", cells: room, isOptional: true },
    {
      id: "day",
      names: "Exam, Day | Test on",
      cells: each(({ random }) => `${random.integer(1, 28)} ${random.pick(["May", "June", "July"])}`),
      isOptional: true,
    },
  ],
  asks: [
    {
      of: "grade",
      by: "subject",
      what: "grade in {}",
      said: [
        "What grade is it in {}?",
        "What is the mark in {}?",
        "Which grade did the student get in {}?",
        "How good is {}? Give the mark.",
      ],
    },
    {
      of: "teacher",
      by: "subject",
      what: "teacher of {}",
      said: ["Who teaches {}?", "Who is the {} teacher?", "Who gives {}?"],
    },
    {
      of: "subject",
      by: "teacher",
      what: "subject of {}",
      said: ["What does {} teach?", "Which subject is {}'s?"],
    },
    { of: "room", by: "subject", what: "room for {}", said: ["Where is {}?", "Which room is {} in?"] },
    {
      of: "day",
      by: "subject",
      what: "day of the {} exam",
      said: ["When is the {} exam?", "On which day is {}?"],
    },
  ],
};

const medicines: RecordsKind = {
  titles: "Medication, My pills, Medicines, Plan for Mr <name> | Remedies, Doses",
  notes: "Take with water, Not on an empty stomach | Shake before use",
  counted: "medicines",
  columns: [
    {
      id: "name",
      names: "Medicine, Drug, Name | Remedy",
      cells: distinct(({ random, split }) =>
        words.capitalised(words.pseudoWord(random, split) + random.pick(["ol", "in", "ax", "ane", "um"])),
      ),
    },
    {
      id: "dose",
      names: "Dose, Amount | Strength",
      cells: oneOf(
        "5 mg, 10 mg, 20 mg, 50 mg, 100 mg, 500 mg, 1 tablet, 2 tablets, 10 drops | 15 mg, 40 mg, 250 mg, 3 tablets, 20 drops",
      ),
    },
    {
      id: "when",
      names: "When, Time | Taken",
      cells: oneOf(
        "morning, evening, noon, at night, before meals, twice a day | at bedtime, after food, once a week",
      ),
    },
    {
      id: "for",
      names: "For, Against | Helps with",
      cells: oneOf("pain, fever, cough, sleep, blood, heart, stomach | allergy, cold, nerves"),
      isOptional: true,
    },
  ],
  asks: [
    {
      of: "dose",
      by: "name",
      what: "dose of {}",
      said: ["How much {} do I take?", "What is the dose of {}?", "In what dose do I take {}?"],
    },
    {
      of: "when",
      by: "name",
      what: "time for {}",
      said: ["When do I take {}?", "At what time is {} taken?", "When is it time for {}?"],
    },
    { of: "for", by: "name", what: "use of {}", said: ["What is {} for?", "What does {} help against?"] },
    {
      of: "name",
      by: "for",
      what: "medicine for {}",
      said: ["What do I take for {}?", "Which medicine is for {}?"],
    },
    {
      of: "name",
      by: "when",
      what: "medicine for {}",
      said: ["Which medicine is taken {}?", "What do I take {}?"],
    },
  ],
};

const flats: RecordsKind = {
  titles: "Flats to let, Homes, For rent in <city>, Rooms | Lodgings, Vacant",
  counted: "flats",
  columns: [
    {
      id: "where",
      names: "Street, Address, Where | Site",
      cells: distinct(({ random, split }) => `${words.lastName(random, split)} St ${random.integer(1, 90)}`),
    },
    { id: "rooms", names: "Rooms | Chambers", cells: whole(1, 6), isNumber: true },
    { id: "size", names: "Size, Area, m2 | Space", cells: whole(18, 160, " m2"), isNumber: true },
    {
      id: "rent",
      names: "Rent, Price | Monthly",
      cells: each(({ random, money: written }) => written(random.integer(30, 260) * 10).replace(".00", "")),
      isNumber: true,
    },
    {
      id: "floor",
      names: "Floor, Level | Storey",
      cells: oneOf("ground, 1st, 2nd, 3rd, 4th | 5th, 6th, attic"),
      isOptional: true,
    },
  ],
  asks: [
    {
      of: "rent",
      by: "where",
      what: "rent of {}",
      said: ["What is the rent at {}?", "How much is the flat in {}?", "What does {} cost a month?"],
    },
    { of: "size", by: "where", what: "size of {}", said: ["How big is the flat at {}?", "How large is {}?"] },
    {
      of: "rooms",
      by: "where",
      what: "number of rooms at {}",
      said: ["How many rooms does {} have?", "How many rooms are there at {}?"],
    },
    {
      of: "floor",
      by: "where",
      what: "floor of {}",
      said: ["Which floor is {} on?", "On what floor is the flat at {}?"],
    },
    { of: "where", by: "rent", what: "flat for {}", said: ["Which flat costs {}?", "Where is the rent {}?"] },
    { of: "where", by: "size", what: "flat of {}", said: ["Which one has {}?", "Where is the flat of {}?"] },
  ],
  bests: [
    {
      of: "where",
      by: "rent",
      isMost: false,
      said: ["Which flat is the cheapest?"],
      pair: ["Which is cheaper, {a} or {b}?"],
    },
    {
      of: "where",
      by: "size",
      isMost: true,
      said: ["Which flat is the biggest?"],
      pair: ["Which is bigger, {a} or {b}?"],
    },
    { of: "where", by: "rent", isMost: true, said: ["Which flat has the highest rent?"] },
  ],
};

const books: RecordsKind = {
  titles: "Loans, Library, Books, Reading list <year>, My books | Borrowed, Shelf <n>",
  counted: "books",
  columns: [
    { id: "title", names: "Title, Book | Work", cells: twoWords },
    { id: "author", names: "Author, By | Writer", cells: lastNames },
    {
      id: "due",
      names: "Due, Return by | Back on",
      cells: each(({ random }) => `${random.integer(1, 28)} ${random.pick(words.months).slice(0, 3)}`),
      isOptional: true,
    },
    { id: "pages", names: "Pages, p. | Leaves", cells: whole(80, 900), isNumber: true, isOptional: true },
  ],
  asks: [
    {
      of: "author",
      by: "title",
      what: "author of {}",
      said: ["Who wrote {}?", "Who is the author of {}?", "By whom is {}?"],
    },
    { of: "title", by: "author", what: "book by {}", said: ["What did {} write?", "Which book is by {}?"] },
    {
      of: "due",
      by: "title",
      what: "date for {}",
      said: ["When do I have to return {}?", "When is {} due?", "Until when can I keep {}?"],
    },
    {
      of: "pages",
      by: "title",
      what: "number of pages of {}",
      said: ["How many pages does {} have?", "How long is {}?"],
    },
  ],
  bests: [
    {
      of: "title",
      by: "pages",
      isMost: true,
      said: ["Which book is the longest?", "Which has most pages?"],
      pair: ["Which is longer, {a} or {b}?"],
    },
    { of: "title", by: "pages", isMost: false, said: ["Which book is the shortest?"] },
  ],
};

export const homeKinds: readonly RecordsKind[] = [grades, medicines, flats, books];
