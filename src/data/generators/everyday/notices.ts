/** What people write to each other: notes, memos, messages on the phone, notices in a stairwell, recipes, short letters. */

import { alone, type Kind, missing, named } from "./paper.ts";
import * as v from "./values.ts";

const hand = ["hand", "hand", "hand", "sans", "serif"] as const;

const signature = alone(
  "signature",
  ["{}", "Love, {}", "- {}", "Yours, {}", "Best, {}", "See you, {}"],
  v.firstName,
  [
    "Who wrote it?",
    "Who signed it?",
    "From whom is the note?",
    "Who left the message?",
    "Whose words are these?",
  ],
  { share: 0.9 },
);

const greeting = alone(
  "addressee",
  ["Dear {},", "Hi {},", "{},", "Hello {}!", "For {}", "Hey {}!"],
  v.firstName,
  [
    "For whom is it?",
    "Who should read it?",
    "To whom is it written?",
    "Who is greeted?",
    "Who gets the message?",
  ],
);

const chore = v.oneOf(
  "buy milk, feed the cat, water the plants, call the bank, take out the bins, pay the rent, walk the dog, fix the tap, fetch the parcel, lock the back door, book the table, close the windows, bring back the ladder, pick up the kids, turn off the oven, empty the dishwasher",
);

const note: Kind = {
  noun: "note",
  weight: 1.6,
  aspects: [0.6, 1.2],
  layouts: ["pairs"],
  faces: hand,
  colored: 0.05,
  isProse: true,
  head: [greeting],
  body: [
    alone(
      "task",
      ["Please {}.", "Can you {}?", "Don't forget to {}.", "You need to {} today."],
      chore,
      [
        "What should be done?",
        "What is the reader asked to do?",
        "What must not be forgotten?",
        "What do they want from the reader?",
      ],
      { share: 0.85 },
    ),
    alone(
      "place of the keys",
      ["The keys are {}.", "I left the key {}.", "You find the keys {}.", "My keys lie {}."],
      v.one(
        "under the mat",
        "in the drawer",
        "on the shelf",
        "at the neighbour's",
        "in the blue bowl",
        "behind the clock",
        "on the hook",
        "in my coat",
        "in the shed",
        "under the pot",
      ),
      ["Where are the keys?", "Where did they leave the key?", "Where do I find the key?"],
      { share: 0.5 },
    ),
    alone(
      "time of return",
      ["I'll be back {}.", "I am home {}.", "Expect me {}.", "We return {}."],
      v.text("{} {}", v.one("at", "around", "by", "before"), v.daytime),
      [
        "When does the writer come back?",
        "At what time is the writer home again?",
        "When will they be back?",
      ],
      { share: 0.5 },
    ),
    alone(
      "food",
      ["There is {} in the fridge.", "You can eat the {}.", "I made {} for you.", "Dinner is {}."],
      v.oneOf("soup, lasagne, pizza, rice, salad, curry, pasta, stew, apple pie, fish, noodles, pancakes"),
      ["What is there to eat?", "What can they have for dinner?", "What has been cooked?"],
      { share: 0.4 },
    ),
    alone(
      "visitor",
      ["{} comes on Friday.", "{} will come by.", "{} called for you.", "{} visits us."],
      v.either(
        v.firstName,
        v.one("The plumber", "Grandma", "The landlord", "Aunt Mary", "The electrician", "My boss"),
      ),
      ["Who is coming or has called?", "Which person is named in the middle of the note?"],
      { share: 0.4 },
    ),
    alone(
      "phone number",
      ["Call me: {}.", "My new number is {}.", "Ring {} if anything happens."],
      v.phone,
      ["Which number should one call?", "What number does the note give?", "At what number is the writer?"],
      { share: 0.3 },
    ),
  ],
  foot: [signature],
  never: [
    missing("password", "What is the password?"),
    missing("price", "What does it cost?", "How much is it?"),
  ],
};

const phoneMessage: Kind = {
  noun: "phone message",
  weight: 1.2,
  aspects: [0.7, 1.3],
  layouts: ["pairs", "aligned", "spread", "columns"],
  faces: ["sans", "serif", "hand"],
  head: [
    alone(
      "heading",
      "{}",
      v.one(
        "PHONE MESSAGE",
        "While you were out",
        "Message",
        "Call note",
        "Telephone call",
        "You had a call",
        "Somebody rang",
      ),
      ["What does it say at the top?", "What is the heading?", "What happened according to the title?"],
    ),
  ],
  body: [
    named(
      "addressee",
      ["For", "To", "Attn.", "Message for"],
      v.either(v.firstName, v.titled),
      ["For whom is the message?", "Who was not there?", "Who should call back?"],
      { share: 0.9 },
    ),
    named(
      "caller",
      ["From", "Caller", "Who", "M."],
      v.person,
      ["Who called?", "Who wanted to talk to them?", "Who was on the phone?"],
      { share: 0.95 },
    ),
    named(
      "phone number",
      ["Phone", "Tel.", "Call back", "Number"],
      v.phone,
      ["At which number should they call back?", "What number did the caller leave?"],
      { share: 0.85 },
    ),
    named("time of the call", ["Time", "At", "Called at", "Hour"], v.stamp, [
      "When was the call?",
      "At what time did they ring?",
    ]),
    named(
      "day of the call",
      ["Date", "Day", "On", "Rang on"],
      v.eventDate,
      ["On which day was the call?", "What day did they ring?"],
      { share: 0.5 },
    ),
    named(
      "matter",
      ["About", "Re", "Message", "Wants"],
      v.oneOf(
        "the contract, the new car, a refund, Tuesday's meeting, the invoice, the dog, a job, the keys, the roof, lunch, the delivery, her visit",
      ),
      ["What was it about?", "What did the caller want?", "Why did they call?"],
    ),
    named(
      "note taker",
      ["Taken by", "Noted by", "Signed", "Written by"],
      v.firstName,
      ["Who took the call?", "Who wrote the message down?"],
      { share: 0.5 },
    ),
    named(
      "company of the caller",
      ["Of", "Company", "Firm", "Calling from"],
      v.company,
      ["For which firm does the caller work?", "Which company called?"],
      { share: 0.4 },
    ),
  ],
};

const memo: Kind = {
  noun: "memo",
  weight: 1.1,
  aspects: [0.8, 1.4],
  layouts: ["pairs", "aligned"],
  faces: ["sans", "serif", "mono", "slab"],
  colored: 0,
  head: [
    alone(
      "heading",
      "{}",
      v.one(
        "MEMO",
        "Memorandum",
        "Internal note",
        "Staff notice",
        "Office memo",
        "To all staff",
        "Information",
      ),
      ["What does it say at the top?", "What does the paper call itself?"],
    ),
  ],
  body: [
    named(
      "addressee",
      ["To", "For", "Attention", "Sent to"],
      v.either(
        v.person,
        v.one(
          "all staff",
          "night shift",
          "team B",
          "drivers",
          "kitchen",
          "all teachers",
          "office 3",
          "sales",
        ),
      ),
      ["Who should read it?", "For whom is it?", "Whom does it address?"],
      { share: 0.9 },
    ),
    named(
      "sender",
      ["From", "By", "Written by", "Author"],
      v.person,
      ["Who wrote it?", "From whom does it come?", "Who sent it around?"],
      { share: 0.9 },
    ),
    named(
      "subject",
      ["Re", "Subject", "About", "Topic"],
      v.oneOf(
        "new coffee machine, parking spaces, fire drill, summer party, lift repairs, office keys, holiday plans, printer paper, early closing, new phone list, window cleaning, lost umbrella",
      ),
      ["What is it about?", "What does it deal with?", "What is the topic?"],
      { share: 0.9 },
    ),
    named("day", ["Date", "Dated", "Day", "Written on"], v.date, [
      "When was it written?",
      "Which day is it from?",
    ]),
    alone(
      "meeting",
      ["We meet on {}.", "Meeting: {}.", "Please come on {}.", "The talk is on {}."],
      v.text("{} at {}", v.weekday, v.daytime),
      ["When do they meet?", "On what day and at what time should people come?", "When is the meeting?"],
      { share: 0.6 },
    ),
    alone(
      "room",
      ["The room is {}.", "Room: {}.", "It takes place in {}."],
      v.pattern("A9", "999", "9.99"),
      ["In which room is it?", "Where should people go?"],
      { share: 0.5 },
    ),
    alone(
      "task",
      ["Please {}.", "Everybody must {}.", "Remember to {}."],
      v.oneOf(
        "bring your badge, park behind the house, lock the doors, fill in the form, clear your desk, switch off the lights, use the stairs, hand in the keys, wear a helmet, be on time",
      ),
      ["What are they told to do?", "What should everybody do?", "What are people asked for?"],
      { share: 0.6 },
    ),
  ],
};

const houseNotice: Kind = {
  noun: "notice",
  weight: 1.5,
  aspects: [0.7, 1.4],
  layouts: ["pairs", "aligned"],
  faces: ["sans", "sans", "serif", "hand", "slab"],
  colored: 0.1,
  isProse: true,
  head: [
    alone(
      "heading",
      "{}",
      v.one(
        "NOTICE",
        "Dear neighbours",
        "No hot water",
        "Lift out of order",
        "ATTENTION",
        "Please note",
        "Chimney sweep",
        "Building work",
        "To all tenants",
        "Power cut",
        "Important",
        "Window cleaning",
        "Meter reading",
      ),
      ["What is the heading?", "What does it say in large letters?", "What is written at the top?"],
    ),
  ],
  body: [
    alone(
      "day",
      ["The work is on {}.", "This will be on {}.", "It happens on {}.", "Please be at home on {}."],
      v.eventDate,
      ["On which day does it happen?", "When will it be?", "What day is it about?"],
      { share: 0.9 },
    ),
    alone(
      "time span",
      ["It lasts from {}.", "Time: {}.", "Hours: {}.", "Expect it {}."],
      v.hours,
      ["From when to when is it?", "At what hours does it happen?", "How long does it go on that day?"],
      { share: 0.8 },
    ),
    alone(
      "reason",
      ["The reason: {}.", "This is because of {}.", "Cause: {}.", "We have {}."],
      v.oneOf(
        "new pipes, a burst pipe, repairs, fire alarm tests, roof work, a new lift, painting, a film shoot, rats in the cellar, cable work, tree cutting, a broken pump",
      ),
      ["Why is that?", "What is the reason?", "What is being done?"],
      { share: 0.7 },
    ),
    alone(
      "contact person",
      ["Questions? Ask {}.", "Contact {}.", "{} has the keys."],
      v.either(v.titled, v.person),
      ["Whom can I ask?", "Who knows more about it?"],
      { share: 0.5 },
    ),
    alone(
      "phone number",
      ["Call {}.", "Phone: {}.", "You can ring {}."],
      v.phone,
      ["Which number can I call?", "At which number is somebody there?"],
      { share: 0.5 },
    ),
    alone(
      "request",
      ["Please {}.", "We ask you to {}.", "You should {}."],
      v.oneOf(
        "move your cars, keep the doors shut, use the back stairs, empty the cellar, close the windows, fill some buckets, leave the key, take in your bikes, keep dogs inside",
      ),
      ["What should I do?", "What do they ask people to do?", "What are the tenants asked for?"],
      { share: 0.6 },
    ),
  ],
  foot: [
    alone(
      "sender",
      ["{}", "Your {}", "Signed: {}"],
      v.either(
        v.company,
        v.one("landlord", "house keeper", "caretaker", "management", "water works", "the board"),
      ),
      ["Who put it up?", "From whom is it?", "Who signed it?"],
      { share: 0.6 },
    ),
  ],
};

const shortLetter: Kind = {
  noun: "short letter",
  weight: 1.2,
  aspects: [0.9, 1.5],
  layouts: ["pairs"],
  faces: ["serif", "sans", "hand", "slab", "mono"],
  colored: 0,
  isProse: true,
  head: [
    alone(
      "day",
      ["{}", "{}"],
      v.text("{}, {}", v.city, v.date),
      ["Where and when was it written?", "What place and date stand at the top?"],
      { share: 1, scale: 0.75 },
    ),
    alone(
      "addressee",
      ["Dear {},", "Hello {},", "To {},", "Good morning {},"],
      v.either(v.titled, v.firstName),
      ["To whom is it written?", "Who gets the letter?", "Who is addressed?"],
      { share: 0.95 },
    ),
  ],
  body: [
    alone(
      "farewell",
      ["Thank you for {}.", "Many thanks for {}.", "We received {}."],
      v.oneOf(
        "your letter, the flowers, the photos, your order, the cake, your call, the book, your visit, the recipe, your cheque",
      ),
      ["What does the writer say thank you for or got?", "What are they grateful for?"],
      { share: 0.6 },
    ),
    alone(
      "day of arrival",
      ["We arrive on {}.", "I will visit you on {}.", "The parcel comes on {}.", "Our train arrives on {}."],
      v.eventDate,
      ["When is the arrival?", "On which day does somebody or something come?"],
      { share: 0.6 },
    ),
    alone(
      "amount",
      ["The price is {}.", "You owe us {}.", "I sent you {}.", "We paid {}."],
      v.wholePrice(10, 900),
      ["Which sum of money is named?", "About how much money is it?"],
      { share: 0.5 },
    ),
    alone(
      "viewing",
      [
        "The room can be seen on {}.",
        "The house can be seen {}.",
        "You can look at the car {}.",
        "We can meet {}.",
      ],
      v.text("{} at {}", v.weekday, v.daytime),
      ["When can one go and look or meet?", "Which day and time do they offer?"],
      { share: 0.5 },
    ),
    alone(
      "weather",
      ["The weather is {}.", "Here it is {}.", "It has been {}."],
      v.oneOf("lovely, cold, wet, sunny, stormy, windy, hot, foggy, mild, awful"),
      ["How is the weather?", "What do they say about the weather?"],
      { share: 0.4 },
    ),
    alone(
      "request",
      ["Please bring {}.", "Could you send us {}?", "We still need {}."],
      v.oneOf(
        "the keys, a signed copy, warm clothes, the old photos, your new address, a map, the receipt, your passport, two chairs",
      ),
      ["What is asked for?", "What should the reader bring or send?"],
      { share: 0.5 },
    ),
  ],
  foot: [
    {
      ...signature,
      value: v.either(v.firstName, v.person),
      questions: [...signature.questions, "Who sent the letter?"],
    },
  ],
};

const schoolNote: Kind = {
  noun: "school note",
  weight: 1,
  aspects: [0.8, 1.4],
  layouts: ["pairs", "aligned"],
  head: [
    alone(
      "school",
      "{}",
      v.text(
        "{} {}",
        v.brand,
        v.oneOf("School, Primary School, Kindergarten, High School, Day Care, Nursery"),
      ),
      ["Which school is it?", "Where does the child go?", "What is the school called?"],
    ),
    alone(
      "occasion",
      "{}",
      v.oneOf(
        "Trip to the zoo, Sports day, School play, Swimming lesson, Class photo, Forest walk, Museum visit, Parents' evening, Summer fair, Bike test, Theatre trip, Farm visit",
      ),
      ["What is planned?", "What is the note about?", "What will the children do?"],
      { share: 0.95 },
    ),
  ],
  body: [
    named(
      "day",
      ["Date", "Day", "When", "On"],
      v.eventDate,
      ["On which day is it?", "When does it take place?"],
      { share: 0.9 },
    ),
    named("meeting time", ["Meet at", "Time", "Be there at", "Start"], v.daytime, [
      "At what time must the children be there?",
      "When does it start?",
    ]),
    named("time of return", ["Back at", "Return", "Ends", "Home by"], v.daytime, [
      "When do they come back?",
      "At what time can I fetch my child?",
    ]),
    named("cost", ["Cost", "Price", "Fee", "Please pay"], v.wholePrice(1, 40, 1), [
      "What does it cost?",
      "How much money does the child need?",
    ]),
    named(
      "packing list",
      ["Bring", "Please bring", "Needed", "Pack"],
      v.oneOf(
        "a packed lunch, rain coat, swim suit, water bottle, old clothes, a hat, sports shoes, sun cream, helmet, a snack",
      ),
      ["What should the child take along?", "What do I have to pack?"],
    ),
    named("class", ["Class", "Form", "Group", "Year"], v.pattern("9A", "9"), [
      "For which class is it?",
      "Which children are meant?",
    ]),
    named("teacher", ["Teacher", "Contact", "From", "Led by"], v.titled, [
      "Which teacher is it?",
      "Who goes with them?",
      "Who wrote the note?",
    ]),
    named(
      "last day to answer",
      ["Reply by", "Answer by", "Sign by", "Return slip by"],
      v.eventDate,
      ["By when do I have to give the slip back?", "Until what day must I answer?"],
      { share: 0.5 },
    ),
  ],
};

const recipe: Kind = {
  noun: "recipe card",
  weight: 1.1,
  aspects: [0.7, 1.4],
  layouts: ["spread", "aligned", "pairs"],
  faces: ["hand", "serif", "sans", "slab"],
  head: [
    alone(
      "dish",
      "{}",
      v.oneOf(
        "Apple pie, Pea soup, Banana bread, Potato salad, Fish cakes, Pancakes, Walnut cake, Onion tart, Rice pudding, Dumplings, Lemon bars, Bean chili, Cheese sticks, Pumpkin soup, Ginger snaps, Stuffed peppers",
      ),
      [
        "What can I cook with it?",
        "What is it the recipe of?",
        "Which dish is it?",
        "What will there be to eat?",
      ],
    ),
    alone(
      "cook",
      ["by {}", "from {}", "{}'s recipe"],
      v.firstName,
      ["Whose recipe is it?", "Who cooks it like that?", "From whom is it?"],
      { share: 0.5 },
    ),
  ],
  body: [
    ...[
      ["flour", 100, 600, 50, " g"],
      ["butter", 50, 300, 25, " g"],
      ["sugar", 20, 300, 10, " g"],
      ["milk", 50, 750, 50, " ml"],
      ["eggs", 1, 8, 1, ""],
      ["onions", 1, 6, 1, ""],
    ].map(([what, low, high, by, unit]) =>
      named(
        `amount of ${what}`,
        [v.capital(String(what))],
        v.step(Number(low), Number(high), Number(by), String(unit)),
        [
          `How ${/s$/.test(String(what)) ? "many" : "much"} ${what} ${/s$/.test(String(what)) ? "do" : "do"} I need?`,
          `How ${/s$/.test(String(what)) ? "many" : "much"} ${what} must I buy for it?`,
          `What quantity of ${what} goes in?`,
        ],
        { share: 0.5 },
      ),
    ),
    named("oven temperature", ["Oven", "Bake at", "Heat", "Oven at"], v.step(140, 240, 10, " °C"), [
      "How hot must the oven be?",
      "At how many degrees is it baked?",
    ]),
    named("cooking time", ["Time", "Bake for", "Cook", "Takes"], v.step(10, 90, 5, " min"), [
      "How long does it take?",
      "For how many minutes is it on the fire or in the oven?",
    ]),
    named("number of servings", ["Serves", "For", "Portions", "Feeds"], v.number(2, 12), [
      "For how many people is it?",
      "How many can eat of it?",
    ]),
  ],
};

const shoppingList: Kind = {
  noun: "list",
  weight: 0.9,
  aspects: [0.9, 1.8],
  layouts: ["spread", "aligned", "pairs"],
  faces: hand,
  colored: 0.05,
  head: [
    alone(
      "heading",
      "{}",
      v.one(
        "Shopping",
        "To buy",
        "Groceries",
        "We need",
        "For the party",
        "Shopping list",
        "Saturday",
        "Bring home",
        "Supermarket",
      ),
      ["What does it say at the top of the list?", "What is the list for?", "What is the heading?"],
    ),
  ],
  body: [
    ["apples", 3, 12, ""],
    ["milk", 1, 4, " L"],
    ["flour", 1, 3, " kg"],
    ["candles", 2, 20, ""],
    ["rice", 1, 5, " kg"],
    ["lemons", 1, 9, ""],
    ["cheese", 100, 500, " g"],
    ["batteries", 2, 12, ""],
    ["ham", 100, 400, " g"],
    ["yoghurts", 2, 10, ""],
    ["coffee", 1, 4, " packs"],
    ["nails", 10, 90, ""],
  ].map(([what, low, high, unit]) =>
    named(
      `amount of ${what}`,
      [v.capital(String(what)), String(what)],
      v.number(Number(low), Number(high), String(unit)),
      [
        `How ${/s$/.test(String(what)) ? "many" : "much"} ${what} should I get?`,
        `What amount of ${what} do they want?`,
        `How ${/s$/.test(String(what)) ? "many" : "much"} ${what} is on the list?`.replace(
          /(s) is/,
          "$1 are",
        ),
      ],
      { share: 0.5 },
    ),
  ),
  never: [
    missing("amount of bread", "How much bread should I get?", "How many loaves of bread do they want?"),
  ],
};

export const notices: readonly Kind[] = [
  note,
  phoneMessage,
  memo,
  houseNotice,
  shortLetter,
  schoolNote,
  recipe,
  shoppingList,
];
