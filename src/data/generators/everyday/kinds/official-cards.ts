/** Cards of insurances, licences, and of the next appointment. */

import { alone, type Kind, named } from "../paper.ts";
import * as v from "../values.ts";
import { birth, cardNumber, expiry, holder } from "./people-fields.ts";

const insurance: Kind = {
  noun: "insurance card",
  weight: 0.9,
  aspects: [0.5, 0.8],
  layouts: ["columns", "pairs", "aligned"],
  colored: 0.2,
  head: [
    alone("insurer", "{}", v.shop("Health", "Insurance", "Mutual", "Health Plan", "Care", "Assurance"), [
      "Which insurance is it?",
      "With whom is the person insured?",
      "Who pays the doctor?",
    ]),
  ],
  body: [
    { ...holder, names: ["Member", "Insured", "Name", "Policy holder"] },
    named("policy number", ["Policy", "Policy no.", "Member ID", "Contract"], v.code, [
      "What is the number of the insurance?",
      "Which number does the doctor need?",
      "Under which number is the person insured?",
    ]),
    named(
      "plan",
      ["Plan", "Tariff", "Cover", "Type"],
      v.one("Basic", "Family", "Plus", "Silver", "Comfort", "Gold", "Travel", "Student"),
      ["How is the person insured?", "Which plan do they have?", "What kind of cover is it?"],
    ),
    expiry,
    birth,
    named(
      "copay",
      ["Copay", "Co-pay", "Own share", "Excess"],
      v.wholePrice(5, 80),
      [
        "How much do I have to pay myself?",
        "What is my own share?",
        "How much is left for me to pay at the doctor's?",
      ],
      { share: 0.5 },
    ),
  ],
  foot: [
    alone(
      "emergency number",
      ["Emergency: {}", "Help line {}", "24h: {}"],
      v.phone,
      [
        "Whom do I call when something happens, what number?",
        "What number helps at night?",
        "Which number is for emergencies?",
      ],
      { share: 0.6 },
    ),
  ],
};

const license: Kind = {
  noun: "licence",
  weight: 1,
  aspects: [0.5, 0.8],
  layouts: ["pairs", "columns", "aligned"],
  colored: 0.1,
  head: [
    alone(
      "kind of licence",
      "{}",
      v.one(
        "DRIVING LICENCE",
        "Boat licence",
        "Fishing permit",
        "DRIVER LICENSE",
        "Pilot licence",
        "Diving card",
        "Hunting permit",
        "Radio licence",
      ),
      ["What does it allow?", "What kind of licence is it?", "What may the person do with it?"],
    ),
    alone(
      "issuer",
      ["State of {}", "City of {}", "County of {}", "Issued in {}"],
      v.city,
      ["Where was it issued?", "Who gave it out?", "Which place is it from?"],
      { share: 0.6 },
    ),
  ],
  body: [
    holder,
    cardNumber,
    expiry,
    birth,
    named("date of issue", ["Issued", "Iss.", "Date of issue", "Issued on"], v.date, [
      "Since when do they have it?",
      "When was it given out?",
      "On what day did they get it?",
    ]),
    named(
      "class",
      ["Class", "Categories", "Cat.", "Group"],
      v.one("B", "A1", "C", "AM", "D", "BE", "1", "M"),
      ["Which vehicles are meant?", "Which class is it for?", "What class was passed?"],
      { share: 0.6 },
    ),
    named(
      "height",
      ["Height", "Hgt", "Ht", "Body height"],
      v.number(150, 199, " cm"),
      ["How tall is the person?", "How many centimetres tall are they?"],
      { share: 0.4 },
    ),
    named(
      "eye color",
      ["Eyes", "Eye colour", "Eye", "Colour of eyes"],
      v.one("brown", "blue", "green", "grey", "hazel", "BRN", "BLU"),
      ["What eyes does the person have?", "Which colour are the eyes?"],
      { share: 0.4 },
    ),
  ],
};

const appointment: Kind = {
  noun: "appointment card",
  weight: 1.5,
  aspects: [0.5, 0.95],
  layouts: ["pairs", "columns", "aligned", "spread"],
  colored: 0.12,
  head: [
    alone(
      "practice",
      "{}",
      v.either(v.doctor, v.shop("Dental", "Physio", "Hair", "Clinic", "Eye Care", "Vet")),
      [
        "With whom is the appointment?",
        "Whom do I see there?",
        "Where do I have to go?",
        "Whose practice is it?",
      ],
    ),
    alone(
      "field of work",
      "{}",
      v.oneOf(
        "Dentist, General practice, Physiotherapy, Eye doctor, Veterinary surgeon, Hairdresser, Skin clinic, Children's doctor, Massage, Speech therapy, Podiatry",
      ),
      ["What kind of practice is it?", "What do they treat there?", "What sort of place is it?"],
      { share: 0.6 },
    ),
  ],
  body: [
    named("patient", ["Patient", "Name", "For", "Client"], v.anyPerson, [
      "Who has the appointment?",
      "Who has to go there?",
      "For whom is the appointment?",
    ]),
    named(
      "day",
      ["Date", "Day", "On", "Your next visit"],
      v.eventDate,
      ["On which day do I have to be there?", "When is the appointment?", "What day is it?"],
      { share: 0.95 },
    ),
    named(
      "time",
      ["Time", "At", "Hour", "Please come at"],
      v.daytime,
      ["At what time do I have to be there?", "When on that day is it my turn?", "What time was agreed?"],
      { share: 0.95 },
    ),
    named(
      "reason",
      ["Reason", "For a", "Treatment", "Type"],
      v.one(
        "Check-up",
        "Cleaning",
        "Filling",
        "Follow-up",
        "Vaccination",
        "X-ray",
        "Massage",
        "Blood test",
        "Haircut",
      ),
      ["What will be done?", "Why do I go there?", "What is the appointment for?"],
    ),
    named(
      "room",
      ["Room", "Floor", "Chair", "Suite"],
      v.number(1, 40),
      ["In which room is it?", "To which room do I go?"],
      { share: 0.3 },
    ),
  ],
  foot: [
    alone(
      "phone number",
      ["Tel. {}", "To cancel call {}", "Call {}"],
      v.phone,
      [
        "Where can I call when I cannot come, at which number?",
        "What number do I ring to put it off?",
        "How can I reach them by phone?",
      ],
      { share: 0.7 },
    ),
    alone(
      "notice",
      ["Cancel {} before, please", "Please cancel {} ahead", "Changes: {} in advance"],
      v.one("24 hours", "48 hours", "one day", "two days", "12 hours", "3 days"),
      ["How long before must I cancel?", "How early do I have to say that I cannot come?"],
      { share: 0.4 },
    ),
  ],
};

export const officialCards: readonly Kind[] = [insurance, license, appointment];
