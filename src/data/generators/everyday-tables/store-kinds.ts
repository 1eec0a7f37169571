/** Kinds of tables of goods that are ordered, stored, cooked or worn. */

import type { RecordsKind } from "./records.ts";
import { priceAsk } from "./shop-kinds.ts";
import {
  distinct,
  each,
  either,
  firstNames,
  goods,
  money,
  oneOf,
  ordered,
  people,
  proper,
  some,
  whole,
} from "./values.ts";

const orders: RecordsKind = {
  titles: "Orders, My orders, Open orders, Order status, Recent orders | Purchases, Dispatch list",
  counted: "orders",
  columns: [
    {
      id: "number",
      names: "Order, Order no., No., ID | Ref., Purchase",
      cells: either(
        distinct(({ random }) => `#${random.integer(1000, 9999)}`),
        distinct(({ random }) => `${random.pick([..."ABKORX"])}-${random.integer(100, 999)}`),
        distinct(({ random }) => String(random.integer(10000, 99999))),
      ),
    },
    {
      id: "who",
      names: "Customer, Name, Buyer | Client",
      cells: either(firstNames, people),
      isOptional: true,
    },
    { id: "what", names: "Item, Product | Ware", cells: goods, isOptional: true },
    {
      id: "amount",
      names: "Amount, Total, Price | Worth",
      cells: money(5, 900),
      isNumber: true,
      isSummed: true,
    },
    {
      id: "state",
      names: "Status, State | Stage",
      cells: oneOf(
        "Shipped, Delivered, Paid, Open, Packed, Cancelled, Returned | Pending, Sent, On the way, Held",
      ),
    },
  ],
  totals: "Total, Sum | Overall, Altogether",
  asks: [
    {
      of: "state",
      by: "number",
      what: "status of order {}",
      said: [
        "What is the status of {}?",
        "What about order {}?",
        "Where does order {} stand?",
        "How far is {}?",
      ],
    },
    {
      of: "amount",
      by: "number",
      what: "amount of order {}",
      said: ["How much is order {}?", "What does order {} come to?", "How much was paid for {}?"],
    },
    {
      of: "who",
      by: "number",
      what: "customer of order {}",
      said: ["Who placed order {}?", "Whose order is {}?"],
    },
    {
      of: "what",
      by: "number",
      what: "item of order {}",
      said: ["What was ordered with {}?", "What is in order {}?"],
    },
    {
      of: "number",
      by: "who",
      what: "order of {}",
      said: ["Which order is {}'s?", "What is the order number of {}?"],
    },
    { of: "state", by: "who", what: "status of {}'s order", said: ["What is the status of {}'s order?"] },
    {
      of: "number",
      by: "amount",
      what: "order over {}",
      said: ["Which order is over {}?", "Which order cost {}?"],
    },
  ],
  bests: [
    {
      of: "number",
      by: "amount",
      isMost: true,
      said: ["Which is the largest order?", "Which order is worth most?"],
      pair: ["Which order is larger, {a} or {b}?"],
    },
    { of: "number", by: "amount", isMost: false, said: ["Which is the smallest order?"] },
  ],
};

const inventory: RecordsKind = {
  titles: "Inventory, Stock list, Store room, Tools, Spare parts | Depot, On the shelves",
  notes: "Counted on Friday, Reorder below 10 | Keys at the desk",
  counted: "items",
  columns: [
    {
      id: "item",
      names: "Item, Part, Article, Thing | Object",
      cells: some(
        "Hammer, Pliers, Screws, Nails, Bolts, Drill, Tape, Glue, Paint, Brushes, Cables, Batteries, Bulbs, Gloves, Ladder, Rope, Hooks, Filters, Pumps, Paper, Toner, Pens | Saw, Wrench, Washers, Hinges, Sandpaper, Plugs, Fuses, Chains, Staples, Valves",
      ),
      isCommon: true,
    },
    { id: "number", names: "Quantity, Qty, Count, Stock | Pieces", cells: whole(0, 480), isNumber: true },
    {
      id: "place",
      names: "Shelf, Place, Location, Bin | Rack",
      cells: each(({ random }) => `${random.pick([..."ABCDEF"])}${random.integer(1, 24)}`),
    },
    {
      id: "price",
      names: "Price, Unit price | Cost each",
      cells: money(0.2, 90),
      isNumber: true,
      isOptional: true,
    },
  ],
  asks: [
    {
      of: "number",
      by: "item",
      what: "number of {}",
      said: [
        "How many {} are there?",
        "How many {} do we have?",
        "How many {} are in stock?",
        "What is the count for {}?",
      ],
    },
    {
      of: "place",
      by: "item",
      what: "place of {}",
      said: ["Where do I find {}?", "Where are the {}?", "On which shelf is {}?", "Where is the {} kept?"],
    },
    {
      of: "item",
      by: "place",
      what: "item in {}",
      said: ["What is kept in {}?", "What is on shelf {}?", "What lies at {}?"],
    },
    priceAsk,
  ],
  bests: [
    {
      of: "item",
      by: "number",
      isMost: true,
      said: ["Of what do we have most?", "Which item is there most of?"],
    },
    { of: "item", by: "number", isMost: false, said: ["What is running low?", "Of what is there least?"] },
  ],
};

const ingredients: RecordsKind = {
  titles: "Pancakes, Apple cake, Vegetable soup, Ingredients, <name>'s bread, For 4 people | Stew, You need",
  notes: "Serves 4, Bake 40 min at 180 C, Keep cool | Stir well",
  counted: "ingredients",
  canBeHeadless: true,
  key: "what",
  columns: [
    {
      id: "amount",
      names: "Amount, Quantity, How much | Measure",
      cells: oneOf(
        "200 g, 150 g, 500 g, 1 cup, 2 cups, 3, 1 tsp, 2 tbsp, 250 ml, 100 ml, 1/2 cup, 4, 1 pinch | 75 g, 350 g, 400 ml, 3 tbsp, 6, 1 litre",
      ),
      isNumber: true,
    },
    {
      id: "what",
      names: "Ingredient, What, Item | Matter",
      cells: some(
        "Flour, Sugar, Butter, Eggs, Milk, Salt, Yeast, Water, Olive oil, Honey, Onions, Carrots, Cream, Rice, Cinnamon, Vanilla, Cocoa powder, Baking powder, Lemon juice, Pepper | Oats, Garlic, Nutmeg, Vinegar, Yoghurt, Almonds, Celery, Parsley",
      ),
      isCommon: true,
    },
  ],
  asks: [
    {
      of: "amount",
      by: "what",
      what: "amount of {}",
      said: [
        "How much {} do I need?",
        "How much {} goes in?",
        "What amount of {} is needed?",
        "How much {}?",
      ],
    },
    {
      of: "what",
      by: "amount",
      what: "ingredient of {}",
      said: ["Of what do I need {}?", "What is {} the amount of?"],
    },
  ],
};

const sizes: RecordsKind = {
  titles: "Size chart, Sizes, Shirts, Find your size | Fit guide, Measures",
  notes: "All in cm, Measured flat | Runs small",
  counted: "sizes",
  columns: [
    {
      id: "size",
      names: "Size | Fit",
      cells: ({ random, split, count }) => {
        const all =
          split === "train"
            ? random.pick([
                ["XS", "S", "M", "L", "XL", "XXL", "3XL"],
                ["34", "36", "38", "40", "42", "44", "46", "48"],
              ])
            : ["Mini", "Slim", "Medium", "Wide", "Giant"];
        return all.slice(0, count);
      },
    },
    {
      id: "chest",
      names: "Chest, Bust | Upper girth",
      cells: ordered(78, 130, "last", " cm"),
      isNumber: true,
    },
    { id: "waist", names: "Waist | Middle girth", cells: ordered(60, 118, "last", " cm"), isNumber: true },
    {
      id: "hip",
      names: "Hip, Hips | Lower girth",
      cells: ordered(84, 134, "last", " cm"),
      isNumber: true,
      isOptional: true,
    },
    {
      id: "length",
      names: "Length, Long | From neck",
      cells: ordered(58, 84, "last", " cm"),
      isNumber: true,
      isOptional: true,
    },
  ],
  asks: [
    {
      of: "chest",
      by: "size",
      what: "chest of size {}",
      said: ["How wide is the chest in {}?", "What chest does size {} fit?"],
    },
    {
      of: "waist",
      by: "size",
      what: "waist of size {}",
      said: ["What waist does size {} have?", "How wide is the waist in {}?"],
    },
    {
      of: "hip",
      by: "size",
      what: "hip of size {}",
      said: ["What hip is size {} for?", "How wide are the hips in {}?"],
    },
    {
      of: "length",
      by: "size",
      what: "length of size {}",
      said: ["How long is size {}?", "What is the length in {}?"],
    },
    {
      of: "size",
      by: "waist",
      what: "size for a waist of {}",
      said: ["Which size do I need for a waist of {}?", "My waist is {}. Which size?"],
    },
    {
      of: "size",
      by: "chest",
      what: "size for a chest of {}",
      said: ["Which size fits a chest of {}?", "My chest is {}. Which size is mine?"],
    },
  ],
};

const cars: RecordsKind = {
  titles: "Used cars, Cars for sale, <name> Motors, This week's cars | Second-hand, Autos <city>",
  counted: "cars",
  columns: [
    {
      id: "car",
      names: "Model, Car, Make | Vehicle",
      cells: distinct(
        ({ random, split }) =>
          `${proper({ random, split, count: 1, money: String, clock: String })[0]} ${random.pick(["GT", "S", "200", "X1", "LX", "Z"])}`,
      ),
    },
    {
      id: "year",
      names: "Year, Built | From",
      cells: each(({ random }) => String(random.integer(1998, 2025))),
      isNumber: true,
    },
    { id: "km", names: "km, Mileage | Driven", cells: whole(900, 240_000, " km"), isNumber: true },
    {
      id: "price",
      names: "Price, Asking | Offer",
      cells: each(({ random, money: written }) => written(random.integer(9, 480) * 100).replace(".00", "")),
      isNumber: true,
    },
    {
      id: "colour",
      names: "Colour, Color | Paint",
      cells: oneOf("red, blue, black, white, grey, silver | green, brown, yellow"),
      isOptional: true,
    },
  ],
  asks: [
    {
      of: "price",
      by: "car",
      what: "price of the {}",
      said: ["What does the {} cost?", "How much do they want for the {}?", "How much is the {}?"],
    },
    {
      of: "km",
      by: "car",
      what: "mileage of the {}",
      said: [
        "How far has the {} been driven?",
        "How many km does the {} have?",
        "What is the mileage of the {}?",
      ],
    },
    {
      of: "year",
      by: "car",
      what: "year of the {}",
      said: ["When was the {} built?", "From what year is the {}?", "How old is the {}? Give the year."],
    },
    {
      of: "colour",
      by: "car",
      what: "colour of the {}",
      said: ["What colour is the {}?", "Which colour does the {} have?"],
    },
    { of: "car", by: "price", what: "car for {}", said: ["Which car costs {}?", "What do I get for {}?"] },
  ],
  bests: [
    {
      of: "car",
      by: "price",
      isMost: false,
      said: ["Which is the cheapest car?"],
      pair: ["Which is cheaper, the {a} or the {b}?"],
    },
    { of: "car", by: "price", isMost: true, said: ["Which is the most expensive car?"] },
    {
      of: "car",
      by: "year",
      isMost: true,
      said: ["Which is the newest car?"],
      pair: ["Which is newer, the {a} or the {b}?"],
    },
    { of: "car", by: "year", isMost: false, said: ["Which is the oldest car?"] },
    { of: "car", by: "km", isMost: false, said: ["Which has been driven least?"] },
  ],
};

export const storeKinds: readonly RecordsKind[] = [orders, inventory, ingredients, sizes, cars];
