/** Tickets of buses and ferries, and tags on luggage. */

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

const bus: Kind = {
  noun: "bus ticket",
  aspects: [0.6, 1.4],
  layouts: ["pairs", "spread", "columns", "aligned"],
  head: [
    alone("operator", "{}", v.shop("Bus", "Transit", "Coaches", "City Lines", "Tram", "Metro"), [
      "Who runs the buses?",
      "Which company is it?",
      "Whose bus is it?",
      "Who is the ticket from?",
    ]),
    alone(
      "kind of ticket",
      "{}",
      v.one(
        "SINGLE",
        "Day ticket",
        "RETURN",
        "Short trip",
        "Weekly pass",
        "Group ticket",
        "4 trips",
        "Child single",
        "Night ticket",
        "Senior day",
      ),
      ["What kind of ticket is it?", "What sort of fare is this?", "What type of ticket did they buy?"],
    ),
  ],
  body: [
    { ...fare, value: v.price(1, 14) },
    named(
      "line",
      ["Line", "Route", "Bus", "Service no."],
      v.either(v.number(1, 240), v.pattern("A9", "9A")),
      ["Which bus is it?", "What number is on the bus?", "Which line was taken?", "What bus do I get on?"],
    ),
    named(
      "zone",
      ["Zone", "Zones", "Area", "Fare zone"],
      v.one("A", "1", "2", "AB", "1-3", "C", "4", "ABC"),
      ["In which area can I ride?", "Which zones does it cover?", "How far can I go with it?"],
    ),
    named(
      "end of validity",
      ["Valid until", "Valid to", "Expires", "Until", "Use by"],
      v.text("{} {}", v.date, v.stamp),
      [
        "How long can I use it?",
        "When does it run out?",
        "Until when may I ride?",
        "By when is it no good any more?",
      ],
    ),
    named("boarding stop", ["Stop", "Boarded at", "From stop", "Got on"], v.streetName, [
      "Where did they get on?",
      "At which stop was it bought?",
      "Where did the ride begin?",
    ]),
    ticketNumber,
    named("time of sale", ["Issued", "Printed", "Sold at", "Bought"], v.stamp, [
      "At what time was it bought?",
      "When was it printed?",
      "When did they pay?",
    ]),
    named(
      "driver",
      ["Driver", "Driver ID", "Drv", "Staff"],
      v.number(100, 9999),
      ["Which driver sold it?", "What number does the driver have?", "Who was at the wheel?"],
      { share: 0.4 },
    ),
  ],
  never: [missing("destination", "Where does it go?", "Where will I get off?", "To which town is it?")],
};

const ferry: Kind = {
  noun: "ferry ticket",
  weight: 0.7,
  aspects: [0.5, 1],
  layouts: ["columns", "pairs", "aligned"],
  head: [{ ...carrier, value: v.shop("Ferries", "Line", "Boats", "Island Ferry", "Sea Lines", "Shipping") }],
  body: [
    { ...origin, names: ["From", "Port", "Sails from", "Pier"] },
    destination,
    travelDay,
    { ...departure, names: ["Sails", "Departure", "Sailing", "Casts off"] },
    passenger,
    fare,
    named("ship", ["Ship", "Vessel", "Boat", "On board"], v.text("MS {}", v.firstName), [
      "What is the ship called?",
      "On which boat do we go?",
      "What is the name of the vessel?",
    ]),
    named(
      "vehicle",
      ["Vehicle", "Car", "With", "Deck for"],
      v.one("Bicycle", "Car 4.5 m", "Motorcycle", "Van", "none", "Camper", "Trailer"),
      [
        "What do they bring on board to drive?",
        "With what vehicle do they travel?",
        "What goes on the car deck?",
      ],
    ),
    named("cabin", ["Cabin", "Cabin no.", "Berth", "Room on board"], v.number(101, 799), [
      "Which cabin do I sleep in?",
      "Where on the ship is my bed?",
      "What is the number of my cabin?",
    ]),
    booking,
  ],
};

const luggageTag: Kind = {
  noun: "luggage tag",
  weight: 0.8,
  aspects: [0.8, 1.9],
  layouts: ["columns", "pairs", "aligned"],
  head: [
    alone(
      "airport",
      "{}",
      v.pattern("AAA"),
      [
        "Which airport does the bag go to?",
        "What do the three letters in large say?",
        "Which code stands there in big letters?",
      ],
      { scale: 1.4 },
    ),
  ],
  body: [
    named("owner", ["Name", "Owner", "Passenger", "Belongs to"], v.anyPerson, [
      "Whose bag is it?",
      "Who owns the suitcase?",
      "To whom does the bag belong?",
      "Whose luggage is this?",
    ]),
    named("phone number", ["Tel", "Phone", "Mobile", "Call"], v.phone, [
      "Whom can I call, and at which number?",
      "At which number do I reach the owner?",
      "What number should the finder ring?",
    ]),
    named("address", ["Address", "Home", "Street", "Lives at"], v.address, [
      "Where does the owner live?",
      "Where should the bag be sent?",
      "To what address does it belong?",
    ]),
    named("flight", ["Flight", "Flt", "Flight no.", "On flight"], v.pattern("AA 999", "AA9999"), [
      "With which flight does it travel?",
      "On which plane is the bag?",
      "What flight was it checked in for?",
    ]),
    named("weight", ["Weight", "Wt", "kg", "Weighs"], v.decimal(6, 32, " kg"), [
      "How heavy is the bag?",
      "What does the suitcase weigh?",
      "How many kilos is it?",
    ]),
    named("tag number", ["Tag no.", "Bag tag", "Bag ID", "Label no."], v.pattern("9999 999999", "AA999999"), [
      "What number does the tag have?",
      "Under which number can they find the bag?",
    ]),
  ],
};

export const busesAndFerries: readonly Kind[] = [bus, ferry, luggageTag];
