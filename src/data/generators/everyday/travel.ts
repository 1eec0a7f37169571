/** Tickets and passes of journeys, and what belongs to luggage and cars on them. */

import { alone, type Kind, missing, named } from "./paper.ts";
import * as v from "./values.ts";

const carrier = alone("carrier", "{}", v.shop("Air", "Airways", "Lines", "Travel", "Express", "Jet"), [
  "Which company do I travel with?",
  "Who runs this?",
  "What is the name of the company?",
  "With whom is the journey?",
  "Which line is it?",
]);

const passenger = named(
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

const origin = named("place of departure", ["From", "Origin", "Start", "Leaving"], v.city, [
  "Where does the journey start?",
  "Where does it leave from?",
  "From which town does it go?",
  "Which city does the traveller come from?",
  "Where do I have to get on?",
]);

const destination = named("destination", ["To", "Destination", "Going to", "Bound for"], v.city, [
  "Where does it go?",
  "Where am I going with this?",
  "Which city is the traveller heading for?",
  "Where does the journey end?",
  "Where will I get off?",
  "To which town is it?",
]);

const travelDay = named("day of travel", ["Date", "Travel date", "Day", "Date of journey"], v.date, [
  "On what day is the journey?",
  "When do I travel?",
  "Which day is this for?",
  "What day does it leave on?",
  "On which date can I use it?",
]);

const departure = named(
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

const fare = named("fare", ["Fare", "Price", "Paid", "Ticket price", "Cost"], v.price(4, 240), [
  "How much was the ticket?",
  "What did the journey cost?",
  "How much did they pay for it?",
  "What does it cost to travel?",
  "How expensive was it?",
]);

const ticketNumber = named(
  "ticket number",
  ["Ticket no.", "Ticket", "No.", "Serial no.", "Ticket ID"],
  v.code,
  [
    "What number does the ticket have?",
    "Which number identifies this ticket?",
    "By what number do they know the ticket?",
  ],
);

const booking = named(
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

export const travel: readonly Kind[] = [boarding, train, bus, ferry, luggageTag, skiPass, roomKey, carPark];
