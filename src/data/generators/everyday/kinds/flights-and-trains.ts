/** Boarding passes and train tickets. */

import { alone, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";
import {
  booking,
  carrier,
  departure,
  destination,
  fare,
  origin,
  passenger,
  ticketNumber,
  travelDay,
} from "./travel-fields.ts";

const arrival = named("arrival time", ["Arrives", "Arr.", "Arrival", "Due in", "Time of arrival"], v.time, [
  "At what time will I be there?",
  "When does it get in?",
  "What time do we arrive?",
  "When is the journey over?",
  "At what time does it reach the other end?",
]);

const seat = named("seat", ["Seat", "Seat no.", "Your seat", "Place no."], v.seat, [
  "Which seat do I have?",
  "Where do I sit?",
  "What is my seat?",
  "Where is the passenger sitting?",
  "Which place is reserved?",
]);

const travelClass = named(
  "class",
  ["Class", "Cabin", "Travel class", "Category"],
  v.one("Economy", "Business", "First", "2nd", "1st", "Standard", "Premium", "Basic"),
  [
    "In which class do I travel?",
    "Is it first class or what?",
    "What class was booked?",
    "Which part of it am I in?",
  ],
);

const coach = named(
  "coach",
  ["Coach", "Car", "Carriage", "Wagon"],
  v.either(v.number(1, 14), v.pattern("A")),
  [
    "Which coach do I have to get into?",
    "In which carriage is the seat?",
    "Where on the train do I sit?",
    "Which wagon is mine?",
  ],
  { unless: ["seat"] },
);

const boarding: Kind = {
  noun: "boarding pass",
  weight: 1.6,
  aspects: [0.45, 0.9],
  layouts: ["columns", "columns", "columns", "spread", "aligned"],
  head: [carrier],
  body: [
    passenger,
    origin,
    destination,
    travelDay,
    { ...seat, share: 0.9 },
    departure,
    arrival,
    booking,
    travelClass,
    named("gate", ["Gate", "Boarding gate", "Go to gate", "Your gate"], v.pattern("A9", "99", "A99", "9"), [
      "Which gate do I have to go to?",
      "Where do I board?",
      "At which gate does it start?",
      "What gate is it?",
      "Which door of the terminal is it?",
    ]),
    named(
      "flight",
      ["Flight", "Flight no.", "Flight number", "Flt"],
      v.pattern("AA 999", "AA9999", "AA 9999", "A9 99"),
      [
        "Which flight is it?",
        "What is the number of the plane?",
        "Which flight am I on?",
        "What should I look for on the departure board?",
      ],
    ),
    named("boarding time", ["Boarding", "Boards", "Boarding time", "Be there by"], v.time, [
      "When do they let people on?",
      "From what time can I get on?",
      "By when should I be at the gate?",
      "What time does boarding begin?",
    ]),
    named("boarding group", ["Group", "Zone", "Boarding group", "Boarding zone"], v.number(1, 8), [
      "Which group am I in when they board?",
      "With which group do I get on?",
      "In which zone do I board?",
    ]),
    named("terminal", ["Terminal", "Term.", "Hall", "Concourse"], v.pattern("9", "A"), [
      "Which terminal is it?",
      "To which part of the airport do I have to go?",
      "Which terminal does it leave from?",
    ]),
    named(
      "baggage allowance",
      ["Bags", "Baggage", "Luggage", "Hold bags"],
      v.one("1 x 23 kg", "2 x 20 kg", "8 kg", "1 PC", "none", "30 kg", "0 PC"),
      ["How much luggage may I take?", "What can I bring as luggage?", "How many bags are included?"],
    ),
  ],
  foot: [
    alone(
      "gate closing",
      ["Gate closes {}", "Gate closes at {}.", "Doors shut at {}"],
      v.time,
      [
        "Until when can I still get on?",
        "At what time is the gate shut?",
        "By when do I have to be at the gate at the latest?",
      ],
      { share: 0.3 },
    ),
  ],
  never: [missing("meal", "What is there to eat on board?", "Which meal will I get?")],
};

const train: Kind = {
  noun: "train ticket",
  weight: 1.4,
  aspects: [0.45, 0.9],
  layouts: ["columns", "columns", "aligned", "spread", "pairs"],
  colored: 0.1,
  head: [
    alone("railway", "{}", v.shop("Rail", "Railways", "Trains", "Regional", "Line"), [
      "Which railway is it?",
      "Whose trains are these?",
      "Which company runs the train?",
      "Who sold the ticket?",
    ]),
  ],
  body: [
    passenger,
    { ...origin, share: 0.9 },
    { ...destination, share: 0.9 },
    travelDay,
    departure,
    arrival,
    coach,
    seat,
    fare,
    ticketNumber,
    travelClass,
    named(
      "platform",
      ["Platform", "Track", "Plat.", "Departs from track"],
      v.either(v.number(1, 22), v.pattern("9A")),
      [
        "Which platform do I have to go to?",
        "From which track does the train leave?",
        "Where at the station do I wait?",
        "On what platform is it?",
      ],
    ),
    named(
      "train",
      ["Train", "Train no.", "Service", "Train number"],
      v.pattern("AA 999", "A9 9999", "AAA 99"),
      ["Which train do I take?", "What is the number of the train?", "Which one is the right train?"],
    ),
    named("number of passengers", ["Adults", "Persons", "No. of people", "Travellers"], v.number(1, 6), [
      "How many people can travel with it?",
      "For how many is it?",
      "How many of us are covered?",
    ]),
  ],
  foot: [
    alone(
      "via",
      ["via {}", "Via {}", "By way of {}"],
      v.city,
      ["Through which town does it go?", "Which way does it go?", "Which place do we pass on the way?"],
      { share: 0.3 },
    ),
    alone(
      "change of trains",
      ["Change at {}", "Change trains in {}", "Switch at {}"],
      v.city,
      [
        "Where do I have to change?",
        "At which station do I get another train?",
        "In which town do I switch trains?",
      ],
      { share: 0.3 },
    ),
  ],
  never: [missing("delay", "How late is it?", "By how many minutes is it delayed?")],
};

export const flightsAndTrains: readonly Kind[] = [boarding, train];
