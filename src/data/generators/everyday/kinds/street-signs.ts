/** Signs and plates in the street: names, warnings, limits, parking, plaques. */

import { alone, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";

const bold = ["sans", "sans", "display", "slab"] as const;

const streetSign: Kind = {
  noun: "street sign",
  weight: 1.2,
  aspects: [0.33, 0.6],
  layouts: ["pairs"],
  faces: bold,
  colored: 0.7,
  head: [
    alone("street", "{}", v.streetName, [
      "Which street is it?",
      "What is the street called?",
      "In which street am I?",
      "Where was the picture taken, in which street?",
    ]),
    alone(
      "part of the town",
      ["{}", "{}"],
      v.either(
        v.text("{} {}", v.one("District", "Borough of", "Ward", "Quarter"), v.city),
        v.pattern("AA9", "99999"),
      ),
      ["In which part of the town is it?", "What stands under the street?"],
      { share: 0.5 },
    ),
    alone(
      "range of house numbers",
      ["{}", "No. {}", "Nos. {}"],
      v.text("{}-{}", v.number(1, 60), v.number(61, 180)),
      ["Which houses are here?", "Which house numbers does it give?"],
      { share: 0.35 },
    ),
  ],
  body: [],
  never: [
    missing("name of the town", "Which town is it in?"),
    missing("meaning of the name", "After whom is it named?"),
  ],
};

const warning: Kind = {
  noun: "warning sign",
  weight: 1.5,
  aspects: [0.4, 1.1],
  layouts: ["pairs"],
  faces: bold,
  colored: 0.6,
  head: [
    alone(
      "signal word",
      "{}",
      v.one(
        "WARNING",
        "CAUTION",
        "DANGER",
        "STOP",
        "Attention",
        "NOTICE",
        "Beware",
        "No entry",
        "HALT",
        "KEEP OUT",
        "Mind out",
      ),
      [
        "What does it say in the largest letters?",
        "With which word does the sign begin?",
        "What is the top word?",
      ],
    ),
    alone(
      "danger",
      "{}",
      v.oneOf(
        "Wet floor, High voltage, Beware of the dog, Falling rocks, Deep water, Thin ice, Hot surface, Low ceiling, Mind the step, Wet paint, Slippery when wet, Steep cliff, Forklifts, Moving parts, Bees, Strong current, Icy road, Loud noise",
      ),
      [
        "What does the sign warn of?",
        "What is dangerous here?",
        "What do I have to be careful about?",
        "Why should I be careful?",
      ],
      { share: 1 },
    ),
    alone(
      "order",
      "{}",
      v.oneOf(
        "No swimming, Do not touch, Keep out, Wear a helmet, No smoking, Do not enter, Stay on the path, Keep the door shut, No diving, Wear gloves, No open fire, Children must be supervised, Switch off engine, Do not feed",
      ),
      ["What must I do or not do?", "What is forbidden or ordered?", "What are people told?"],
      { share: 0.7 },
    ),
  ],
  body: [],
  foot: [
    alone(
      "phone number",
      ["Emergency {}", "Call {}", "Report faults: {}"],
      v.phone,
      ["Which number do I call when something happens?", "What number is given for emergencies?"],
      { share: 0.35 },
    ),
    alone(
      "owner",
      ["{}", "by order of {}", "Signed {}"],
      v.either(v.company, v.text("{} {}", v.city, v.one("Council", "Water", "Power", "Railways"))),
      ["Who put up the sign?", "In whose name does it stand there?"],
      { share: 0.35 },
    ),
  ],
};

const parkingSign: Kind = {
  noun: "parking sign",
  weight: 1.3,
  aspects: [0.7, 1.4],
  layouts: ["spread", "pairs", "columns", "aligned"],
  faces: bold,
  colored: 0.55,
  head: [
    alone(
      "rule",
      "{}",
      v.one(
        "PARKING",
        "No parking",
        "Customers only",
        "PAY HERE",
        "Residents only",
        "P",
        "Private parking",
        "Loading zone",
        "2 h parking",
        "No stopping",
        "Tow-away zone",
        "Guests only",
      ),
      [
        "What is allowed or forbidden here?",
        "Who may park here or what is the rule?",
        "What does it say in the largest letters?",
      ],
    ),
  ],
  body: [
    named(
      "time span",
      ["Mon-Sat", "Times", "Between", "Applies"],
      v.hours,
      ["At what hours does it hold?", "When does the rule apply?", "From when to when does it count?"],
      { share: 0.85 },
    ),
    named(
      "longest stay",
      ["Max. stay", "Max.", "Limit", "Longest stay"],
      v.one("2 hours", "30 min", "1 hour", "90 min", "4 hours", "15 minutes", "3 h", "20 min"),
      [
        "How long may I stand here?",
        "For how long can I leave the car?",
        "After what time do I have to drive away?",
      ],
    ),
    named("parking fee", ["1 hour", "Per hour", "Fee", "Tariff"], v.price(0.5, 6), [
      "What does parking cost?",
      "How much is it to stand here?",
      "How much must I put into the machine?",
    ]),
    named(
      "price of a day",
      ["Day ticket", "24 h", "All day", "Whole day"],
      v.price(4, 30),
      ["What does a whole day cost?", "How much is it for the day?"],
      { share: 0.4 },
    ),
    named(
      "fine",
      ["Fine", "Penalty", "Charge", "Violators pay"],
      v.wholePrice(20, 150),
      ["What do I pay if I stand here all the same?", "How much is the penalty?"],
      { share: 0.4 },
    ),
    named(
      "number of spaces",
      ["Spaces", "Places", "Bays", "Free"],
      v.number(2, 420),
      ["How many cars have room?", "How many places are there?"],
      { share: 0.4 },
    ),
  ],
  foot: [
    alone(
      "towing company",
      ["Towed by {}", "Tow: {}", "Managed by {}"],
      v.company,
      ["Who tows the cars away or runs the place?", "Which firm is named at the bottom?"],
      { share: 0.3 },
    ),
  ],
};

const limitSign: Kind = {
  noun: "sign with a limit",
  weight: 1.2,
  aspects: [0.6, 1.3],
  layouts: ["columns", "pairs", "spread"],
  faces: bold,
  colored: 0.5,
  head: [
    alone(
      "place",
      "{}",
      v.oneOf(
        "LIFT, Bridge, Tunnel, Pool, Elevator, Ferry ramp, Car park, Balcony, Playground, Sauna, Beach, Harbour, Quarry road, Cable car, Trampoline, Water slide",
      ),
      ["What are the limits for?", "Which place is the sign about?", "Where does the sign hang?"],
    ),
  ],
  body: [
    named(
      "load",
      ["Max. load", "Load", "Weight limit", "Capacity"],
      v.either(v.step(200, 2000, 10, " kg"), v.decimal(1, 40, " t")),
      ["How heavy may it be?", "What load does it bear?", "How much weight can it take?"],
    ),
    named("number of persons", ["Persons", "Max. people", "Max. persons", "People"], v.number(2, 99), [
      "How many people are allowed?",
      "For how many people is it?",
      "How many of us may go in at once?",
    ]),
    named("height", ["Height", "Max. height", "Clearance", "Headroom"], v.decimal(1.8, 4.6, " m"), [
      "How high may my car be?",
      "How tall may things be to fit under it?",
    ]),
    named(
      "depth",
      ["Depth", "Water depth", "Deep", "Water"],
      v.decimal(0.4, 4.8, " m"),
      ["How deep is it?", "How deep is the water?"],
      { share: 0.4 },
    ),
    named(
      "speed limit",
      ["Speed", "Max. speed", "Limit", "Drive"],
      v.step(5, 80, 5, " km/h"),
      ["How fast may I drive?", "What speed is allowed?"],
      { share: 0.5 },
    ),
    named(
      "age limit",
      ["Age", "Min. age", "From", "Children"],
      v.one("6+", "12+", "16+", "under 12", "3-10", "18+"),
      ["How old must one be?", "For which age is it?"],
      { share: 0.4 },
    ),
    named(
      "temperature",
      ["Temp.", "Water temp.", "Temperature", "Degrees"],
      v.number(4, 39, " °C"),
      ["How warm is it?", "How many degrees does it have?"],
      { share: 0.3 },
    ),
    named(
      "next inspection",
      ["Next check", "Inspected until", "Test due", "Checked"],
      v.monthOfYear,
      ["When is it tested again?", "Until when is it checked?"],
      { share: 0.4 },
    ),
  ],
  foot: [
    alone("maker", ["{}", "built by {}"], v.company, ["Who built it?", "Which firm made it?"], {
      share: 0.3,
    }),
  ],
};

const plaque: Kind = {
  noun: "plaque",
  aspects: [0.5, 1],
  layouts: ["pairs"],
  faces: ["serif", "serif", "slab", "sans"],
  colored: 0.5,
  isProse: true,
  head: [
    alone("name", ["{}"], v.person, [
      "Whom does the plaque remember?",
      "About whom is it?",
      "Who is honoured here?",
    ]),
    alone(
      "profession",
      ["{}", "{}"],
      v.oneOf(
        "Poet, Inventor, Composer, Painter, Physician, Explorer, Botanist, Singer, Engineer, Novelist, Astronomer, Mathematician, Sculptor, Actress",
      ),
      ["What was this person?", "What was the profession?", "What is the person known as?"],
      { share: 0.85 },
    ),
  ],
  body: [
    alone(
      "life span",
      ["{}", "({})", "lived {}"],
      v.text("{}-{}", v.number(1690, 1830), v.number(1840, 1920)),
      ["When did the person live?", "From when to when did they live?"],
      { share: 0.75 },
    ),
    alone(
      "event",
      ["lived here from {}", "was born here in {}", "worked in this house until {}", "died here in {}"],
      v.number(1740, 1920),
      [
        "In which year was the person in this house?",
        "Which single year does it tell?",
        "Since, until or in what year was that?",
      ],
      { share: 0.8 },
    ),
  ],
  foot: [
    alone(
      "donor",
      ["{}", "Erected by {}", "Given by {}"],
      v.text("{} {}", v.city, v.one("Society", "Council", "Arts Club", "Museum", "Heritage")),
      ["Who put up the plaque?", "Who paid for it?"],
      { share: 0.4 },
    ),
  ],
  never: [missing("best known work", "What is the person's best known work?")],
};

const plateOfCar: Kind = {
  noun: "number plate",
  weight: 0.9,
  aspects: [0.33, 0.55],
  layouts: ["pairs"],
  faces: ["sans", "mono", "display"],
  colored: 0.3,
  head: [
    alone(
      "license plate",
      "{}",
      v.pattern("AAA 999", "AA99 AAA", "A-AA 999", "99-AA-99", "999 AAA", "AAA-9999", "AA 999 AA"),
      [
        "What is the number of the car?",
        "Which number does the plate have?",
        "What does the plate say?",
        "What would I tell the police?",
      ],
      { scale: 1.5 },
    ),
    alone("place", ["{}", "{}"], v.city, ["Where is the car from?", "Which place is on the plate?"], {
      share: 0.6,
    }),
    alone(
      "slogan",
      ["{}", "{}"],
      v.text(
        "{} {}",
        v.oneOf("Land of, Home of, State of, Gate of"),
        v.oneOf("Lakes, Sun, Hope, Pines, Bears, Corn, Stars, Rivers"),
      ),
      ["What slogan is on it?", "What else is written on it in small letters?"],
      { share: 0.4 },
    ),
  ],
  body: [],
  foot: [
    alone(
      "expiry date",
      ["{}", "Exp. {}"],
      v.monthOfYear,
      ["Until when is it registered?", "When does it run out?"],
      { share: 0.4 },
    ),
  ],
  never: [
    missing("owner of the car", "Whose car is it?", "Who drives the car?"),
    missing("make of the car", "Which make is the car?"),
  ],
};

export const streetSigns: readonly Kind[] = [streetSign, warning, parkingSign, limitSign, plaque, plateOfCar];
