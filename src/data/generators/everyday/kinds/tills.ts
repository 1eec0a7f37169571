/** Till slips of different trades: their items, and what else each trade prints. */

import { alone, type Bill, type Field, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";

const day = named(
  "date",
  ["Date", "Day", "On", "Printed"],
  v.date,
  [
    "On which day was it?",
    "When did they go there?",
    "What day is the slip from?",
    "When was the money paid?",
  ],
  { share: 0.6 },
);

const time = named(
  "time",
  ["Time", "At", "Clock", "Hour"],
  v.stamp,
  ["At what time was it?", "What time of day did they pay?", "When exactly on that day?"],
  { share: 0.4 },
);

const place = alone(
  "address",
  "{}",
  v.address,
  [
    "Where is the shop?",
    "In which street is it?",
    "What is the address of the place?",
    "Where do I find it?",
  ],
  { share: 0.4 },
);

const phone = alone(
  "phone number",
  ["Tel. {}", "Phone {}", "{}", "Call us: {}"],
  v.phone,
  ["At which number can I call them?", "How can I ring them?", "What number do I dial to reach them?"],
  { share: 0.3 },
);

const clerk = named(
  "cashier",
  ["Served by", "Cashier", "Your host", "You were helped by"],
  v.firstName,
  [
    "Who served them?",
    "Who was at the till?",
    "What is the name of the person who worked there?",
    "Who took the money?",
  ],
  { share: 0.4 },
);

const number = named(
  "slip number",
  ["No.", "Receipt", "Slip", "Bon"],
  v.code,
  [
    "What is the number of this slip?",
    "Which number does the receipt have?",
    "What number do they need to find it?",
  ],
  { share: 0.4 },
);

interface Trade {
  readonly noun: string;
  readonly shops: readonly string[];
  readonly bill: Bill;
  readonly body?: readonly Field[];
  readonly who: readonly string[];
}

const whose = [
  "Where was this bought?",
  "Which shop is it?",
  "Who sold it?",
  "At whose place did they pay?",
  "What is the shop called?",
  "Who got the money?",
] as const;

function till({ noun, shops, bill, body = [], who }: Trade): Kind {
  return {
    noun,
    weight: 0.9,
    aspects: [0.9, 2.1],
    layouts: ["spread", "pairs", "aligned"],
    faces: ["mono", "mono", "sans", "sans", "slab", "serif"],
    colored: 0,
    head: [alone("shop", "{}", v.shop(...shops), [...whose, ...who]), place, phone],
    body: [day, time, clerk, number, ...body],
    bill,
    foot: [
      alone(
        "farewell",
        "{}",
        v.one("Thank you!", "Come again soon", "Have a nice day", "See you soon", "Goodbye", "Enjoy!"),
        ["What do they say at the end?", "With which words does it end?"],
        { share: 0.3 },
      ),
    ],
    never: [
      missing("opening time", "When are they open?", "Until what time can I go there?"),
      missing("name of the customer", "Who was the customer?", "What is the name of the person who paid?"),
    ],
  };
}

const table = named("table", ["Table", "Tbl", "Table no.", "Seated at"], v.number(1, 60), [
  "Where did they sit?",
  "At which table were they?",
  "Which table was it?",
]);
const guests = named(
  "number of guests",
  ["Guests", "Covers", "Persons", "Party of"],
  v.number(1, 9),
  ["How many people ate there?", "How many of them were at the table?", "For how many was it?"],
  { share: 0.5 },
);

export const tills: readonly Kind[] = [
  till({
    noun: "restaurant bill",
    shops: ["Bistro", "Restaurant", "Trattoria", "Grill", "Diner", "Tavern", "Kitchen", "Brasserie"],
    who: ["Where did they eat?", "In which restaurant were they?", "Where did they have dinner?"],
    body: [table, guests],
    bill: {
      items: [
        ["Tomato soup", 4, 8],
        ["Grilled trout", 14, 24],
        ["House wine", 4, 9],
        ["Lasagne", 9, 15],
        ["Mineral water", 2, 5],
        ["Rib steak", 18, 34],
        ["Side salad", 4, 7],
        ["Espresso", 2, 4],
        ["Apple crumble", 5, 8],
        ["Lemonade", 3, 5],
        ["Mushroom risotto", 11, 17],
        ["Draught beer", 3, 6],
        ["Garlic bread", 3, 6],
        ["Duck breast", 17, 26],
        ["Potato wedges", 4, 6],
        ["Pancakes", 5, 9],
      ],
      most: 6,
      several: 0.4,
      tip: 0.5,
      tax: 0.4,
      discount: 0.08,
    },
  }),
  till({
    noun: "cafe receipt",
    shops: ["Coffee", "Cafe", "Espresso Bar", "Tea Room", "Roasters", "Coffee House"],
    who: ["Where did they have coffee?", "Which cafe was it?"],
    body: [
      named(
        "order name",
        ["For", "Order for", "Name", "Cup for"],
        v.firstName,
        ["Whose name was called?", "For whom was it made?", "What name was written on the cup?"],
        { share: 0.4 },
      ),
    ],
    bill: {
      items: [
        ["Latte", 3, 5],
        ["Flat white", 3, 5],
        ["Hot chocolate", 3, 5],
        ["Blueberry muffin", 2, 4],
        ["Carrot cake", 3, 5],
        ["Green tea", 2, 4],
        ["Cappuccino", 3, 5],
        ["Cheese toast", 4, 7],
        ["Iced tea", 3, 5],
        ["Brownie", 2, 4],
        ["Mocha", 3, 6],
        ["Scone", 2, 4],
      ],
      most: 5,
      several: 0.35,
      tip: 0.25,
      tax: 0.3,
    },
  }),
  till({
    noun: "bakery receipt",
    shops: ["Bakery", "Bakehouse", "Patisserie", "Bread", "Ovens", "Pastries"],
    who: ["From which baker is it?", "Where did they get the bread?"],
    bill: {
      items: [
        ["Rye loaf", 3, 6],
        ["Croissant", 1, 3],
        ["Pretzel", 1, 2],
        ["Baguette", 1, 3],
        ["Bread rolls", 0.4, 1],
        ["Cheesecake", 3, 5],
        ["Doughnut", 1, 3],
        ["Cinnamon bun", 2, 4],
        ["Apple tart", 2, 5],
        ["Poppy roll", 1, 2],
        ["Almond cookie", 1, 2],
        ["Spelt bread", 3, 6],
      ],
      most: 5,
      several: 0.5,
      tax: 0.2,
    },
  }),
  till({
    noun: "fuel receipt",
    shops: ["Petrol", "Fuel", "Service Station", "Energy", "Gas & Go", "Oil"],
    who: ["Where did they fill up?", "Which petrol station was it?", "Where did they get the fuel?"],
    body: [
      named(
        "pump",
        ["Pump", "Pump no.", "Nozzle", "Dispenser"],
        v.number(1, 16),
        ["At which pump did the car stand?", "What number did the pump have?", "Which pump was used?"],
        { share: 0.9 },
      ),
      named(
        "volume of fuel",
        ["Volume", "Litres", "Quantity", "Filled"],
        v.decimal(8, 70, " L", 2),
        ["How much fuel did they take?", "How many litres went in?", "How much was filled into the tank?"],
        { share: 0.9 },
      ),
      named(
        "price per litre",
        ["Price/L", "Per litre", "Unit price", "Rate"],
        ({ random, money }) => money(random.between(1.2, 2.2)),
        ["What does a litre cost?", "How much is one litre?", "How expensive is the fuel per litre?"],
        { share: 0.7 },
      ),
    ],
    bill: {
      items: [
        ["Diesel", 20, 120],
        ["Unleaded 95", 15, 110],
        ["Super plus", 20, 120],
        ["E10", 20, 100],
        ["Car wash", 6, 18],
        ["Motor oil", 8, 30],
        ["AdBlue", 8, 25],
        ["Screen wash", 3, 9],
      ],
      most: 3,
      several: 0.05,
      tax: 0.5,
    },
  }),
  till({
    noun: "taxi receipt",
    shops: ["Taxi", "Cabs", "Cars", "City Cab", "Rides", "Chauffeurs"],
    who: ["Which taxi company was it?", "Who drove them?", "Whose car did they take?"],
    body: [
      named("pick-up", ["From", "Pick-up", "Start", "Picked up at"], v.either(v.street, v.city), [
        "Where did they get in?",
        "Where did the ride begin?",
        "From where were they driven?",
      ]),
      named("drop-off", ["To", "Drop-off", "End", "Dropped at"], v.either(v.street, v.city), [
        "Where did they get out?",
        "Where were they taken?",
        "Where did the ride end?",
      ]),
      named("distance", ["Distance", "Trip", "Driven", "km"], v.decimal(1, 42, " km"), [
        "How far did they go?",
        "How many kilometres was it?",
        "How long was the way?",
      ]),
      named("taxi number", ["Taxi", "Cab no.", "Car", "Vehicle"], v.number(10, 4000), [
        "Which number does the taxi have?",
        "What is the number of the car?",
        "Which cab was it?",
      ]),
    ],
    bill: {
      items: [
        ["Ride", 5, 60],
        ["Fare", 6, 70],
        ["Night charge", 2, 5],
        ["Luggage", 1, 4],
        ["Airport fee", 2, 6],
        ["Waiting time", 1, 9],
        ["Base fee", 3, 5],
        ["Toll", 1, 8],
      ],
      most: 3,
      several: 0,
      tip: 0.6,
      tax: 0.2,
      discount: 0.05,
    },
  }),
  till({
    noun: "laundry slip",
    shops: ["Laundry", "Cleaners", "Dry Cleaning", "Wash", "Textile Care", "Launderette"],
    who: ["Who cleans the clothes?", "Where are the clothes?", "Which cleaner is it?"],
    body: [
      named(
        "pick-up day",
        ["Ready", "Collect on", "Ready on", "Pick up"],
        v.eventDate,
        ["When can I fetch my clothes?", "On which day are they ready?", "When will it be done?"],
        { share: 0.9 },
      ),
      named("customer", ["Customer", "Name", "For", "Client"], v.lastName, [
        "Whose clothes are they?",
        "Who brought the clothes?",
        "Under what name were they handed in?",
      ]),
    ],
    bill: {
      items: [
        ["Shirt", 2, 4],
        ["Suit", 9, 16],
        ["Coat", 10, 20],
        ["Trousers", 4, 8],
        ["Dress", 8, 15],
        ["Curtains", 12, 40],
        ["Blouse", 3, 6],
        ["Duvet", 14, 30],
        ["Tie", 3, 5],
        ["Jacket", 7, 12],
        ["Skirt", 4, 8],
        ["Bed linen", 6, 14],
      ],
      most: 4,
      several: 0.5,
    },
  }),
  till({
    noun: "pharmacy receipt",
    shops: ["Pharmacy", "Chemist", "Drugstore", "Apothecary", "Health", "Remedies"],
    who: ["Which pharmacy was it?", "Where did they get the medicine?"],
    body: [
      named(
        "customer card",
        ["Card no.", "Customer", "Member", "Bonus card"],
        v.digitsOf(8),
        ["What is the number of the customer's card?", "Which card did they show?"],
        { share: 0.3 },
      ),
    ],
    bill: {
      items: [
        ["Cough syrup", 5, 12],
        ["Plasters", 2, 6],
        ["Sun cream", 7, 19],
        ["Nasal spray", 4, 9],
        ["Vitamin C", 3, 12],
        ["Toothpaste", 2, 6],
        ["Eye drops", 6, 14],
        ["Hand cream", 3, 9],
        ["Throat lozenges", 3, 8],
        ["Bandage", 3, 8],
        ["Pain gel", 6, 14],
        ["Thermometer", 6, 20],
      ],
      most: 5,
      several: 0.2,
      discount: 0.3,
    },
  }),
  till({
    noun: "hotel bill",
    shops: ["Hotel", "Inn", "Lodge", "Guest House", "Resort", "Hostel"],
    who: ["Where did they stay?", "Which hotel was it?", "Where did they sleep?"],
    body: [
      named("guest", ["Guest", "Name", "Bill to", "Stayed"], v.titled, [
        "Who stayed there?",
        "Whose bill is it?",
        "Who was the guest?",
      ]),
      named("room number", ["Room", "Room no.", "Rm", "Chamber"], v.number(2, 980), [
        "Which room did they have?",
        "In which room did they sleep?",
        "What was the number of the room?",
      ]),
    ],
    bill: {
      items: [
        ["Double room", 60, 180],
        ["Single room", 45, 120],
        ["Breakfast", 8, 22],
        ["City tax", 2, 5],
        ["Minibar", 3, 30],
        ["Garage", 8, 25],
        ["Sauna", 8, 20],
        ["Laundry", 6, 25],
        ["Dinner", 18, 50],
        ["Extra bed", 15, 40],
        ["Late check-out", 15, 30],
        ["Dog", 5, 20],
      ],
      most: 5,
      several: 0.5,
      tax: 0.4,
    },
  }),
  till({
    noun: "post office receipt",
    shops: ["Post", "Post Office", "Mail", "Parcel Shop", "Postal Services", "Couriers"],
    who: ["Where did they send it from?", "Which office took the mail?"],
    body: [
      named(
        "tracking number",
        ["Tracking", "Item no.", "Barcode", "Track ID"],
        v.pattern("AA999999999", "9999 9999 9999"),
        [
          "How do I track the parcel?",
          "With which number can I follow it?",
          "What is the code of the parcel?",
        ],
      ),
      named("destination", ["To", "Destination", "Country", "Sent to"], v.city, [
        "Where does the parcel go?",
        "To which town was it sent?",
        "Where will it arrive?",
      ]),
      named("weight", ["Weight", "Wt", "Mass", "Weighed"], v.decimal(0.1, 19, " kg", 2), [
        "How heavy was the parcel?",
        "What does it weigh?",
        "How many kilos were sent?",
      ]),
    ],
    bill: {
      items: [
        ["Stamps", 1, 9],
        ["Small parcel", 4, 9],
        ["Letter abroad", 1, 4],
        ["Registered mail", 3, 7],
        ["Box size M", 2, 4],
        ["Padded envelope", 1, 3],
        ["Insurance", 2, 8],
        ["Postcard", 0.5, 2],
        ["Large parcel", 9, 19],
        ["Tape", 1, 4],
      ],
      most: 3,
      several: 0.3,
    },
  }),
  till({
    noun: "hairdresser's receipt",
    shops: ["Hair", "Barber", "Salon", "Hairdressers", "Cuts", "Beauty"],
    who: ["Where did they have their hair cut?", "Which salon is it?"],
    body: [
      named(
        "next appointment",
        ["Next visit", "Next appointment", "See you on", "Come back"],
        v.eventDate,
        ["When is the next time?", "On which day do they go there again?"],
        { share: 0.35 },
      ),
    ],
    bill: {
      items: [
        ["Cut", 15, 60],
        ["Wash & cut", 20, 60],
        ["Colour", 30, 110],
        ["Beard trim", 8, 20],
        ["Shampoo", 6, 18],
        ["Highlights", 40, 120],
        ["Blow dry", 10, 30],
        ["Hair wax", 8, 16],
        ["Kids cut", 10, 20],
        ["Manicure", 15, 35],
      ],
      most: 4,
      several: 0,
      tip: 0.5,
    },
  }),
  till({
    noun: "hardware store receipt",
    shops: ["Hardware", "Tools", "DIY", "Building Supplies", "Timber", "Home & Garden"],
    who: ["Which store was it?", "Where did they get the tools?"],
    bill: {
      items: [
        ["Wood screws", 3, 9],
        ["Hammer", 9, 30],
        ["Wall paint", 12, 48],
        ["LED bulb", 3, 12],
        ["Duct tape", 3, 9],
        ["Garden hose", 15, 45],
        ["Paint brush", 2, 9],
        ["Drill bit", 3, 14],
        ["Potting soil", 4, 10],
        ["Door handle", 9, 35],
        ["Extension lead", 8, 25],
        ["Sandpaper", 2, 6],
        ["Spirit level", 9, 30],
        ["Wall plugs", 2, 7],
      ],
      most: 6,
      several: 0.35,
      tax: 0.5,
      discount: 0.25,
    },
  }),
  till({
    noun: "market receipt",
    shops: ["Market", "Grocery", "Greens", "Farm Shop", "Food", "Corner Shop", "Mini Mart", "Deli"],
    who: ["Where did they do their shopping?", "Which market was it?"],
    body: [
      named(
        "number of bonus points",
        ["Points", "Bonus points", "Points earned", "Stars"],
        v.number(1, 240),
        [
          "How many points did they get?",
          "What did they earn on the card?",
          "How many were added to the customer card?",
        ],
        { share: 0.3 },
      ),
    ],
    bill: {
      items: [
        ["Milk", 1, 2],
        ["Eggs", 2, 4],
        ["Bananas", 1, 3],
        ["Butter", 2, 4],
        ["Basmati rice", 2, 5],
        ["Carrots", 1, 2],
        ["Yoghurt", 0.5, 3],
        ["Cheddar", 2, 6],
        ["Olive oil", 5, 12],
        ["Washing powder", 4, 12],
        ["Tomatoes", 1, 4],
        ["Spaghetti", 1, 2],
        ["Orange juice", 2, 4],
        ["Dog food", 2, 14],
        ["Kitchen roll", 2, 5],
        ["Peanuts", 1, 4],
        ["Cucumber", 1, 2],
        ["Honey", 3, 8],
      ],
      most: 7,
      several: 0.3,
      discount: 0.3,
    },
  }),
];
