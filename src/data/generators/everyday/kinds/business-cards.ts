/** Business cards of people and of shops. */

import { alone, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";
import { jobs } from "./people-fields.ts";

const contact = [
  alone(
    "phone number",
    ["Tel. {}", "{}", "Phone: {}", "T {}", "Mobile {}", "Cell {}", "Office {}", "M {}"],
    v.phone,
    ["How can I ring them up?", "At which number do I call?", "What number do I dial?"],
  ),
  alone("fax number", ["Fax {}", "F {}", "Fax: {}", "Telefax {}"], v.phone, ["Where can I send a fax?"], {
    share: 0.15,
  }),
  alone("email address", ["{}", "Email: {}", "E {}", "Write to {}"], v.email, [
    "Where can I send a mail?",
    "What is the email?",
    "How do I write to the person?",
    "To which address do I send an email?",
  ]),
  alone(
    "website",
    ["{}", "{}", "Web: {}"],
    v.website,
    ["Where do I find them on the internet?", "What is the website?", "Which page do I open?"],
    { share: 0.5 },
  ),
  alone(
    "address",
    ["{}", "{}", "Visit us: {}"],
    v.address,
    [
      "Where is the office?",
      "In which street are they?",
      "Where do I have to go to see them?",
      "To which address do I send a letter?",
    ],
    { share: 0.6 },
  ),
];

const businessCard: Kind = {
  noun: "business card",
  weight: 2,
  aspects: [0.5, 0.75],
  layouts: ["pairs"],
  colored: 0.2,
  faces: ["sans", "sans", "serif", "serif", "display", "slab"],
  isOrdered: true,
  head: [
    alone("name", "{}", v.person, [
      "Whose card is it?",
      "Who gave me this card?",
      "What is the person called?",
      "Who works there?",
      "Whom would I ask for?",
    ]),
    alone(
      "job",
      "{}",
      jobs,
      [
        "What does this person do for a living?",
        "What is the profession?",
        "What work do they do?",
        "What is the job?",
        "As what does the person work?",
      ],
      { share: 0.85 },
    ),
    alone(
      "company",
      "{}",
      v.company,
      [
        "Who do they work for?",
        "Which company is it?",
        "What is the firm called?",
        "Where does the person work?",
      ],
      { share: 0.8 },
    ),
  ],
  body: [],
  foot: contact,
  never: [
    missing("mother tongue", "Which languages does the person speak?"),
    missing("salary", "What does the person earn?"),
  ],
};

const shopCard: Kind = {
  noun: "card of a shop",
  weight: 1.2,
  aspects: [0.5, 0.8],
  layouts: ["pairs", "aligned"],
  colored: 0.35,
  faces: ["display", "serif", "sans", "hand"],
  head: [
    alone(
      "shop",
      "{}",
      v.shop(
        "Flowers",
        "Bikes",
        "Optician",
        "Books",
        "Shoes",
        "Florist",
        "Toys",
        "Repairs",
        "Tailor",
        "Locksmith",
        "Yoga",
        "Garage",
      ),
      [
        "What is the shop called?",
        "Which shop is it?",
        "Whose card did I take?",
        "What is the name of the business?",
      ],
    ),
    alone(
      "slogan",
      "{}",
      v.text(
        "{} {} {}",
        v.oneOf("Always, Simply, Truly, Really, Ever"),
        v.oneOf("fresh, good, honest, handmade, yours, fast, local, near"),
        v.oneOf("since 1962, for you, every day, for less, again, in town, together"),
      ),
      ["What is their slogan?", "With what words do they advertise?"],
      { share: 0.4 },
    ),
  ],
  body: [
    named("opening time", ["Open", "Hours", "We are open", "Mon-Fri"], v.hours, [
      "When can I go there?",
      "When are they open?",
      "From when to when is somebody there?",
    ]),
    named(
      "closing day",
      ["Closed", "Closed on", "Day off", "Not open"],
      v.weekday,
      ["On which day are they shut?", "When is nobody there?", "On what day should I not go?"],
      { share: 0.4 },
    ),
  ],
  foot: contact,
};

export const businessCards: readonly Kind[] = [businessCard, shopCard];
