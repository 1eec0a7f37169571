/** What invites people or wants something of them: invitations, posters, flyers, adverts at a wall. */

import { alone, type Kind, missing, named } from "./paper.ts";
import * as v from "./values.ts";

const hand = ["hand", "hand", "serif", "display", "sans"] as const;
const loud = ["display", "display", "sans", "slab", "hand"] as const;

const place = v.either(
  v.street,
  v.text("{} {}", v.brand, v.oneOf("Hall, Garden, Barn, Beach, Hotel, Club, Church, Park, Roof, Pavilion")),
);

const where = alone(
  "place",
  ["{}", "at {}", "Place: {}", "Where? {}"],
  place,
  [
    "Where is it?",
    "Where do I have to go?",
    "At which place do people meet?",
    "Where does it take place?",
    "What is the venue?",
  ],
  { share: 0.9 },
);

const when = alone(
  "day",
  ["{}", "on {}", "When? {}", "{}"],
  v.eventDate,
  ["On which day is it?", "When does it take place?", "What day should I keep free?", "On what date is it?"],
  { share: 0.95 },
);

const start = alone(
  "starting time",
  ["{}", "at {}", "from {}", "starts {}"],
  v.daytime,
  [
    "At what time does it start?",
    "When should I be there?",
    "What time does it begin?",
    "From what time on can one come?",
  ],
  { share: 0.85 },
);

const entry = alone(
  "entrance fee",
  ["Entry {}", "Admission: {}", "Tickets {}", "Cost {}"],
  v.either(v.wholePrice(2, 60, 1), v.one("free", "free", "donation", "for free", "on the house")),
  [
    "What does it cost to get in?",
    "How much is the entrance?",
    "Do I have to pay, and how much?",
    "How expensive is it?",
  ],
  { share: 0.6 },
);

const phone = alone(
  "phone number",
  ["Call {}", "Tel. {}", "{}", "Ring {}"],
  v.phone,
  [
    "Which number can I call?",
    "At what number is somebody there?",
    "How do I reach them by phone?",
    "What number should I ring?",
  ],
  { share: 0.75 },
);

const contact = alone(
  "contact person",
  ["Ask for {}", "Contact: {}", "{} knows more"],
  v.either(v.person, v.firstName),
  ["Whom should I ask for?", "Who can tell me more?", "Who is the person to talk to?"],
  { share: 0.5 },
);

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

const poster: Kind = {
  noun: "poster",
  weight: 1.6,
  aspects: [1, 1.6],
  layouts: ["pairs"],
  faces: loud,
  colored: 0.4,
  head: [
    alone(
      "title",
      "{}",
      v.either(
        v.workTitle,
        v.text(
          "{} {}",
          v.brand,
          v.oneOf(
            "Festival, Night, Live, Jazz Night, Circus, Book Fair, Street Party, Film Days, Open Air, Comedy Show, Quiz Night, Carnival, Concert, Karaoke",
          ),
        ),
        v.text(
          "{} {}",
          v.city,
          v.oneOf("Marathon, Fair, Parade, Book Festival, Food Market, Wine Days, Fun Run, Folk Festival"),
        ),
      ),
      [
        "What is the event called?",
        "What is it the poster for?",
        "What is going on there?",
        "What does it say in the largest letters?",
      ],
    ),
    alone(
      "performer",
      ["with {}", "{}", "starring {}"],
      v.either(v.person, v.text("The {}", v.brand)),
      ["Who will be on stage?", "Who is playing or speaking?", "Whom can one see there?"],
      { share: 0.6 },
    ),
  ],
  body: [when, start, { ...where, share: 0.95 }, entry],
  foot: [
    alone(
      "website",
      ["{}", "Tickets: {}", "More at {}"],
      v.website,
      ["Where do I find more on the internet?", "On which website can I get tickets?"],
      { share: 0.5 },
    ),
    alone(
      "organizer",
      ["presented by {}", "{} presents", "organized by {}"],
      v.company,
      ["Who organizes it?", "Who is behind the event?"],
      { share: 0.4 },
    ),
  ],
  never: [
    missing("end", "Until what time does it go on?", "When is it over?"),
    missing("dress code", "What should I wear?"),
  ],
};

const flyer: Kind = {
  noun: "flyer",
  weight: 1.3,
  aspects: [0.7, 1.5],
  layouts: ["pairs", "aligned"],
  faces: loud,
  colored: 0.3,
  head: [
    alone(
      "event",
      "{}",
      v.oneOf(
        "FLEA MARKET, Yard sale, Garage sale, Bake sale, Book sale, Open day, Toy swap, Plant swap, Car boot sale, Clothes swap, Christmas market, Moving sale, Charity run, Blood drive, Bike market, Craft fair",
      ),
      ["What is going on there?", "What is it about?", "What kind of event is it?", "Why should I go there?"],
    ),
    alone(
      "list of things",
      ["{}", "Come and see {}", "{} and more"],
      v.oneOf(
        "toys and books, old records, plants, clothes for kids, furniture, lamps, tools, cakes, bikes, comics, garden tools, china, games",
      ),
      ["What can I find there?", "What do they have there?", "What is on offer?"],
      { share: 0.6 },
    ),
  ],
  body: [
    when,
    alone(
      "time span",
      ["{}", "from {}", "open {}", "{}"],
      v.hours,
      ["From when to when is it?", "At what hours can I come?", "How long is it on that day?"],
      { share: 0.9 },
    ),
    where,
    named(
      "price of a stand",
      ["Stand", "Table", "Stall", "Fee for a table"],
      v.wholePrice(3, 40, 1),
      ["What do I pay to sell something there?", "How much is a table?"],
      { share: 0.4 },
    ),
  ],
  foot: [
    phone,
    contact,
    alone(
      "rain date",
      ["If it rains: {}", "In case of rain {}", "Rain date {}"],
      v.eventDate,
      ["When is it if the weather is bad?", "What happens when it rains, which day is it then?"],
      { share: 0.35 },
    ),
  ],
};

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

export const events: readonly Kind[] = [
  invitation,
  wedding,
  poster,
  flyer,
  lostPet,
  flat,
  forSale,
  lessons,
  job,
];
