/** Fields that several of these papers have. */

import { alone, named } from "../paper.ts";
import * as v from "../values.ts";

export const carrier = alone("carrier", "{}", v.shop("Air", "Airways", "Lines", "Travel", "Express", "Jet"), [
  "Which company do I travel with?",
  "Who runs this?",
  "What is the name of the company?",
  "With whom is the journey?",
  "Which line is it?",
]);

export const passenger = named(
  "passenger",
  ["Passenger", "Name", "Name of passenger", "Traveller", "Issued for"],
  v.anyPerson,
  [
    "Who is travelling?",
    "Whose ticket is this?",
    "Who is this for?",
    "What is the name of the traveller?",
    "Who may use it?",
  ],
);

export const origin = named("place of departure", ["From", "Origin", "Start", "Leaving"], v.city, [
  "Where does the journey start?",
  "Where does it leave from?",
  "From which town does it go?",
  "Which city does the traveller come from?",
  "Where do I have to get on?",
]);

export const destination = named("destination", ["To", "Destination", "Going to", "Bound for"], v.city, [
  "Where does it go?",
  "Where am I going with this?",
  "Which city is the traveller heading for?",
  "Where does the journey end?",
  "Where will I get off?",
  "To which town is it?",
]);

export const travelDay = named("day of travel", ["Date", "Travel date", "Day", "Date of journey"], v.date, [
  "On what day is the journey?",
  "When do I travel?",
  "Which day is this for?",
  "What day does it leave on?",
  "On which date can I use it?",
]);

export const departure = named(
  "departure time",
  ["Departs", "Dep.", "Departure", "Leaves", "Time of departure"],
  v.time,
  [
    "At what time does it leave?",
    "When does it set off?",
    "What time do we start?",
    "At what hour do I have to be on it?",
    "When exactly does it depart?",
  ],
);

export const fare = named("fare", ["Fare", "Price", "Paid", "Ticket price", "Cost"], v.price(4, 240), [
  "How much was the ticket?",
  "What did the journey cost?",
  "How much did they pay for it?",
  "What does it cost to travel?",
  "How expensive was it?",
]);

export const ticketNumber = named(
  "ticket number",
  ["Ticket no.", "Ticket", "No.", "Serial no.", "Ticket ID"],
  v.code,
  [
    "What number does the ticket have?",
    "Which number identifies this ticket?",
    "By what number do they know the ticket?",
  ],
);

export const booking = named(
  "booking code",
  ["Booking", "Booking ref", "PNR", "Reference", "Reservation"],
  v.pattern("AAA9A9", "A9AA99", "AAAAAA"),
  [
    "Under which code is it booked?",
    "What do I type in to find the booking?",
    "What is the reference of the booking?",
    "Which code do they ask me for at the desk?",
  ],
);
