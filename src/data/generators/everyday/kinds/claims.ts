/** Papers with which one fetches, brings back or complains: of warranties, deliveries, loans, repairs. */

import { alone, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";

const warranty: Kind = {
  noun: "warranty card",
  weight: 1.2,
  aspects: [0.5, 1.2],
  layouts: ["pairs", "aligned", "spread", "columns"],
  head: [
    alone("maker", "{}", v.brand, [
      "Who made the device?",
      "Who promises to repair it?",
      "Which make is it?",
      "Whose product is it?",
    ]),
    alone(
      "heading",
      "{}",
      v.one("Warranty card", "WARRANTY", "Guarantee", "Proof of warranty", "Our guarantee", "Product care"),
      ["What does the paper call itself?", "What is the heading of the card?"],
      { share: 0.8 },
    ),
  ],
  body: [
    named("product", ["Product", "Article", "Device", "Appliance"], v.product, [
      "What was bought?",
      "What is it the card for?",
      "What will they repair?",
    ]),
    named("model", ["Model", "Model no.", "Type", "Mod."], v.pattern("AA-999", "A99", "AAA 99"), [
      "Which model is it?",
      "What is the model called?",
    ]),
    named("serial number", ["Serial no.", "S/N", "Serial", "Device no."], v.pattern("99AA9999", "A9999999"), [
      "Which number identifies the device?",
      "What number is stamped on the device?",
    ]),
    named(
      "day of purchase",
      ["Bought on", "Purchase date", "Date of purchase", "Sold on"],
      v.date,
      ["When was it bought?", "From which day on does it count?", "On what day did they buy it?"],
      { share: 0.9 },
    ),
    named(
      "length of the warranty",
      ["Warranty", "Period", "Term", "Guaranteed for"],
      v.one("2 years", "24 months", "1 year", "5 years", "12 months", "36 months", "10 years", "3 years"),
      [
        "How long do they repair it for nothing?",
        "For how long is it covered?",
        "How many years or months is it guaranteed?",
      ],
      { share: 0.9 },
    ),
    named("dealer", ["Dealer", "Sold by", "Shop", "Retailer"], v.company, [
      "Who sold it?",
      "In which shop was it bought?",
      "Where did they get it?",
    ]),
    named("buyer", ["Customer", "Buyer", "Owner", "Bought by"], v.anyPerson, [
      "Who bought it?",
      "Whose device is it?",
      "What is the customer called?",
    ]),
  ],
  foot: [
    alone(
      "phone number",
      ["Help line: {}", "Service: {}", "Call {}"],
      v.phone,
      [
        "Whom do I call when it breaks, at which number?",
        "At which number is there help?",
        "What number do I ring for repairs?",
      ],
      { share: 0.5 },
    ),
  ],
  never: [missing("price", "What did it cost?", "How much was paid for it?")],
};

const missed: Kind = {
  noun: "missed delivery card",
  weight: 1.2,
  aspects: [0.6, 1.2],
  layouts: ["pairs", "aligned", "columns"],
  colored: 0.2,
  head: [
    alone(
      "heading",
      "{}",
      v.one(
        "Sorry we missed you",
        "You were out",
        "We came by",
        "Missed delivery",
        "Nobody was home",
        "We were here",
      ),
      ["What does it say in large letters?", "What did they want to tell me?", "What is the heading?"],
    ),
    alone(
      "carrier",
      "{}",
      v.shop("Parcels", "Express", "Post", "Courier", "Delivery", "Logistics"),
      ["Who wanted to bring something?", "Which service was at my door?", "Who left the card?"],
      { share: 0.85 },
    ),
  ],
  body: [
    named("recipient", ["For", "Recipient", "Name", "Parcel for"], v.anyPerson, [
      "For whom is the parcel?",
      "Who was not at home?",
      "Who gets the parcel?",
    ]),
    named("day of the visit", ["Date", "Tried on", "Day", "We called on"], v.eventDate, [
      "On which day were they here?",
      "When did they try?",
    ]),
    named("time of the visit", ["Time", "At", "Tried at", "Hour"], v.stamp, [
      "At what time did they ring?",
      "What time were they here?",
    ]),
    named(
      "neighbour",
      ["Left with", "Neighbour", "Given to", "Handed to"],
      v.person,
      ["Who has my parcel now?", "With whom did they leave it?", "At whose door do I have to ask for it?"],
      { share: 0.5 },
    ),
    named("pick-up place", ["Pick up at", "Collect from", "Waiting at", "Depot"], v.street, [
      "Where can I fetch it?",
      "Where is the parcel waiting?",
      "To which place do I have to go for it?",
    ]),
    named(
      "first pick-up day",
      ["From", "Ready from", "Collect from day", "Available"],
      v.eventDate,
      ["From when can I fetch it?", "On what day is it ready for me?"],
      { share: 0.4 },
    ),
    named("parcel number", ["Parcel no.", "Item", "Tracking", "Ref."], v.pattern("AA999999", "9999 9999"), [
      "Which number do I show them?",
      "What is the number of the parcel?",
    ]),
  ],
  never: [missing("sender", "Who sent it?", "From whom is the parcel?")],
};

const loan: Kind = {
  noun: "library slip",
  weight: 0.9,
  aspects: [0.8, 1.8],
  layouts: ["pairs", "aligned", "spread"],
  faces: ["mono", "sans"],
  head: [
    alone(
      "library",
      "{}",
      v.text("{} {}", v.city, v.oneOf("Library, City Library, Public Library, Reading Room, Mediatheque")),
      ["Which library is it from?", "Where did they borrow it?", "Where do I bring it back?"],
    ),
  ],
  body: [
    named(
      "title",
      ["Title", "Book", "Item", "Borrowed"],
      v.workTitle,
      ["What did they borrow?", "Which book was taken out?", "What is the book called?"],
      { share: 0.95 },
    ),
    named(
      "day of return",
      ["Due", "Due back", "Return by", "Due date"],
      v.date,
      [
        "By when do I have to bring it back?",
        "Until what day can I keep the book?",
        "When does it have to be returned?",
      ],
      { share: 0.95 },
    ),
    named("day of lending", ["Issued", "Borrowed on", "Date", "Lent on"], v.date, [
      "When did they take it home?",
      "On which day was it borrowed?",
    ]),
    named("reader", ["Reader", "User", "Name", "Borrower"], v.anyPerson, [
      "Who borrowed it?",
      "Who has the book?",
      "Whose slip is it?",
    ]),
    named(
      "fine",
      ["Fine", "Late fee", "Owed", "Fees due"],
      v.price(0.2, 12),
      ["How much do they owe?", "What do they have to pay for being late?"],
      { share: 0.4 },
    ),
    named(
      "number of books",
      ["Items out", "Loans", "Books on loan", "Total loans"],
      v.number(1, 12),
      ["How many books do they have now?", "How many did they borrow altogether?"],
      { share: 0.5 },
    ),
  ],
};

const pawn: Kind = {
  noun: "repair slip",
  weight: 1,
  aspects: [0.7, 1.5],
  layouts: ["pairs", "aligned", "columns", "spread"],
  head: [
    alone(
      "workshop",
      "{}",
      v.shop(
        "Repairs",
        "Bike Shop",
        "Watches",
        "Shoe Repair",
        "Phone Doctor",
        "Tailor",
        "Violins",
        "Computers",
        "Jeweller",
      ),
      ["Where is it being repaired?", "Who repairs it?", "Which workshop is it?", "Where did I leave it?"],
    ),
  ],
  body: [
    named(
      "thing",
      ["Item", "Article", "Object", "Device"],
      v.oneOf(
        "Watch, Bicycle, Boots, Laptop, Phone, Necklace, Violin, Coat, Camera, Clock, Guitar, Handbag, Umbrella, Radio",
      ),
      ["What is being repaired?", "What did they bring?", "What is broken?"],
    ),
    named(
      "fault",
      ["Fault", "Problem", "To do", "Job"],
      v.oneOf(
        "new battery, flat tyre, new soles, broken screen, torn sleeve, loose clasp, new strings, does not start, new zip, bent wheel, no sound, lost button",
      ),
      ["What is wrong with it?", "What has to be done?", "Why was it brought?"],
    ),
    named("pick-up day", ["Ready", "Collect on", "Ready on", "Done by"], v.eventDate, [
      "When can I fetch it?",
      "On which day will it be done?",
      "When is it ready?",
    ]),
    named("estimate", ["Estimate", "Price", "Approx.", "Est. cost"], v.wholePrice(5, 180), [
      "What will it cost?",
      "How much will I have to pay?",
      "How expensive will it be?",
    ]),
    named("customer", ["Customer", "Name", "Owner", "Client"], v.anyPerson, [
      "Whose is it?",
      "Who brought it?",
      "What is the customer called?",
    ]),
    named("job number", ["Job no.", "No.", "Ticket", "Order"], v.either(v.number(10, 9999), v.code), [
      "What number does the job have?",
      "Which number do I tell them when I fetch it?",
    ]),
    named(
      "deposit",
      ["Deposit", "Paid", "Down payment", "Advance"],
      v.wholePrice(5, 50),
      ["How much was paid already?", "What did they pay in advance?"],
      { share: 0.4 },
    ),
  ],
};

export const claims: readonly Kind[] = [warranty, missed, loan, pawn];
