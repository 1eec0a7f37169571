/** Books, posters, notes, headlines, cards. */

import type { SignKind } from "./sign-kind.ts";

export const onPaper: readonly SignKind[] = [
  {
    what: "book cover",
    texts:
      "# {title} / {author} | {author} / # {title} | # {title} | # {title} / {author} / - {publisher} | {title} by {author} | # {title} / - {year} | {author} / {title} / - a novel",
    asked: {
      title:
        "What is the title? | What is the book called? | Which book is it? | What's the name of the book?",
      author: "Who wrote it? | Who is the author? | Who wrote the book? | Whose book is it? | By whom is it?",
      publisher: "Who published it? | Which publisher is it? | What is the publisher?",
      year: "Which year is it from? | When was it published? | Which year?",
      price: "What does the book cost? | How much is the book?",
    },
    look: "book",
  },
  {
    what: "museum label",
    texts:
      "{title} / {author} / - {year} | {author} / {title} | {title}, {year} / - {technique} | {author} / - {technique} | {title} / - {technique}",
    asked: {
      title: "What is the picture called? | What is the title of the work? | What's it called?",
      author: "Who painted it? | Who is the artist? | Who made it? | Whose work is it?",
      year: "Which year is it from? | When was it made? | What year?",
      technique: "What technique is it? | How was it made, in which technique? | What is it made with?",
    },
    look: "book",
  },
  {
    what: "poster",
    texts:
      "# {event} / {date} | {event} / {weekday} {time} | {brand} live / {date} / - {place} | # {event} / {place} | {event} / {date} / - tickets {price} | {event} / - {weekday}, {date}",
    neverRefused: "event",
    asked: {
      event: "What is it for? | Which event is it? | What is going on there? | What's on?",
      date: "What's the date? | On which date is it? | What date is it?",
      weekday: "On which day of the week is it? | Which weekday is it on?",
      time: "At what time does it begin? | What time does it start? | At what time should I be there?",
      place: "Where is it? | Where does it take place? | In which town is it?",
      price: "How much are the tickets? | What does it cost to get in? | How much is a ticket?",
      brand: "Who plays? | Who is playing? | Which band is it?",
    },
    hasCapitals: true,
  },
  {
    what: "note",
    texts:
      "Back at {time} / - {first} | Call {first} / {phone} | Please buy / {shopping} and {shopping2} | Don't forget: / {errand} | {first}, please {errand} | Meet me at {time} / {place} | {errand} on {weekday} | {shopping}, {shopping2}",
    neverRefused: "errand",
    asked: {
      time: "What time does it say? | At what time? | Which time is named?",
      first: "Which name is in the note? | Whose name is on it? | What name stands there?",
      phone: "Which number should I call? | What is the phone number?",
      shopping:
        "What should be bought first? | What is the first thing to buy? | Which thing is first on the list?",
      errand: "What has to be done? | What should I do? | What must not be forgotten?",
      place: "Where do they meet? | At which place? | Which place is named?",
      weekday: "On which day? | Which day of the week is it? | What day is it for?",
    },
    look: "written",
  },
  {
    what: "menu board",
    texts:
      "Soup of the day: / {food} / # {price} | Today: {food} soup | {food} soup {price} | {food} pie / - {price} | Today / {food} curry / # {price} | Special: / {food} with rice",
    asked: {
      food: "What is in it? | What kind of dish is it, with what? | What's the main thing in it? | What is today's dish made of?",
      price: "What does it cost? | How much is it? | What do I pay for it? | How much is the meal?",
      time: "Until what time is it served? | At what time is lunch?",
    },
    look: "written",
  },
  {
    what: "headline",
    texts:
      "{town} opens new {building} | {town} closes its {building} | {person} wins / {event} | {event} in {town} / - {date} | {town}: {building} on fire | Strike at {firm} | New {building} / costs {number} million | {town}: new {building} costs {number} million",
    neverRefused: "event building",
    asked: {
      town: "Which town is it about? | Where did it happen? | In which town? | What place is in the news?",
      building: "Which building is it about? | What building is in the news?",
      person: "Who won? | Who is in the news? | Which person is named?",
      firm: "Which company is it? | What company is in the news?",
      number: "How many million does it cost? | How many million?",
      date: "What is the date? | Which date is given?",
      event: "Which event is it? | What event is named?",
    },
    look: "book",
    hasCapitals: true,
  },
  {
    what: "business card",
    texts:
      "{person} / - {job} | # {person} / {phone} | {person} / {job} / - {phone} | {firm} / {person} | {person} / {email} | {firm} / - {phone}",
    asked: {
      person: "Whose card is it? | What's the name? | Who is it? | What is the person called?",
      job: "What does this person do? | What is the job? | What do they work as?",
      phone: "What is the phone number? | Which number can I call? | How can I call them?",
      firm: "Which company is it? | What is the company? | For whom does this person work?",
      email: "What is the e-mail address? | Where can I write to?",
      address: "What is the address? | Where is the office?",
    },
    look: "book",
  },
  {
    what: "calendar page",
    texts:
      "{date} | # {date} | {weekday} / {date} | {weekday}, {date} | Save the date: / {date} | {date} / - {time} | {month} {vintage}",
    neverRefused: "date month vintage",
    asked: {
      date: "What is the date? | Which date is it? | What date does it say? | What's today's date?",
      weekday: "Which day of the week is it? | Which weekday?",
      time: "What time is it? | What's the time? | Which time is given?",
      month: "Which month is it? | What month is named?",
      vintage: "Which year is it? | What year?",
    },
  },
  {
    what: "advertisement",
    texts:
      "For sale: / {wanted} / # {sum} | {wanted} for sale / {phone} | Lost: {animal} / {phone} | Lost {animal} / named {first} | Wanted: {wanted} | {wanted} {sum} / - ask {first} | Room to let / {sum} a month",
    neverRefused: "wanted animal",
    asked: {
      wanted: "Which thing is named? | What is it about? | Which thing is it?",
      sum: "What does it cost? | How much do they want? | How much is it? | What's the price?",
      phone: "Which number can I call? | What is the phone number? | How do I reach them?",
      animal: "What is lost? | Which animal is missing? | What animal got lost?",
      first: "Which name is given? | What name is on it?",
    },
    look: "written",
  },
  {
    what: "card",
    texts:
      "Happy birthday, {first}! | Happy birthday / # {first} | Congratulations / {first} and {first2} | Thank you, {first}! | Get well soon, / {first} | Happy {birthday}, {first}! | {birthday} birthday / # {first} | Welcome home, {first} | {first} & {first2} / - {date}",
    asked: {
      first: "Who is it for? | Whose name is on the card? | Who gets the card? | Who is meant?",
      birthday: "Which birthday is it? | What number is on the card?",
      date: "Which date is on it? | What's the date?",
    },
    look: "written",
  },
  {
    what: "course notice",
    texts:
      "{course} / Room {room} | {course} / {time} / - room {room} | {course} moved to {room} | {course} on {weekday} / {time} | No {course} today | {course} / - with {first}",
    asked: {
      course: "Which course is it? | What is taught? | Which lesson is it about? | What subject is it?",
      room: "Which room? | What room is it in? | Where is it, which room? | What is the number of the room?",
      time: "What time is it? | At what time does it begin? | When does it start?",
      weekday: "On which day? | Which day of the week is it on?",
      first: "Who teaches it? | Who is it with? | Who gives the course?",
    },
  },
  {
    what: "sticker",
    texts: "Follow us / {handle} | {handle} | # {handle} | {person} / - {handle} | {handle} / {web}",
    asked: {
      handle:
        "What is the account called? | Whom can I follow? | What's the user name? | Which handle is it?",
      person: "Whose account is it? | What is the person's real name?",
      web: "What is the web address? | Which website is it?",
      phone: "What is the phone number? | Which number can I call?",
    },
  },
  {
    what: "ticket",
    texts:
      "Ticket {code} / {price} | Admit one / {event} | {event} / - no. {code} | {date} / {price} | No. {code} / {date} | Zone {zone} / valid until {time}",
    asked: {
      code: "What is the number of the ticket? | Which number does the ticket have? | What's the ticket number?",
      price: "What did the ticket cost? | How much was it? | What does it cost?",
      event: "What is it a ticket for? | Which event is it for? | What can I see with it?",
      date: "Which date is it for? | What date is on the ticket?",
      time: "Until what time is it valid? | When does it run out?",
      zone: "Which zone is it for? | What zone?",
    },
    look: "coded",
  },
];
