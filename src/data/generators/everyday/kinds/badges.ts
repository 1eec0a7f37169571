/** Badges that people wear: at work, at conferences, on a visit. */

import { alone, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";
import { expiry, holder, jobs } from "./people-fields.ts";

const employee: Kind = {
  noun: "employee badge",
  weight: 1.1,
  aspects: [0.7, 1.6],
  layouts: ["columns", "pairs", "aligned"],
  colored: 0.2,
  head: [
    alone("name", "{}", v.person, [
      "Who wears this?",
      "Whose badge is it?",
      "What is the person called?",
      "Who is this?",
    ]),
    alone(
      "job",
      "{}",
      jobs,
      ["What is the job?", "What does this person do there?", "As what are they employed?"],
      { share: 0.8 },
    ),
    alone(
      "employer",
      "{}",
      v.company,
      ["Where does the person work?", "Which firm is it?", "Who gave out the badge?"],
      { share: 0.9 },
    ),
  ],
  body: [
    named(
      "staff number",
      ["Staff no.", "ID", "Employee no.", "Personnel no."],
      v.either(v.digitsOf(5), v.code),
      [
        "What number does the person have at work?",
        "By which number does the firm know them?",
        "Which number is on the badge?",
      ],
    ),
    named(
      "department",
      ["Dept.", "Department", "Team", "Unit"],
      v.oneOf(
        "Finance, Logistics, Research, Security, IT, Kitchen, Nursing, Sales, Legal, Workshop, Transport, Archive",
      ),
      [
        "In which department do they work?",
        "Which team is the person in?",
        "Where in the firm do they belong?",
      ],
    ),
    named(
      "access level",
      ["Access", "Level", "Access zones", "Clearance"],
      v.pattern("9", "A", "A9"),
      ["Which doors may they open?", "How far may they go inside?", "What access do they have?"],
      { share: 0.5 },
    ),
    { ...expiry, share: 0.5 },
  ],
  never: [
    missing("first day at the firm", "Since when do they work there?", "When did they start to work there?"),
  ],
};

const conference: Kind = {
  noun: "conference badge",
  weight: 1.2,
  aspects: [0.6, 1.4],
  layouts: ["pairs", "columns"],
  colored: 0.15,
  head: [
    alone(
      "name",
      "{}",
      v.either(v.person, v.firstName),
      ["Who is wearing it?", "Whose badge is this?", "What is the person called?", "Whom am I talking to?"],
      { scale: 1.2 },
    ),
    alone(
      "company",
      "{}",
      v.company,
      ["Which company are they from?", "Where does the person work?", "What firm do they come from?"],
      { share: 0.8 },
    ),
    alone(
      "event",
      "{}",
      v.text(
        "{} {} {}",
        v.brand,
        v.oneOf("Summit, Conference, Fair, Congress, Days, Forum, Expo, Meeting"),
        v.number(2018, 2030),
      ),
      ["Which event is it?", "What are they attending?", "At what conference is that?"],
      { share: 0.8 },
    ),
    alone(
      "role",
      "{}",
      v.one(
        "SPEAKER",
        "Visitor",
        "STAFF",
        "Exhibitor",
        "PRESS",
        "Guest",
        "ORGANIZER",
        "Volunteer",
        "VIP",
        "Student",
        "Crew",
      ),
      ["What is the person there?", "In what role are they there?", "Is it a speaker or a visitor?"],
      { share: 0.6 },
    ),
  ],
  body: [
    named(
      "stand",
      ["Booth", "Stand", "Find me at", "Desk"],
      v.pattern("A99", "99", "A-99"),
      ["At which booth do I find them?", "Where in the hall do they stand?"],
      { share: 0.4 },
    ),
    named(
      "home town",
      ["From", "City", "Based in", "Home"],
      v.city,
      ["Which town does the person come from?", "Where do they live?"],
      { share: 0.4 },
    ),
    named(
      "range of days",
      ["Access", "Days", "Valid for", "Ticket"],
      v.one("Day 1", "All days", "Saturday", "Friday", "Day 2", "Weekend", "Workshops only"),
      ["On which days can they get in?", "For which days is it?"],
      { share: 0.3 },
    ),
  ],
};

const visitor: Kind = {
  noun: "visitor pass",
  weight: 0.9,
  aspects: [0.6, 1.2],
  layouts: ["pairs", "columns", "spread", "aligned"],
  colored: 0.2,
  head: [
    alone(
      "heading",
      "{}",
      v.one("VISITOR", "Visitor pass", "GUEST", "Day pass", "Contractor", "Temporary pass"),
      [
        "What does it say in large letters?",
        "What is written at the top of it?",
        "As what is the person in the building?",
      ],
    ),
  ],
  body: [
    { ...holder, names: ["Name", "Visitor", "Issued to", "Pass holder"] },
    named("host", ["Visiting", "Host", "To see", "Guest of"], v.person, [
      "Whom do they visit?",
      "Who invited the person?",
      "Who is waiting for them?",
    ]),
    named("firm", ["Company", "From", "Of", "Firm"], v.company, [
      "Which firm do they come from?",
      "Who sent the person?",
    ]),
    named("day", ["Date", "Valid on", "Day", "Today"], v.date, [
      "On which day was the visit?",
      "For what day is the pass?",
    ]),
    named("time of arrival", ["In", "Arrived", "Time in", "Signed in"], v.stamp, [
      "When did they come?",
      "At what time did they walk in?",
      "Since when are they in the house?",
    ]),
    named("pass number", ["Pass no.", "Badge", "No.", "Tag"], v.number(1, 400), [
      "What number is on the pass?",
      "Which pass did they get?",
    ]),
    named(
      "license plate",
      ["Car", "Plate", "Vehicle", "Parked car"],
      v.pattern("AAA 999", "AA99 AAA"),
      ["With which car did they come?", "What is the number of their car?"],
      { share: 0.3 },
    ),
  ],
  never: [missing("time of leaving", "When did they leave again?", "At what time did they go out?")],
};

export const badges: readonly Kind[] = [employee, conference, visitor];
