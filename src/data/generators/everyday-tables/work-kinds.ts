/** Kinds of tables at work, at school and at the doctor's: people, rooms, hours, money. */

import * as words from "../../words.ts";
import type { RecordsKind } from "./records.ts";
import {
  dayNames,
  distinct,
  each,
  either,
  firstNames,
  lastNames,
  money,
  oneOf,
  people,
  some,
  time,
  times,
  twoWords,
  whole,
} from "./values.ts";

const room = each(({ random }) => String(random.integer(1, 4) * 100 + random.integer(1, 30)));

const openingHours: RecordsKind = {
  titles: "Opening hours, Open, <name>'s Shop, Library, We are open | Come in, Hours of business",
  notes: "Closed on holidays, Last entry 30 min before | Ring the bell",
  counted: "days",
  canBeHeadless: true,
  columns: [
    { id: "day", names: "Day | On", cells: dayNames },
    { id: "opens", names: "Opens, From, Open | Begins", cells: time(6 * 60, 12 * 60, 30) },
    { id: "closes", names: "Closes, To, Until, Close | Ends", cells: time(13 * 60, 22 * 60, 30) },
  ],
  asks: [
    {
      of: "opens",
      by: "day",
      what: "opening time on {}",
      said: [
        "When do they open on {}?",
        "From when are they open on {}?",
        "How early can I come on {}?",
        "When does it open on {}?",
      ],
    },
    {
      of: "closes",
      by: "day",
      what: "closing time on {}",
      said: [
        "When do they close on {}?",
        "Until when are they open on {}?",
        "How late is it open on {}?",
        "When does it close on {}?",
      ],
    },
    { of: "day", by: "closes", what: "day that ends at {}", said: ["On which day do they close at {}?"] },
    { of: "day", by: "opens", what: "day that begins at {}", said: ["On which day do they open at {}?"] },
  ],
  bests: [
    {
      of: "day",
      by: "closes",
      isMost: true,
      said: ["On which day are they open longest in the evening?", "Which day closes last?"],
      pair: ["On which day do they close later, {a} or {b}?"],
    },
    { of: "day", by: "opens", isMost: false, said: ["On which day do they open earliest?"] },
  ],
};

const hoursByDay: RecordsKind = {
  titles: "Opening hours, Hours, <firm>, Dr. <name>, Museum | Come in, Visits",
  notes: "By appointment, Closed in <month> | Please knock",
  counted: "days",
  canBeHeadless: true,
  columns: [
    {
      id: "day",
      names: "Day | On",
      cells: either(dayNames, some("Mon-Fri, Saturday, Sunday | Weekdays, Weekend")),
    },
    {
      id: "hours",
      names: "Hours, Open | Times",
      cells: each(({ random, clock }) =>
        random.chance(0.12)
          ? "closed"
          : `${clock(60 * random.integer(6, 11) + random.pick([0, 0, 30]))} - ${clock(60 * random.integer(12, 22) + random.pick([0, 0, 30]))}`,
      ),
    },
  ],
  asks: [
    {
      of: "hours",
      by: "day",
      what: "hours on {}",
      said: [
        "What are the hours on {}?",
        "When is it open on {}?",
        "When can I come on {}?",
        "What does it say for {}?",
      ],
    },
    {
      of: "day",
      by: "hours",
      what: "day with {}",
      said: ["On which day does it say {}?", "Which day has the hours {}?"],
    },
  ],
};

const phones: RecordsKind = {
  titles: "Phone list, Contacts, Who is who, Team <thing>, Numbers | Call list, Staff of <firm>",
  notes: "Dial 0 for the desk, After 5 pm: 112 | Ask for help",
  counted: "people",
  canBeHeadless: true,
  columns: [
    { id: "name", names: "Name, Person, Who | Colleague", cells: either(people, lastNames, firstNames) },
    {
      id: "number",
      names: "Phone, Number, Ext., Tel. | Call",
      cells: either(
        distinct(({ random }) => `${words.digits(random, 3)}-${words.digits(random, 4)}`),
        distinct(({ random }) => words.digits(random, random.pick([3, 4]))),
        distinct(({ random }) => `0${words.digits(random, 3)} ${words.digits(random, 5)}`),
      ),
    },
    { id: "room", names: "Room, Office | Bureau", cells: room, isOptional: true },
    {
      id: "job",
      names: "Job, Role, Department | Duty",
      cells: some(
        "Sales, Kitchen, Reception, Finance, IT, Support, Cleaning, Manager, Driver, Nurse, Security, Repairs | Legal, Archive, Workshop, Director, Porter, Design",
      ),
      isOptional: true,
      isCommon: true,
    },
  ],
  asks: [
    {
      of: "number",
      by: "name",
      what: "phone number of {}",
      said: [
        "What is {}'s number?",
        "How can I call {}?",
        "Which number does {} have?",
        "What do I dial for {}?",
        "How do I reach {}?",
      ],
    },
    {
      of: "room",
      by: "name",
      what: "room of {}",
      said: ["Which room is {} in?", "Where does {} sit?", "Where do I find {}?"],
    },
    {
      of: "job",
      by: "name",
      what: "job of {}",
      said: ["What does {} do?", "What is {} responsible for?", "Which department is {} in?"],
    },
    {
      of: "name",
      by: "number",
      what: "owner of {}",
      said: ["Whose number is {}?", "Who answers when I call {}?"],
    },
    { of: "name", by: "room", what: "person in room {}", said: ["Who is in room {}?", "Who sits in {}?"] },
    { of: "name", by: "job", what: "person for {}", said: ["Who is responsible for {}?", "Who does {}?"] },
    {
      of: "number",
      by: "job",
      what: "number of {}",
      said: ["Which number do I call for {}?", "What is the number of {}?"],
    },
  ],
};

const budget: RecordsKind = {
  titles: "Budget, Expenses, Budget <month>, My money, Trip to <city> | Outgoings, Purse <year>",
  counted: "items",
  columns: [
    {
      id: "item",
      names: "Item, Category, What | Purpose",
      cells: some(
        "Rent, Food, Power, Water, Phone, Travel, Clothes, Gifts, Insurance, Fuel, School, Hotel, Internet, Repairs, Car, Sports, Books, Taxes | Heating, Pets, Toys, Garden, Fees, Furniture, Medicine, Charity",
      ),
      isCommon: true,
    },
    {
      id: "planned",
      names: "Planned, Budget, Plan | Allowed",
      cells: money(20, 1500, 5),
      isNumber: true,
      isSummed: true,
    },
    {
      id: "spent",
      names: "Spent, Actual, Paid | Used up",
      cells: money(20, 1500),
      isNumber: true,
      isSummed: true,
    },
    {
      id: "left",
      names: "Left, Difference, Rest | Remaining",
      cells: money(1, 300),
      isNumber: true,
      isOptional: true,
    },
  ],
  totals: "Total, Sum | Overall, Altogether",
  asks: [
    {
      of: "planned",
      by: "item",
      what: "plan for {}",
      said: ["How much was planned for {}?", "What is the budget for {}?", "How much may we spend on {}?"],
    },
    {
      of: "spent",
      by: "item",
      what: "spending on {}",
      said: ["How much was spent on {}?", "What did we pay for {}?", "What did {} cost in the end?"],
    },
    {
      of: "left",
      by: "item",
      what: "rest for {}",
      said: ["How much is left for {}?", "What remains for {}?"],
    },
    { of: "item", by: "spent", what: "item of {}", said: ["What was {} spent on?", "What cost {}?"] },
  ],
  bests: [
    {
      of: "item",
      by: "spent",
      isMost: true,
      said: ["What was most spent on?", "What cost the most?"],
      pair: ["What cost more, {a} or {b}?"],
    },
    { of: "item", by: "spent", isMost: false, said: ["What was least spent on?"] },
    { of: "item", by: "planned", isMost: true, said: ["For what was most planned?"] },
  ],
};

const appointments: RecordsKind = {
  titles: "Appointments, Today, Dr. <name>, Monday, Calendar | Visits, Agenda",
  counted: "people",
  key: "who",
  columns: [
    { id: "time", names: "Time, When, At | Hour", cells: times(7 * 60, 18 * 60, 15) },
    { id: "who", names: "Name, Who, Patient, Client | Visitor", cells: either(lastNames, people) },
    {
      id: "what",
      names: "What, Reason, For | Purpose",
      cells: oneOf(
        "check-up, meeting, haircut, interview, lunch, call, vaccine, lesson, repair | briefing, massage, X-ray, tasting",
      ),
      isOptional: true,
    },
    { id: "room", names: "Room, Where | Place", cells: room, isOptional: true },
  ],
  asks: [
    {
      of: "who",
      by: "time",
      what: "appointment at {}",
      said: ["Who comes at {}?", "Who has the appointment at {}?", "Who is booked at {}?"],
    },
    {
      of: "time",
      by: "who",
      what: "appointment of {}",
      said: [
        "When is {}'s appointment?",
        "When does {} come?",
        "What time is {} booked?",
        "When is it {}'s turn?",
      ],
    },
    { of: "what", by: "who", what: "reason of {}", said: ["What does {} come for?", "Why is {} coming?"] },
    {
      of: "room",
      by: "who",
      what: "room of {}",
      said: ["Which room does {} go to?", "Where does {} have to go?"],
    },
    {
      of: "room",
      by: "time",
      what: "room at {}",
      said: ["Which room is used at {}?", "Where is the appointment at {}?"],
    },
    { of: "what", by: "time", what: "appointment at {}", said: ["What happens at {}?", "What is at {}?"] },
  ],
  bests: [
    {
      of: "who",
      by: "time",
      isMost: false,
      said: ["Who comes first?", "Who has the earliest appointment?"],
      pair: ["Who comes earlier, {a} or {b}?"],
    },
    { of: "who", by: "time", isMost: true, said: ["Who comes last?", "Who has the latest appointment?"] },
  ],
};

const grades: RecordsKind = {
  titles: "Report <year>, Grades, Exam results, Class <n> | School report, Marks of <name>",
  counted: "subjects",
  columns: [
    {
      id: "subject",
      names: "Subject, Course | Discipline",
      cells: some(
        "Maths, English, History, Art, Music, Physics, Sports, French, Biology, Geography, German, Science | Chemistry, Latin, Drama, Ethics, Spanish, Economics",
      ),
    },
    {
      id: "grade",
      names: "Grade, Mark, Result | Achieved",
      cells: either(
        each(({ random }) => random.pick(["A", "A-", "B+", "B", "B-", "C+", "C", "D"])),
        each(({ random }) => `${random.integer(40, 100)}%`),
        each(({ random }) => `${random.integer(8, 50)}/50`),
      ),
      isNumber: true,
    },
    { id: "teacher", names: "Teacher | Tutor", cells: lastNames, isOptional: true },
    { id: "room", names: "Room | Hall", cells: room, isOptional: true },
    {
      id: "day",
      names: "Exam, Day | Test on",
      cells: each(({ random }) => `${random.integer(1, 28)} ${random.pick(["May", "June", "July"])}`),
      isOptional: true,
    },
  ],
  asks: [
    {
      of: "grade",
      by: "subject",
      what: "grade in {}",
      said: [
        "What grade is it in {}?",
        "What is the mark in {}?",
        "Which grade did the student get in {}?",
        "How good is {}? Give the mark.",
      ],
    },
    {
      of: "teacher",
      by: "subject",
      what: "teacher of {}",
      said: ["Who teaches {}?", "Who is the {} teacher?", "Who gives {}?"],
    },
    {
      of: "subject",
      by: "teacher",
      what: "subject of {}",
      said: ["What does {} teach?", "Which subject is {}'s?"],
    },
    { of: "room", by: "subject", what: "room for {}", said: ["Where is {}?", "Which room is {} in?"] },
    {
      of: "day",
      by: "subject",
      what: "day of the {} exam",
      said: ["When is the {} exam?", "On which day is {}?"],
    },
  ],
};

const medicines: RecordsKind = {
  titles: "Medication, My pills, Medicines, Plan for Mr <name> | Remedies, Doses",
  notes: "Take with water, Not on an empty stomach | Shake before use",
  counted: "medicines",
  columns: [
    {
      id: "name",
      names: "Medicine, Drug, Name | Remedy",
      cells: distinct(({ random, split }) =>
        words.capitalised(words.pseudoWord(random, split) + random.pick(["ol", "in", "ax", "ane", "um"])),
      ),
    },
    {
      id: "dose",
      names: "Dose, Amount | Strength",
      cells: oneOf(
        "5 mg, 10 mg, 20 mg, 50 mg, 100 mg, 500 mg, 1 tablet, 2 tablets, 10 drops | 15 mg, 40 mg, 250 mg, 3 tablets, 20 drops",
      ),
    },
    {
      id: "when",
      names: "When, Time | Taken",
      cells: oneOf(
        "morning, evening, noon, at night, before meals, twice a day | at bedtime, after food, once a week",
      ),
    },
    {
      id: "for",
      names: "For, Against | Helps with",
      cells: oneOf("pain, fever, cough, sleep, blood, heart, stomach | allergy, cold, nerves"),
      isOptional: true,
    },
  ],
  asks: [
    {
      of: "dose",
      by: "name",
      what: "dose of {}",
      said: ["How much {} do I take?", "What is the dose of {}?", "In what dose do I take {}?"],
    },
    {
      of: "when",
      by: "name",
      what: "time for {}",
      said: ["When do I take {}?", "At what time is {} taken?", "When is it time for {}?"],
    },
    { of: "for", by: "name", what: "use of {}", said: ["What is {} for?", "What does {} help against?"] },
    {
      of: "name",
      by: "for",
      what: "medicine for {}",
      said: ["What do I take for {}?", "Which medicine is for {}?"],
    },
    {
      of: "name",
      by: "when",
      what: "medicine for {}",
      said: ["Which medicine is taken {}?", "What do I take {}?"],
    },
  ],
};

const flats: RecordsKind = {
  titles: "Flats to let, Homes, For rent in <city>, Rooms | Lodgings, Vacant",
  counted: "flats",
  columns: [
    {
      id: "where",
      names: "Street, Address, Where | Site",
      cells: distinct(({ random, split }) => `${words.lastName(random, split)} St ${random.integer(1, 90)}`),
    },
    { id: "rooms", names: "Rooms | Chambers", cells: whole(1, 6), isNumber: true },
    { id: "size", names: "Size, Area, m2 | Space", cells: whole(18, 160, " m2"), isNumber: true },
    {
      id: "rent",
      names: "Rent, Price | Monthly",
      cells: each(({ random, money: written }) => written(random.integer(30, 260) * 10).replace(".00", "")),
      isNumber: true,
    },
    {
      id: "floor",
      names: "Floor, Level | Storey",
      cells: oneOf("ground, 1st, 2nd, 3rd, 4th | 5th, 6th, attic"),
      isOptional: true,
    },
  ],
  asks: [
    {
      of: "rent",
      by: "where",
      what: "rent of {}",
      said: ["What is the rent at {}?", "How much is the flat in {}?", "What does {} cost a month?"],
    },
    { of: "size", by: "where", what: "size of {}", said: ["How big is the flat at {}?", "How large is {}?"] },
    {
      of: "rooms",
      by: "where",
      what: "number of rooms at {}",
      said: ["How many rooms does {} have?", "How many rooms are there at {}?"],
    },
    {
      of: "floor",
      by: "where",
      what: "floor of {}",
      said: ["Which floor is {} on?", "On what floor is the flat at {}?"],
    },
    { of: "where", by: "rent", what: "flat for {}", said: ["Which flat costs {}?", "Where is the rent {}?"] },
    { of: "where", by: "size", what: "flat of {}", said: ["Which one has {}?", "Where is the flat of {}?"] },
  ],
  bests: [
    {
      of: "where",
      by: "rent",
      isMost: false,
      said: ["Which flat is the cheapest?"],
      pair: ["Which is cheaper, {a} or {b}?"],
    },
    {
      of: "where",
      by: "size",
      isMost: true,
      said: ["Which flat is the biggest?"],
      pair: ["Which is bigger, {a} or {b}?"],
    },
    { of: "where", by: "rent", isMost: true, said: ["Which flat has the highest rent?"] },
  ],
};

const books: RecordsKind = {
  titles: "Loans, Library, Books, Reading list <year>, My books | Borrowed, Shelf <n>",
  counted: "books",
  columns: [
    { id: "title", names: "Title, Book | Work", cells: twoWords },
    { id: "author", names: "Author, By | Writer", cells: lastNames },
    {
      id: "due",
      names: "Due, Return by | Back on",
      cells: each(({ random }) => `${random.integer(1, 28)} ${random.pick(words.months).slice(0, 3)}`),
      isOptional: true,
    },
    { id: "pages", names: "Pages, p. | Leaves", cells: whole(80, 900), isNumber: true, isOptional: true },
  ],
  asks: [
    {
      of: "author",
      by: "title",
      what: "author of {}",
      said: ["Who wrote {}?", "Who is the author of {}?", "By whom is {}?"],
    },
    { of: "title", by: "author", what: "book by {}", said: ["What did {} write?", "Which book is by {}?"] },
    {
      of: "due",
      by: "title",
      what: "date for {}",
      said: ["When do I have to return {}?", "When is {} due?", "Until when can I keep {}?"],
    },
    {
      of: "pages",
      by: "title",
      what: "number of pages of {}",
      said: ["How many pages does {} have?", "How long is {}?"],
    },
  ],
  bests: [
    {
      of: "title",
      by: "pages",
      isMost: true,
      said: ["Which book is the longest?", "Which has most pages?"],
      pair: ["Which is longer, {a} or {b}?"],
    },
    { of: "title", by: "pages", isMost: false, said: ["Which book is the shortest?"] },
  ],
};

const tasks: RecordsKind = {
  titles: "Tasks, To do, Project <thing>, Week <week>, Open points | Jobs, Action list",
  counted: "tasks",
  columns: [
    { id: "task", names: "Task, What, Job | Point", cells: twoWords },
    { id: "who", names: "Who, Owner, Person | Done by", cells: firstNames },
    {
      id: "due",
      names: "Due, Until, By | Deadline",
      cells: either(
        each(({ random }) => `${random.integer(1, 28)} ${random.pick(words.months).slice(0, 3)}`),
        dayNames,
      ),
    },
    {
      id: "state",
      names: "Status, State | Progress",
      cells: oneOf("open, done, started, late, 50%, waiting | blocked, almost ready, new"),
      isOptional: true,
    },
  ],
  asks: [
    {
      of: "who",
      by: "task",
      what: "person for {}",
      said: ["Who does {}?", "Who takes care of {}?", 'Who is responsible for "{}"?'],
    },
    {
      of: "due",
      by: "task",
      what: "date for {}",
      said: ["When is {} due?", 'By when must "{}" be done?', "Until when is there time for {}?"],
    },
    {
      of: "state",
      by: "task",
      what: "status of {}",
      said: ["How far is {}?", 'What is the status of "{}"?'],
    },
    { of: "task", by: "who", what: "task of {}", said: ["What does {} have to do?", "What is {}'s task?"] },
    {
      of: "due",
      by: "who",
      what: "deadline of {}",
      said: ["When does {} have to be finished?", "When is {}'s deadline?"],
    },
  ],
};

export const workKinds = [
  openingHours,
  hoursByDay,
  phones,
  phones,
  budget,
  budget,
  appointments,
  grades,
  medicines,
  flats,
  books,
  tasks,
];
