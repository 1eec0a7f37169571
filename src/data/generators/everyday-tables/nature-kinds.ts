/** Kinds of tables about weather, water and land. */

import * as words from "../../words.ts";
import type { RecordsKind } from "./records.ts";
import {
  type Cells,
  cities,
  countries,
  dayNames,
  distinct,
  each,
  either,
  oneOf,
  ordered,
  proper,
  time,
  times,
  whole,
} from "./values.ts";

const weather: RecordsKind = {
  titles: "Weather, <city>, Forecast, Weather in <city>, This week | Outlook, Sky over <city>",
  counted: "days",
  canBeHeadless: false,
  columns: [
    { id: "day", names: "Day, When | On", cells: dayNames },
    {
      id: "sky",
      names: "Weather, Sky | Outlook",
      cells: oneOf("sunny, cloudy, rain, showers, snow, fog, windy, storm | clear, drizzle, overcast, hail"),
    },
    {
      id: "high",
      names: "High, Max, Day °C | Warmest",
      cells: either(whole(12, 36, "°"), whole(9, 28, "°C")),
      isNumber: true,
    },
    {
      id: "low",
      names: "Low, Min, Night °C | Coldest",
      cells: either(whole(-9, 11, "°"), whole(-3, 8, "°C")),
      isNumber: true,
      isOptional: true,
    },
    {
      id: "rain",
      names: "Rain, Chance of rain | Wet",
      cells: each(({ random }) => `${5 * random.integer(0, 20)}%`),
      isNumber: true,
      isOptional: true,
    },
    { id: "wind", names: "Wind | Breeze", cells: whole(2, 70, " km/h"), isNumber: true, isOptional: true },
  ],
  asks: [
    {
      of: "sky",
      by: "day",
      what: "weather on {}",
      said: [
        "What is the weather like on {}?",
        "How will the weather be on {}?",
        "What does the forecast say for {}?",
      ],
    },
    {
      of: "high",
      by: "day",
      what: "highest temperature on {}",
      said: ["How warm does it get on {}?", "How hot will it be on {}?", "What is the high on {}?"],
    },
    {
      of: "low",
      by: "day",
      what: "lowest temperature on {}",
      said: ["How cold does it get on {}?", "What is the low on {}?", "How cold is the night on {}?"],
    },
    {
      of: "rain",
      by: "day",
      what: "chance of rain on {}",
      said: ["How likely is rain on {}?", "What is the chance of rain on {}?"],
    },
    {
      of: "wind",
      by: "day",
      what: "wind on {}",
      said: ["How strong is the wind on {}?", "How windy is it on {}?"],
    },
    {
      of: "day",
      by: "sky",
      what: "day with {}",
      said: ["Which day is marked {}?", "On which day does it say {}?"],
    },
  ],
  bests: [
    {
      of: "day",
      by: "high",
      isMost: true,
      said: ["Which day is the warmest?", "When is it hottest?"],
      pair: ["Which day is warmer, {a} or {b}?"],
    },
    { of: "day", by: "low", isMost: false, said: ["Which night is the coldest?", "When is it coldest?"] },
    { of: "day", by: "rain", isMost: true, said: ["On which day is rain most likely?"] },
    { of: "day", by: "wind", isMost: true, said: ["Which day is the windiest?"] },
  ],
};

/** High and low by turns, and the names for that. */
const tideHeights: Cells = ({ random, count }) =>
  Array.from(
    { length: count },
    (_, i) => `${(i % 2 === 0 ? random.between(3.5, 7.5) : random.between(0.2, 2.5)).toFixed(1)} m`,
  );
const tideNames: Cells = ({ split, count }) =>
  Array.from({ length: count }, (_, i) => (split === "train" ? ["high", "low"] : ["flood", "ebb"])[i % 2]!);

const tides: RecordsKind = {
  titles: "Tides, <city> harbour, Tide table, Tides in <month> | Ebb and flow, Sea level",
  counted: "tides",
  columns: [
    { id: "time", names: "Time, Hour | Clock", cells: times(0, 24 * 60 - 5, 1) },
    { id: "height", names: "Height, Level, m | Depth", cells: tideHeights, isNumber: true },
    { id: "kind", names: "Tide, Type | Water", cells: tideNames, isOptional: true },
  ],
  asks: [
    {
      of: "height",
      by: "time",
      what: "tide at {}",
      said: ["How high is the tide at {}?", "How high is the water at {}?", "What is the level at {}?"],
    },
    {
      of: "time",
      by: "height",
      what: "time of {}",
      said: ["When is the tide {} high?", "At what time is the water at {}?"],
    },
    {
      of: "kind",
      by: "time",
      what: "kind of tide at {}",
      said: ["Is it high or low tide at {}?", "What kind of tide is there at {}?"],
    },
  ],
  bests: [
    {
      of: "time",
      by: "height",
      isMost: true,
      said: ["When is the highest tide?", "When is the water highest?"],
    },
    {
      of: "time",
      by: "height",
      isMost: false,
      said: ["When is the water lowest?", "When is the lowest tide?"],
    },
  ],
};

const sunrise: RecordsKind = {
  titles: "Sun, Sunrise and sunset, <city> in <month> | Daylight, Sun times",
  counted: "days",
  columns: [
    {
      id: "day",
      names: "Date, Day | On",
      cells: ({ random, count }) => {
        const [month, first] = [random.pick(words.months).slice(0, 3), random.integer(1, 16)];
        return Array.from({ length: count }, (_, i) => `${first + i} ${month}`);
      },
    },
    { id: "rise", names: "Sunrise, Rises, Up | Dawn", cells: time(4 * 60, 8 * 60, 1) },
    { id: "set", names: "Sunset, Sets, Down | Dusk", cells: time(16 * 60, 22 * 60, 1) },
  ],
  asks: [
    {
      of: "rise",
      by: "day",
      what: "sunrise on {}",
      said: [
        "When does the sun rise on {}?",
        "When does it get light on {}?",
        "When does the sun come up on {}?",
      ],
    },
    {
      of: "set",
      by: "day",
      what: "sunset on {}",
      said: [
        "When does the sun set on {}?",
        "When does it get dark on {}?",
        "When does the sun go down on {}?",
      ],
    },
    {
      of: "day",
      by: "rise",
      what: "day with sunrise at {}",
      said: ["On which day does the sun rise at {}?"],
    },
    { of: "day", by: "set", what: "day with sunset at {}", said: ["On which day does the sun set at {}?"] },
  ],
};

const mountains: RecordsKind = {
  titles: "Mountains of <city>, Highest mountains, Peaks | Summits",
  counted: "mountains",
  columns: [
    {
      id: "name",
      names: "Mountain, Name, Peak | Summit",
      cells: either(
        distinct(({ random, split }) => `Mount ${words.lastName(random, split)}`),
        proper,
      ),
    },
    {
      id: "height",
      names: "Height, Elevation, m | Rises to",
      cells: ordered(900, 8200, "first", " m"),
      isNumber: true,
    },
    { id: "country", names: "Country, Location | Land", cells: countries, isOptional: true },
    {
      id: "climbed",
      names: "First climbed, First ascent | Conquered",
      cells: each(({ random }) => String(random.integer(1790, 1990))),
      isNumber: true,
      isOptional: true,
    },
  ],
  asks: [
    {
      of: "height",
      by: "name",
      what: "height of {}",
      said: ["How high is {}?", "What is the height of {}?", "How tall is {}?"],
    },
    { of: "country", by: "name", what: "country of {}", said: ["Where is {}?", "In which country is {}?"] },
    {
      of: "climbed",
      by: "name",
      what: "first ascent of {}",
      said: ["When was {} first climbed?", "In what year did somebody first climb {}?"],
    },
    {
      of: "name",
      by: "height",
      what: "mountain of {}",
      said: ["Which mountain is {} high?", "What is {} high?"],
    },
    {
      of: "name",
      by: "country",
      what: "mountain in {}",
      said: ["Which of the mountains is in {}?", "Which one is in {}?"],
    },
    {
      of: "name",
      by: "climbed",
      what: "mountain climbed in {}",
      said: ["Which one was first climbed in {}?"],
    },
  ],
  bests: [
    {
      of: "name",
      by: "height",
      isMost: true,
      said: ["Which is the highest?", "What is the tallest mountain?"],
      pair: ["Which is higher, {a} or {b}?"],
    },
    { of: "name", by: "height", isMost: false, said: ["Which is the lowest?"] },
    { of: "name", by: "climbed", isMost: false, said: ["Which was climbed first?"] },
  ],
};

const rivers: RecordsKind = {
  titles: "Rivers, Longest rivers, Rivers of <city> | Streams, Waterways",
  counted: "rivers",
  columns: [
    { id: "name", names: "River, Name | Stream", cells: proper },
    { id: "length", names: "Length, km | Extent", cells: ordered(80, 6400, "first", " km"), isNumber: true },
    { id: "country", names: "Country, Source | Land", cells: countries, isOptional: true },
    { id: "mouth", names: "Flows into, Mouth | Ends in", cells: cities, isOptional: true },
  ],
  asks: [
    {
      of: "length",
      by: "name",
      what: "length of the {}",
      said: ["How long is the {}?", "How long is the river {}?", "What is the length of the {}?"],
    },
    {
      of: "country",
      by: "name",
      what: "country of the {}",
      said: ["Where does the {} rise?", "Which country does the {} belong to?"],
    },
    {
      of: "mouth",
      by: "name",
      what: "mouth of the {}",
      said: ["Where does the {} flow to?", "Where does the {} end?"],
    },
    { of: "name", by: "length", what: "river of {}", said: ["Which river is {} long?"] },
  ],
  bests: [
    {
      of: "name",
      by: "length",
      isMost: true,
      said: ["Which is the longest?", "What is the longest river?"],
      pair: ["Which is longer, the {a} or the {b}?"],
    },
    {
      of: "name",
      by: "length",
      isMost: false,
      said: ["Which is the shortest?", "What is the shortest river?"],
    },
  ],
};

export const natureKinds: readonly RecordsKind[] = [weather, weather, tides, sunrise, mountains, rivers];
