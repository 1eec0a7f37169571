/** Fields that several of these papers have. */

import { named } from "../paper.ts";
import * as v from "../values.ts";

export const holder = named(
  "holder",
  ["Name", "Holder", "Member", "Cardholder", "Issued to"],
  v.anyPerson,
  [
    "Whose card is this?",
    "Who does it belong to?",
    "Who is the owner of the card?",
    "What is the person called?",
    "To whom should it be given back?",
  ],
  { share: 0.95 },
);

export const expiry = named(
  "expiry date",
  ["Valid until", "Expires", "Exp.", "Good through", "Valid thru"],
  v.either(v.date, v.monthOfYear),
  [
    "On what day does it run out?",
    "How long can it still be used?",
    "When is it no good any more?",
    "Until when is it valid?",
    "By when does one need a new one?",
  ],
);

export const cardNumber = named(
  "card number",
  ["Card no.", "No.", "Number", "ID no.", "Card"],
  v.either(v.code, v.pattern("9999 9999 9999", "99999999")),
  [
    "What number does the card have?",
    "Which number do I type in?",
    "What number do they ask for?",
    "What is the number of the card?",
  ],
);

export const birth = named("date of birth", ["Born", "Date of birth", "DOB", "Birth date"], v.birthday, [
  "When was the person born?",
  "What is the birthday?",
  "On which day was the person born?",
]);

export const jobs =
  v.oneOf(`Sales Manager, Architect, Electrician, Lawyer, Plumber, Web Designer, Photographer, Dentist, Tax Adviser, Carpenter,
  Estate Agent, Gardener, Piano Teacher, Engineer, Painter, Consultant, Translator, Chef, Nurse, Editor, Head of Design, Midwife, Accountant,
  Project Lead, Florist, Mechanic, Vet, Notary, Sound Technician, Roofer, Interpreter, Beekeeper`);
