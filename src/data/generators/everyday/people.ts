/** Cards that people carry: business cards, passes of members and visitors, badges. */

import { alone, type Kind, missing, named } from "./paper.ts";
import * as v from "./values.ts";

const holder = named(
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

const expiry = named(
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

const since = named(
  "start of membership",
  ["Member since", "Since", "Joined", "Member from"],
  v.either(v.year, v.monthOfYear),
  ["Since when has the person been a member?", "When did they join?", "How long have they been in it?"],
);

const cardNumber = named(
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

const birth = named("date of birth", ["Born", "Date of birth", "DOB", "Birth date"], v.birthday, [
  "When was the person born?",
  "What is the birthday?",
  "On which day was the person born?",
]);

const jobs =
  v.oneOf(`Sales Manager, Architect, Electrician, Lawyer, Plumber, Web Designer, Photographer, Dentist, Tax Adviser, Carpenter,
  Estate Agent, Gardener, Piano Teacher, Engineer, Painter, Consultant, Translator, Chef, Nurse, Editor, Head of Design, Midwife, Accountant,
  Project Lead, Florist, Mechanic, Vet, Notary, Sound Technician, Roofer, Interpreter, Beekeeper`);

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

export const people: readonly Kind[] = [
  businessCard,
  shopCard,
  membership,
  loyalty,
  libraryCard,
  student,
  employee,
  conference,
  visitor,
  insurance,
  license,
  appointment,
];
