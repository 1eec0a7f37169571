/** Posters of events, flyers of markets and sales. */

import { alone, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";
import { contact, phone, start, when, where } from "./events-fields.ts";

const loud = ["display", "display", "sans", "slab", "hand"] as const;

const entry = alone(
  "entrance fee",
  ["Entry {}", "Admission: {}", "Tickets {}", "Cost {}"],
  v.either(v.wholePrice(2, 60, 1), v.one("free", "free", "donation", "for free", "on the house")),
  [
    "What does it cost to get in?",
    "How much is the entrance?",
    "Do I have to pay, and how much?",
    "How expensive is it?",
  ],
  { share: 0.6 },
);

const poster: Kind = {
  noun: "poster",
  weight: 1.6,
  aspects: [1, 1.6],
  layouts: ["pairs"],
  faces: loud,
  colored: 0.4,
  head: [
    alone(
      "title",
      "{}",
      v.either(
        v.workTitle,
        v.text(
          "{} {}",
          v.brand,
          v.oneOf(
            "Festival, Night, Live, Jazz Night, Circus, Book Fair, Street Party, Film Days, Open Air, Comedy Show, Quiz Night, Carnival, Concert, Karaoke",
          ),
        ),
        v.text(
          "{} {}",
          v.city,
          v.oneOf("Marathon, Fair, Parade, Book Festival, Food Market, Wine Days, Fun Run, Folk Festival"),
        ),
      ),
      [
        "What is the event called?",
        "What is it the poster for?",
        "What is going on there?",
        "What does it say in the largest letters?",
      ],
    ),
    alone(
      "performer",
      ["with {}", "{}", "starring {}"],
      v.either(v.person, v.text("The {}", v.brand)),
      ["Who will be on stage?", "Who is playing or speaking?", "Whom can one see there?"],
      { share: 0.6 },
    ),
  ],
  body: [when, start, { ...where, share: 0.95 }, entry],
  foot: [
    alone(
      "website",
      ["{}", "Tickets: {}", "More at {}"],
      v.website,
      ["Where do I find more on the internet?", "On which website can I get tickets?"],
      { share: 0.5 },
    ),
    alone(
      "organizer",
      ["presented by {}", "{} presents", "organized by {}"],
      v.company,
      ["Who organizes it?", "Who is behind the event?"],
      { share: 0.4 },
    ),
  ],
  never: [
    missing("end", "Until what time does it go on?", "When is it over?"),
    missing("dress code", "What should I wear?"),
  ],
};

const flyer: Kind = {
  noun: "flyer",
  weight: 1.3,
  aspects: [0.7, 1.5],
  layouts: ["pairs", "aligned"],
  faces: loud,
  colored: 0.3,
  head: [
    alone(
      "event",
      "{}",
      v.oneOf(
        "FLEA MARKET, Yard sale, Garage sale, Bake sale, Book sale, Open day, Toy swap, Plant swap, Car boot sale, Clothes swap, Christmas market, Moving sale, Charity run, Blood drive, Bike market, Craft fair",
      ),
      ["What is going on there?", "What is it about?", "What kind of event is it?", "Why should I go there?"],
    ),
    alone(
      "list of things",
      ["{}", "Come and see {}", "{} and more"],
      v.oneOf(
        "toys and books, old records, plants, clothes for kids, furniture, lamps, tools, cakes, bikes, comics, garden tools, china, games",
      ),
      ["What can I find there?", "What do they have there?", "What is on offer?"],
      { share: 0.6 },
    ),
  ],
  body: [
    when,
    alone(
      "time span",
      ["{}", "from {}", "open {}", "{}"],
      v.hours,
      ["From when to when is it?", "At what hours can I come?", "How long is it on that day?"],
      { share: 0.9 },
    ),
    where,
    named(
      "price of a stand",
      ["Stand", "Table", "Stall", "Fee for a table"],
      v.wholePrice(3, 40, 1),
      ["What do I pay to sell something there?", "How much is a table?"],
      { share: 0.4 },
    ),
  ],
  foot: [
    phone,
    contact,
    alone(
      "rain date",
      ["If it rains: {}", "In case of rain {}", "Rain date {}"],
      v.eventDate,
      ["When is it if the weather is bad?", "What happens when it rains, which day is it then?"],
      { share: 0.35 },
    ),
  ],
};

export const posters: readonly Kind[] = [poster, flyer];
