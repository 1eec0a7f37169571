/** Notices in a stairwell, short letters, notes of schools. */

import { alone, type Kind, named } from "../paper.ts";
import * as v from "../values.ts";
import { signature } from "./notices-fields.ts";

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

export const letters: readonly Kind[] = [houseNotice, shortLetter, schoolNote];
