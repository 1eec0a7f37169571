/** Signs and plates: at doors, in streets, in shops, on the way. */

import { alone, type Kind, missing, named } from "./paper.ts";
import * as v from "./values.ts";

const bold = ["sans", "sans", "display", "slab"] as const;

const doorSign: Kind = {
  noun: "door sign",
  weight: 1.6,
  aspects: [0.4, 0.9],
  layouts: ["pairs", "columns"],
  faces: ["sans", "sans", "serif", "slab"],
  colored: 0.25,
  head: [
    alone(
      "room number",
      ["{}", "Room {}", "No. {}"],
      v.either(v.number(1, 480), v.pattern("A999", "9.99", "A-99")),
      ["Which room is it?", "What number does the door have?", "In front of which room am I?"],
      { scale: 1.2 },
    ),
    alone(
      "name",
      "{}",
      v.either(v.person, v.text("{} {}", v.one("Dr.", "Prof.", "Ms", "Mr"), v.lastName)),
      ["Who works behind this door?", "Whose office is it?", "Whom do I find in the room?", "Who sits here?"],
      { share: 0.85 },
    ),
    alone(
      "job",
      "{}",
      v.oneOf(
        "Registrar, Head Teacher, Secretary, Accounts, Personnel, Librarian, Dean, Matron, Caretaker, Payroll, Editor in Chief, Director, Legal Department, Housing Office",
      ),
      ["What does the person do?", "What is done in the room?", "What work is done behind the door?"],
      { share: 0.7 },
    ),
  ],
  body: [
    named(
      "consultation time",
      ["Hours", "Office hours", "Open", "Consultation"],
      v.text("{} {}", v.oneOf("Mon, Tue, Wed, Thu, Fri, Mon-Thu, Tue-Fri"), v.hours),
      ["When can I talk to them?", "At what times may I come in?", "When is somebody there?"],
      { share: 0.6 },
    ),
    named(
      "phone extension",
      ["Ext.", "Tel.", "Phone", "Dial"],
      v.number(100, 9999),
      ["Which extension do they have?", "What do I dial to call the room?"],
      { share: 0.5 },
    ),
  ],
  foot: [
    alone(
      "request",
      ["Please {}", "{}"],
      v.oneOf(
        "knock, knock and enter, ring the bell, wait here, do not disturb, use room 12, take a seat, do not enter, report to the desk",
      ),
      ["What should I do at the door?", "What do they ask visitors to do?"],
      { share: 0.5 },
    ),
  ],
};

const shopSign: Kind = {
  noun: "shop sign",
  weight: 1.5,
  aspects: [0.35, 0.8],
  layouts: ["pairs"],
  faces: ["display", "display", "serif", "hand", "sans", "slab"],
  colored: 0.6,
  head: [
    alone(
      "shop",
      "{}",
      v.shop(
        "Bakery",
        "Books",
        "Hats",
        "Florist",
        "Butcher",
        "Cheese",
        "Bikes",
        "Antiques",
        "Toys",
        "Barber",
        "Cafe",
        "Bar",
        "Wool",
        "Shoes",
        "Fish",
        "Tea",
        "Records",
        "Chocolate",
        "Frames",
        "Keys",
      ),
      ["What is the shop called?", "Which shop is it?", "What stands over the door?", "Whose shop is it?"],
    ),
    alone(
      "assortment",
      "{}",
      v.oneOf(
        "Fresh bread daily, Books and maps, Wine and spirits, Fruit and vegetables, Shoes and bags, Tea and spices, Fine hats, Paint and brushes, Cakes to order, Haircuts and shaves, Flowers for all days, Keys cut, Fish from the coast, Bikes and repairs, Old furniture, Coins and stamps",
      ),
      ["What do they sell?", "What can I get there?", "What do they offer?"],
      { share: 0.7 },
    ),
    alone(
      "founding year",
      ["since {}", "est. {}", "Since {}", "founded {}"],
      v.number(1790, 2019),
      [
        "Since when has it been there?",
        "How old is the shop, since what year?",
        "In which year was it founded?",
      ],
      { share: 0.5 },
    ),
  ],
  body: [],
  foot: [
    alone(
      "house number",
      ["No. {}", "{}", "at {}"],
      v.street,
      ["Where is the shop?", "What is the address?"],
      { share: 0.3 },
    ),
    alone(
      "phone number",
      ["Tel. {}", "{}"],
      v.phone,
      ["At which number can I call the shop?", "What is the number of the shop's phone?"],
      { share: 0.25 },
    ),
  ],
  never: [
    missing("opening time", "When are they open?", "Until when can I go in?"),
    missing("owner's age", "How old is the owner?"),
  ],
};

const hoursSign: Kind = {
  noun: "sign with opening hours",
  weight: 1.8,
  aspects: [0.6, 1.4],
  layouts: ["spread", "spread", "aligned", "pairs"],
  faces: ["sans", "sans", "serif", "slab", "display"],
  colored: 0.3,
  isOrdered: true,
  head: [
    alone(
      "shop",
      "{}",
      v.shop(
        "Bakery",
        "Pharmacy",
        "Library",
        "Post Office",
        "Pool",
        "Bank",
        "Hair",
        "Cafe",
        "Clinic",
        "Garden Centre",
        "Hardware",
        "Gallery",
      ),
      ["Where do these hours hold?", "Which shop is it?", "Whose door is it?", "What is the place called?"],
    ),
    alone(
      "heading",
      "{}",
      v.one("Opening hours", "OPEN", "We are open", "Business hours", "Hours", "Our hours", "Come in"),
      ["What does it say over the hours?", "What is the heading?"],
      { share: 0.7 },
    ),
  ],
  body: [
    named(
      "opening time in the week",
      ["Mon-Fri", "Monday - Friday", "Mon to Fri", "Weekdays"],
      v.hours,
      [
        "When can I go there on a Wednesday?",
        "What are the hours in the week?",
        "When are they open on a working day?",
        "From when to when are they there on Tuesdays?",
      ],
      { share: 0.9 },
    ),
    named(
      "opening time on Saturday",
      ["Saturday", "Sat", "Saturdays", "Sat."],
      v.either(v.hours, v.hours, v.one("closed", "by request", "shut")),
      [
        "When can I go there on a Saturday?",
        "What are the hours on Saturday?",
        "Are they there on Saturday, and when?",
      ],
      { share: 0.85 },
    ),
    named(
      "opening time on Sunday",
      ["Sunday", "Sun", "Sundays", "Sun."],
      v.either(v.hours, v.one("closed", "Closed", "shut", "CLOSED", "no service")),
      [
        "When can I go there on a Sunday?",
        "What does it say for Sunday?",
        "Are they open on Sunday, and when?",
      ],
      { share: 0.75 },
    ),
    named(
      "opening time on holidays",
      ["Holidays", "Public holidays", "Bank holidays", "Hol."],
      v.either(v.hours, v.one("closed", "Closed", "shut")),
      ["When are they open on a holiday?", "What about holidays?"],
      { share: 0.4 },
    ),
    named(
      "lunch break",
      ["Lunch", "Lunch break", "Break", "Siesta"],
      v.one("12:00 - 13:00", "1-2 pm", "12:30-13:30", "12-2", "noon to 1", "13:00-14:00"),
      ["When do they have their lunch?", "When is nobody there at noon?", "When do they have a break?"],
      { share: 0.35 },
    ),
  ],
  foot: [
    alone(
      "time of the holiday",
      ["Closed {}", "We are away {}", "On holiday {}"],
      v.text("{} - {}", v.dayMonth, v.dayMonth),
      ["When are they on holiday?", "In which days is the shop shut?"],
      { share: 0.25 },
    ),
    alone(
      "phone number",
      ["Tel. {}", "{}", "Night bell: {}"],
      v.phone,
      ["Which number can I call?", "What is the number of the phone?"],
      { share: 0.35 },
    ),
  ],
};

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

const namePlate: Kind = {
  noun: "name plate",
  weight: 1.1,
  aspects: [0.4, 0.8],
  layouts: ["pairs"],
  faces: ["serif", "sans", "slab", "hand"],
  colored: 0.35,
  head: [
    alone(
      "name",
      ["{}", "{}", "Family {}"],
      v.either(v.lastName, v.person, v.text("{} & {}", v.lastName, v.lastName)),
      ["Who lives here?", "Whose door is it?", "Which name is on the plate?", "At whose house do I ring?"],
    ),
    alone(
      "job",
      "{}",
      v.oneOf(
        "Tax adviser, Notary, Piano lessons, Dentist, Architect, Midwife, Translator, Solicitor, Psychologist, Vet, Surveyor, Dressmaker",
      ),
      ["What does the person do?", "What is offered behind the door?", "What is the profession?"],
      { share: 0.6 },
    ),
    alone(
      "floor",
      ["{} floor", "Floor: {}"],
      v.one("1st", "2nd", "3rd", "ground", "top", "4th", "5th"),
      ["On which floor is it?", "How far up do I have to go?"],
      { share: 0.4 },
    ),
  ],
  body: [],
  foot: [
    alone(
      "way of ringing",
      ["Ring {}", "Please ring {}"],
      v.one("twice", "once", "3 times", "at no. 2", "below", "long"),
      ["How should I ring?", "How often do I ring?"],
      { share: 0.3 },
    ),
    alone(
      "no advertising",
      ["{}", "{}"],
      v.one("No adverts please", "No junk mail", "Beware of the dog", "No flyers", "No sellers"),
      ["What do they not want?", "What else is written on the plate?"],
      { share: 0.3 },
    ),
  ],
  never: [missing("house number", "Which number does the house have?")],
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

export const signs: readonly Kind[] = [
  doorSign,
  shopSign,
  hoursSign,
  streetSign,
  warning,
  parkingSign,
  limitSign,
  namePlate,
  plaque,
  plateOfCar,
];
