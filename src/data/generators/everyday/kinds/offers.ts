/** Adverts of courses and jobs. */

import { alone, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";
import { contact, phone } from "./events-fields.ts";

const lessons: Kind = {
  noun: "advert of a course",
  weight: 1.2,
  aspects: [0.7, 1.4],
  layouts: ["pairs", "aligned", "columns"],
  faces: ["sans", "display", "hand", "serif"],
  colored: 0.2,
  head: [
    alone(
      "subject",
      ["{}"],
      v.oneOf(
        "Yoga for beginners, Guitar lessons, Piano lessons, Spanish course, Maths tutor, Swim class, Pottery, Judo for kids, Cooking class, First aid, Salsa, Sewing course, Chess club, Drawing, Choir, French evening class, Pilates, Drum lessons, Photo course",
      ),
      ["What can I learn there?", "What is taught?", "Which course is it?", "What do they teach?"],
    ),
    alone(
      "teacher",
      ["with {}", "Teacher: {}", "taught by {}"],
      v.person,
      ["Who teaches it?", "With whom do I learn?", "Who gives the lessons?"],
      { share: 0.7 },
    ),
  ],
  body: [
    named(
      "weekday",
      ["Every", "Day", "When", "Each"],
      v.weekday,
      ["On which day of the week is it?", "What day do they meet?", "When in the week is it?"],
      { share: 0.9 },
    ),
    named("time span", ["Time", "Hours", "From", "At"], v.hours, [
      "From when to when is it?",
      "At what time is the course?",
      "How late does it begin and end?",
    ]),
    named("price", ["Price", "Fee", "Per lesson", "Costs"], v.wholePrice(5, 120), [
      "What does it cost?",
      "How much do they want for it?",
      "How expensive are the lessons?",
    ]),
    named("room", ["Room", "Where", "Studio", "Place"], v.either(v.pattern("A9", "9", "9.9"), v.street), [
      "Where do they meet?",
      "In which place or room is it?",
    ]),
    named(
      "age",
      ["Age", "For ages", "From age", "For"],
      v.one("6-9", "16+", "12-15", "60+", "4-6", "adults", "8+", "all"),
      ["How old should one be?", "For which age is it?"],
      { share: 0.4 },
    ),
    named(
      "beginning",
      ["Starts", "First class", "Begins", "Start"],
      v.eventDate,
      ["When does the course begin?", "On which day is the first lesson?"],
      { share: 0.5 },
    ),
    named(
      "number of free places",
      ["Places", "Spots left", "Free places", "Max."],
      v.number(1, 20),
      ["How many can still join?", "How many places are there?"],
      { share: 0.3 },
    ),
  ],
  foot: [phone],
};

const job: Kind = {
  noun: "job advert",
  weight: 1.1,
  aspects: [0.7, 1.4],
  layouts: ["pairs", "aligned", "spread"],
  faces: ["sans", "display", "slab"],
  colored: 0.25,
  head: [
    alone(
      "job",
      ["{}", "{} wanted", "We need a {}", "Now hiring: {}"],
      v.oneOf(
        "Waiter, Baker, Driver, Cleaner, Cook, Nurse, Shop assistant, Babysitter, Gardener, Barista, Receptionist, Welder, Lifeguard, Cashier, Dog walker, Painter",
      ),
      [
        "Whom are they looking for?",
        "Which job is free?",
        "What would I work as?",
        "What kind of work is it?",
      ],
    ),
    alone(
      "employer",
      ["{}", "at {}", "{} is hiring"],
      v.either(v.company, v.shop("Hotel", "Bakery", "Clinic", "Cafe", "Logistics", "Farm")),
      ["Who has work to give?", "Where would I work?", "Which firm is it?"],
      { share: 0.85 },
    ),
  ],
  body: [
    named("pay", ["Pay", "Wage", "Per hour", "Salary"], v.price(9, 38), [
      "What would I earn?",
      "How much do they pay?",
      "How much money is in it?",
    ]),
    named(
      "working time",
      ["Hours", "Per week", "Workload", "Time"],
      v.one("20 h a week", "40 hours", "part time", "full time", "weekends", "mornings", "nights", "10 h"),
      ["How much would I have to work?", "When or how long do I work?"],
    ),
    named(
      "beginning",
      ["Start", "From", "Begin", "Starting"],
      v.either(v.date, v.one("now", "at once", "May", "soon", "June")),
      ["When does the work begin?", "From when do they need somebody?"],
    ),
    named("place of work", ["Place", "Where", "Location", "City"], v.city, [
      "In which town is it?",
      "Where is the work?",
    ]),
  ],
  foot: [
    phone,
    contact,
    alone(
      "email address",
      ["{}", "Apply: {}"],
      v.email,
      ["Where do I send my papers?", "To which address do I write?"],
      { share: 0.4 },
    ),
  ],
  never: [
    missing("number of days off", "How many days off would I have?"),
    missing("last day to apply", "Until when can I apply?"),
  ],
};

export const offers: readonly Kind[] = [lessons, job];
