/** Labels of food, wine and jars. */

import { alone, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";
import { origin } from "./goods-fields.ts";

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

export const foodLabels: readonly Kind[] = [food, wine, jar];
