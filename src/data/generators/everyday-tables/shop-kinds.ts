/** Kinds of tables of what things cost. */

import type { RecordAsk, RecordsKind } from "./records.ts";
import { either, goods, money, oneOf, some, whole } from "./values.ts";

const food = some(
  "Apples, Bananas, Bread, Butter, Carrots, Cheese, Eggs, Flour, Grapes, Honey, Milk, Onions, Oranges, Pasta, Pears, Peas, Potatoes, Rice, Salt, Sugar, Tomatoes, Yogurt, Cucumbers, Lemons | Beans, Cabbage, Cherries, Garlic, Ham, Leeks, Melons, Mushrooms, Oats, Plums, Spinach",
);

export const priceAsk: RecordAsk = {
  of: "price",
  by: "item",
  what: "price of {}",
  said: [
    "What does the {} cost?",
    "How much is the {}?",
    "What is the price of {}?",
    "How much do I pay for {}?",
    "What do they charge for {}?",
    "How much for {}?",
  ],
};

const itemOfPrice: RecordAsk = {
  of: "item",
  by: "price",
  what: "item for {}",
  said: ["What costs {}?", "Which one costs {}?", "What can I buy for {}?", "What is {} the price of?"],
};

const dearest = {
  of: "item",
  by: "price",
  isMost: true,
  said: ["What is the most expensive?", "Which one costs the most?", "What costs most?"],
  pair: ["Which costs more, {a} or {b}?", "What is more expensive, {a} or {b}?"],
} as const;

const cheapest = {
  of: "item",
  by: "price",
  isMost: false,
  said: ["What is the cheapest?", "Which one costs the least?", "What costs least?"],
  pair: ["Which is cheaper, {a} or {b}?"],
} as const;

const menu: RecordsKind = {
  titles: "Menu, <name>'s Cafe, Lunch menu, Bar <name>, Snack bar | Bill of fare, Bistro <name>",
  notes: "All prices include tax, Ask for our specials, Cash only | Service not included",
  counted: "things",
  canBeHeadless: true,
  groups: {
    "Drinks, Cold drinks | Beverages": some(
      "Cola, Lemonade, Water, Apple juice, Iced tea, Beer, Milkshake, Orange juice | Ginger ale, Tonic, Cider, Kefir",
    ),
    "Hot drinks, Coffee & tea | From the pot": some(
      "Coffee, Espresso, Latte, Green tea, Hot chocolate, Cappuccino, Black tea | Mocha, Cocoa, Mint tea, Chai",
    ),
    "Starters, Soups | To begin": some(
      "Tomato soup, Green salad, Garlic bread, Onion soup, Spring rolls, Olives | Bruschetta, Pea soup, Hummus",
    ),
    "Mains, Main dishes, Hot food | Big plates": some(
      "Pizza, Burger, Lasagne, Fish & chips, Chicken curry, Steak, Omelette, Fried rice | Risotto, Goulash, Moussaka, Dumplings",
    ),
    "Sandwiches, Snacks | Bites": some(
      "Cheese toast, Ham roll, Club sandwich, Bagel, Hot dog, Nachos, Fries | Panini, Pretzel, Falafel wrap",
    ),
    "Desserts, Cakes, Sweets | Afters": some(
      "Apple pie, Ice cream, Cheesecake, Brownie, Waffle, Fruit salad, Muffin | Sorbet, Tiramisu, Scone",
    ),
  },
  columns: [
    { id: "item", names: "Dish, Item, Food | Plate", cells: food, isCommon: true },
    {
      id: "price",
      names: "Price, Cost | Fee",
      cells: either(money(1.5, 28, 0.1), money(2, 30, 0.5)),
      isNumber: true,
    },
    {
      id: "calories",
      names: "kcal, Calories | Energy",
      cells: whole(5, 980, " kcal"),
      isNumber: true,
      isOptional: true,
    },
  ],
  asks: [
    priceAsk,
    itemOfPrice,
    {
      of: "calories",
      by: "item",
      what: "calories of {}",
      said: ["How many calories does the {} have?", "How many kcal are in the {}?"],
    },
  ],
  bests: [dearest, cheapest],
};

const priceList: RecordsKind = {
  titles: "Price list, Prices, Today's prices, Offers, <name>'s Market | Tariffs, What things cost",
  notes: "While stocks last, Prices per piece, Valid until Sunday | No returns",
  counted: "products",
  canBeHeadless: true,
  columns: [
    { id: "item", names: "Product, Item, Article | Ware", cells: either(food, goods, food), isCommon: true },
    {
      id: "unit",
      names: "Unit, Size, Pack | Portion",
      cells: oneOf("1 kg, 500 g, 250 g, 1 l, each, 6 pcs, 100 g | 2 kg, bag, dozen"),
      isOptional: true,
    },
    { id: "price", names: "Price, Cost, Each | Charge", cells: money(0.4, 60), isNumber: true },
    {
      id: "stock",
      names: "Stock, Left, In stock | On hand",
      cells: whole(0, 250),
      isNumber: true,
      isOptional: true,
    },
  ],
  asks: [
    priceAsk,
    itemOfPrice,
    {
      of: "unit",
      by: "item",
      what: "unit of {}",
      said: ["In what size do they sell {}?", "How much {} is in a pack?", "What is the unit for {}?"],
    },
    {
      of: "stock",
      by: "item",
      what: "stock of {}",
      said: ["How many {} are left?", "How much {} is in stock?", "How many {} do they have?"],
    },
  ],
  bests: [
    dearest,
    cheapest,
    {
      of: "item",
      by: "stock",
      isMost: true,
      said: ["Of what is most in stock?", "Which one do they have most of?"],
    },
  ],
};

export const shopKinds: readonly RecordsKind[] = [menu, menu, priceList, priceList];
