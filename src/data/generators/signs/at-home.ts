/** Telephones, boxes, bottles, tags, what hangs in a kitchen or lies on a desk. */

import type { SignKind } from "./sign-kind.ts";

export const atHome: readonly SignKind[] = [
  {
    what: "message",
    texts:
      "{first}: {message} | {first} {time} / {message} | {message} / - {first} | {first} / {message} | {message}",
    asked: {
      first: "Who wrote it? | Who is the message from? | Who sent this? | Which name is there?",
      message: "What does the message say? | What do they write? | What is the message?",
      time: "At what time was it sent? | When did it come in? | What time is given?",
    },
  },
  {
    what: "phone screen",
    texts:
      "{first} / calling ... | Missed call / {first} | Missed call / {phone} | Call from {first} / - {time} | Alarm / # {time} | Battery {percent} | Timer / # {minutes}:{tens}",
    asked: {
      first: "Who is calling? | Who called? | Whose call is it?",
      phone: "Which number called? | From what number is the call?",
      time: "What time is shown? | For what time is it? | When was it?",
      percent: "How full is the battery? | How much battery is left?",
    },
  },
  {
    what: "gift tag",
    texts:
      "To {first} / from {first2} | For {first} | For {first} / - love, {first2} | To {first}, from {first2}",
    asked: {
      first: "Who is the present for? | Who gets it? | Who may open it?",
      first2: "Who is it from? | Who gave it? | Who sends the present?",
      date: "Which date is on the tag? | Until when must it stay closed?",
    },
    look: "written",
  },
  {
    what: "box",
    texts:
      "{chamber} / - {things} | {things} | {chamber}: {things} | # {chamber} | {things} / - box {zone} | {chamber} / box {zone}",
    asked: {
      chamber: "Which room does the box go to? | Where does the box belong? | In which room should I put it?",
      things: "What is in the box? | What's inside? | What have they packed in it?",
      zone: "Which box is it? | What number does the box have?",
    },
    look: "written",
  },
  {
    what: "wine label",
    texts:
      "# {brand} / {vintage} | {brand} / {vintage} / - {volume} | {town} / {vintage} | # {vintage} / {family} | {brand} / - {strength} vol.",
    asked: {
      vintage: "Which year is the wine from? | What vintage is it? | How old is the wine, which year?",
      volume: "How much is in the bottle? | How large is the bottle?",
      strength: "How strong is it? | How many per cent alcohol does it have? | How much alcohol is in it?",
    },
    look: "book",
  },
  {
    what: "mug",
    texts:
      "Best {relative} ever | World's best {relative} | I love {town} | {relative}'s mug | {first}'s mug | No. 1 {relative}",
    asked: {
      relative: "Who is the mug for? | Whose mug is it? | Who is the best?",
      town: "Which town is on the mug? | Which place do they love?",
    },
    neverRefused: "relative",
    hasCapitals: true,
  },
  {
    what: "exercise book",
    texts:
      "{course} / {first} {family} | {first} / class {form} | {course} / - class {form} | # {course} / {first} | {first} {family} / class {form}",
    asked: {
      course: "Which subject is it for? | What subject is the book for? | For which lessons is it?",
      first: "Whose book is it? | What is the first name? | Who does it belong to?",
      form: "Which class? | Which class is it? | What class are they in?",
    },
    look: "written",
  },
  {
    what: "shirt",
    texts: "{family} / # {shirt} | # {shirt} | # {shirt} / {family} | {team} / # {shirt}",
    asked: {
      shirt:
        "What number does the player wear? | Which number is on the shirt? | What's the number on the back?",
      family: "Which player is it? | What is the player called? | Whose shirt is it?",
      team: "Which team is it? | What team does the player play for?",
    },
    hasCapitals: true,
  },
  {
    what: "weather display",
    texts:
      "{town} / # {warmth} | {weekday}: {weather} / {warmth} | {town} / {weather} | {weather}, {warmth} | # {warmth} / - {weather} | {weekday} / {weather}",
    asked: {
      warmth: "How warm is it? | What is the temperature? | How many degrees?",
      weather: "What is the weather like? | What weather is it? | How will the weather be?",
      town: "Which town is it for? | Where is this weather? | Which place is it?",
      weekday: "For which day is it? | Which day is it?",
    },
  },
  {
    what: "reminder",
    texts:
      "{appointment} / {weekday} {time} | {time} {appointment} | {appointment} / - {date} | {weekday}: {appointment} | {appointment} at {time} | {date} / {appointment}",
    asked: {
      appointment:
        "What is it a reminder of? | What is on? | What must I not miss? | What appointment is it?",
      time: "At what time? | What time is it at? | At what time do I have to be there?",
      weekday: "On which day of the week? | On what weekday is it?",
      date: "On what date is it? | What's the date of it?",
    },
  },
  {
    what: "menu",
    texts:
      "{dish} {price} | {dish} / # {price} | {dish} / {dish2} | {dish} / - with {side} | {dish} with {side} / {price}",
    asked: {
      price: "How much is it? | What does the dish cost? | What do I pay?",
      dish: "Which dish comes first? | What is the first thing to eat? | What can I order?",
      side: "What comes with it? | What is served with it? | With what is it?",
    },
    look: "book",
  },
  {
    what: "saying",
    texts: "{motto} | {motto} / - {author} | {author}: / {motto}",
    asked: {
      author: "Who said it? | Whose words are they? | Who is it by?",
      motto: "What is the saying? | What does the saying say? | What are the words?",
      year: "In which year was it said? | Which year is given?",
    },
    look: "book",
  },
  {
    what: "player",
    texts:
      "{title} / {brand} | Now playing: / {title} | {title} / - {brand} / {minutes}:{tens} | {brand} / {title}",
    asked: {
      title: "Which song is it? | What is playing? | What is the song called?",
      brand: "Who plays it? | Which band is it? | Who is the artist? | Who is it by?",
      year: "Which year is the song from? | When did it come out?",
    },
  },
  {
    what: "bin",
    texts:
      "{waste} only | # {waste} | {waste} / - no {waste2} | {waste} / collected on {weekday} | {waste} and {waste2}",
    asked: {
      waste: "What goes into the bin? | What may I throw in? | What is the bin for?",
      weekday: "On which day is it emptied? | When do they collect it, which day?",
    },
    hasCapitals: true,
  },
  {
    what: "pump",
    texts: "Diesel {litre} | Diesel / # {litre} | Super {litre} / Diesel {litre2} | Super / # {litre}",
    asked: {
      litre: "What does a litre cost? | What price comes first? | How much is a litre?",
      litre2: "What does diesel cost below? | What is the second price?",
    },
    neverRefused: "litre litre2",
    look: "coded",
  },
  {
    what: "parking sign",
    texts:
      "Parking / {price} per hour | Max. {zone} hours | Paid until {time} | {price} an hour / - max. {zone} h | Car park {zone} / {number} free | Free after {time} | Only with permit {code}",
    asked: {
      price: "What does an hour cost? | How much is it per hour? | What do I pay for an hour?",
      time: "Which time is given? | What time does it say?",
      number: "How many places are free? | How many spaces are left?",
      code: "Which permit do I need? | What permit is asked for?",
    },
  },
];
