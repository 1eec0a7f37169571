/** Kinds of tables about sport: standings, medals, results, training. */

import * as words from "../../words.ts";
import type { RecordsKind } from "./records.ts";
import {
  cities,
  countries,
  distinct,
  each,
  either,
  lastNames,
  oneOf,
  ordered,
  people,
  some,
  whole,
} from "./values.ts";

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

export const sportKinds: readonly RecordsKind[] = [standings, standings, medals, race, workout];
