/** Labels of what one buys, sends and keeps. */

import { alone, type Kind, missing, named } from "./paper.ts";
import * as v from "./values.ts";

const bestBefore = named(
  "best before date",
  ["Best before", "Use by", "BB", "Best by", "Eat by"],
  v.date,
  [
    "How long can I eat it?",
    "Until when is it good?",
    "When does it go off?",
    "By what day should it be eaten?",
    "On what day does it run out?",
  ],
  { share: 0.8 },
);

const weight = (low: number, high: number, by: number, unit: string) =>
  named("weight", ["Net weight", "Weight", "Contents", "Net", "Net wt"], v.step(low, high, by, unit), [
    "How heavy is it?",
    "How much is in it?",
    "How much of it do I get?",
    "What does it weigh?",
  ]);

const maker = named(
  "maker",
  ["Made by", "Producer", "Packed by", "Manufacturer"],
  v.either(v.company, v.brand),
  ["Who made it?", "Which firm is it from?", "Who is behind it?", "From whom does it come?"],
);

const origin = named(
  "origin",
  ["Origin", "Product of", "From", "Grown in", "Made in"],
  v.oneOf(
    "Spain, Kenya, Peru, Italy, Morocco, Chile, Ireland, Japan, India, Vietnam, Norway, Portugal, Greece, Brazil, Denmark, Turkey",
  ),
  [
    "Which country does it come from?",
    "Where was it made?",
    "Where is it from?",
    "In what country was it produced?",
  ],
  { share: 0.6 },
);

const batch = named(
  "lot number",
  ["Lot", "Batch", "Lot no.", "L"],
  v.pattern("A9999", "99999", "A99/99"),
  ["Which lot is it?", "From which batch does it come?", "What is the number of the lot?"],
  { share: 0.4 },
);

const food: Kind = {
  noun: "food label",
  weight: 1.6,
  aspects: [0.6, 1.5],
  layouts: ["pairs", "spread", "aligned", "columns"],
  colored: 0.12,
  head: [
    alone(
      "product",
      "{}",
      v.either(
        v.product,
        v.oneOf(
          "Strawberry jam, Rye crackers, Chicken soup, Tomato sauce, Goat cheese, Oat flakes, Smoked salmon, Apple juice, Dark chocolate, Green olives, Lentil stew, Peanut butter, Vegetable broth, Corn chips, Plum cake, Mustard",
        ),
      ),
      [
        "What is it?",
        "What is in the package?",
        "What can one eat here?",
        "Which product is it?",
        "What did I buy?",
      ],
    ),
    alone("brand", ["{}", "by {}"], v.brand, ["Which brand is it?", "Who sells it?", "What is the make?"], {
      share: 0.6,
    }),
  ],
  body: [
    weight(50, 1500, 50, " g"),
    bestBefore,
    { ...maker, unless: ["brand"], share: 0.4 },
    origin,
    batch,
    named("energy", ["Energy", "Calories", "kcal", "Energy per 100 g"], v.number(20, 640, " kcal"), [
      "How many calories does it have?",
      "How much energy is in it?",
      "Will it make me fat, how many kcal?",
    ]),
    named("sugar", ["Sugar", "of which sugars", "Sugars", "Sugar content"], v.decimal(0, 58, " g"), [
      "How sweet is it in grams?",
      "How many grams of sugar are in it?",
      "How much sugar do I eat with it?",
    ]),
    named("fat", ["Fat", "Total fat", "Fats", "Fat content"], v.decimal(0, 40, " g"), [
      "How greasy is it in grams?",
      "How many grams of fat does it have?",
      "How much fat is in it?",
    ]),
    named("salt", ["Salt", "Sodium", "Salt content", "Sea salt"], v.decimal(0, 4, " g", 2), [
      "How salty is it?",
      "How much salt is in it?",
    ]),
    named("protein", ["Protein", "Proteins", "Protein content", "Prot."], v.decimal(0, 30, " g"), [
      "How much protein is in it?",
      "How many grams of protein does it have?",
    ]),
    named(
      "price",
      ["Price", "Now", "Only", "Price each"],
      v.price(0.8, 18),
      ["What does it cost?", "How much do they want for it?", "How expensive is it?"],
      { share: 0.35 },
    ),
  ],
  foot: [
    alone(
      "allergy advice",
      ["Contains {}", "Contains: {}", "Allergens: {}"],
      v.oneOf("nuts, milk, gluten, soy, eggs, fish, celery, sesame, mustard, wheat and milk, peanuts, lupin"),
      [
        "What should people with an allergy know?",
        "Which allergens are in it?",
        "What may people not be able to stand in it?",
      ],
      { share: 0.5 },
    ),
    alone(
      "storage",
      ["Keep {}", "Store {}", "Please keep {}"],
      v.one(
        "in a cool place",
        "at 2-7 °C",
        "dry",
        "refrigerated",
        "below -18 °C",
        "away from light",
        "in the fridge",
        "frozen",
      ),
      ["How should it be kept?", "Where do I store it?"],
      { share: 0.5 },
    ),
  ],
};

const medicine: Kind = {
  noun: "medicine label",
  weight: 1.6,
  aspects: [0.5, 1.2],
  layouts: ["pairs", "aligned", "columns", "spread"],
  colored: 0.08,
  head: [
    alone("medicine", "{}", v.text("{}{}", v.pseudo, v.oneOf("min, ol, an, ex, cin, dol, ta, ium")), [
      "What medicine is it?",
      "What is the drug called?",
      "Which remedy is it?",
      "What was prescribed?",
    ]),
    alone(
      "strength",
      "{}",
      v.step(5, 800, 5, " mg"),
      ["How strong is it?", "How many milligrams does one have?", "Which strength is it?"],
      { share: 0.8 },
    ),
  ],
  body: [
    alone(
      "dosage",
      ["Take {}", "Dose: {}", "Use {}", "To be taken {}"],
      v.text(
        "{} {}",
        v.one("1 tablet", "2 tablets", "5 ml", "1 capsule", "10 drops", "1 spoon", "2 sprays", "3 drops"),
        v.one(
          "twice a day",
          "every 6 hours",
          "at night",
          "3 times a day",
          "once daily",
          "every morning",
          "after meals",
          "before bed",
        ),
      ),
      [
        "How often do I have to take it?",
        "How much should I take of it?",
        "How is it to be taken?",
        "How many and when?",
      ],
      { share: 0.9 },
    ),
    named("patient", ["Patient", "Name", "For", "Dispensed to"], v.anyPerson, [
      "Who should take it?",
      "For whom is the medicine?",
      "Whose medicine is it?",
    ]),
    named("doctor", ["Doctor", "Prescribed by", "Dr", "Prescriber"], v.doctor, [
      "Who prescribed it?",
      "Which doctor is it from?",
    ]),
    named(
      "amount",
      ["Qty", "Contents", "Quantity", "Pack size"],
      v.text("{} {}", v.step(10, 120, 2), v.one("tablets", "capsules", "ml", "pcs")),
      ["How much is in the package?", "How much of it did they give me?", "How much do I get in the box?"],
    ),
    named("expiry date", ["EXP", "Expires", "Use before", "Discard after"], v.monthOfYear, [
      "How long is it good?",
      "On what day or month does it run out?",
      "When should I throw it away?",
    ]),
    named(
      "number of refills",
      ["Refills", "Repeats", "Refills left", "Renewals"],
      v.number(0, 6),
      ["How often can I get more of it?", "How many times can I still fetch it?"],
      { share: 0.5 },
    ),
    named(
      "prescription number",
      ["Rx no.", "Rx", "Presc. no.", "Script no."],
      v.digitsOf(7),
      ["What number does the prescription have?", "Which number do I tell the pharmacy?"],
      { share: 0.5 },
    ),
  ],
  foot: [
    alone(
      "warning",
      ["{}", "Warning: {}", "Caution: {}"],
      v.one(
        "May cause drowsiness",
        "Do not drive",
        "Keep from children",
        "Avoid alcohol",
        "Take with food",
        "Shake well",
        "For external use",
        "Avoid sunlight",
        "Not for children",
      ),
      ["What should one be careful about?", "What is one warned of?", "Which warning is on it?"],
      { share: 0.5 },
    ),
    alone(
      "pharmacy",
      "{}",
      v.shop("Pharmacy", "Chemist", "Drugs", "Apothecary"),
      ["Where was it handed out?", "Which pharmacy is it from?", "Who sold it?"],
      { share: 0.5 },
    ),
  ],
  never: [
    missing("list of side effects", "Which side effects can there be?", "What can go wrong when I take it?"),
  ],
};

const clothes: Kind = {
  noun: "clothes label",
  weight: 1.2,
  aspects: [0.8, 1.8],
  layouts: ["pairs", "spread", "columns"],
  colored: 0.15,
  faces: ["sans", "serif", "display", "sans"],
  head: [
    alone("brand", "{}", v.brand, [
      "Which brand is it?",
      "Who makes these clothes?",
      "What is the make?",
      "Whose fashion is it?",
    ]),
  ],
  body: [
    named(
      "size",
      ["Size", "Sz", "EU", "Your size"],
      v.either(v.one("S", "M", "L", "XL", "XS", "XXL"), v.number(34, 56)),
      [
        "Which size is it?",
        "For how big a person is it?",
        "Will it fit me, what size is it?",
        "How large is it?",
      ],
      { share: 0.95 },
    ),
    named(
      "material",
      ["Material", "Fabric", "Shell", "Made of"],
      v.text(
        "{}% {}",
        v.step(50, 100, 5),
        v.oneOf(
          "cotton, wool, polyester, linen, silk, viscose, cashmere, hemp, nylon, bamboo, elastane, acrylic",
        ),
      ),
      ["What is it made from?", "Which fabric is it?", "What is it sewn from?"],
    ),
    named(
      "washing",
      ["Wash", "Care", "Wash at", "Washing"],
      v.one("30 °C", "40 °C", "by hand", "60 °C", "dry clean only", "cold", "do not wash", "95 °C"),
      ["How do I wash it?", "How hot may I wash it?", "How is it cleaned?"],
    ),
    { ...origin, names: ["Made in", "Origin", "Sewn in", "Manufactured in"] },
    named(
      "colour",
      ["Colour", "Color", "Shade", "Col."],
      v.one("navy", "black", "ivory", "olive", "beige", "white", "rust", "mint", "plum", "grey"),
      ["Which colour is it?", "What colour was it dyed?"],
      { share: 0.4 },
    ),
    named(
      "price",
      ["Price", "RRP", "Now", "Only"],
      v.price(5, 240),
      ["What does it cost?", "How much do they want for it?", "How expensive is it?"],
      { share: 0.5 },
    ),
    named(
      "article number",
      ["Art.", "Style", "Item", "Art. no."],
      v.code,
      ["What is the number of the article?", "Which number do I order it by?"],
      { share: 0.5 },
    ),
  ],
};

const parcel: Kind = {
  noun: "parcel label",
  weight: 1.6,
  aspects: [0.7, 1.5],
  layouts: ["columns", "pairs", "aligned"],
  head: [
    alone(
      "carrier",
      "{}",
      v.shop("Express", "Parcels", "Logistics", "Courier", "Post", "Freight", "Shipping"),
      [
        "Who delivers it?",
        "Which service brings the parcel?",
        "Who carries the parcel?",
        "With whom was it sent?",
      ],
    ),
  ],
  body: [
    named(
      "recipient",
      ["To", "Ship to", "Deliver to", "Recipient"],
      v.person,
      ["Who gets the parcel?", "For whom is it?", "To whom is it going?", "Whose parcel is it?"],
      { share: 0.95 },
    ),
    named(
      "address",
      ["Address", "Street", "Delivery address", "Deliver at"],
      v.address,
      [
        "Where does it have to be brought?",
        "In which street does the recipient live?",
        "To which address does it go?",
      ],
      { share: 0.9 },
    ),
    named("sender", ["From", "Sender", "Shipped by", "Return to"], v.either(v.person, v.company), [
      "Who sent it?",
      "Who is it from?",
      "Where does it go back to if nobody is there?",
    ]),
    named("weight", ["Weight", "Wt", "Mass", "Weighs"], v.decimal(0.2, 30, " kg"), [
      "How heavy is it?",
      "What does the parcel weigh?",
      "Can I carry it, how many kilos is it?",
    ]),
    named(
      "tracking number",
      ["Tracking no.", "Tracking", "Trk", "Shipment"],
      v.pattern("AA999999999", "9999 9999 9999", "9A 999 999"),
      [
        "How can I track it?",
        "By which number do I follow the parcel?",
        "What do I type in to see where it is?",
      ],
    ),
    named("shipping date", ["Date", "Ship date", "Shipped", "Sent on"], v.date, [
      "When was it sent?",
      "On which day did it go off?",
      "What day was it handed in?",
    ]),
    named(
      "piece",
      ["Piece", "Box", "Pkg", "Parcel"],
      v.text("{} of {}", v.number(1, 3), v.number(3, 9)),
      ["Which of the boxes is it?", "How many pieces are there, and which one is this?"],
      { share: 0.4 },
    ),
    named(
      "service",
      ["Service", "Product", "Type", "Delivery"],
      v.one("Overnight", "Standard", "Economy", "Express", "Priority", "2-day", "Same day", "Ground"),
      ["How fast does it go?", "Which service was booked?", "What kind of delivery is it?"],
      { share: 0.5 },
    ),
  ],
  foot: [
    alone(
      "handling note",
      ["{}", "{}!"],
      v.one(
        "FRAGILE",
        "This side up",
        "Keep dry",
        "Do not bend",
        "HEAVY",
        "Handle with care",
        "Perishable",
        "Glass",
      ),
      ["How should it be handled?", "What should the carrier mind?", "What are people warned of?"],
      { share: 0.4 },
    ),
  ],
  never: [
    missing("content", "What is in it?", "What is inside the parcel?"),
    missing("delivery date", "When will it arrive?", "On which day is it brought?"),
  ],
};

const wine: Kind = {
  noun: "wine label",
  aspects: [0.8, 1.5],
  layouts: ["pairs", "spread", "columns"],
  colored: 0.2,
  faces: ["serif", "serif", "hand", "display", "slab"],
  head: [
    alone(
      "winery",
      ["{}"],
      v.text(
        "{} {}",
        v.one("Chateau", "Weingut", "Bodega", "Domaine", "Casa", "Tenuta", "Clos", "Cellar"),
        v.lastName,
      ),
      ["Who made the wine?", "Which vineyard is it from?", "What is the winery called?", "Whose wine is it?"],
    ),
    alone(
      "grape",
      "{}",
      v.oneOf(
        "Riesling, Merlot, Chardonnay, Malbec, Pinot Noir, Syrah, Silvaner, Tempranillo, Grenache, Barbera, Sauvignon Blanc, Zinfandel",
      ),
      ["Which grape is it?", "What kind of wine is it?", "What sort did I buy?"],
      { share: 0.85 },
    ),
    alone(
      "vintage",
      ["{}", "Vintage {}"],
      v.number(1978, 2025),
      ["From which year is it?", "How old is the wine, what year?", "In what year were the grapes picked?"],
      { share: 0.9 },
    ),
    alone(
      "region",
      "{}",
      v.text("{} {}", v.city, v.oneOf("Valley, Hills, County, Coast, Slopes, Heights")),
      ["Which region is it from?", "Where did the grapes grow?"],
      { share: 0.6 },
    ),
  ],
  body: [
    named("alcohol", ["Alc.", "Alcohol", "ABV", "Vol."], v.decimal(9, 15, "%"), [
      "How strong is it?",
      "How much alcohol does it have?",
      "How many percent is it?",
    ]),
    named(
      "bottle size",
      ["Contents", "Bottle", "Volume", "Net"],
      v.one("750 ml", "0.75 L", "375 ml", "1 L", "1.5 L", "0,75 l"),
      ["How much is in the bottle?", "How large is the bottle?"],
    ),
    named(
      "serving temperature",
      ["Serve at", "Serving", "Drink at", "Best at"],
      v.number(6, 18, " °C"),
      ["How cold should it be drunk?", "At how many degrees is it best?"],
      { share: 0.4 },
    ),
  ],
  never: [
    missing("price", "What does it cost?", "How expensive was the bottle?"),
    missing("taste", "How does it taste?", "Is it dry or sweet?"),
  ],
};

const jar: Kind = {
  noun: "label of a jar",
  weight: 1.1,
  aspects: [0.5, 1.1],
  layouts: ["pairs"],
  faces: ["hand", "hand", "hand", "serif", "slab"],
  colored: 0.05,
  head: [
    alone(
      "content",
      "{}",
      v.oneOf(
        "Plum jam, Chicken broth, Pesto, Bean soup, Quince jelly, Chili con carne, Pickles, Lemon curd, Meatballs, Apple sauce, Curry, Fish stock, Cherry jam, Goulash, Mango chutney, Beetroot, Elderflower syrup, Lentil soup, Pear butter, Ragout",
      ),
      ["What is inside?", "What did they put in it?", "What can I eat here?", "What has been cooked?"],
    ),
  ],
  body: [
    alone(
      "day of making",
      ["{}", "made {}", "frozen {}", "cooked on {}"],
      v.date,
      ["When was it made?", "From what day is it?", "How old is it, what date is on it?"],
      { share: 0.85 },
    ),
    alone(
      "maker",
      ["by {}", "from {}", "{} made it", "with love, {}"],
      v.firstName,
      ["Who made it?", "Who cooked it?", "From whom is it?"],
      { share: 0.5 },
    ),
    alone(
      "number of portions",
      ["{} portions", "for {} people", "serves {}", "enough for {}"],
      v.number(1, 8),
      ["How many can eat of it?", "For how many people does it do?", "How many portions are there?"],
      { share: 0.5 },
    ),
    alone(
      "best before date",
      ["eat before {}", "good until {}", "use by {}"],
      v.date,
      ["Until when should it be eaten?", "How long is it good?", "When does it go off?"],
      { share: 0.4 },
    ),
  ],
  never: [missing("list of ingredients", "What are the ingredients?", "Which ingredients were used?")],
};

const priceTag: Kind = {
  noun: "price tag",
  weight: 1.6,
  aspects: [0.5, 1.2],
  layouts: ["pairs", "columns", "spread"],
  colored: 0.25,
  faces: ["sans", "display", "slab", "hand"],
  head: [
    alone("product", "{}", v.product, [
      "What is for sale?",
      "What is it the price of?",
      "Which article is it?",
      "What do they sell here?",
    ]),
    alone(
      "price",
      ["{}", "{}", "only {}", "{} each"],
      v.price(0.5, 480),
      [
        "What does it cost?",
        "How much do they want for it?",
        "How much do I have to pay?",
        "How expensive is it?",
        "What would I pay for one?",
      ],
      { scale: 1.7, share: 1 },
    ),
  ],
  body: [
    named(
      "former price",
      ["Was", "Before", "Old price", "RRP"],
      v.price(3, 600),
      ["How much was it earlier?", "What did it cost at first?", "How expensive was it until now?"],
      { share: 0.6 },
    ),
    named(
      "discount",
      ["Save", "Off", "You save", "Reduced by"],
      v.percent,
      ["By how much is it reduced?", "How much cheaper is it now?", "How much do I save?"],
      { share: 0.4 },
    ),
    named(
      "price per unit",
      ["1 kg =", "per kg", "Unit price", "100 g ="],
      v.price(0.5, 40),
      [
        "What would a larger quantity cost by weight?",
        "What is the price by weight?",
        "How much is it by the kilo or the hundred grams?",
      ],
      { share: 0.4 },
    ),
    named(
      "size",
      ["Size", "Pack", "Contents", "Unit"],
      v.one("500 g", "1 kg", "6 pcs", "250 ml", "M", "2 L", "12 pack", "75 cl", "XL"),
      ["How large is it?", "How much do I get for the money?", "How big is the pack?"],
      { share: 0.5 },
    ),
    { ...origin, share: 0.4 },
    named(
      "article number",
      ["Art.", "Item", "SKU", "Art. no."],
      v.code,
      ["Which number does the article have?", "What is the number of the item?"],
      { share: 0.4 },
    ),
  ],
  foot: [
    alone(
      "end of offer",
      ["Until {}", "Offer ends {}", "Valid to {}"],
      v.eventDate,
      ["How long is the offer?", "On what day does the offer end?", "Until when is it so cheap?"],
      { share: 0.3 },
    ),
  ],
};

const plant: Kind = {
  noun: "plant label",
  weight: 0.9,
  aspects: [0.9, 2],
  layouts: ["pairs", "spread", "columns", "aligned"],
  colored: 0.25,
  head: [
    alone(
      "plant",
      "{}",
      v.oneOf(
        "Lavender, Sunflower, Basil, Tomato, Sage, Foxglove, Rosemary, Hydrangea, Chives, Fern, Marigold, Peony, Tulip, Dahlia, Thyme, Camellia, Aloe, Poppy, Iris, Begonia",
      ),
      [
        "Which plant is it?",
        "What will grow here?",
        "What is the plant called?",
        "What did I buy for the garden?",
      ],
    ),
    alone(
      "sort",
      ["'{}'", "{}", "Sort: {}"],
      v.workTitle,
      ["Which sort is it?", "What is the sort called?"],
      { share: 0.4 },
    ),
  ],
  body: [
    named(
      "light",
      ["Light", "Place", "Position", "Sun"],
      v.one("full sun", "half shade", "shade", "bright", "sunny", "semi-shade", "indirect"),
      ["Where should I put it?", "How much sun does it need?", "Does it like sun or shade?"],
    ),
    named(
      "watering",
      ["Water", "Watering", "Drink", "Moisture"],
      v.one("daily", "weekly", "sparingly", "keep moist", "every 3 days", "plenty", "a little"),
      ["How often do I water it?", "How much water does it want?"],
    ),
    named("height", ["Height", "Grows to", "Size", "Up to"], v.step(10, 250, 5, " cm"), [
      "How tall will it be?",
      "How high does it grow?",
    ]),
    named(
      "flowering time",
      ["Flowers", "Blooms", "Flowering", "In bloom"],
      v.text(
        "{} - {}",
        v.one("March", "April", "May", "June"),
        v.one("July", "August", "September", "October"),
      ),
      ["When does it bloom?", "In which months does it have flowers?"],
    ),
    named("spacing", ["Spacing", "Distance", "Apart", "Gap"], v.step(10, 90, 5, " cm"), [
      "How far apart should they stand?",
      "How much room does each need?",
    ]),
    named(
      "sowing time",
      ["Sow", "Plant", "Sow in", "Sowing"],
      v.month,
      ["In which month do I put it in the ground?", "When is it sown?"],
      { share: 0.5 },
    ),
    named(
      "price",
      ["Price", "Only", "Each", "Pot"],
      v.price(1, 30),
      ["What does it cost?", "How much do they want for the plant?"],
      { share: 0.5 },
    ),
  ],
};

const rating: Kind = {
  noun: "rating plate of a device",
  weight: 1,
  aspects: [0.5, 1],
  layouts: ["pairs", "aligned", "columns", "spread"],
  colored: 0.2,
  head: [
    alone("maker", "{}", v.brand, ["Who made the device?", "Which make is it?", "What brand is it?"]),
    alone(
      "device",
      "{}",
      v.oneOf(
        "AC adapter, Toaster, Router, Hair dryer, Vacuum cleaner, Kettle, Charger, Washing machine, Printer, Drill, Heater, Blender, Fridge, Mixer, Fan, Lamp",
      ),
      ["What kind of device is it?", "What is this the plate of?", "Which appliance is it?"],
      { share: 0.9 },
    ),
  ],
  body: [
    named(
      "model",
      ["Model", "Type", "Mod.", "Model no."],
      v.pattern("AA-999", "A99", "AAA 9999", "A9-99A"),
      ["Which model is it?", "What do I tell the shop when I need a part?", "What is the model called?"],
      { share: 0.9 },
    ),
    named(
      "serial number",
      ["S/N", "Serial no.", "SN", "Ser. no."],
      v.pattern("99AA9999", "A999999", "9999-99-999"),
      ["What is the number of this very device?", "Which serial number does it have?"],
    ),
    named(
      "voltage",
      ["Input", "Voltage", "Rated voltage", "Mains"],
      v.one("230 V", "120 V", "100-240 V", "12 V", "24 V", "220-240 V", "110 V"),
      ["How many volts does it need?", "What voltage can I plug it into?"],
    ),
    named("power", ["Power", "Watts", "Rated power", "Consumption"], v.step(10, 2400, 10, " W"), [
      "How many watts does it take?",
      "How much power does it use?",
      "How strong is it?",
    ]),
    named(
      "current",
      ["Output", "Current", "Amps", "Rated current"],
      v.decimal(0.5, 16, " A"),
      ["How many amperes is it?", "How much current does it give or take?"],
      { share: 0.5 },
    ),
    named(
      "frequency",
      ["Freq.", "Frequency", "Hz", "Net"],
      v.one("50 Hz", "60 Hz", "50/60 Hz", "50-60 Hz"),
      ["For how many hertz is it?", "Which frequency is it made for?"],
      { share: 0.4 },
    ),
    { ...origin, names: ["Made in", "Origin", "Country", "Assembled in"] },
    named(
      "year of make",
      ["Year", "Mfg. year", "Built", "Made"],
      v.number(1998, 2026),
      ["When was it built?", "How old is it, which year is it from?"],
      { share: 0.4 },
    ),
    named(
      "weight",
      ["Weight", "Mass", "Net weight", "Wt"],
      v.decimal(0.3, 70, " kg"),
      ["How heavy is the device?", "What does it weigh?"],
      { share: 0.3 },
    ),
  ],
};

const exhibit: Kind = {
  noun: "label of an exhibit",
  aspects: [0.5, 1],
  layouts: ["pairs", "spread"],
  faces: ["sans", "serif", "serif", "sans"],
  head: [
    alone("title", "{}", v.workTitle, [
      "What is the work called?",
      "What is the title of the picture?",
      "What am I looking at in the museum?",
      "What does the artist call it?",
    ]),
    alone(
      "artist",
      "{}",
      v.person,
      ["Who painted it?", "Who made it?", "Whose work is it?", "What is the artist called?"],
      { share: 0.9 },
    ),
    alone(
      "year of the work",
      ["{}", "c. {}", "made in {}"],
      v.number(1480, 2024),
      ["When was it made?", "From which year is it?", "How old is the work, which year?"],
      { share: 0.85 },
    ),
  ],
  body: [
    alone(
      "technique",
      "{}",
      v.oneOf(
        "Oil on canvas, Bronze, Marble, Watercolour, Woodcut, Pencil on paper, Photograph, Etching, Ceramic, Glass, Video, Silk, Charcoal, Tempera on wood",
      ),
      ["What is it made from?", "How was it made?", "In which technique is it done?"],
      { share: 0.8 },
    ),
    alone(
      "lender",
      ["Lent by {}", "Gift of {}", "On loan from {}"],
      v.person,
      ["Who lent it to the museum?", "From whom does the museum have it?"],
      { share: 0.4 },
    ),
    named(
      "size",
      ["Size", "Dimensions", "Measures", "H x W"],
      v.text("{} x {} cm", v.number(12, 240), v.number(12, 240)),
      ["How big is it?", "What are its measurements?"],
      { share: 0.5 },
    ),
    named(
      "inventory number",
      ["Inv.", "Inv. no.", "Cat.", "No."],
      v.code,
      ["Under which number is it kept?", "What is the number of the piece?"],
      { share: 0.4 },
    ),
  ],
  never: [
    missing("value", "What is it worth?", "How much would it cost?"),
    missing("birth year of the artist", "When was the artist born?"),
  ],
};

const movingBox: Kind = {
  noun: "label of a box",
  weight: 0.8,
  aspects: [0.5, 1],
  layouts: ["pairs", "columns"],
  faces: ["hand", "hand", "display", "sans"],
  colored: 0.08,
  head: [
    alone(
      "content",
      "{}",
      v.oneOf(
        "Books, Winter clothes, Plates, Cables, Toys, Christmas, Shoes, Files 2019, Tools, Curtains, Pots and pans, Photos, Records, Camping gear, Towels, Paint, Skates, Lamps, Vases, Old letters",
      ),
      ["What is in the box?", "What did they pack here?", "What would I find inside?"],
    ),
  ],
  body: [
    named(
      "room",
      ["Room", "Goes to", "To", "Put in"],
      v.one("Kitchen", "Cellar", "Bedroom", "Attic", "Office", "Bathroom", "Garage", "Hall"),
      ["Where does it have to go?", "Into which room do I carry it?"],
      { share: 0.9 },
    ),
    named("owner", ["Owner", "Belongs to", "Name", "From"], v.firstName, [
      "Whose things are they?",
      "Who owns what is in it?",
    ]),
    named("box number", ["Box", "Box no.", "No.", "#"], v.number(1, 60), [
      "Which box is it?",
      "What number did they give it?",
    ]),
  ],
  foot: [
    alone(
      "handling note",
      ["{}", "{}!"],
      v.one("FRAGILE", "Heavy", "This side up", "Open first", "Do not stack", "Careful, glass", "Keep dry"),
      ["What should I mind when I carry it?", "What does it warn of?"],
      { share: 0.5 },
    ),
  ],
};

export const goods: readonly Kind[] = [
  food,
  medicine,
  clothes,
  parcel,
  wine,
  jar,
  priceTag,
  plant,
  rating,
  exhibit,
  movingBox,
];
