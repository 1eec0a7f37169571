/** Kinds of tables of what a machine can do and what is in a food. */

import * as words from "../../words.ts";
import type { SpecificationKind } from "./specifications.ts";
import { decimal, distinct, each, money, oneOf, whole } from "./values.ts";

const models = distinct(({ random, split }) => {
  const name = words.capitalised(words.pseudoWord(random, split));
  return random.pick([
    name,
    `${name} ${random.integer(1, 9)}`,
    `${name} Pro`,
    `Model ${random.pick([..."ABCDEKX"])}`,
  ]);
});

const yesNo = each(({ random }) => random.pick(["yes", "no"]));

const nutrition: SpecificationKind = {
  titles: "Nutrition facts, Nutrition, Typical values, <thing> bar | Food values, What is inside",
  notes: "Serving size 40 g, May contain nuts, Keep in a dry place | Best chilled",
  heads: ["Nutrient, Values, Typical values | Part", "per 100 g, Amount, per serving | each 100 ml"],
  compared: {
    columns: ({ split }) => (split === "train" ? ["100 g", "Serving"] : ["100 ml", "Bottle"]),
    most: 2,
    spoken: { Serving: "a serving", Bottle: "a bottle" },
  },
  rows: [
    {
      names: "Energy, Calories | Fuel",
      cells: whole(20, 640, " kcal"),
      what: "energy",
      said: ["How many calories does it have?", "How much energy is in it?", "How many kcal are in this?"],
      of: ["How much energy is in {}?", "How many calories does {} have?"],
    },
    {
      names: "Fat, Total fat | Lipids",
      cells: decimal(0.1, 48, 1, " g"),
      what: "fat",
      said: ["How much fat is in it?", "How fatty is it?", "How many grams of fat?"],
      of: ["How much fat is in {}?"],
    },
    {
      names: "of which saturates, Saturated fat | Hard fat",
      cells: decimal(0.1, 20, 1, " g"),
      what: "saturated fat",
      said: ["How much saturated fat does it have?", "How much of the fat is saturated?"],
      of: ["How much saturated fat is in {}?"],
    },
    {
      names: "Carbohydrate, Carbs | Starches",
      cells: decimal(1, 80, 1, " g"),
      what: "carbohydrate",
      said: ["How many carbs are in it?", "How much carbohydrate does it contain?"],
      of: ["How many carbs are in {}?"],
    },
    {
      names: "Sugars, of which sugars, Sugar | Sweetness",
      cells: decimal(0.1, 60, 1, " g"),
      what: "sugar",
      said: [
        "How much sugar is in it?",
        "How much sugar does it contain?",
        "How sweet is it? Give the sugar.",
      ],
      of: ["How much sugar is in {}?", "How much sugar does {} have?"],
    },
    {
      names: "Fibre, Fiber | Roughage",
      cells: decimal(0.1, 14, 1, " g"),
      what: "fibre",
      said: ["How much fibre does it have?", "How much fiber is in it?"],
      of: ["How much fibre is in {}?"],
    },
    {
      names: "Protein | Albumen",
      cells: decimal(0.3, 32, 1, " g"),
      what: "protein",
      said: ["How much protein is in it?", "How many grams of protein does it have?"],
      of: ["How much protein is in {}?"],
    },
    {
      names: "Salt, Sodium | Brine",
      cells: decimal(0.01, 3, 2, " g"),
      what: "salt",
      said: ["How much salt is in it?", "How salty is it? Give the amount."],
      of: ["How much salt is in {}?"],
    },
    {
      names: "Vitamin C | Ascorbic acid",
      cells: whole(2, 90, " mg"),
      what: "vitamin C",
      said: ["How much vitamin C does it have?"],
      of: ["How much vitamin C is in {}?"],
    },
    {
      names: "Calcium | Lime",
      cells: whole(10, 400, " mg"),
      what: "calcium",
      said: ["How much calcium is in it?"],
      of: ["How much calcium is in {}?"],
    },
  ],
};

const phone: SpecificationKind = {
  titles: "Specifications, Tech specs, Compare phones, <thing> phone, Details | Data sheet, Handset",
  heads: ["Feature, Spec, Phone | Trait", "Value, Details | Data"],
  compared: { columns: models, most: 3 },
  rows: [
    {
      names: "Screen, Display, Screen size | Panel",
      cells: decimal(4.7, 7.2, 1, " in"),
      what: "screen size",
      said: ["How big is the screen?", "What is the size of the display?"],
      of: ["How big is the screen of the {}?", "What screen does the {} have?"],
    },
    {
      names: "Weight | Mass",
      cells: whole(130, 290, " g"),
      what: "weight",
      said: ["How heavy is it?", "How much does it weigh?", "What is its weight?"],
      of: ["How heavy is the {}?", "How much does the {} weigh?"],
    },
    {
      names: "Battery | Cell",
      cells: whole(2800, 6200, " mAh"),
      what: "battery",
      said: ["How large is the battery?", "What battery does it have?"],
      of: ["How large is the battery of the {}?", "What battery does the {} have?"],
    },
    {
      names: "Storage, Memory | Space",
      cells: oneOf("64 GB, 128 GB, 256 GB | 512 GB, 1 TB"),
      what: "storage",
      said: ["How much storage does it have?", "How many GB can it hold?"],
      of: ["How much storage does the {} have?"],
    },
    {
      names: "Camera | Lens",
      cells: whole(8, 200, " MP"),
      what: "camera",
      said: ["How good is the camera?", "How many megapixels does the camera have?"],
      of: ["What camera does the {} have?", "How many megapixels has the {}?"],
    },
    {
      names: "Price | Costs",
      cells: money(90, 1400, 1),
      what: "price",
      said: ["What does it cost?", "How much is it?", "How expensive is it?"],
      of: ["What does the {} cost?", "How much is the {}?"],
    },
    {
      names: "Colour, Color | Shade",
      cells: oneOf("black, white, blue, silver, gold | green, violet, copper"),
      what: "colour",
      said: ["What colour is it?", "Which colour does it have?"],
      of: ["What colour is the {}?"],
    },
    {
      names: "Waterproof | Sealed",
      cells: yesNo,
      what: "waterproofing",
      said: ["Is it waterproof?", "Can it get wet?"],
      of: ["Is the {} waterproof?"],
    },
    {
      names: "Released, Year | Launched",
      cells: each(({ random }) => String(random.integer(2012, 2027))),
      what: "year of release",
      said: ["When did it come out?", "From what year is it?"],
      of: ["When did the {} come out?"],
    },
  ],
};

const car: SpecificationKind = {
  titles: "Technical data, Compare cars, <name> <thing>, Car data | Data sheet, Vehicle",
  heads: ["Data, Car | Trait", "Value | Figure"],
  compared: { columns: models, most: 3 },
  rows: [
    {
      names: "Top speed, Max. speed | Fastest",
      cells: whole(120, 310, " km/h"),
      what: "top speed",
      said: ["How fast is it?", "How fast does it go?", "What is the top speed?"],
      of: ["How fast is the {}?", "How fast does the {} go?"],
    },
    {
      names: "Power | Strength",
      cells: whole(60, 480, " hp"),
      what: "power",
      said: ["How strong is the engine?", "How much power does it have?"],
      of: ["How much power does the {} have?"],
    },
    {
      names: "Length | From end to end",
      cells: decimal(3.2, 5.4, 2, " m"),
      what: "length",
      said: ["How long is it?"],
      of: ["How long is the {}?"],
    },
    {
      names: "Weight | Mass",
      cells: whole(820, 2600, " kg"),
      what: "weight",
      said: ["How heavy is it?", "What does it weigh?"],
      of: ["How heavy is the {}?", "What does the {} weigh?"],
    },
    {
      names: "Seats | Places",
      cells: whole(2, 9),
      what: "number of seats",
      said: ["How many seats does it have?", "How many people can sit in it?"],
      of: ["How many seats does the {} have?"],
    },
    {
      names: "Doors | Openings",
      cells: whole(2, 5),
      what: "number of doors",
      said: ["How many doors does it have?"],
      of: ["How many doors does the {} have?"],
    },
    {
      names: "Consumption, Fuel use | Thirst",
      cells: decimal(3.5, 14, 1, " l"),
      what: "fuel consumption",
      said: ["How much fuel does it use?", "How thirsty is it?"],
      of: ["How much fuel does the {} use?"],
    },
    {
      names: "Boot, Trunk | Luggage",
      cells: whole(180, 720, " l"),
      what: "boot size",
      said: ["How big is the boot?", "How much fits in the trunk?"],
      of: ["How big is the boot of the {}?"],
    },
    {
      names: "Range | Reach",
      cells: whole(180, 1100, " km"),
      what: "range",
      said: ["How far does it go?", "What is its range?"],
      of: ["How far does the {} go?", "What range does the {} have?"],
    },
    {
      names: "Price | Costs",
      cells: each(({ random, money: written }) => written(random.integer(9, 90) * 1000).replace(".00", "")),
      what: "price",
      said: ["What does it cost?", "How expensive is it?"],
      of: ["What does the {} cost?"],
    },
  ],
};

const appliance: SpecificationKind = {
  titles: "Washing machine, Fridge, Specifications, Vacuum cleaner, Technical data | Data plate, Appliance",
  notes: "Two years warranty, Made in <city> | Read the manual",
  heads: ["Spec, Feature | Trait", "Value | Figure"],
  compared: { columns: models, most: 3 },
  rows: [
    {
      names: "Width | Across",
      cells: whole(28, 92, " cm"),
      what: "width",
      said: ["How wide is it?", "What is the width?"],
      of: ["How wide is the {}?"],
    },
    {
      names: "Height | Tall",
      cells: whole(40, 205, " cm"),
      what: "height",
      said: ["How high is it?", "How tall is it?"],
      of: ["How high is the {}?", "How tall is the {}?"],
    },
    {
      names: "Depth | Front to back",
      cells: whole(30, 75, " cm"),
      what: "depth",
      said: ["How deep is it?"],
      of: ["How deep is the {}?"],
    },
    {
      names: "Weight | Mass",
      cells: decimal(2, 90, 1, " kg"),
      what: "weight",
      said: ["How heavy is it?", "How much does it weigh?"],
      of: ["How heavy is the {}?"],
    },
    {
      names: "Power | Load",
      cells: whole(90, 2600, " W"),
      what: "power",
      said: ["How much power does it need?", "How many watts does it have?"],
      of: ["How many watts does the {} have?"],
    },
    {
      names: "Voltage | Mains",
      cells: oneOf("230 V, 110 V, 12 V | 240 V, 24 V"),
      what: "voltage",
      said: ["What voltage does it need?", "How many volts does it run on?"],
      of: ["What voltage does the {} need?"],
    },
    {
      names: "Noise | Loudness",
      cells: whole(34, 82, " dB"),
      what: "noise",
      said: ["How loud is it?", "How much noise does it make?"],
      of: ["How loud is the {}?"],
    },
    {
      names: "Warranty | Cover",
      cells: oneOf("1 year, 2 years, 3 years, 5 years | 18 months, 30 months"),
      what: "warranty",
      said: ["How long is the warranty?", "How many years of warranty are there?"],
      of: ["How long is the warranty of the {}?"],
    },
    {
      names: "Model, Type | Make",
      cells: each(({ random }) => words.code(random)),
      what: "model",
      said: ["Which model is it?", "What is the model called?"],
    },
    {
      names: "Energy class, Class | Rating",
      cells: each(({ random }) => random.pick(["A", "B", "C", "D", "E"])),
      what: "energy class",
      said: ["Which energy class is it?", "What energy class does it have?"],
      of: ["Which energy class is the {}?"],
    },
  ],
};

export const machineKinds: readonly SpecificationKind[] = [nutrition, nutrition, phone, car, appliance];
