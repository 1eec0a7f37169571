/** Kinds of tables at work: hours, phones, money, appointments, tasks. */

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

export const officeKinds: readonly RecordsKind[] = [
  openingHours,
  hoursByDay,
  phones,
  phones,
  budget,
  budget,
  appointments,
  tasks,
];
