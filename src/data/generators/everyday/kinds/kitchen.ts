/** Recipe cards and shopping lists. */

import { alone, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";
import { hand } from "./notices-fields.ts";

const recipe: Kind = {
  noun: "recipe card",
  weight: 1.1,
  aspects: [0.7, 1.4],
  layouts: ["spread", "aligned", "pairs"],
  faces: ["hand", "serif", "sans", "slab"],
  head: [
    alone(
      "dish",
      "{}",
      v.oneOf(
        "Apple pie, Pea soup, Banana bread, Potato salad, Fish cakes, Pancakes, Walnut cake, Onion tart, Rice pudding, Dumplings, Lemon bars, Bean chili, Cheese sticks, Pumpkin soup, Ginger snaps, Stuffed peppers",
      ),
      [
        "What can I cook with it?",
        "What is it the recipe of?",
        "Which dish is it?",
        "What will there be to eat?",
      ],
    ),
    alone(
      "cook",
      ["by {}", "from {}", "{}'s recipe"],
      v.firstName,
      ["Whose recipe is it?", "Who cooks it like that?", "From whom is it?"],
      { share: 0.5 },
    ),
  ],
  body: [
    ...[
      ["flour", 100, 600, 50, " g"],
      ["butter", 50, 300, 25, " g"],
      ["sugar", 20, 300, 10, " g"],
      ["milk", 50, 750, 50, " ml"],
      ["eggs", 1, 8, 1, ""],
      ["onions", 1, 6, 1, ""],
    ].map(([what, low, high, by, unit]) =>
      named(
        `amount of ${what}`,
        [v.capital(String(what))],
        v.step(Number(low), Number(high), Number(by), String(unit)),
        [
          `How ${/s$/.test(String(what)) ? "many" : "much"} ${what} ${/s$/.test(String(what)) ? "do" : "do"} I need?`,
          `How ${/s$/.test(String(what)) ? "many" : "much"} ${what} must I buy for it?`,
          `What quantity of ${what} goes in?`,
        ],
        { share: 0.5 },
      ),
    ),
    named("oven temperature", ["Oven", "Bake at", "Heat", "Oven at"], v.step(140, 240, 10, " °C"), [
      "How hot must the oven be?",
      "At how many degrees is it baked?",
    ]),
    named("cooking time", ["Time", "Bake for", "Cook", "Takes"], v.step(10, 90, 5, " min"), [
      "How long does it take?",
      "For how many minutes is it on the fire or in the oven?",
    ]),
    named("number of servings", ["Serves", "For", "Portions", "Feeds"], v.number(2, 12), [
      "For how many people is it?",
      "How many can eat of it?",
    ]),
  ],
};

const shoppingList: Kind = {
  noun: "list",
  weight: 0.9,
  aspects: [0.9, 1.8],
  layouts: ["spread", "aligned", "pairs"],
  faces: hand,
  colored: 0.05,
  head: [
    alone(
      "heading",
      "{}",
      v.one(
        "Shopping",
        "To buy",
        "Groceries",
        "We need",
        "For the party",
        "Shopping list",
        "Saturday",
        "Bring home",
        "Supermarket",
      ),
      ["What does it say at the top of the list?", "What is the list for?", "What is the heading?"],
    ),
  ],
  body: [
    ["apples", 3, 12, ""],
    ["milk", 1, 4, " L"],
    ["flour", 1, 3, " kg"],
    ["candles", 2, 20, ""],
    ["rice", 1, 5, " kg"],
    ["lemons", 1, 9, ""],
    ["cheese", 100, 500, " g"],
    ["batteries", 2, 12, ""],
    ["ham", 100, 400, " g"],
    ["yoghurts", 2, 10, ""],
    ["coffee", 1, 4, " packs"],
    ["nails", 10, 90, ""],
  ].map(([what, low, high, unit]) =>
    named(
      `amount of ${what}`,
      [v.capital(String(what)), String(what)],
      v.number(Number(low), Number(high), String(unit)),
      [
        `How ${/s$/.test(String(what)) ? "many" : "much"} ${what} should I get?`,
        `What amount of ${what} do they want?`,
        `How ${/s$/.test(String(what)) ? "many" : "much"} ${what} is on the list?`.replace(
          /(s) is/,
          "$1 are",
        ),
      ],
      { share: 0.5 },
    ),
  ),
  never: [
    missing("amount of bread", "How much bread should I get?", "How many loaves of bread do they want?"),
  ],
};

export const kitchen: readonly Kind[] = [recipe, shoppingList];
