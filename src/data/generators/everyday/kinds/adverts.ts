/** What people hang up: lost pets, flats to let, things for sale. */

import { alone, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";
import { contact, phone } from "./events-fields.ts";

const lostPet: Kind = {
  noun: "notice of a lost pet",
  weight: 1.2,
  aspects: [0.9, 1.6],
  layouts: ["pairs", "aligned"],
  faces: ["sans", "display", "hand", "slab"],
  head: [
    alone(
      "heading",
      "{}",
      v.one(
        "LOST CAT",
        "Lost dog",
        "MISSING",
        "Have you seen me?",
        "Rabbit lost",
        "Please help",
        "Parrot gone",
        "Tortoise missing",
        "Where is he?",
      ),
      ["What does it say in large letters?", "What has happened?", "What is the heading?"],
    ),
    alone(
      "name of the animal",
      ["{}", "Answers to {}", "Name: {}", "Called {}"],
      v.either(v.firstName, v.pseudo),
      ["What is the animal called?", "Which name does the pet have?", "What name should I call?"],
      { share: 0.85 },
    ),
  ],
  body: [
    alone(
      "description of the animal",
      ["{}", "Looks: {}", "{}"],
      v.text(
        "{}, {}",
        v.one("black and white", "brown", "ginger", "grey", "white", "spotted", "striped", "cream"),
        v.one(
          "long tail",
          "white paws",
          "one blue eye",
          "very shy",
          "red collar",
          "short legs",
          "no collar",
          "limps",
        ),
      ),
      [
        "What does it look like?",
        "How can I tell that it is the right one?",
        "How do they describe the animal?",
      ],
      { share: 0.85 },
    ),
    alone(
      "place",
      ["Last seen {}", "Last seen at {}", "Ran away from {}"],
      v.streetName,
      ["Where was it seen last?", "Where did it get lost?", "In which street should I look?"],
      { share: 0.8 },
    ),
    alone(
      "day",
      ["since {}", "gone since {}", "on {}"],
      v.eventDate,
      ["Since when is it gone?", "On which day did it get lost?", "When was that?"],
      { share: 0.8 },
    ),
    alone(
      "reward",
      ["Reward {}", "Reward: {}", "{} for the finder"],
      v.wholePrice(10, 500, 10),
      ["What do I get when I find it?", "How much is the reward?", "How much do they pay the finder?"],
      { share: 0.6 },
    ),
  ],
  foot: [{ ...phone, share: 0.95 }, contact],
  never: [missing("age", "How old is the animal?"), missing("owner's address", "Where does the owner live?")],
};

const flat: Kind = {
  noun: "advert of a flat",
  weight: 1.2,
  aspects: [0.7, 1.4],
  layouts: ["pairs", "aligned", "spread", "columns"],
  faces: ["sans", "sans", "serif", "hand", "slab"],
  head: [
    alone(
      "heading",
      "{}",
      v.one(
        "FLAT TO LET",
        "Room to rent",
        "For rent",
        "House for sale",
        "Garden flat",
        "Flatmate wanted",
        "Studio to let",
        "Shop to let",
        "Sunny room free",
        "New tenant wanted",
        "Garage to let",
      ),
      ["What is offered?", "What does it say in large letters?", "What can I rent or buy there?"],
    ),
  ],
  body: [
    named(
      "rent",
      ["Rent", "Price", "Per month", "Monthly"],
      v.wholePrice(150, 2400, 10),
      ["What does it cost?", "How much do I have to pay for it?", "How expensive is it?"],
      { share: 0.9 },
    ),
    named(
      "size",
      ["Size", "Area", "Space", "Living area"],
      v.text("{} {}", v.number(12, 140), v.one("m2", "sqm", "sq m", "square metres")),
      ["How large is it?", "How much room is there?", "How many square metres does it have?"],
    ),
    named("number of rooms", ["Rooms", "Bedrooms", "No. of rooms", "Beds"], v.number(1, 6), [
      "How many rooms are there?",
      "How many rooms does it have?",
    ]),
    named(
      "deposit",
      ["Deposit", "Security", "Bond", "Caution money"],
      v.wholePrice(200, 3000, 50),
      ["How much do I have to leave with them?", "What is the deposit?"],
      { share: 0.5 },
    ),
    named("first day", ["From", "Free from", "Available", "Move in"], v.either(v.date, v.month), [
      "From when can I live there?",
      "When can I move in?",
      "When is it empty?",
    ]),
    named("address", ["Address", "Where", "Location", "Street"], v.address, [
      "Where is it?",
      "In which street is it?",
    ]),
    named(
      "floor",
      ["Floor", "Level", "Storey", "Up"],
      v.one("2nd", "ground", "3", "top", "1st", "4th", "5", "6th"),
      ["How high up is it?", "On which floor is it?"],
      { share: 0.4 },
    ),
    alone(
      "viewing",
      ["The flat can be seen on {}.", "It can be seen {}.", "Viewing: {}", "Come and look {}."],
      v.text("{} at {}", v.weekday, v.daytime),
      ["When can I look at it?", "On which day and at what time can I see it?", "When do they show it?"],
      { share: 0.6 },
    ),
  ],
  foot: [phone, contact],
  never: [
    missing("price of heating", "What does heating cost?"),
    missing("landlord", "Who is the landlord?", "Who owns the house?"),
  ],
};

const forSale: Kind = {
  noun: "private advert",
  weight: 1.1,
  aspects: [0.6, 1.2],
  layouts: ["pairs", "aligned"],
  faces: ["hand", "hand", "sans", "slab"],
  colored: 0.08,
  head: [
    alone(
      "thing",
      ["{}", "For sale: {}", "{} to sell", "I sell: {}"],
      v.either(
        v.product,
        v.oneOf(
          "Piano, Kayak, Pram, Sofa, Bicycle, Bunk bed, Car trailer, Tent, Sewing machine, Aquarium, Drum kit, Bookcase, Washing machine, Skis, Cot, Lawn mower",
        ),
      ),
      [
        "What is for sale?",
        "What does somebody want to get rid of?",
        "What could I buy?",
        "What is offered?",
      ],
    ),
    alone(
      "price",
      ["{}", "only {}", "Price {}", "{} or best offer"],
      v.wholePrice(5, 900),
      ["What do they want for it?", "How much does it cost?", "How expensive is it?"],
      { share: 0.9 },
    ),
  ],
  body: [
    alone(
      "state",
      ["{}", "State: {}", "{}"],
      v.one(
        "like new",
        "hardly used",
        "works well",
        "some scratches",
        "5 years old",
        "needs repair",
        "good as new",
        "used",
        "one owner",
      ),
      ["In what state is it?", "Is it still good?", "How worn is it?"],
      { share: 0.7 },
    ),
    alone(
      "reason",
      ["because {}", "Reason: {}", "{}"],
      v.one(
        "we are moving",
        "no room left",
        "bought twice",
        "kids grew up",
        "got a bigger one",
        "never used",
      ),
      ["Why do they sell it?", "For what reason do they want to get rid of it?"],
      { share: 0.3 },
    ),
    alone(
      "pick-up",
      ["Pick up {}", "To fetch {}", "Must go by {}"],
      v.weekday,
      ["On which day can or must it be fetched?", "When do I have to come and get it?"],
      { share: 0.4 },
    ),
  ],
  foot: [
    phone,
    contact,
    alone(
      "email address",
      ["{}", "Write to {}"],
      v.email,
      ["Where can I write to?", "What is the email address?"],
      { share: 0.3 },
    ),
  ],
};

export const adverts: readonly Kind[] = [lostPet, flat, forSale];
