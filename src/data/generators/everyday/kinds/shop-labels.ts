/** Price tags, plates of devices, labels of exhibits. */

import { alone, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";
import { origin } from "./goods-fields.ts";

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

export const shopLabels: readonly Kind[] = [priceTag, rating, exhibit];
