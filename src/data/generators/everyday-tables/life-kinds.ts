/** Kinds of tables about sport, weather, nature and the world. */

import * as words from "../../words.ts";
import type { RecordsKind } from "./records.ts";
import {
  cities,
  dayNames,
  decimal,
  distinct,
  each,
  either,
  lastNames,
  oneOf,
  ordered,
  people,
  proper,
  some,
  time,
  times,
  whole,
} from "./values.ts";

const countries = some(
  "Norway, Germany, Canada, Japan, France, Italy, China, Sweden, Brazil, Kenya, Austria, Spain, Poland, Cuba, Greece, Turkey, India, Egypt, Chile, Ireland, USA, Peru | Finland, Portugal, Mexico, Hungary, Denmark, Croatia, Ghana, Nepal, Belgium, Iran",
);

const standings: RecordsKind = {
  titles: "League table, Standings, Division <n>, Season <year>, Group A | Ladder, Round <n>",
  counted: "teams",
  key: "team",
  columns: [
    { id: "rank", names: "#, Pos, Place | Rung", cells: "rank", isNumber: true, isOptional: true },
    {
      id: "team",
      names: "Team, Club | Side, Squad",
      cells: either(
        cities,
        distinct(
          ({ random, split }) => `${random.pick(["FC", "SV", "AC", "VfL"])} ${words.city(random, split)}`,
        ),
        distinct(({ random, split }) => words.capitalised(`${words.word(random, split)}s`)),
      ),
    },
    {
      id: "played",
      names: "P, Played, MP, Games | Matches",
      cells: whole(10, 14),
      isNumber: true,
      isOptional: true,
    },
    { id: "won", names: "W, Won, Wins | Victories", cells: ordered(0, 12, "first"), isNumber: true },
    { id: "drawn", names: "D, Draws, Drawn | Ties", cells: whole(0, 6), isNumber: true, isOptional: true },
    {
      id: "lost",
      names: "L, Lost, Losses | Defeats",
      cells: ordered(0, 12, "last"),
      isNumber: true,
      isOptional: true,
    },
    {
      id: "goals",
      names: "Goals, GF:GA | Scored",
      cells: each(({ random }) => `${random.integer(5, 60)}:${random.integer(5, 60)}`),
      isOptional: true,
    },
    { id: "points", names: "Pts, Points | Score", cells: ordered(2, 48, "first"), isNumber: true },
  ],
  asks: [
    {
      of: "points",
      by: "team",
      what: "points of {}",
      said: ["How many points does {} have?", "How many points has {} got?", "What is the score of {}?"],
    },
    {
      of: "won",
      by: "team",
      what: "wins of {}",
      said: ["How many games has {} won?", "How many wins does {} have?", "How often did {} win?"],
    },
    {
      of: "drawn",
      by: "team",
      what: "draws of {}",
      said: ["How many draws does {} have?", "How many games of {} were drawn?"],
    },
    {
      of: "lost",
      by: "team",
      what: "losses of {}",
      said: ["How many games has {} lost?", "How often did {} lose?", "How many defeats does {} have?"],
    },
    {
      of: "played",
      by: "team",
      what: "games of {}",
      said: ["How many games has {} played?", "How many matches did {} play?"],
    },
    {
      of: "rank",
      by: "team",
      what: "place of {}",
      said: ["Which place is {} in?", "Where does {} stand in the table?", "What rank has {}?"],
    },
    {
      of: "goals",
      by: "team",
      what: "goals of {}",
      said: ["What is the goal count of {}?", "What are the goals of {}?"],
    },
    {
      of: "team",
      by: "rank",
      what: "team in place {}",
      said: ["Who is number {}?", "Which team is in place {}?", "Who is in position {}?"],
    },
    {
      of: "team",
      by: "points",
      what: "team with {} points",
      said: ["Who has {} points?", "Which team has {} points?"],
    },
  ],
  bests: [
    {
      of: "team",
      by: "points",
      isMost: true,
      said: ["Who leads the table?", "Who has the most points?", "Who is first?"],
      pair: ["Who has more points, {a} or {b}?", "Who is ahead, {a} or {b}?"],
    },
    { of: "team", by: "points", isMost: false, said: ["Who is last?", "Who has the fewest points?"] },
    { of: "team", by: "lost", isMost: true, said: ["Who lost most often?"] },
    { of: "team", by: "won", isMost: true, said: ["Who has won most games?"] },
  ],
};

const medals: RecordsKind = {
  titles: "Medal table, Medals <year>, Games in <city> | Prizes so far, Winners' board",
  counted: "countries",
  key: "country",
  columns: [
    { id: "rank", names: "#, Rank | Order", cells: "rank", isNumber: true, isOptional: true },
    { id: "country", names: "Country, Nation, Team | Land", cells: countries },
    {
      id: "gold",
      names: "Gold, G | First prizes",
      cells: ordered(0, 18, "first"),
      isNumber: true,
      isSummed: true,
    },
    { id: "silver", names: "Silver, S | Second prizes", cells: whole(0, 16), isNumber: true, isSummed: true },
    { id: "bronze", names: "Bronze, B | Third prizes", cells: whole(0, 17), isNumber: true, isSummed: true },
  ],
  asks: [
    {
      of: "gold",
      by: "country",
      what: "gold medals of {}",
      said: ["How many gold medals does {} have?", "How much gold did {} win?", "How many golds for {}?"],
    },
    {
      of: "silver",
      by: "country",
      what: "silver medals of {}",
      said: ["How many silver medals does {} have?", "How many silvers did {} get?"],
    },
    {
      of: "bronze",
      by: "country",
      what: "bronze medals of {}",
      said: ["How many bronze medals does {} have?", "How many bronzes did {} win?"],
    },
    {
      of: "rank",
      by: "country",
      what: "rank of {}",
      said: ["Which place is {} in?", "Where is {} in the medal table?"],
    },
    {
      of: "country",
      by: "rank",
      what: "country in place {}",
      said: ["Which country is number {}?", "Who is in place {}?"],
    },
  ],
  bests: [
    {
      of: "country",
      by: "gold",
      isMost: true,
      said: ["Who won the most gold?", "Which country has most gold medals?"],
      pair: ["Who has more gold, {a} or {b}?"],
    },
    { of: "country", by: "silver", isMost: true, said: ["Who won the most silver?"] },
    { of: "country", by: "bronze", isMost: true, said: ["Who has most bronze medals?"] },
  ],
};

const race: RecordsKind = {
  titles: "Results, 10 km run, <city> Marathon, Race <n>, Final | Finishers, Heat <n>",
  counted: "runners",
  key: "name",
  columns: [
    { id: "rank", names: "Place, #, Rank | Came in", cells: "rank", isNumber: true },
    { id: "name", names: "Name, Runner, Athlete | Starter", cells: either(people, lastNames) },
    {
      id: "time",
      names: "Time, Result | Clocked",
      cells: ({ random, count }) => {
        const found = new Set<number>();
        while (found.size < count) found.add(random.integer(1890, 3500));
        return [...found]
          .sort((a, b) => a - b)
          .map((s) => `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`);
      },
      isNumber: true,
    },
    { id: "club", names: "Club, Team, City | Side", cells: cities, isOptional: true },
    {
      id: "bib",
      names: "No., Bib | Tag",
      cells: distinct(({ random }) => String(random.integer(20, 980))),
      isNumber: true,
      isOptional: true,
    },
  ],
  asks: [
    {
      of: "time",
      by: "name",
      what: "time of {}",
      said: ["What was {}'s time?", "How fast was {}?", "What time did {} run?", "How long did {} take?"],
    },
    {
      of: "rank",
      by: "name",
      what: "place of {}",
      said: ["In which place did {} finish?", "What place did {} get?", "Where did {} come in?"],
    },
    {
      of: "name",
      by: "rank",
      what: "runner in place {}",
      said: ["Who finished in place {}?", "Who came in number {}?", "Who is number {}?"],
    },
    { of: "name", by: "time", what: "runner with {}", said: ["Who ran {}?", "Whose time is {}?"] },
    {
      of: "club",
      by: "name",
      what: "club of {}",
      said: ["Which club does {} run for?", "Where is {} from?"],
    },
    {
      of: "bib",
      by: "name",
      what: "number of {}",
      said: ["Which number did {} wear?", "What is {}'s bib number?"],
    },
    {
      of: "name",
      by: "bib",
      what: "runner with bib {}",
      said: ["Who has the bib {}?", "Who runs with the number {}?"],
    },
  ],
  bests: [
    {
      of: "name",
      by: "time",
      isMost: false,
      said: ["Who won?", "Who was the fastest?", "Who came first?"],
      pair: ["Who was faster, {a} or {b}?"],
    },
    { of: "name", by: "time", isMost: true, said: ["Who was the slowest?", "Who came last?"] },
  ],
};

const workout: RecordsKind = {
  titles: "Workout, Monday training, Plan A, Leg day, Week <n> | Drill, Exercise sheet",
  notes: "Rest 60 s between sets, Warm up first | Drink enough",
  counted: "exercises",
  columns: [
    {
      id: "exercise",
      names: "Exercise, Move | Drill",
      cells: some(
        "Squats, Push-ups, Plank, Lunges, Rowing, Bench press, Deadlift, Sit-ups, Pull-ups, Crunches, Bike, Leg press | Burpees, Dips, Skipping, Side plank, Curls, Stretching",
      ),
      isCommon: true,
    },
    { id: "sets", names: "Sets | Rounds", cells: whole(1, 6), isNumber: true },
    { id: "reps", names: "Reps, Repeats, Times | Each round", cells: whole(5, 30), isNumber: true },
    {
      id: "weight",
      names: "Weight, Load, kg | Burden",
      cells: whole(4, 90, " kg"),
      isNumber: true,
      isOptional: true,
    },
    {
      id: "rest",
      names: "Rest, Pause | Break",
      cells: oneOf("30 s, 45 s, 60 s, 90 s, 2 min | 40 s, 75 s, 3 min"),
      isOptional: true,
    },
  ],
  asks: [
    {
      of: "sets",
      by: "exercise",
      what: "sets of {}",
      said: ["How many sets of {} do I do?", "How many sets for {}?"],
    },
    {
      of: "reps",
      by: "exercise",
      what: "repeats of {}",
      said: ["How many reps of {}?", "How often do I repeat the {} in a set?", "How many repetitions of {}?"],
    },
    {
      of: "weight",
      by: "exercise",
      what: "weight for {}",
      said: ["How much weight for the {}?", "With how many kg do I do {}?"],
    },
    {
      of: "rest",
      by: "exercise",
      what: "rest after {}",
      said: ["How long do I rest after {}?", "How long is the break after {}?"],
    },
  ],
};

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

const tides: RecordsKind = {
  titles: "Tides, <city> harbour, Tide table, Tides in <month> | Ebb and flow, Sea level",
  counted: "tides",
  columns: [
    { id: "time", names: "Time, Hour | Clock", cells: times(0, 24 * 60 - 5, 1) },
    { id: "height", names: "Height, Level, m | Depth", cells: decimal(0.2, 7.5, 1, " m"), isNumber: true },
    { id: "kind", names: "Tide, Type | Water", cells: oneOf("high, low | flood, ebb"), isOptional: true },
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

export const lifeKinds = [
  standings,
  standings,
  medals,
  race,
  workout,
  weather,
  weather,
  tides,
  mountains,
  rivers,
  townFacts,
  television,
  growth,
  sunrise,
];
