/** What one is given where one stays: lift passes, key cards of hotels, tickets of car parks. */

import { alone, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";

const skiPass: Kind = {
  noun: "lift pass",
  weight: 0.8,
  aspects: [0.5, 1.2],
  layouts: ["columns", "pairs", "spread"],
  colored: 0.3,
  head: [
    alone("resort", "{}", v.shop("Ski", "Mountain", "Cable Car", "Lifts", "Peak", "Slopes"), [
      "Which mountain is it for?",
      "What is the resort called?",
      "Where can I ski with it?",
      "Whose lifts can I use?",
    ]),
    alone(
      "kind of pass",
      "{}",
      v.one(
        "1 day",
        "Morning",
        "3 days",
        "Season",
        "Half day",
        "One way up",
        "6 days",
        "Up and down",
        "Evening",
        "2 rides",
      ),
      ["For how long is the pass?", "What kind of pass is it?", "How much skiing did they pay for?"],
    ),
  ],
  body: [
    named("holder", ["Name", "Holder", "Guest", "Skier"], v.person, [
      "Whose pass is it?",
      "Who goes up the mountain?",
      "Who may use the lifts?",
    ]),
    named("first day", ["Valid from", "From", "First day", "Starts"], v.date, [
      "From when can I use it?",
      "On which day does it start?",
      "When is the first day?",
    ]),
    named("last day", ["Valid to", "Until", "Last day", "Ends"], v.date, [
      "On which day does it stop working?",
      "Until what day can I go up?",
      "What is the last day?",
    ]),
    named("price", ["Price", "Paid", "Amount", "Cost"], v.price(12, 320), [
      "What did the pass cost?",
      "How much did they want for it?",
      "How expensive was it?",
    ]),
    named(
      "age group",
      ["Category", "Type", "Group", "Tariff"],
      v.one("Adult", "Child", "Youth", "Senior", "Student", "Family"),
      ["Is it for a child or for a grown-up?", "For which age is it?", "Who gets this price?"],
    ),
    named("card deposit", ["Deposit", "Card deposit", "Key card", "Refundable"], v.wholePrice(2, 10, 1), [
      "How much do I get back for the card?",
      "What is paid back when I return it?",
      "How much do they keep until the card is handed in?",
    ]),
  ],
  never: [missing("snow depth", "How deep is the snow?", "How much snow is there?")],
};

const roomKey: Kind = {
  noun: "hotel key card",
  weight: 0.8,
  aspects: [0.5, 0.8],
  layouts: ["pairs", "columns", "spread"],
  colored: 0.3,
  head: [
    alone("hotel", "{}", v.shop("Hotel", "Inn", "Hostel", "Guest House", "Lodge", "Resort"), [
      "Which hotel is it?",
      "Where are they staying?",
      "What is the place called?",
      "Where do I sleep tonight?",
    ]),
  ],
  body: [
    named(
      "room number",
      ["Room", "Room no.", "Your room", "Door"],
      v.number(101, 1420),
      ["Which room do I have?", "Which door does it open?", "What number is on the door of my room?"],
      { share: 0.9 },
    ),
    named("guest", ["Guest", "Name", "Welcome", "Reserved for"], v.titled, [
      "Who is staying there?",
      "Who is the guest?",
      "For whom is the room?",
    ]),
    named("check-out time", ["Check-out", "Check out by", "Leave by", "Departure"], v.daytime, [
      "By what time do I have to leave?",
      "Until when can I keep the room?",
      "When must the room be empty?",
    ]),
    named("breakfast time", ["Breakfast", "Breakfast from", "Breakfast hours", "Morning meal"], v.hours, [
      "When can I eat in the morning?",
      "When is breakfast?",
      "From when to when is there breakfast?",
    ]),
    named(
      "wifi password",
      ["Wifi", "Wi-Fi code", "Internet", "WLAN key"],
      v.pattern("AAAA9999", "9999AAAA", "AA99AA99"),
      [
        "How do I get into the wifi?",
        "What is the password for the internet?",
        "What do I type in to get online?",
      ],
    ),
    named("length of stay", ["Nights", "Stay", "No. of nights", "Nights booked"], v.number(1, 14), [
      "How many nights do they stay?",
      "How long is the stay?",
      "For how many nights is the room theirs?",
    ]),
    named("floor", ["Floor", "Level", "Storey", "Lift to"], v.number(1, 12), [
      "On which floor is the room?",
      "How far up is it?",
      "Which button do I press in the lift?",
    ]),
  ],
  foot: [
    alone(
      "reception number",
      ["Reception: dial {}", "Call {} for reception", "Questions? Dial {}"],
      v.number(0, 99),
      [
        "What do I dial for the reception?",
        "How do I call the front desk?",
        "Which number gets me the desk?",
      ],
      { share: 0.5 },
    ),
  ],
};

const carPark: Kind = {
  noun: "parking ticket",
  weight: 1.2,
  aspects: [0.8, 1.8],
  layouts: ["pairs", "columns", "spread", "aligned"],
  faces: ["mono", "sans", "sans"],
  head: [
    alone("car park", "{}", v.shop("Parking", "Car Park", "Garage", "City Parking", "Park House", "P+R"), [
      "Where is the car parked?",
      "What is the car park called?",
      "Whose car park is it?",
      "In which garage is it?",
    ]),
  ],
  body: [
    named("entry time", ["Entry", "Arrival", "In", "Time in", "Entered"], v.stamp, [
      "When did the car get there?",
      "At what time did they drive in?",
      "Since when is the car there?",
    ]),
    named(
      "end of parking time",
      ["Paid until", "Expires", "Valid until", "Leave by", "Ends"],
      v.stamp,
      [
        "Until when may the car stand there?",
        "When do I have to be back at the car?",
        "By when must they have left?",
        "When does the time run out?",
      ],
      { share: 0.85 },
    ),
    named("parking fee", ["Paid", "Fee", "Amount", "Charge", "Inserted"], v.price(0.5, 30), [
      "What did parking cost?",
      "How much was put in the machine?",
      "How much did they pay to stand there?",
    ]),
    named(
      "license plate",
      ["Plate", "Vehicle", "Car", "Reg. no.", "Number plate"],
      v.pattern("AAA 999", "AA99 AAA", "A-AA 999", "99-AA-99"),
      ["Which car is it for?", "What is the number of the car?", "What does the plate of the car say?"],
    ),
    named("day", ["Date", "Day", "On", "Dated"], v.date, [
      "On which day was that?",
      "Which day is the ticket from?",
      "What day did they park?",
    ]),
    named("parking level", ["Level", "Deck", "Floor", "Storey"], v.pattern("9", "A", "A9"), [
      "On which floor is the car?",
      "How far down do I have to go to the car?",
      "Which deck did they park on?",
    ]),
    named("space", ["Space", "Bay", "Spot", "Stand"], v.number(1, 480), [
      "In which spot is the car?",
      "Which bay is it in?",
      "What number is on the ground where the car is?",
    ]),
    named("ticket number", ["Ticket no.", "Ticket", "No.", "Slip"], v.code, [
      "What is the number of the ticket?",
      "Which number does it carry?",
    ]),
    named(
      "machine",
      ["Machine", "Meter", "Terminal", "Dispenser"],
      v.number(1, 999),
      ["Which machine was it bought from?", "What number does the machine have?"],
      { share: 0.4 },
    ),
  ],
  foot: [
    alone(
      "lost ticket fee",
      ["Lost ticket: {}", "If lost you pay {}", "Loss of ticket {}"],
      v.wholePrice(10, 60),
      [
        "What happens if I lose it, what does that cost?",
        "How much is it when it is lost?",
        "What do I pay without the ticket?",
      ],
      { share: 0.35 },
    ),
  ],
};

export const stays: readonly Kind[] = [skiPass, roomKey, carPark];
