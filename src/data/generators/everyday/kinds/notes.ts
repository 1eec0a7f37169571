/** Notes, messages on the phone, memos. */

import { alone, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";
import { hand, signature } from "./notices-fields.ts";

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

export const notes: readonly Kind[] = [note, phoneMessage, memo];
