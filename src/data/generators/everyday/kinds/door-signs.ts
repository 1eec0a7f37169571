/** Signs at doors and shops: who is there, since when, at what hours. */

import { alone, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";

const doorSign: Kind = {
  noun: "door sign",
  weight: 1.6,
  aspects: [0.4, 0.9],
  layouts: ["pairs", "columns"],
  faces: ["sans", "sans", "serif", "slab"],
  colored: 0.25,
  head: [
    alone(
      "room number",
      ["{}", "Room {}", "No. {}"],
      v.either(v.number(1, 480), v.pattern("A999", "9.99", "A-99")),
      ["Which room is it?", "What number does the door have?", "In front of which room am I?"],
      { scale: 1.2 },
    ),
    alone(
      "name",
      "{}",
      v.either(v.person, v.text("{} {}", v.one("Dr.", "Prof.", "Ms", "Mr"), v.lastName)),
      ["Who works behind this door?", "Whose office is it?", "Whom do I find in the room?", "Who sits here?"],
      { share: 0.85 },
    ),
    alone(
      "job",
      "{}",
      v.oneOf(
        "Registrar, Head Teacher, Secretary, Accounts, Personnel, Librarian, Dean, Matron, Caretaker, Payroll, Editor in Chief, Director, Legal Department, Housing Office",
      ),
      ["What does the person do?", "What is done in the room?", "What work is done behind the door?"],
      { share: 0.7 },
    ),
  ],
  body: [
    named(
      "consultation time",
      ["Hours", "Office hours", "Open", "Consultation"],
      v.text("{} {}", v.oneOf("Mon, Tue, Wed, Thu, Fri, Mon-Thu, Tue-Fri"), v.hours),
      ["When can I talk to them?", "At what times may I come in?", "When is somebody there?"],
      { share: 0.6 },
    ),
    named(
      "phone extension",
      ["Ext.", "Tel.", "Phone", "Dial"],
      v.number(100, 9999),
      ["Which extension do they have?", "What do I dial to call the room?"],
      { share: 0.5 },
    ),
  ],
  foot: [
    alone(
      "request",
      ["Please {}", "{}"],
      v.oneOf(
        "knock, knock and enter, ring the bell, wait here, do not disturb, use room 12, take a seat, do not enter, report to the desk",
      ),
      ["What should I do at the door?", "What do they ask visitors to do?"],
      { share: 0.5 },
    ),
  ],
};

const shopSign: Kind = {
  noun: "shop sign",
  weight: 1.5,
  aspects: [0.35, 0.8],
  layouts: ["pairs"],
  faces: ["display", "display", "serif", "hand", "sans", "slab"],
  colored: 0.6,
  head: [
    alone(
      "shop",
      "{}",
      v.shop(
        "Bakery",
        "Books",
        "Hats",
        "Florist",
        "Butcher",
        "Cheese",
        "Bikes",
        "Antiques",
        "Toys",
        "Barber",
        "Cafe",
        "Bar",
        "Wool",
        "Shoes",
        "Fish",
        "Tea",
        "Records",
        "Chocolate",
        "Frames",
        "Keys",
      ),
      ["What is the shop called?", "Which shop is it?", "What stands over the door?", "Whose shop is it?"],
    ),
    alone(
      "assortment",
      "{}",
      v.oneOf(
        "Fresh bread daily, Books and maps, Wine and spirits, Fruit and vegetables, Shoes and bags, Tea and spices, Fine hats, Paint and brushes, Cakes to order, Haircuts and shaves, Flowers for all days, Keys cut, Fish from the coast, Bikes and repairs, Old furniture, Coins and stamps",
      ),
      ["What do they sell?", "What can I get there?", "What do they offer?"],
      { share: 0.7 },
    ),
    alone(
      "founding year",
      ["since {}", "est. {}", "Since {}", "founded {}"],
      v.number(1790, 2019),
      [
        "Since when has it been there?",
        "How old is the shop, since what year?",
        "In which year was it founded?",
      ],
      { share: 0.5 },
    ),
  ],
  body: [],
  foot: [
    alone(
      "house number",
      ["No. {}", "{}", "at {}"],
      v.street,
      ["Where is the shop?", "What is the address?"],
      { share: 0.3 },
    ),
    alone(
      "phone number",
      ["Tel. {}", "{}"],
      v.phone,
      ["At which number can I call the shop?", "What is the number of the shop's phone?"],
      { share: 0.25 },
    ),
  ],
  never: [
    missing("opening time", "When are they open?", "Until when can I go in?"),
    missing("owner's age", "How old is the owner?"),
  ],
};

const hoursSign: Kind = {
  noun: "sign with opening hours",
  weight: 1.8,
  aspects: [0.6, 1.4],
  layouts: ["spread", "spread", "aligned", "pairs"],
  faces: ["sans", "sans", "serif", "slab", "display"],
  colored: 0.3,
  isOrdered: true,
  head: [
    alone(
      "shop",
      "{}",
      v.shop(
        "Bakery",
        "Pharmacy",
        "Library",
        "Post Office",
        "Pool",
        "Bank",
        "Hair",
        "Cafe",
        "Clinic",
        "Garden Centre",
        "Hardware",
        "Gallery",
      ),
      ["Where do these hours hold?", "Which shop is it?", "Whose door is it?", "What is the place called?"],
    ),
    alone(
      "heading",
      "{}",
      v.one("Opening hours", "OPEN", "We are open", "Business hours", "Hours", "Our hours", "Come in"),
      ["What does it say over the hours?", "What is the heading?"],
      { share: 0.7 },
    ),
  ],
  body: [
    named(
      "opening time in the week",
      ["Mon-Fri", "Monday - Friday", "Mon to Fri", "Weekdays"],
      v.hours,
      [
        "When can I go there on a Wednesday?",
        "What are the hours in the week?",
        "When are they open on a working day?",
        "From when to when are they there on Tuesdays?",
      ],
      { share: 0.9 },
    ),
    named(
      "opening time on Saturday",
      ["Saturday", "Sat", "Saturdays", "Sat."],
      v.either(v.hours, v.hours, v.one("closed", "by request", "shut")),
      [
        "When can I go there on a Saturday?",
        "What are the hours on Saturday?",
        "Are they there on Saturday, and when?",
      ],
      { share: 0.85 },
    ),
    named(
      "opening time on Sunday",
      ["Sunday", "Sun", "Sundays", "Sun."],
      v.either(v.hours, v.one("closed", "Closed", "shut", "CLOSED", "no service")),
      [
        "When can I go there on a Sunday?",
        "What does it say for Sunday?",
        "Are they open on Sunday, and when?",
      ],
      { share: 0.75 },
    ),
    named(
      "opening time on holidays",
      ["Holidays", "Public holidays", "Bank holidays", "Hol."],
      v.either(v.hours, v.one("closed", "Closed", "shut")),
      ["When are they open on a holiday?", "What about holidays?"],
      { share: 0.4 },
    ),
    named(
      "lunch break",
      ["Lunch", "Lunch break", "Break", "Siesta"],
      v.one("12:00 - 13:00", "1-2 pm", "12:30-13:30", "12-2", "noon to 1", "13:00-14:00"),
      ["When do they have their lunch?", "When is nobody there at noon?", "When do they have a break?"],
      { share: 0.35 },
    ),
  ],
  foot: [
    alone(
      "time of the holiday",
      ["Closed {}", "We are away {}", "On holiday {}"],
      v.text("{} - {}", v.dayMonth, v.dayMonth),
      ["When are they on holiday?", "In which days is the shop shut?"],
      { share: 0.25 },
    ),
    alone(
      "phone number",
      ["Tel. {}", "{}", "Night bell: {}"],
      v.phone,
      ["Which number can I call?", "What is the number of the phone?"],
      { share: 0.35 },
    ),
  ],
};

const namePlate: Kind = {
  noun: "name plate",
  weight: 1.1,
  aspects: [0.4, 0.8],
  layouts: ["pairs"],
  faces: ["serif", "sans", "slab", "hand"],
  colored: 0.35,
  head: [
    alone(
      "name",
      ["{}", "{}", "Family {}"],
      v.either(v.lastName, v.person, v.text("{} & {}", v.lastName, v.lastName)),
      ["Who lives here?", "Whose door is it?", "Which name is on the plate?", "At whose house do I ring?"],
    ),
    alone(
      "job",
      "{}",
      v.oneOf(
        "Tax adviser, Notary, Piano lessons, Dentist, Architect, Midwife, Translator, Solicitor, Psychologist, Vet, Surveyor, Dressmaker",
      ),
      ["What does the person do?", "What is offered behind the door?", "What is the profession?"],
      { share: 0.6 },
    ),
    alone(
      "floor",
      ["{} floor", "Floor: {}"],
      v.one("1st", "2nd", "3rd", "ground", "top", "4th", "5th"),
      ["On which floor is it?", "How far up do I have to go?"],
      { share: 0.4 },
    ),
  ],
  body: [],
  foot: [
    alone(
      "way of ringing",
      ["Ring {}", "Please ring {}"],
      v.one("twice", "once", "3 times", "at no. 2", "below", "long"),
      ["How should I ring?", "How often do I ring?"],
      { share: 0.3 },
    ),
    alone(
      "no advertising",
      ["{}", "{}"],
      v.one("No adverts please", "No junk mail", "Beware of the dog", "No flyers", "No sellers"),
      ["What do they not want?", "What else is written on the plate?"],
      { share: 0.3 },
    ),
  ],
  never: [missing("house number", "Which number does the house have?")],
};

export const doorSigns: readonly Kind[] = [doorSign, shopSign, hoursSign, namePlate];
