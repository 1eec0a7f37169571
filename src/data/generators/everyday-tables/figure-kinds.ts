/** Kinds of tables full of figures of one sort: costs, sales, fares, distances, scores, readings, votes. */

import type { MatrixKind } from "./matrices.ts";
import {
  cities,
  each,
  either,
  firstNames,
  following,
  followingOf,
  lastNames,
  money,
  monthNames,
  people,
  proper,
  some,
  times,
  whole,
  yearNames,
} from "./values.ts";

const monthlyMoney: MatrixKind = {
  titles: "Budget <year>, Costs, Household, Expenses, Money | Outgoings, Purse",
  corner: "Item, Category | Purpose",
  rows: some(
    "Rent, Food, Power, Water, Phone, Travel, Clothes, Gifts, Insurance, Fuel, Internet, Repairs, Car, Books | Heating, Pets, Toys, Garden, Fees, Furniture",
  ),
  areRowsCommon: true,
  columns: monthNames,
  numColumns: [2, 5],
  cells: either(money(5, 900), money(5, 900, 1), whole(10, 990)),
  isNumber: true,
  totals: "Total, Sum | Overall",
  asked: {
    what: "cost of {row} in {column}",
    said: [
      "How much was spent on {row} in {column}?",
      "What did {row} cost in {column}?",
      "How much was {row} in {column}?",
    ],
  },
  which: ["What was {value} spent on in {column}?", "What cost {value} in {column}?"],
  when: ["In which month was {value} spent on {row}?", "When did {row} cost {value}?"],
  most: ["What cost most in {column}?", "On what was most spent in {column}?"],
  least: ["What cost least in {column}?"],
  best: ["In which month was most spent on {row}?", "When did {row} cost most?"],
};

const sales: MatrixKind = {
  titles: "Sales, Units sold, Visitors, Sales by branch, Results | Turnover, Figures",
  notes: "In thousands, Preliminary figures | Rounded",
  corner: "Branch, City, Shop | Outlet",
  rows: either(cities, proper),
  columns: either(yearNames, monthNames, followingOf(["Q1", "Q2", "Q3", "Q4"])),
  numColumns: [2, 5],
  cells: either(whole(20, 990), whole(1000, 9900), money(10, 900)),
  isNumber: true,
  totals: "Total, All | Overall",
  asked: {
    what: "number of {row} in {column}",
    said: [
      "How much did {row} sell in {column}?",
      "What did {row} reach in {column}?",
      "What is the figure for {row} in {column}?",
      "How was {row} in {column}?",
    ],
  },
  which: ["Which one had {value} in {column}?", "Where was it {value} in {column}?"],
  when: ["When did {row} have {value}?", "In which period did {row} reach {value}?"],
  most: ["Which one sold most in {column}?", "Who was best in {column}?"],
  least: ["Which one sold least in {column}?"],
  best: ["When did {row} sell most?", "What was the best period of {row}?"],
  across: ["What are the figures of {row}?"],
};

const fares: MatrixKind = {
  titles: "Tickets, Fares, Admission, Prices, Swimming pool, Zoo | Entry fees, What you pay",
  notes: "Children under 6 free, Cash only, Valid on one day | Bring a pass",
  corner: "Who, Ticket, Person | Guest",
  rows: some(
    "Adults, Children, Students, Seniors, Families, Groups, Dogs, Bikes | Youth, Members, Residents, Disabled, Infants",
  ),
  areRowsCommon: true,
  columns: either(
    followingOf(["Single", "Return", "Day", "Week", "Month", "Year"]),
    following("1 day, 2 days, 3 days, 7 days, 30 days | Morning, Afternoon, Evening, Whole day"),
    some("Zone A, Zone B, Zone C, Zone D | Ring 1, Ring 2, Ring 3"),
  ),
  numColumns: [2, 4],
  cells: either(money(1, 90, 0.1), money(1, 90, 0.5)),
  isNumber: true,
  asked: {
    what: "{column} price for {row}",
    said: [
      "What do {row} pay for {column}?",
      "How much is {column} for {row}?",
      "What does a ticket for {row} cost with {column}?",
      "{column} ticket for {row}: how much?",
    ],
  },
  which: ["Who pays {value} for {column}?"],
  when: ["Which ticket costs {value} for {row}?", "What do {row} get for {value}?"],
  most: ["Who pays most for {column}?"],
  least: ["Who pays least for {column}?"],
};

const distances: MatrixKind = {
  titles: "Distances, Distances in km, How far | Ways, Between towns",
  corner: "From, km | Start",
  rows: cities,
  columns: cities,
  numColumns: [2, 4],
  cells: either(whole(8, 990), whole(8, 990, " km")),
  isNumber: true,
  asked: {
    what: "distance from {row} to {column}",
    said: [
      "How far is it from {row} to {column}?",
      "How far is {column} from {row}?",
      "What is the distance between {row} and {column}?",
      "From {row} to {column}: how far?",
    ],
  },
  which: ["Which place is {value} from {column}?"],
  when: ["Which place is {value} from {row}?"],
  most: ["Which place is farthest from {column}?"],
  least: ["Which place is nearest to {column}?"],
};

const climate: MatrixKind = {
  titles: "Climate, Temperatures, Average highs, Rain, Sunshine | Weather by month, Warmth",
  notes: "Averages of 30 years | Long-term mean",
  corner: "City, Place | Site",
  rows: cities,
  columns: monthNames,
  numColumns: [2, 6],
  cells: either(whole(-12, 38, "°"), whole(-12, 38, "°C"), whole(2, 190, " mm"), whole(1, 14, " h")),
  isNumber: true,
  asked: {
    what: "value of {row} in {column}",
    said: [
      "What is it in {row} in {column}?",
      "What does the table say for {row} in {column}?",
      "How is {row} in {column}?",
      "What is the value for {row} in {column}?",
    ],
  },
  which: ["Where is it {value} in {column}?"],
  when: ["In which month is it {value} in {row}?", "When is it {value} in {row}?"],
  most: ["Where is it highest in {column}?"],
  least: ["Where is it lowest in {column}?"],
  best: ["In which month is it highest in {row}?"],
};

const rounds: MatrixKind = {
  titles: "Scores, Card game, Darts, Bowling, Quiz night, Mini golf | Match sheet, Skittles",
  corner: "Player, Team, Name | Side",
  rows: either(firstNames, lastNames, proper),
  columns: ({ random, split, count }) => {
    const name =
      split === "train" ? random.pick(["Round ", "R", "Game ", "Hole "]) : random.pick(["Turn ", "Set "]);
    return Array.from({ length: count }, (_, i) => `${name}${i + 1}`);
  },
  numColumns: [2, 5],
  cells: whole(0, 60),
  isNumber: true,
  asked: {
    what: "score of {row} in {column}",
    said: [
      "How many points did {row} get in {column}?",
      "What did {row} score in {column}?",
      "How did {row} do in {column}?",
    ],
  },
  which: ["Who scored {value} in {column}?", "Who got {value} in {column}?"],
  when: ["When did {row} score {value}?", "In which part did {row} get {value}?"],
  most: ["Who was best in {column}?", "Who won {column}?"],
  least: ["Who had the fewest points in {column}?"],
  best: ["When did {row} score most?"],
  across: ["What are {row}'s scores?"],
};

const vitals: MatrixKind = {
  titles: "Chart, Readings, Measurements, Sensor data, Log | Probe sheet, Values taken",
  corner: "Time, At | Clock",
  rows: times(0, 24 * 60 - 30, 30),
  columns: either(
    some("Room 1, Room 2, Room 3, Room 4, Outside, Kitchen, Attic | Cellar, Garage, Hall, Shed"),
    some("Sensor A, Sensor B, Sensor C, Sensor D | Probe K, Probe L, Probe M"),
    firstNames,
  ),
  numColumns: [2, 4],
  cells: either(
    each(({ random }) => random.between(15, 29).toFixed(1)),
    each(({ random }) => `${random.between(36, 41).toFixed(1)}°`),
    whole(40, 180),
  ),
  isNumber: true,
  asked: {
    what: "value for {column} at {row}",
    said: [
      "What was measured for {column} at {row}?",
      "What is the reading of {column} at {row}?",
      "What did {column} show at {row}?",
      "How high was {column} at {row}?",
    ],
  },
  which: ["When did {column} show {value}?", "At what time was {column} at {value}?"],
  when: ["Which one showed {value} at {row}?"],
  most: ["When was {column} highest?", "At what time was {column} at its highest?"],
  least: ["When was {column} lowest?"],
};

const elections: MatrixKind = {
  titles: "Votes, Results, Election <year>, Poll | Ballot, Who chose what",
  corner: "Name, Candidate | Runner",
  rows: either(lastNames, people),
  columns: either(cities, some("North, South, East, West, Centre | Harbour, Hills, Old town")),
  numColumns: [2, 4],
  cells: either(
    whole(20, 9800),
    each(({ random }) => `${random.between(2, 60).toFixed(1)}%`),
  ),
  isNumber: true,
  asked: {
    what: "votes of {row} in {column}",
    said: [
      "How many votes did {row} get in {column}?",
      "What did {row} get in {column}?",
      "What is {row}'s result in {column}?",
    ],
  },
  which: ["Who got {value} in {column}?"],
  when: ["Where did {row} get {value}?"],
  most: ["Who won in {column}?", "Who got most votes in {column}?"],
  least: ["Who got fewest votes in {column}?"],
  best: ["Where did {row} do best?"],
};

export const figureKinds: readonly MatrixKind[] = [
  monthlyMoney,
  sales,
  fares,
  distances,
  climate,
  rounds,
  vitals,
  elections,
];
