/** Kinds of tables at stations, stops, airports and harbours. */

import type { RecordsKind } from "./records.ts";
import { cities, distinct, each, either, money, oneOf, ordered, proper, times } from "./values.ts";

const day = 24 * 60;

const departures: RecordsKind = {
  titles: "Departures, <city> station, Next trains, Trains from <city> | Leaving soon, Rail board",
  notes: "Subject to change, No trains on holidays | Tickets at the counter",
  counted: "trains",
  key: "to",
  columns: [
    {
      id: "departs",
      names: "Time, Departs, Dep., Leaves | Off at, Sets off",
      cells: times(5 * 60, day - 10, 1),
    },
    { id: "to", names: "To, Destination, Direction | Bound for, Towards", cells: cities },
    {
      id: "line",
      names: "Train, Line, No. | Service, Run",
      cells: distinct(
        ({ random }) => `${random.pick(["IC", "RE", "S", "R", "EC"])} ${random.integer(1, 99)}`,
      ),
      isOptional: true,
    },
    {
      id: "platform",
      names: "Platform, Track, Plat. | Rail, Quay",
      cells: each(({ random }) => `${random.integer(1, 14)}${random.pick(["", "", "", "a", "b"])}`),
      isOptional: true,
      isNumber: true,
    },
    {
      id: "state",
      names: "Status, Remarks, Info | Notice",
      cells: oneOf("on time, +5 min, +10 min, cancelled, delayed | punctual, runs late"),
      isOptional: true,
    },
  ],
  asks: [
    {
      of: "departs",
      by: "to",
      what: "departure time for {}",
      said: [
        "When does the train to {} leave?",
        "What time is the train to {}?",
        "When is the {} train?",
        "At what time can I leave for {}?",
        "When do I have to be at the station to catch the train to {}?",
      ],
    },
    {
      of: "platform",
      by: "to",
      what: "platform for {}",
      said: [
        "Which platform does the train to {} leave from?",
        "Where does the train to {} stop?",
        "From which track does it go to {}?",
        "I want to go to {}. Which platform?",
      ],
    },
    {
      of: "to",
      by: "departs",
      what: "train at {}",
      said: ["Where does the {} train go?", "Where is the train at {} going?", "Which train leaves at {}?"],
    },
    {
      of: "line",
      by: "to",
      what: "line to {}",
      said: [
        "Which train goes to {}?",
        "Which line takes me to {}?",
        "What is the number of the train to {}?",
      ],
    },
    {
      of: "to",
      by: "line",
      what: "destination of {}",
      said: ["Where does the {} go?", "What is the destination of {}?", "{}: where to?"],
    },
    {
      of: "state",
      by: "to",
      what: "status of the train to {}",
      said: ["Is the train to {} on time? What does it say?", "What does it say about the train to {}?"],
    },
  ],
  bests: [
    {
      of: "to",
      by: "departs",
      isMost: false,
      said: ["Where does the first train go?", "Which train leaves first?"],
      pair: ["Which train leaves earlier, {a} or {b}?"],
    },
    {
      of: "to",
      by: "departs",
      isMost: true,
      said: ["Where does the last train go?", "Which one leaves last?"],
    },
  ],
};

const flights: RecordsKind = {
  titles: "Departures, Flights, Flight board, <city> airport | Planes today, Air traffic",
  counted: "flights",
  key: "flight",
  columns: [
    {
      id: "flight",
      names: "Flight, Flight no. | Plane",
      cells: distinct(
        ({ random }) =>
          `${random.pick([..."ABCDEFKLNSTU"])}${random.pick([..."ABFKLRSTXZ"])}${random.pick(["", " "])}${random.integer(100, 4999)}`,
      ),
    },
    { id: "to", names: "To, Destination | Bound for", cells: cities },
    { id: "departs", names: "Time, Departs, Sched. | Off at", cells: times(5 * 60, day - 10, 5) },
    {
      id: "gate",
      names: "Gate | Exit",
      cells: each(({ random }) => random.pick([..."ABCDE"]) + random.integer(1, 48)),
      isOptional: true,
    },
    {
      id: "state",
      names: "Status, Remarks | Notice",
      cells: oneOf("Boarding, On time, Delayed, Cancelled, Gate open, Closed | Punctual, Late, Embarking"),
      isOptional: true,
    },
  ],
  asks: [
    {
      of: "gate",
      by: "to",
      what: "gate for {}",
      said: [
        "Which gate does the flight to {} leave from?",
        "What gate is the plane to {}?",
        "I am flying to {}. Where do I have to go?",
      ],
    },
    {
      of: "gate",
      by: "flight",
      what: "gate of {}",
      said: ["Which gate is {} at?", "Where does {} board?", "What is the gate for flight {}?"],
    },
    {
      of: "departs",
      by: "to",
      what: "departure time to {}",
      said: ["When does the flight to {} leave?", "What time is the plane to {}?", "When do we fly to {}?"],
    },
    {
      of: "departs",
      by: "flight",
      what: "departure time of {}",
      said: ["When does {} take off?", "At what time does flight {} leave?"],
    },
    {
      of: "flight",
      by: "to",
      what: "flight to {}",
      said: ["Which flight goes to {}?", "What is the flight number to {}?"],
    },
    {
      of: "to",
      by: "flight",
      what: "destination of {}",
      said: ["Where does {} fly to?", "Where is flight {} going?"],
    },
    {
      of: "state",
      by: "to",
      what: "status of the flight to {}",
      said: ["What is the status of the flight to {}?", "What is happening with the plane to {}?"],
    },
    {
      of: "state",
      by: "flight",
      what: "status of {}",
      said: ["What does it say about {}?", "What is the status of flight {}?"],
    },
    {
      of: "to",
      by: "departs",
      what: "flight at {}",
      said: ["Where does the {} flight go?", "Which city is the plane at {} for?"],
    },
  ],
  bests: [
    { of: "to", by: "departs", isMost: false, said: ["Where does the first flight go?"] },
    { of: "flight", by: "departs", isMost: true, said: ["Which flight is the last one?"] },
  ],
};

const busStops: RecordsKind = {
  titles: "Bus <n>, Line <n>, Route <n> to <city> | Coach <n>, Tour <n>",
  notes: "Times are approximate, Not on Sundays | Weekdays",
  counted: "stops",
  canBeHeadless: true,
  columns: [
    { id: "stop", names: "Stop, Station, Place | Halt, Point", cells: either(cities, proper) },
    {
      id: "arrives",
      names: "Time, Arrives, Arr., at | Due there, Reached",
      cells: times(6 * 60, 10 * 60, 1),
    },
    {
      id: "km",
      names: "km, Distance | Way",
      cells: ordered(1, 60, "last", " km"),
      isNumber: true,
      isOptional: true,
    },
  ],
  asks: [
    {
      of: "arrives",
      by: "stop",
      what: "arrival time at {}",
      said: [
        "When does the bus get to {}?",
        "When is it at {}?",
        "What time does the bus stop at {}?",
        "When do we arrive in {}?",
      ],
    },
    {
      of: "stop",
      by: "arrives",
      what: "stop at {}",
      said: ["Where is the bus at {}?", "Which stop does it reach at {}?", "Where does it stop at {}?"],
    },
    {
      of: "km",
      by: "stop",
      what: "distance to {}",
      said: ["How far is it to {}?", "How many km is {} away?"],
    },
  ],
  bests: [
    {
      of: "stop",
      by: "arrives",
      isMost: false,
      said: ["Where does the bus start?", "What is the first stop?"],
    },
    { of: "stop", by: "arrives", isMost: true, said: ["Where does the bus end?", "What is the last stop?"] },
  ],
};

const ferries: RecordsKind = {
  titles: "Ferry <city>, Ferries, Boat trips | Crossings, Ships",
  notes: "No service in winter, Bikes go free | Only in calm weather",
  counted: "trips",
  columns: [
    { id: "leaves", names: "Departure, Leaves, Dep. | Off at", cells: times(6 * 60, 21 * 60, 5) },
    {
      id: "takes",
      names: "Duration, Takes, Time on board | Lasts",
      cells: oneOf(
        "20 min, 25 min, 35 min, 40 min, 50 min, 1 h, 1 h 15, 1 h 30, 2 h | 15 min, 45 min, 55 min, 1 h 40, 3 h",
      ),
    },
    { id: "ship", names: "Boat, Ship, Ferry | Vessel", cells: proper, isOptional: true },
    { id: "fare", names: "Fare, Price | Toll", cells: money(3, 60, 0.5), isNumber: true, isOptional: true },
  ],
  asks: [
    {
      of: "takes",
      by: "leaves",
      what: "duration of the {} trip",
      said: [
        "How long does the {} boat take?",
        "If I leave at {}, how long is the trip?",
        "How long is the {} crossing?",
      ],
    },
    {
      of: "fare",
      by: "leaves",
      what: "fare at {}",
      said: ["What does the {} trip cost?", "How much is the boat at {}?"],
    },
    {
      of: "ship",
      by: "leaves",
      what: "boat at {}",
      said: ["Which boat goes at {}?", "What is the {} boat called?"],
    },
    {
      of: "leaves",
      by: "ship",
      what: "departure of the {}",
      said: ["When does the {} leave?", "When does {} sail?"],
    },
  ],
  bests: [
    {
      of: "leaves",
      by: "leaves",
      isMost: false,
      said: ["When does the first boat leave?", "What is the earliest trip?"],
    },
    {
      of: "leaves",
      by: "leaves",
      isMost: true,
      said: ["When does the last boat leave?", "What is the latest trip?"],
    },
  ],
};

export const stationKinds: readonly RecordsKind[] = [departures, flights, busStops, ferries];
