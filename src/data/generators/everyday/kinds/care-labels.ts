/** Labels that say how to treat what they are on: medicine, clothes, plants. */

import { alone, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";
import { origin } from "./goods-fields.ts";

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

export const careLabels: readonly Kind[] = [medicine, clothes, plant];
