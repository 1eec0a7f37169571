/** Short lists: of dishes and prices, places and distances, hours and people. */

import { alone, type Kind, listed, missing, named, times } from "../paper.ts";
import * as v from "../values.ts";

const spread = ["spread", "spread", "aligned", "pairs"] as const;

const menu: Kind = {
  noun: "menu board",
  ranking: {
    count: [
      "How many things can I choose from?",
      "How many dishes or drinks are on the menu?",
      "How many prices are on the board?",
    ],
    most: [
      "What is the most expensive thing on the menu?",
      "What costs the most here?",
      "Which one is dearest?",
    ],
    least: [
      "What is the cheapest thing on the menu?",
      "I have little money, what costs the least?",
      "Which one is cheapest?",
    ],
  },
  weight: 1.5,
  aspects: [0.7, 1.5],
  layouts: spread,
  colored: 0.35,
  faces: ["hand", "hand", "display", "serif", "sans"],
  head: [
    alone(
      "heading",
      "{}",
      v.one(
        "MENU",
        "Today",
        "Lunch",
        "Specials",
        "Our soups",
        "Drinks",
        "Ice cream",
        "Breakfast",
        "Desserts",
        "Snacks",
        "Evening menu",
        "From the grill",
      ),
      ["What does it say at the top?", "What is the heading?", "Which meal is the list for?"],
    ),
    alone(
      "restaurant",
      "{}",
      v.shop("Kitchen", "Cafe", "Diner", "Bistro", "Bar", "Snacks", "Canteen", "Grill"),
      ["Which place is it?", "Where can I eat that?", "What is the restaurant called?"],
      { share: 0.5 },
    ),
  ],
  body: times(
    7,
    listed(
      "price of {}",
      v.oneOf(
        "Tomato soup, Fish and chips, Green salad, Omelette, Burger, Fried rice, Waffles, Hot dog, Falafel, Tea, Coffee, Lemonade, Pea stew, Noodles, Tacos, Cheesecake, Sorbet, Toast, Cocoa, Apple strudel, Grilled corn, Ramen, Schnitzel, Samosa, Milk shake, Bean wrap",
      ),
      v.price(1.5, 24),
      [
        "What does {} cost?",
        "How much is {}?",
        "What do they want for {}?",
        "How much do I pay if I take {}?",
        "What would {} set me back?",
        "I would like {}, how much is that?",
      ],
      ["What can I get for {}?", "Which dish or drink costs {}?", "What costs exactly {}?"],
      0.85,
    ),
  ),
  foot: [
    alone(
      "time span",
      ["served {}", "Kitchen: {}", "only {}"],
      v.hours,
      ["At what hours can one eat it?", "From when to when do they serve it?"],
      { share: 0.3 },
    ),
    alone(
      "side dish",
      ["All with {}", "comes with {}", "with {}"],
      v.oneOf("salad, bread, fries, rice, soup, a drink, dessert, coffee"),
      ["What comes with all of it?", "What is included?"],
      { share: 0.3 },
    ),
  ],
  never: [
    missing("wine list", "Which wines do they have?"),
    missing("calorie count", "How many calories does it have?"),
  ],
};

const priceList: Kind = {
  noun: "price list",
  ranking: {
    count: [
      "How many prices are on the list?",
      "How many things are on the list?",
      "How many lines have a price?",
    ],
    most: [
      "What is the most expensive thing on the list?",
      "For what do they charge the most?",
      "What costs the most?",
    ],
    least: [
      "What is the cheapest thing on the list?",
      "For what do they charge the least?",
      "What costs the least?",
    ],
  },
  weight: 1.1,
  aspects: [0.7, 1.4],
  layouts: spread,
  colored: 0.2,
  head: [
    alone(
      "business",
      "{}",
      v.shop("Hair", "Laundry", "Bike Rental", "Car Wash", "Copy Shop", "Boats", "Pool", "Nails", "Skates"),
      ["Whose prices are they?", "Where do I pay that?", "Which shop is it?"],
    ),
  ],
  body: times(
    7,
    listed(
      "price of {}",
      v.oneOf(
        "Cut, Colour, Shirt, Trousers, 1 hour, Half a day, Whole day, Wax, Rinse, Copy A4, Copy A3, Scan, Adult, Child, Family, Student, Locker, Towel, Helmet, Polish, Repair, Deposit, Extra hour, Week",
      ),
      v.price(0.2, 90),
      [
        "What does {} cost?",
        "How much is {}?",
        "What do they charge for {}?",
        "How much do I have to pay for {}?",
        "What is to be paid for {}?",
      ],
      ["What do I get for {}?", "What costs {}?", "For what do they charge {}?"],
      0.8,
    ),
  ),
  foot: [
    alone(
      "phone number",
      ["Tel. {}", "{}"],
      v.phone,
      ["Which number can I call?", "At which number do they answer?"],
      { share: 0.3 },
    ),
  ],
  never: [missing("opening time", "When are they open?")],
};

const signpost: Kind = {
  noun: "signpost",
  ranking: {
    count: [
      "How many places does the sign point to?",
      "To how many places is there a way?",
      "How many ways are on the sign?",
    ],
  },
  weight: 1.4,
  aspects: [0.4, 0.9],
  layouts: spread,
  faces: ["sans", "sans", "display", "slab"],
  colored: 0.6,
  head: [
    alone(
      "location",
      "{}",
      v.text(
        "{} {}",
        v.lastName,
        v.oneOf("Pass, Lake, Peak, Bridge, Hut, Forest, Falls, Point, Ridge, Meadow, Spring, Gap"),
      ),
      ["Where am I?", "At which place does it stand?", "What is the place called where the sign is?"],
    ),
    alone(
      "altitude",
      ["{}", "Alt. {}", "{} above sea"],
      v.number(120, 3100, " m"),
      ["How high up am I?", "How high is the place?", "What is the altitude?"],
      { share: 0.6 },
    ),
  ],
  body: times(
    4,
    listed(
      "way to {}",
      v.either(v.city, v.text("{} {}", v.lastName, v.oneOf("Hut, Lake, Station, Cave, Beach, Tower, Mill"))),
      v.either(v.decimal(0.5, 28, " km"), v.decimal(0.5, 28, " km"), v.duration),
      [
        "How far is it to {}?",
        "How long is the way to {}?",
        "I want to go to {}, how far is that?",
        "What does it say for {}?",
        "What stands behind {}?",
      ],
      ["Which place is {} away?", "Where do I get to in {}?"],
      0.9,
    ),
  ),
  foot: [
    alone(
      "path",
      ["Path {}", "Route {}", "Trail no. {}"],
      v.pattern("9", "99", "A9"),
      ["On which path am I?", "What number does the route have?"],
      { share: 0.3 },
    ),
  ],
  never: [missing("direction", "Must I go left or right?")],
};

const board: Kind = {
  noun: "timetable",
  ranking: {
    count: [
      "How many departures are listed?",
      "How many places does it name with a time?",
      "How many times of departure are there?",
    ],
  },
  weight: 1.4,
  aspects: [0.7, 1.4],
  layouts: spread,
  faces: ["sans", "mono", "sans"],
  colored: 0.3,
  head: [
    alone(
      "station",
      "{}",
      v.either(
        v.city,
        v.streetName,
        v.text(
          "{} {}",
          v.city,
          v.oneOf("Central, Airport, North, Harbour, Main Station, Ferry Terminal, Zoo"),
        ),
      ),
      ["At which stop or station is it?", "Where does the timetable hang?", "Where am I?"],
    ),
    alone(
      "line",
      ["Line {}", "Bus {}", "Route {}"],
      v.either(v.number(1, 280), v.pattern("A9")),
      ["Which line is it?", "What number does the bus or train have?"],
      { share: 0.6 },
    ),
  ],
  body: times(
    7,
    listed(
      "departure to {}",
      v.city,
      v.time,
      [
        "When does the one to {} leave?",
        "At what time do I go to {}?",
        "I have to go to {}, when is that?",
        "What time stands beside {}?",
        "When can I get to {}?",
      ],
      ["Where does the one at {} go?", "Which place is served at {}?", "What leaves at {}?"],
      0.85,
    ),
  ),
  foot: [
    alone(
      "range of days",
      ["{}", "runs {}", "Valid {}"],
      v.one("Mon-Fri", "daily", "Sundays only", "weekdays", "not on holidays", "Saturdays", "school days"),
      ["On which days does it hold?", "When does it run?"],
      { share: 0.4 },
    ),
  ],
  never: [missing("fare", "What does the ride cost?", "How much is a ticket?")],
};

const directory: Kind = {
  noun: "directory of a building",
  weight: 1.1,
  aspects: [0.7, 1.5],
  layouts: spread,
  faces: ["sans", "sans", "serif"],
  colored: 0.35,
  head: [
    alone(
      "building",
      "{}",
      v.text("{} {}", v.lastName, v.oneOf("House, Tower, Centre, Clinic, Hall, Building, Mall, Court")),
      ["Which building is it?", "What is the house called?", "Where am I?"],
    ),
  ],
  body: times(
    6,
    listed(
      "floor of {}",
      v.either(
        v.oneOf(
          "X-ray, Surgery, Kitchen, Toys, Shoes, Library, Canteen, Reception, Offices, Cinema, Parking, Accounts, Emergency, Children, Books, Roof garden, Maternity, Lost property",
        ),
        v.doctor,
        v.company,
      ),
      v.one(
        "1st floor",
        "2nd floor",
        "Level 3",
        "Ground floor",
        "4th floor",
        "Basement",
        "Level 5",
        "6",
        "7",
        "Top floor",
        "Floor 8",
      ),
      [
        "On which floor is {}?",
        "Where in the house do I find {}?",
        "I am looking for {}, how far up is it?",
        "Where must I go for {}?",
      ],
      ["What is on {}?", "Who or what is there: {}?"],
      0.85,
    ),
  ),
  never: [missing("opening time", "When is the house open?")],
};

const roster: Kind = {
  noun: "roster",
  weight: 1.1,
  aspects: [0.7, 1.3],
  layouts: spread,
  faces: ["hand", "sans", "sans", "serif"],
  head: [
    alone(
      "duty",
      "{}",
      v.oneOf(
        "Dish washing, Night shift, Cleaning, Watering, Early shift, Bar, Dog walks, Cooking, Bins, Lifeguards, On call, Reception, Stable, Front desk, Garden",
      ),
      ["What duty is it about?", "What is the list for?", "What do the people on it have to do?"],
    ),
  ],
  body: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"].map((day) =>
    named(`person for ${day}`, [day, `${day.slice(0, 3)}.`], v.either(v.firstName, v.firstName, v.person), [
      `Whose turn is it on ${day}?`,
      `Who has to do it on ${day}?`,
      `Who is on duty on ${day}?`,
      `On ${day}, who is it?`,
    ]),
  ),
  isOrdered: true,
  foot: [
    alone(
      "week",
      ["Week {}", "Week no. {}", "for week {}"],
      v.number(1, 52),
      ["For which week is the list?", "Which week of the year is it?"],
      { share: 0.4 },
    ),
  ],
};

const scores: Kind = {
  noun: "list of results",
  ranking: {
    count: ["How many people took part?", "How many names are on the list?", "How many results are there?"],
    most: ["Who got the most?", "Who has the highest number?", "Whose number is the largest?"],
    least: ["Who got the least?", "Who has the lowest number?", "Whose number is the smallest?"],
  },
  weight: 1,
  aspects: [0.7, 1.3],
  layouts: spread,
  colored: 0.15,
  head: [
    alone(
      "contest",
      "{}",
      v.either(
        v.oneOf(
          "Bowling, Darts, Chess, Quiz night, High jump, Long jump, 100 m, Karaoke, Archery, Mini golf, Spelling bee, Cake contest, Sack race, Swimming",
        ),
        v.text("{} {}", v.city, v.oneOf("Marathon, Open, Cup, Race, Derby")),
      ),
      ["What did they compete in?", "What are the results of?", "Which contest is it?"],
    ),
  ],
  body: times(
    7,
    listed(
      "result of {}",
      v.either(v.firstName, v.firstName, v.person),
      v.either(v.number(3, 300), v.number(10, 99, " pts")),
      [
        "How many points did {} get?",
        "What was {}'s result?",
        "How well did {} do?",
        "What did {} reach?",
        "Which number belongs to {}?",
      ],
      ["Who got {}?", "Who reached {}?", "Whose result is {}?"],
      0.85,
    ),
  ),
  foot: [
    alone(
      "day",
      ["{}", "on {}", "held {}"],
      v.eventDate,
      ["When did they compete?", "On which day was it?"],
      { share: 0.4 },
    ),
  ],
  never: [missing("referee", "Who was the referee?")],
};

const contacts: Kind = {
  noun: "list of phone numbers",
  ranking: {
    count: [
      "How many numbers are on the list?",
      "How many people or places can I call?",
      "How many entries does it have?",
    ],
  },
  weight: 1,
  aspects: [0.6, 1.2],
  layouts: spread,
  faces: ["hand", "sans", "serif"],
  head: [
    alone(
      "heading",
      "{}",
      v.one(
        "Phone list",
        "Emergency",
        "Important numbers",
        "In case of need",
        "Call us",
        "Who to call",
        "Useful numbers",
        "Numbers",
      ),
      ["What does it say at the top?", "What is the heading?"],
    ),
  ],
  body: times(
    6,
    listed(
      "number of {}",
      v.either(
        v.firstName,
        v.oneOf(
          "Doctor, Police, Plumber, School, Vet, Taxi, Pharmacy, Fire brigade, Landlord, Office, Grandma, Hospital, Garage, Electrician, Poison line, Neighbour, Dentist, Bank",
        ),
      ),
      v.phone,
      [
        "Which number does {} have?",
        "How do I call {}?",
        "At what number can I reach {}?",
        "What do I dial for {}?",
      ],
      ["Whose number is {}?", "Whom do I get when I dial {}?"],
      0.85,
    ),
  ),
};

export const lists: readonly Kind[] = [menu, priceList, signpost, board, directory, roster, scores, contacts];
