/** Labels of parcels and of boxes for moving. */

import { alone, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";

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

export const boxLabels: readonly Kind[] = [parcel, movingBox];
