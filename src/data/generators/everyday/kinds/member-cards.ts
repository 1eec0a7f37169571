/** Cards of members, customers, readers and students. */

import { alone, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";
import { birth, cardNumber, expiry, holder } from "./people-fields.ts";

const since = named(
  "start of membership",
  ["Member since", "Since", "Joined", "Member from"],
  v.either(v.year, v.monthOfYear),
  ["Since when has the person been a member?", "When did they join?", "How long have they been in it?"],
);

const membership: Kind = {
  noun: "membership card",
  weight: 1.3,
  aspects: [0.5, 0.75],
  layouts: ["columns", "pairs", "aligned"],
  colored: 0.35,
  head: [
    alone(
      "club",
      "{}",
      v.shop(
        "Gym",
        "Fitness",
        "Sports Club",
        "Rowing Club",
        "Chess Club",
        "Tennis Club",
        "Swim Club",
        "Alpine Club",
        "Cinema Club",
        "Golf Club",
        "Choir",
        "Yacht Club",
      ),
      [
        "Which club is it?",
        "Where is the person a member?",
        "What is the club called?",
        "Whose members get such a card?",
      ],
    ),
    alone(
      "level",
      "{}",
      v.one(
        "GOLD",
        "Silver",
        "Basic",
        "Premium",
        "Junior",
        "Family",
        "PLUS",
        "Honorary",
        "Student",
        "Bronze",
        "Platinum",
        "Lifetime",
      ),
      ["What kind of member is it?", "Which level do they have?", "What sort of membership is it?"],
      { share: 0.5 },
    ),
  ],
  body: [holder, cardNumber, expiry, since, birth],
  never: [missing("monthly fee", "What does it cost a month?", "How much do they pay for being a member?")],
};

const loyalty: Kind = {
  noun: "loyalty card",
  weight: 1,
  aspects: [0.5, 0.8],
  layouts: ["pairs", "columns", "spread"],
  colored: 0.35,
  faces: ["display", "sans", "hand", "serif"],
  head: [
    alone(
      "shop",
      "{}",
      v.shop(
        "Coffee",
        "Bakery",
        "Pizza",
        "Ice Cream",
        "Sushi",
        "Books",
        "Car Wash",
        "Juice Bar",
        "Kebab",
        "Burgers",
        "Nails",
        "Bagels",
      ),
      [
        "Which shop is the card from?",
        "Where can I collect stamps?",
        "Whose customers get this card?",
        "Where do I show it?",
      ],
    ),
  ],
  body: [
    alone(
      "reward",
      ["Get {}", "Your reward: {}", "You receive {}", "Win {}"],
      v.one(
        "a free coffee",
        "one pizza free",
        "10% off",
        "a free drink",
        "a free dessert",
        "$5 off",
        "a free bagel",
        "one month free",
        "a free wash",
        "20% off",
        "a small gift",
        "a free scoop",
      ),
      ["What do I get when it is full?", "What is the reward?", "What is there for loyal customers?"],
      { share: 0.9 },
    ),
    alone(
      "number of stamps",
      ["Collect {} stamps", "{} stamps for a reward", "Only {} visits", "After {} purchases"],
      v.number(5, 12),
      [
        "How many stamps do I need?",
        "How often do I have to buy something there?",
        "After how many is it full?",
      ],
      { share: 0.9 },
    ),
    named("customer", ["Name", "Customer", "For", "Belongs to"], v.firstName, [
      "Whose card is it?",
      "Who is collecting?",
      "What is the customer called?",
    ]),
    named(
      "number of points",
      ["Points", "Your points", "Stars", "Collected"],
      v.number(10, 9000),
      ["How many points are on it?", "How much has been collected?", "What does the balance say?"],
      { share: 0.3 },
    ),
    { ...expiry, share: 0.4 },
  ],
};

const libraryCard: Kind = {
  noun: "library card",
  weight: 0.9,
  aspects: [0.5, 0.8],
  layouts: ["pairs", "columns", "aligned"],
  colored: 0.15,
  head: [
    alone(
      "library",
      "{}",
      v.text(
        "{} {}",
        v.city,
        v.oneOf("Library, Public Library, City Library, Reading Room, Central Library, Book Bus"),
      ),
      ["Which library is it?", "Where can I borrow books with it?", "Who lends the books?"],
    ),
  ],
  body: [
    holder,
    cardNumber,
    expiry,
    named(
      "PIN",
      ["PIN", "Password", "Code", "Secret"],
      v.digitsOf(4),
      [
        "What is the secret number?",
        "What do I type in after the number of the card?",
        "Which code unlocks the account?",
      ],
      { share: 0.3 },
    ),
  ],
  foot: [
    alone(
      "phone number",
      ["Tel. {}", "Renew by phone: {}", "Lost? Call {}"],
      v.phone,
      [
        "Whom do I call if it is lost, what number?",
        "At which number do they answer?",
        "How can I ring the library?",
      ],
      { share: 0.4 },
    ),
  ],
};

const student: Kind = {
  noun: "student card",
  aspects: [0.5, 0.8],
  layouts: ["pairs", "columns", "aligned"],
  colored: 0.2,
  head: [
    alone(
      "university",
      "{}",
      v.text(
        "{} {}",
        v.city,
        v.oneOf("University, College, Academy, High School, School of Art, Institute, Music School"),
      ),
      [
        "Where does the person study?",
        "Which school is it?",
        "What is the university called?",
        "Who issued the card?",
      ],
    ),
  ],
  body: [
    holder,
    cardNumber,
    expiry,
    birth,
    named(
      "subject",
      ["Course", "Subject", "Studies", "Programme"],
      v.oneOf(
        "Biology, Law, Physics, History, Medicine, Music, Chemistry, Nursing, Philosophy, Economics, Geology, Theology",
      ),
      ["What does the person study?", "Which subject is it?", "What will they be when they are done?"],
    ),
    named(
      "semester",
      ["Semester", "Term", "Year", "Form"],
      v.number(1, 9),
      ["In which year are they?", "How far are they with their studies?", "Which term is it?"],
      { share: 0.4 },
    ),
  ],
};

export const memberCards: readonly Kind[] = [membership, loyalty, libraryCard, student];
