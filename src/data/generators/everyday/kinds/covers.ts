/** Covers and fronts: books, records, films, magazines, newspapers, calendars, shirts. */

import { alone, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";

const book: Kind = {
  noun: "book cover",
  weight: 2,
  aspects: [1.2, 1.6],
  layouts: ["pairs"],
  colored: 0.45,
  faces: ["serif", "serif", "sans", "display", "hand", "slab"],
  head: [
    alone(
      "title",
      "{}",
      v.workTitle,
      [
        "What is the book called?",
        "Which book is it?",
        "What is the title?",
        "What should I ask for in the book shop?",
      ],
      { scale: 1.1 },
    ),
    alone(
      "subtitle",
      ["{}", "{}"],
      v.one(
        "A novel",
        "Poems",
        "A memoir",
        "Short stories",
        "The true story",
        "A family saga",
        "Letters",
        "A thriller",
        "Volume 2",
        "A love story",
        "Essays",
        "A play",
        "Collected tales",
      ),
      ["What kind of book is it?", "What stands under the title?", "Is it a novel or what?"],
      { share: 0.6 },
    ),
    alone(
      "author",
      ["{}", "by {}", "{}", "from {}"],
      v.person,
      [
        "Who wrote it?",
        "Who is the author?",
        "By whom is the book?",
        "Whose book is it?",
        "Which writer is it by?",
      ],
      { share: 0.97 },
    ),
  ],
  body: [],
  foot: [
    alone(
      "publisher",
      ["{}", "{}"],
      v.text("{} {}", v.brand, v.oneOf("Press, Books, Publishers, House, Editions, Verlag")),
      ["Who published it?", "Which publisher is it?", "Where did it appear?"],
      { share: 0.6 },
    ),
    alone(
      "praise",
      ['"{}"', "'{}'"],
      v.one(
        "A masterpiece",
        "Funny and sad",
        "Read it now",
        "Pure joy",
        "Unforgettable",
        "A wild ride",
        "Simply great",
      ),
      ["What do others say about the book?", "What praise is printed on it?"],
      { share: 0.3 },
    ),
    alone(
      "prize",
      ["Winner of the {}", "{} winner", "Shortlisted: {}"],
      v.text("{} Prize", v.lastName),
      ["Which prize did it win?", "For what prize is the book known?"],
      { share: 0.25 },
    ),
    alone("price", ["{}", "only {}"], v.price(4, 35), ["What does the book cost?", "How expensive is it?"], {
      share: 0.2,
    }),
  ],
  never: [
    missing("year of publication", "In which year did it come out?", "How old is the book?"),
    missing("illustrator", "Who drew the pictures?", "Who did the illustrations?"),
    missing("translator", "Who translated it?"),
  ],
};

const record: Kind = {
  noun: "record cover",
  aspects: [0.9, 1.1],
  layouts: ["pairs"],
  colored: 0.5,
  faces: ["display", "sans", "serif", "hand"],
  head: [
    alone("performer", "{}", v.either(v.brand, v.person, v.text("The {}", v.brand)), [
      "Who plays?",
      "Which band is it?",
      "Whose music is it?",
      "Who sings on it?",
    ]),
    alone(
      "album",
      "{}",
      v.workTitle,
      ["What is the album called?", "What is the title of the record?", "Which record is it?"],
      { share: 0.95, scale: 1.2 },
    ),
    alone(
      "edition",
      ["{}", "{}"],
      v.one(
        "Live",
        "Remastered",
        "Greatest Hits",
        "EP",
        "Single",
        "Unplugged",
        "Deluxe",
        "The Demos",
        "Limited",
      ),
      ["What kind of edition is it?", "Is it live or from a studio?"],
      { share: 0.4 },
    ),
  ],
  body: [],
  foot: [
    alone(
      "label",
      ["{}", "{}"],
      v.text("{} {}", v.brand, v.oneOf("Records, Music, Sounds, Tapes, Discs")),
      ["Which label is it on?", "Who brought the record out?"],
      { share: 0.5 },
    ),
    alone(
      "year",
      ["{}", "(c) {}", "recorded {}"],
      v.number(1961, 2026),
      ["From which year is it?", "When was it made?"],
      { share: 0.5 },
    ),
    alone(
      "number of songs",
      ["{} songs", "{} tracks", "with {} titles"],
      v.number(4, 24),
      ["How many songs are on it?", "How many pieces does it have?"],
      { share: 0.3 },
    ),
  ],
};

const film: Kind = {
  noun: "film poster",
  weight: 1.1,
  aspects: [1.2, 1.6],
  layouts: ["pairs"],
  colored: 0.5,
  faces: ["display", "sans", "serif"],
  head: [
    alone(
      "title",
      "{}",
      v.workTitle,
      ["What is the film called?", "Which movie is it?", "What is the title?"],
      { scale: 1.2 },
    ),
    alone(
      "cast",
      ["{}", "with {}", "starring {}"],
      v.either(v.text("{} and {}", v.person, v.person), v.person),
      ["Who plays in it?", "Whom can I see in the film?", "Who are the stars?"],
      { share: 0.8 },
    ),
    alone(
      "director",
      ["A film by {}", "directed by {}", "{}'s new film"],
      v.person,
      ["Who made the film?", "Who is the director?", "Whose film is it?"],
      { share: 0.8 },
    ),
    alone(
      "slogan",
      ["{}", "{}"],
      v.text(
        "{} {}",
        v.one("Nobody", "Everyone", "Love", "The night", "Fear", "Time"),
        v.one("is watching", "comes home", "has a price", "never ends", "knows your name", "runs out"),
      ),
      ["What slogan is on the poster?", "With which sentence do they advertise?"],
      { share: 0.5 },
    ),
  ],
  body: [],
  foot: [
    alone(
      "first day",
      ["In cinemas {}", "From {}", "Coming {}"],
      v.either(v.eventDate, v.one("this summer", "soon", "in May", "this winter")),
      ["From when can I see it?", "When does it come out?"],
      { share: 0.7 },
    ),
    alone(
      "age limit",
      ["{}", "Rated {}"],
      v.one("PG-13", "R", "PG", "12A", "16+", "18"),
      ["From what age may I see it?", "How is it rated?"],
      { share: 0.3 },
    ),
  ],
  never: [missing("running time", "How long is the film?")],
};

const magazine: Kind = {
  noun: "magazine cover",
  aspects: [1.1, 1.5],
  layouts: ["pairs"],
  colored: 0.35,
  faces: ["display", "sans", "serif", "slab"],
  head: [
    alone(
      "name of the magazine",
      "{}",
      v.text("{} {}", v.brand, v.oneOf("Weekly, Today, Magazine, Review, Monthly, Life, Post, World")),
      ["What is the magazine called?", "Which magazine is it?", "What do I ask for at the kiosk?"],
    ),
    alone(
      "issue",
      ["No. {}", "Issue {}", "{}"],
      v.either(v.number(1, 340), v.text("{}/{}", v.number(1, 12), v.number(2001, 2027))),
      ["Which issue is it?", "What number is it?"],
      { share: 0.8 },
    ),
    alone("month", ["{}", "{}"], v.monthOfYear, ["From when is it?", "Which month is it from?"], {
      share: 0.5,
    }),
  ],
  body: [
    alone(
      "main story",
      ["{}", "Inside: {}", "{}"],
      v.oneOf(
        "The best soups, Ten days in Peru, Why cats purr, Houses of the future, The sleep report, Bread at home, New bikes tested, Gardens in spring, Who owns the sea, Wild horses, Your next phone, Knit it yourself",
      ),
      ["What is the main story?", "What can I read in it?", "Which story do they advertise?"],
      { share: 0.9 },
    ),
    alone(
      "interview",
      ["{} talks", "Interview: {}", "Meet {}"],
      v.person,
      ["Who is interviewed?", "Which person do they write about?"],
      { share: 0.5 },
    ),
  ],
  foot: [
    alone("price", ["{}", "{}"], v.price(1, 14), ["What does it cost?", "How much is the magazine?"], {
      share: 0.7,
    }),
  ],
};

const newspaper: Kind = {
  noun: "front page of a newspaper",
  weight: 1.1,
  aspects: [0.7, 1.3],
  layouts: ["pairs"],
  colored: 0,
  faces: ["serif", "slab", "serif"],
  isOrdered: true,
  head: [
    alone(
      "name of the paper",
      "{}",
      v.text(
        "{} {} {}",
        v.one("The", "The", "Daily"),
        v.city,
        v.oneOf("Times, Post, Herald, Gazette, News, Courier, Echo, Mail"),
      ),
      ["Which newspaper is it?", "What is the paper called?", "In which paper did it stand?"],
    ),
    alone(
      "day",
      ["{}", "{}"],
      v.eventDate,
      ["From which day is the paper?", "When did it appear?", "What is the date of it?"],
      { share: 0.85 },
    ),
    alone("price", ["{}", "Price {}"], v.price(0.5, 5), ["What does the paper cost?", "How much is it?"], {
      share: 0.4,
    }),
  ],
  body: [
    alone(
      "headline",
      "{}",
      v.oneOf(
        "Mayor opens new bridge, Storm closes schools, Fire in old mill, Goat rides the bus, Team wins at last, Bakers go on strike, Old ship found, Snow in the south, Bank gives money back, Rare bird seen, River over its banks, Train stuck for hours, New park for the old town",
      ),
      ["What is the news?", "What has happened?", "What does the headline say?", "What is the main story?"],
      { share: 1, scale: 1.5 },
    ),
    alone(
      "reporter",
      ["by {}", "From {}", "{} reports"],
      v.person,
      ["Who wrote the story?", "Who reports?"],
      { share: 0.6 },
    ),
    alone(
      "weather",
      ["Weather: {}", "Today: {}", "{}"],
      v.text(
        "{}, {}",
        v.oneOf("sunny, cloudy, rain, snow, windy, fog, showers, mild"),
        v.number(-9, 36, " °C"),
      ),
      ["How will the weather be?", "What weather do they expect?"],
      { share: 0.4 },
    ),
  ],
};

const leaf: Kind = {
  noun: "calendar leaf",
  weight: 0.9,
  aspects: [0.9, 1.4],
  layouts: ["pairs", "spread"],
  colored: 0.15,
  head: [
    alone("month", ["{}", "{}"], v.month, ["Which month is it?", "What month does it show?"]),
    alone(
      "day of the month",
      ["{}", "{}"],
      v.number(1, 31),
      ["Which day of the month is it?", "What number does the day have?", "Which date do I read off?"],
      { scale: 2.2, share: 1 },
    ),
    alone("weekday", ["{}", "{}"], v.weekday, ["Which day of the week is it?", "What weekday is it?"], {
      share: 0.85,
    }),
  ],
  body: [
    named(
      "sunrise",
      ["Sunrise", "Sun up", "Rises", "Sun rises"],
      v.stamp,
      ["When does the sun come up?", "From when is it light?"],
      { share: 0.4 },
    ),
    named(
      "week",
      ["Week", "Week no.", "CW", "Wk"],
      v.number(1, 52),
      ["Which week of the year is it?", "What number does the week have?"],
      { share: 0.4 },
    ),
  ],
  foot: [
    alone(
      "name day",
      ["Name day: {}", "St. {}", "{}"],
      v.firstName,
      ["Whose name day is it?", "Which name is on the leaf?"],
      { share: 0.5 },
    ),
  ],
  never: [missing("year", "Which year is it?", "From which year is it?")],
};

const shirt: Kind = {
  noun: "name on a shirt",
  weight: 0.8,
  aspects: [0.6, 1.1],
  layouts: ["pairs"],
  colored: 0.75,
  faces: ["display", "sans", "slab"],
  head: [
    alone("player", "{}", v.lastName, [
      "Who wears the shirt?",
      "What is the player called?",
      "Which name is on the back?",
    ]),
    alone(
      "number",
      ["{}", "{}"],
      v.number(1, 99),
      ["Which number does the player have?", "What number is on the back?", "Which number is it?"],
      { scale: 2.4, share: 1 },
    ),
    alone(
      "team",
      ["{}", "{}"],
      v.text("{} {}", v.city, v.oneOf("United, Rovers, City, Wolves, Stars, Bears, Town, Eagles")),
      ["Which team is it?", "For whom do they play?", "What is the team called?"],
      { share: 0.8 },
    ),
  ],
  body: [],
  foot: [
    alone("sponsor", ["{}", "{}"], v.company, ["Who is the sponsor?", "Which firm pays the team?"], {
      share: 0.4,
    }),
  ],
};

export const covers: readonly Kind[] = [book, record, film, magazine, newspaper, leaf, shirt];
