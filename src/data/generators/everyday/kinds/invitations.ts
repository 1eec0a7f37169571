/** Invitations to parties and weddings. */

import { alone, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";
import { phone, start, when, where } from "./events-fields.ts";

const hand = ["hand", "hand", "serif", "display", "sans"] as const;

const invitation: Kind = {
  noun: "invitation",
  weight: 1.6,
  aspects: [0.7, 1.5],
  layouts: ["pairs"],
  faces: hand,
  colored: 0.12,
  isOrdered: true,
  head: [
    alone(
      "occasion",
      "{}",
      v.either(
        v.oneOf(
          "Birthday party, Summer party, Housewarming, Baby shower, Garden party, Farewell party, Graduation party, Pool party, Costume party, Engagement party, Tea party, Jubilee, Barbecue, Film night, Pizza night",
        ),
        v.text(
          "{}'s {} birthday",
          v.firstName,
          v.one("5th", "30th", "18th", "50th", "40th", "7th", "60th", "21st", "10th"),
        ),
      ),
      [
        "What is the reason to celebrate?",
        "What kind of party is it?",
        "To what am I invited?",
        "What is being celebrated?",
      ],
    ),
    alone(
      "host",
      ["{}", "with {}", "hosted by {}", "from {}"],
      v.either(v.text("{} & {}", v.firstName, v.firstName), v.person),
      [
        "Who is giving the party?",
        "Who invites me?",
        "At whose place or party will I be?",
        "Who are the hosts?",
      ],
      { share: 0.8 },
    ),
  ],
  body: [
    when,
    start,
    where,
    named(
      "dress code",
      ["Dress code", "Wear", "Dress", "Clothes"],
      v.one(
        "casual",
        "something red",
        "black tie",
        "white",
        "costumes",
        "smart",
        "beach wear",
        "old clothes",
        "festive",
      ),
      ["What should I wear?", "How should I dress?", "What clothes do they want to see?"],
      { share: 0.5 },
    ),
    named(
      "gift",
      ["Please bring", "Bring", "Don't forget", "Bring along"],
      v.one(
        "a salad",
        "swim wear",
        "a cake",
        "good mood",
        "a blanket",
        "drinks",
        "a song",
        "no gifts",
        "slippers",
        "a torch",
      ),
      ["What should I take with me?", "What do I have to bring?", "What do they want me to bring?"],
      { share: 0.5 },
    ),
  ],
  foot: [
    alone(
      "date to answer by",
      ["RSVP by {}", "Please answer by {}", "Let us know before {}"],
      v.eventDate,
      [
        "By when do I have to say whether I come?",
        "Until what day can I answer?",
        "When do they need to know it?",
      ],
      { share: 0.6 },
    ),
    phone,
  ],
};

const wedding: Kind = {
  noun: "wedding invitation",
  aspects: [0.8, 1.6],
  layouts: ["pairs"],
  faces: ["hand", "serif", "serif", "hand"],
  isOrdered: true,
  head: [
    alone("couple", "{}", v.text("{} {} {}", v.firstName, v.one("&", "and", "+"), v.firstName), [
      "Who is getting married?",
      "Whose wedding is it?",
      "What are the two called?",
      "Who are the bride and the groom?",
    ]),
    alone(
      "announcement",
      "{}",
      v.one(
        "are getting married",
        "invite you to their wedding",
        "tie the knot",
        "Save the date",
        "We do!",
        "Our wedding day",
        "say yes",
        "will marry",
      ),
      ["With which words do they announce it?", "What is written under or beside the names?"],
      { share: 0.8 },
    ),
  ],
  body: [
    when,
    start,
    {
      ...where,
      value: v.text(
        "{} {}",
        v.brand,
        v.oneOf("Church, Castle, Chapel, Manor, Farm, Vineyard, Town Hall, Barn"),
      ),
      questions: ["Where do they marry?", "Where is the wedding?", "To which place do I have to go?"],
    },
    alone(
      "place of the party",
      ["Dinner at {}", "Party: {}", "Afterwards at {}"],
      v.text("{} {}", v.brand, v.one("Inn", "Hall", "Hotel", "Garden", "Lodge")),
      ["Where do they celebrate afterwards?", "Where is the dinner?", "Where does one eat?"],
      { share: 0.5 },
    ),
  ],
  foot: [
    alone(
      "date to answer by",
      ["RSVP by {}", "Please answer by {}", "Kindly reply by {}"],
      v.eventDate,
      ["By when do I have to answer?", "Until what day do they wait for my answer?"],
      { share: 0.6 },
    ),
  ],
  never: [missing("hotel", "Where can I sleep?", "Which hotel do they recommend?")],
};

export const invitations: readonly Kind[] = [invitation, wedding];
