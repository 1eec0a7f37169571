/** What till slips of all trades have in common. */

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

/** What is a trade's own. */
export interface Trade {
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

export function till({ noun, shops, bill, body = [], who }: Trade): Kind {
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
