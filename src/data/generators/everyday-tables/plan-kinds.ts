/** Kinds of tables in which row and column tell when and where something is: timetables, rotas, bookings. */

import type { MatrixKind } from "./matrices.ts";
import {
  cities,
  dayNames,
  each,
  either,
  firstNames,
  following,
  followingOf,
  lastNames,
  oneOf,
  proper,
  some,
  times,
} from "./values.ts";

const busRuns: MatrixKind = {
  titles: "Bus <n>, Line <n>, Timetable, Tram <n> to <city> | Coach <n>, Tour plan",
  notes: "Not on holidays, Times may change | In term only",
  corner: "Stop, Station, Place | Halt, Point",
  rows: either(cities, proper),
  columns: either(
    following("Bus 1, Bus 2, Bus 3, Bus 4, Bus 5, Bus 6 | Coach 1, Coach 2, Coach 3, Coach 4"),
    ({ random, split, count }) =>
      Array.from(
        { length: count },
        (_, i) => `${split === "train" ? "Run" : "Trip"} ${i + random.integer(1, 1)}`,
      ),
  ),
  numColumns: [2, 5],
  cells(draw) {
    const start = 60 * draw.random.integer(5, 18);
    return times(start, Math.min(24 * 60 - 1, start + draw.random.integer(4, 12) * draw.count), 1)(draw);
  },
  asked: {
    what: "time of {column} at {row}",
    said: [
      "When is {column} at {row}?",
      "When does {column} stop at {row}?",
      "At what time does {column} leave {row}?",
      "{column} from {row}, when?",
    ],
  },
  which: ["Where is {column} at {value}?", "Which stop does {column} reach at {value}?"],
  when: ["Which one leaves {row} at {value}?", "What stops at {row} at {value}?"],
  across: ["When do buses stop at {row}?", "What are all the times for {row}?"],
};

const dayTypes: MatrixKind = {
  titles: "Timetable, Last buses, First trains, Line <n> | Rides, Tour plan",
  corner: "Stop, From | Halt",
  rows: cities,
  columns: either(
    followingOf(["Weekdays", "Saturday", "Sunday"]),
    followingOf(["Mon-Fri", "Saturday", "Sunday"]),
    dayNames,
  ),
  numColumns: [2, 4],
  cells: times(6 * 60, 23 * 60, 5),
  asked: {
    what: "departure from {row} on {column}",
    said: [
      "When does it leave {row} on {column}?",
      "What time does it leave {row} on {column}?",
      "When does it go from {row} on {column}?",
      "At what time can I leave {row} on {column}?",
    ],
  },
  which: ["From where does it leave at {value} on {column}?", "Where does it go at {value} on {column}?"],
  when: ["On which days does it leave {row} at {value}?"],
};

const lessons = oneOf(
  "Maths, English, History, Art, Music, Physics, Sports, French, Biology, Geography, German, Science, Free, PE, IT | Chemistry, Latin, Drama, Ethics, Spanish, Choir",
);

const schoolWeek: MatrixKind = {
  titles: "Timetable, Class <n>, My week, School timetable | Lessons, Pupil plan",
  corner: "Time, Hour, Lesson | Clock",
  rows: either(times(8 * 60, 16 * 60, 30), followingOf(["1", "2", "3", "4", "5", "6", "7", "8"])),
  columns: dayNames,
  numColumns: [2, 5],
  cells: lessons,
  asked: {
    what: "lesson on {column} at {row}",
    said: [
      "What is on {column} at {row}?",
      "Which subject is on {column} at {row}?",
      "What do we have on {column} at {row}?",
      "Which lesson is at {row} on {column}?",
    ],
  },
  which: ["When is {value} on {column}?", "At what time is {value} on {column}?"],
  when: ["On which day is {value} at {row}?", "Which day has {value} at {row}?"],
  down: ["Which lessons are on {column}?", "What do we have on {column}?"],
};

const rota: MatrixKind = {
  titles: "Rota, Shifts, Staff plan, Week <week>, Who works when | Duty roster, Crew of <firm>",
  notes: "Swap with the manager only | Changes by phone",
  corner: "Name, Staff, Who | Crew",
  rows: either(firstNames, lastNames),
  columns: dayNames,
  numColumns: [2, 6],
  cells: either(
    oneOf("Early, Late, Night, Off, Free | Dawn, Noon, Leave, Spare"),
    oneOf("8-16, 6-14, 14-22, off, 10-18 | 7-15, 22-6, 9-13, none"),
  ),
  asked: {
    what: "shift of {row} on {column}",
    said: [
      "Which shift does {row} have on {column}?",
      "What does {row} do on {column}?",
      "When does {row} work on {column}?",
      "What is {row}'s shift on {column}?",
    ],
  },
  which: ["Who has {value} on {column}?", "Who is down for {value} on {column}?"],
  when: ["On which day does {row} have {value}?", "When does {row} have {value}?"],
  across: ["What is {row}'s week?", "Which shifts does {row} have?"],
};

const chores: MatrixKind = {
  titles: "Cleaning, Chores, House plan, Week <week> | Duties, Who helps",
  corner: "Day, When | On",
  rows: either(dayNames, ({ random, count }) => {
    const first = random.integer(1, 40);
    return Array.from({ length: count }, (_, i) => `Week ${first + i}`);
  }),
  columns: some(
    "Kitchen, Bath, Stairs, Rubbish, Garden, Dishes, Shopping, Floor | Windows, Laundry, Cellar, Pets",
  ),
  numColumns: [2, 4],
  cells: each(
    ({ random, split }) => firstNames({ random, split, count: 1, money: String, clock: String })[0]!,
  ),
  asked: {
    what: "person for {column} on {row}",
    said: [
      "Who does the {column} on {row}?",
      "Who takes care of the {column} on {row}?",
      "Whose turn is it on {row} for the {column}?",
    ],
  },
  which: ["When does {value} do the {column}?", "When is {value} down for the {column}?"],
  when: ["What does {value} have to do on {row}?", "What is {value}'s job on {row}?"],
};

const meals: MatrixKind = {
  titles: "Meals, This week, Canteen, Menu plan, Week <week> | What we eat, Mensa",
  corner: "Day, When | On",
  rows: dayNames,
  columns: followingOf(["Breakfast", "Lunch", "Dinner", "Snack"]),
  numColumns: [2, 3],
  cells: oneOf(
    "Soup, Pasta, Salad, Toast, Fish, Rice, Pizza, Stew, Muesli, Eggs, Curry, Pancakes, Potatoes, Burger, Apple, Porridge, Yogurt, Chicken | Risotto, Omelette, Lentils, Dumplings, Bagel, Casserole, Quiche, Plums",
  ),
  asked: {
    what: "{column} on {row}",
    said: [
      "What is for {column} on {row}?",
      "What do we eat for {column} on {row}?",
      "What is there for {column} on {row}?",
    ],
  },
  which: ["On which day is there {value} for {column}?", "When do we get {value} for {column}?"],
  when: ["When do we eat {value} on {row}?"],
  down: ["What is there for {column} all week?"],
  across: ["What do we eat on {row}?"],
};

const bookings: MatrixKind = {
  titles: "Rooms, Bookings, Courts, Room plan, Tennis club | Halls, Who has what",
  corner: "Time, Hour | Clock",
  rows: times(7 * 60, 21 * 60, 30),
  columns: some(
    "Room A, Room B, Room C, Court 1, Court 2, Court 3, Hall 1, Hall 2, Studio | Gym K, Gym L, Stage, Loft",
  ),
  numColumns: [2, 4],
  cells: ({ random, ...draw }) =>
    lastNames({ random, ...draw }).map((name) =>
      random.chance(0.15) ? (draw.split === "train" ? "free" : "empty") : name,
    ),
  asked: {
    what: "booking of {column} at {row}",
    said: [
      "Who has {column} at {row}?",
      "Who booked {column} at {row}?",
      "Who is in {column} at {row}?",
      "What does it say for {column} at {row}?",
    ],
  },
  which: ["When does {value} have {column}?", "At what time is {value} in {column}?"],
  when: ["Where is {value} at {row}?", "What did {value} book at {row}?"],
};

export const planKinds: readonly MatrixKind[] = [
  busRuns,
  dayTypes,
  schoolWeek,
  schoolWeek,
  rota,
  chores,
  meals,
  bookings,
];
