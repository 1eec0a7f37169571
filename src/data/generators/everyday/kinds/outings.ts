/** Tickets of shows, games and museums; numbers and stubs that one is given at a counter. */

import { alone, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";

const day = named("day", ["Date", "Day", "On", "Show date"], v.eventDate, [
  "On which day is it?",
  "When do I go there?",
  "What day is it for?",
  "On what date does it take place?",
]);

const start = named("starting time", ["Starts", "Time", "Start", "Begins", "Show time"], v.daytime, [
  "At what time does it begin?",
  "When does it start?",
  "What time should I be in my seat?",
  "At what hour does it get going?",
]);

const doors = named("opening of the doors", ["Doors", "Doors open", "Entry from", "Admission"], v.daytime, [
  "From when can I get in?",
  "At what time do they open the doors?",
  "How early can I go in?",
]);

const row = named("row", ["Row", "Row no.", "In row", "Rank"], v.either(v.number(1, 38), v.pattern("A")), [
  "In which row do I sit?",
  "How far back is it?",
  "Which row is it?",
  "Into which row do I have to go?",
]);

const seat = named("seat", ["Seat", "Seat no.", "Place", "Chair"], v.number(1, 60), [
  "Which seat do I have?",
  "Which chair is mine?",
  "What is the number of my seat?",
  "Where in the row do I sit?",
]);

const price = named("price", ["Price", "Paid", "Admission", "Cost", "Ticket"], v.price(3, 160), [
  "What did it cost to get in?",
  "How much was the ticket?",
  "How much did they pay?",
  "What does one have to pay?",
]);

const order = named("order number", ["Order", "Order no.", "Booking", "Ref."], v.code, [
  "Under which number was it ordered?",
  "What is the number of the order?",
  "Which number should I give them?",
]);

const concert: Kind = {
  noun: "concert ticket",
  weight: 1.2,
  aspects: [0.45, 1.3],
  layouts: ["columns", "columns", "pairs", "spread"],
  colored: 0.2,
  faces: ["sans", "display", "display", "serif", "mono"],
  head: [
    alone("performer", "{}", v.either(v.brand, v.person, v.text("The {}", v.brand)), [
      "Who is playing?",
      "Which band is it?",
      "Whose concert is it?",
      "Who can be heard there?",
      "Who is on stage?",
    ]),
    alone(
      "tour",
      ["{} Tour", "{} - live", "{} on tour"],
      v.workTitle,
      ["What is the tour called?", "What is the name of the tour?"],
      { share: 0.4 },
    ),
    alone(
      "venue",
      ["{}", "at {}", "live at {}"],
      v.text("{} {}", v.city, v.oneOf("Hall, Arena, Stadium, Club, Theatre, Dome, Palace, Park")),
      [
        "Where is it?",
        "Where does the concert take place?",
        "In which hall do they play?",
        "Where do I have to go?",
      ],
    ),
  ],
  body: [
    day,
    start,
    doors,
    row,
    seat,
    price,
    order,
    named("block", ["Block", "Section", "Area", "Stand"], v.pattern("A", "999", "A9"), [
      "In which block is it?",
      "Which part of the hall is it?",
      "To which section do I go?",
    ]),
    named(
      "entrance",
      ["Entrance", "Gate", "Door", "Enter by"],
      v.either(v.pattern("A", "9"), v.one("North", "South", "East", "Main", "West")),
      ["Which way do I get in?", "Through which door do I go?", "Which entrance is mine?"],
    ),
    named(
      "age limit",
      ["Age", "Ages", "Admitted", "From age"],
      v.one("16+", "18+", "14+", "all", "12+", "21+"),
      ["How old do you have to be?", "May children come?", "From what age can you go?"],
      { share: 0.4 },
    ),
  ],
  never: [
    missing("end", "When will it be over?", "Until what time do they play?"),
    missing("support act", "Who plays before them?", "Who is the support act?"),
  ],
};

const cinema: Kind = {
  noun: "cinema ticket",
  weight: 1.2,
  aspects: [0.5, 1.4],
  layouts: ["columns", "columns", "pairs", "aligned"],
  colored: 0.1,
  head: [
    alone("film", "{}", v.workTitle, [
      "Which film did they see?",
      "What are they watching?",
      "What is on?",
      "What is the name of the movie?",
      "Which movie is it?",
    ]),
    alone("cinema", "{}", v.shop("Cinema", "Kino", "Pictures", "Movies", "Filmhouse", "Screens"), [
      "Which cinema is it?",
      "Where was the film shown?",
      "What is the cinema called?",
      "Where do I go to watch it?",
    ]),
  ],
  body: [
    day,
    start,
    row,
    seat,
    price,
    order,
    named("screen", ["Screen", "Hall", "Auditorium", "Room"], v.number(1, 16), [
      "In which hall is it?",
      "Which screen is it on?",
      "Into which room do I go?",
    ]),
    named("running time", ["Length", "Running time", "Runs", "Duration"], v.step(80, 190, 1, " min"), [
      "How long is the film?",
      "For how long will I be sitting there?",
      "How many minutes does it take?",
    ]),
    named(
      "rating",
      ["Rating", "Rated", "Age", "Cert."],
      v.one("PG", "12", "16", "R", "15", "U", "18", "6"),
      ["From what age may one see it?", "How is it rated?", "Is it for children?"],
      { share: 0.5 },
    ),
    named(
      "format",
      ["Format", "Version", "Language", "Sound"],
      v.one("2D", "3D", "Subtitled", "Original", "IMAX", "Dubbed"),
      ["Is it in 3D?", "In which version is it shown?", "How is the film shown?"],
      { share: 0.4 },
    ),
  ],
  never: [
    missing("director", "Who made the film?", "Who directed it?"),
    missing("cast", "Who plays in it?", "Which actors are in it?"),
  ],
};

const match: Kind = {
  noun: "match ticket",
  aspects: [0.45, 1],
  layouts: ["columns", "columns", "spread"],
  colored: 0.3,
  faces: ["sans", "display", "slab"],
  head: [
    alone("match", ["{}"], v.text("{} {} {}", v.city, v.one("v", "vs", "-", "vs."), v.city), [
      "Who plays against whom?",
      "Which teams are playing?",
      "Which game is it?",
      "What match are they going to see?",
    ]),
    alone(
      "competition",
      "{}",
      v.oneOf("League, Cup, Friendly, Semi-final, Final, Group stage, Quarter-final, Derby, Qualifier"),
      ["What are they playing for?", "Which competition is it?", "What kind of match is it?"],
      { share: 0.6 },
    ),
    alone(
      "stadium",
      "{}",
      v.text("{} {}", v.lastName, v.oneOf("Stadium, Park, Arena, Field, Ground, Road, Bowl")),
      ["In which stadium is it?", "Where do they play?", "Where is the game?"],
    ),
  ],
  body: [
    day,
    named("kick-off", ["Kick-off", "Kick off", "Starts", "K.O."], v.daytime, [
      "When does the game start?",
      "At what time do they begin?",
      "When is the first whistle?",
    ]),
    row,
    seat,
    price,
    named(
      "stand",
      ["Stand", "Block", "Section", "Side"],
      v.one("North", "West", "East", "South", "A", "C", "D", "F"),
      ["On which side of the ground do I sit?", "In which stand is the seat?", "Which stand is it?"],
    ),
    named("gate", ["Gate", "Turnstile", "Entrance", "Enter at"], v.number(1, 48), [
      "Through which gate do I get in?",
      "At which gate do I have to queue?",
      "Which turnstile is it?",
    ]),
  ],
  never: [missing("score", "How did it end?", "What was the score?", "Who won?")],
};

const museum: Kind = {
  noun: "museum ticket",
  aspects: [0.6, 1.5],
  layouts: ["pairs", "spread", "columns", "aligned"],
  colored: 0.15,
  head: [
    alone(
      "museum",
      "{}",
      v.text(
        "{} {}",
        v.brand,
        v.oneOf("Museum, Gallery, Castle, Zoo, Aquarium, Gardens, Tower, Palace, Abbey"),
      ),
      [
        "Where were they?",
        "Which place can I visit with it?",
        "What did they go and see?",
        "Which house lets me in with this?",
      ],
    ),
    alone(
      "kind of admission",
      "{}",
      v.one("Adult", "Child", "Family", "Reduced", "Student", "Senior", "Group", "Free entry"),
      [
        "For whom is the ticket?",
        "What kind of admission is it?",
        "Who was it sold to, an adult or a child?",
      ],
      { share: 0.7 },
    ),
  ],
  body: [
    { ...day, names: ["Date", "Valid on", "Visit", "Day"], value: v.date },
    price,
    named("time slot", ["Entry", "Time slot", "Admission time", "Slot"], v.hours, [
      "When may I go in?",
      "In which hours can I enter?",
      "Between what times do they let me in?",
    ]),
    named("number of visitors", ["Persons", "Visitors", "People", "Guests"], v.number(1, 8), [
      "How many people got in with it?",
      "For how many is it?",
      "How many of them went?",
    ]),
    named("exhibition", ["Exhibition", "Show", "On view", "Incl."], v.workTitle, [
      "What is the exhibition called?",
      "What is there to see?",
      "Which show is included?",
    ]),
    named("number", ["No.", "Ticket no.", "Serial", "ID"], v.code, [
      "What is the number of the ticket?",
      "Which number is printed on it?",
    ]),
  ],
  foot: [
    alone(
      "closing time",
      ["We close at {}", "Last entry {}", "Doors close at {}"],
      v.daytime,
      ["Until when can one stay?", "When do they shut?", "Up to what time can I still get in?"],
      { share: 0.4 },
    ),
  ],
  never: [missing("audio guide", "What does the audio guide cost?", "Where do I get the audio guide?")],
};

const queueNumber: Kind = {
  noun: "queue number",
  weight: 0.8,
  aspects: [0.7, 1.4],
  layouts: ["pairs", "columns", "spread"],
  head: [
    alone(
      "number",
      "{}",
      v.either(v.number(1, 499), v.pattern("A99", "A999", "A 99")),
      [
        "Which number have I drawn?",
        "What number am I?",
        "Which number will they call for me?",
        "What is the big number?",
      ],
      { scale: 1.6 },
    ),
  ],
  body: [
    named("counter", ["Counter", "Desk", "Window", "Room"], v.number(1, 24), [
      "To which counter do I go?",
      "Where will they serve me?",
      "Which desk is it?",
    ]),
    named("number of people waiting", ["Waiting", "Before you", "In line", "Ahead"], v.number(0, 48), [
      "How many are before me?",
      "How many people are waiting?",
      "How many others have to be served first?",
    ]),
    named("waiting time", ["Wait", "Est. wait", "Waiting time", "Approx."], v.step(2, 90, 1, " min"), [
      "How long will it take?",
      "How long do I have to wait?",
      "In how many minutes is it my turn?",
    ]),
    named("time", ["Time", "Printed", "Taken at", "Drawn"], v.stamp, [
      "When was the number drawn?",
      "At what time did I get there?",
      "When was it printed?",
    ]),
    named(
      "matter",
      ["Service", "For", "Topic", "Matter"],
      v.one(
        "Passports",
        "Blood test",
        "Parcels",
        "Registration",
        "Enquiries",
        "Returns",
        "Payments",
        "Licences",
      ),
      ["What am I there for?", "Which service did they pick?", "What is it about?"],
    ),
  ],
  foot: [
    alone(
      "office",
      "{}",
      v.shop("Bank", "Town Hall", "Clinic", "Post", "Office", "Pharmacy"),
      ["Where am I?", "Which office is it?", "Who gave me the number?"],
      { share: 0.6 },
    ),
  ],
};

const cloakroom: Kind = {
  noun: "cloakroom stub",
  weight: 0.6,
  aspects: [0.5, 1],
  layouts: ["pairs", "columns"],
  colored: 0.4,
  faces: ["sans", "slab", "display"],
  head: [
    alone(
      "number",
      ["{}", "No. {}", "# {}"],
      v.number(1, 999),
      [
        "Under which number does my coat hang?",
        "What number do I give them to get my coat back?",
        "Which number is on the stub?",
      ],
      { scale: 1.4 },
    ),
  ],
  body: [
    named("number of items", ["Items", "Pieces", "Things", "Coats"], v.number(1, 5), [
      "How many things were handed in?",
      "How many pieces are there?",
    ]),
    named("fee", ["Fee", "Paid", "Charge", "Per item"], v.wholePrice(1, 5, 1), [
      "What did it cost to leave the coat there?",
      "How much did they want for it?",
    ]),
    named("hook", ["Hook", "Rack", "Rail", "Peg"], v.pattern("A9", "A99", "99"), [
      "Where is it hanging?",
      "On which rack is the coat?",
    ]),
  ],
  foot: [
    alone("place", "{}", v.shop("Theatre", "Opera", "Club", "Museum", "Ballroom", "Hall"), [
      "Where did I leave my coat?",
      "Which house is it?",
      "Whose cloakroom is it?",
    ]),
    alone(
      "closing time",
      ["Collect by {}", "Please collect before {}", "We are open until {}"],
      v.daytime,
      ["Until when can I fetch it?", "By what time must the coat be fetched?"],
      { share: 0.5 },
    ),
  ],
};

const raffle: Kind = {
  noun: "raffle ticket",
  weight: 0.7,
  aspects: [0.45, 1],
  layouts: ["pairs", "columns", "spread"],
  colored: 0.35,
  head: [
    alone(
      "occasion",
      "{}",
      v.text("{} {}", v.brand, v.oneOf("Raffle, Lottery, Tombola, Grand Draw, Prize Draw, Bingo")),
      ["What is it for?", "Which draw is it?", "Who holds the draw?"],
    ),
    alone(
      "number",
      ["No. {}", "{}", "Number {}"],
      v.pattern("99999", "9999", "A 9999"),
      ["Which number could win?", "What number did I get?", "With which number am I in?"],
      { scale: 1.3, share: 0.95 },
    ),
  ],
  body: [
    named("first prize", ["1st prize", "First prize", "Main prize", "Top prize"], v.product, [
      "What can I win?",
      "What does the winner get?",
      "What is the best thing to be won?",
    ]),
    named("second prize", ["2nd prize", "Second prize", "Runner-up", "Next prize"], v.product, [
      "What does the second one get?",
      "What is there for second place?",
    ]),
    named("price", ["Price", "Ticket", "Each", "Costs"], v.wholePrice(1, 10, 1), [
      "How much is one ticket?",
      "What does it cost to take part?",
      "How much did I pay for the chance?",
    ]),
    named("day of the draw", ["Draw", "Drawn on", "Draw date", "To be drawn"], v.eventDate, [
      "When will they draw?",
      "When do I know whether I have won?",
      "On which day is the draw?",
    ]),
  ],
  foot: [
    alone(
      "good cause",
      ["In aid of {}", "All proceeds to {}", "For the benefit of {}"],
      v.text("{} {}", v.city, v.oneOf("School, Hospital, Library, Fire Brigade, Animal Home, Church")),
      ["Who gets the money?", "For what good cause is it?", "Whom does it help?"],
      { share: 0.6 },
    ),
  ],
  never: [missing("winning number", "Which number won?", "What was the winning number?")],
};

export const outings: readonly Kind[] = [concert, cinema, match, museum, queueNumber, cloakroom, raffle];
