/** Kinds of tables about towns, people and their evenings. */

import * as words from "../../words.ts";
import type { RecordsKind } from "./records.ts";
import { cities, decimal, distinct, each, lastNames, ordered, some, times, whole } from "./values.ts";

const townFacts: RecordsKind = {
  titles: "Cities, Largest cities, Towns in <name>, Population <year> | Settlements, Census <year>",
  counted: "cities",
  columns: [
    { id: "city", names: "City, Town, Name | Settlement", cells: cities },
    {
      id: "people",
      names: "Population, People, Inhabitants | Souls",
      cells: ordered(1200, 900_000, "first"),
      isNumber: true,
      isSummed: true,
    },
    {
      id: "area",
      names: "Area, km2 | Ground",
      cells: whole(12, 890, " km2"),
      isNumber: true,
      isOptional: true,
    },
    {
      id: "founded",
      names: "Founded, Since | Begun",
      cells: each(({ random }) => String(random.integer(870, 1920))),
      isNumber: true,
      isOptional: true,
    },
    { id: "mayor", names: "Mayor | Head of town", cells: lastNames, isOptional: true },
  ],
  totals: "Total, All | Overall",
  asks: [
    {
      of: "people",
      by: "city",
      what: "population of {}",
      said: ["How many people live in {}?", "How big is {}?", "What is the population of {}?"],
    },
    {
      of: "area",
      by: "city",
      what: "area of {}",
      said: ["How large is the area of {}?", "What area does {} cover?"],
    },
    {
      of: "founded",
      by: "city",
      what: "founding year of {}",
      said: ["When was {} founded?", "How old is {}? Give the year.", "Since when has {} existed?"],
    },
    { of: "mayor", by: "city", what: "mayor of {}", said: ["Who is the mayor of {}?", "Who runs {}?"] },
    {
      of: "city",
      by: "mayor",
      what: "town of mayor {}",
      said: ["Where is {} mayor?", "Which city has {} as mayor?"],
    },
    { of: "city", by: "founded", what: "town founded in {}", said: ["Which city was founded in {}?"] },
    {
      of: "city",
      by: "people",
      what: "town of {} people",
      said: ["Where do {} people live?", "Which city has {} people?"],
    },
  ],
  bests: [
    {
      of: "city",
      by: "people",
      isMost: true,
      said: ["Which city is the largest?", "Where do most people live?"],
      pair: ["Which is bigger, {a} or {b}?"],
    },
    { of: "city", by: "people", isMost: false, said: ["Which is the smallest city?"] },
    { of: "city", by: "founded", isMost: false, said: ["Which city is the oldest?"] },
  ],
};

const growth: RecordsKind = {
  titles: "Measured in <month>, Heights, Class <n>, Health check | How tall we are, Weigh-in",
  counted: "people",
  columns: [
    {
      id: "name",
      names: "Name, Child, Person | Who",
      cells: distinct(({ random, split }) => words.firstName(random, split)),
    },
    { id: "height", names: "Height, cm | Stature", cells: whole(98, 196, " cm"), isNumber: true },
    { id: "weight", names: "Weight, kg | Heaviness", cells: decimal(16, 98, 1, " kg"), isNumber: true },
    { id: "age", names: "Age, Years | Years old", cells: whole(4, 70), isNumber: true, isOptional: true },
    { id: "pulse", names: "Pulse, bpm | Heartbeat", cells: whole(48, 130), isNumber: true, isOptional: true },
  ],
  asks: [
    {
      of: "height",
      by: "name",
      what: "height of {}",
      said: ["How tall is {}?", "What is {}'s height?", "How big is {}?"],
    },
    {
      of: "weight",
      by: "name",
      what: "weight of {}",
      said: ["How heavy is {}?", "How much does {} weigh?", "What does {} weigh?"],
    },
    { of: "age", by: "name", what: "age of {}", said: ["How old is {}?", "What is {}'s age?"] },
    {
      of: "pulse",
      by: "name",
      what: "pulse of {}",
      said: ["What pulse does {} have?", "How fast is {}'s pulse?"],
    },
    { of: "name", by: "height", what: "person of {}", said: ["Who is {} tall?"] },
    { of: "name", by: "weight", what: "person of {}", said: ["Who weighs {}?"] },
  ],
  bests: [
    {
      of: "name",
      by: "height",
      isMost: true,
      said: ["Who is the tallest?"],
      pair: ["Who is taller, {a} or {b}?"],
    },
    { of: "name", by: "height", isMost: false, said: ["Who is the shortest?"] },
    {
      of: "name",
      by: "weight",
      isMost: true,
      said: ["Who is the heaviest?"],
      pair: ["Who weighs more, {a} or {b}?"],
    },
    { of: "name", by: "age", isMost: true, said: ["Who is the oldest?"] },
    { of: "name", by: "age", isMost: false, said: ["Who is the youngest?"] },
  ],
};

const television: RecordsKind = {
  titles: "TV tonight, Channel <n>, On TV, Radio <city> | On the air, Station <n>",
  counted: "programmes",
  key: "programme",
  canBeHeadless: true,
  columns: [
    { id: "time", names: "Time, Start | Begins", cells: times(6 * 60, 24 * 60 - 10, 5) },
    {
      id: "programme",
      names: "Programme, Show, Program | Broadcast",
      cells: some(
        "News, Weather, Football, Quiz night, Cooking show, Cartoons, Film of the week, Talk show, Concert, Wildlife, Travel guide, Sports, Crime story, History hour, Science | Late news, Opera, Chess club, Garden tips, Ski jumping, Comedy, Puppet theatre",
      ),
      isCommon: true,
    },
    {
      id: "length",
      names: "Length, min | Lasts",
      cells: each(({ random }) => `${5 * random.integer(2, 30)} min`),
      isNumber: true,
      isOptional: true,
    },
  ],
  asks: [
    {
      of: "programme",
      by: "time",
      what: "programme at {}",
      said: ["What is on at {}?", "What comes at {}?", "Which programme starts at {}?"],
    },
    {
      of: "time",
      by: "programme",
      what: "time of {}",
      said: ["When is {} on?", "What time does {} start?", "When can I watch {}?"],
    },
    {
      of: "length",
      by: "programme",
      what: "length of {}",
      said: ["How long is {}?", "How long does {} last?"],
    },
  ],
  bests: [
    {
      of: "programme",
      by: "length",
      isMost: true,
      said: ["Which programme is the longest?", "What lasts longest?"],
      pair: ["Which is longer, {a} or {b}?"],
    },
    { of: "programme", by: "time", isMost: true, said: ["What comes last?"] },
    { of: "programme", by: "time", isMost: false, said: ["What comes first?"] },
  ],
};

export const peopleKinds: readonly RecordsKind[] = [townFacts, growth, television];
