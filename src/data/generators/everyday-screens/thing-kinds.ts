/** Kinds of screens about one thing, each with what stands on it and how people ask for that. */

import * as words from "../../words.ts";
import {
  cities,
  each,
  either,
  firstNames,
  goods,
  money,
  oneOf,
  people,
  proper,
  time,
  twoWords,
  whole,
} from "../everyday-tables/values.ts";
import type { ThingKind } from "./one-thing.ts";

const song = each(({ random, split }) =>
  words.capitalised(words.words(random, split, random.integer(1, 3)).join(" ")),
);
const artist = either(
  people,
  each(({ random, split }) => `The ${words.capitalised(words.word(random, split))}s`),
  proper,
);
const minutes = (low: number, high: number) =>
  each(
    ({ random }) =>
      `${random.integer(low, high)}:${words.digits(random, 1).replace(/[6-9]/, "4")}${random.integer(0, 9)}`,
  );
const date = each(({ random }) => {
  const month = random.pick(words.months);
  return random.pick([
    `${random.integer(1, 28)} ${month}`,
    `${month} ${random.integer(1, 28)}`,
    `${month.slice(0, 3)} ${random.integer(1, 28)}`,
  ]);
});
const sentence = each(({ random, split }) =>
  words.capitalised(`${words.words(random, split, random.integer(2, 4)).join(" ")}.`),
);

const music: ThingKind = {
  bars: "Now playing, Music, Player, Playing from album | On air now, Tunes",
  roles: {
    song: {
      cells: song,
      what: "song",
      said: [
        "What is the song called?",
        "Which song is playing?",
        "What is playing right now?",
        "What is the title of the song?",
        "What am I listening to?",
      ],
    },
    artist: {
      cells: artist,
      what: "artist",
      said: ["Who sings it?", "Who is the artist?", "By whom is the song?", "Which band is it?"],
    },
    album: {
      cells: twoWords,
      what: "album",
      said: ["Which album is it from?", "What is the album called?", "On which album is the song?"],
    },
    gone: {
      cells: minutes(0, 2),
      what: "time played so far",
      said: [
        "How much of the song has been played?",
        "How far is the song?",
        "At what time in the song is it?",
      ],
    },
    length: {
      cells: minutes(3, 7),
      what: "length of the song",
      said: ["How long is the song?", "How long does the track last?", "What is the length of the song?"],
    },
    next: {
      cells: song,
      what: "next song",
      said: ["What comes next?", "Which song is next?", "What will play after this?"],
    },
    volume: {
      cells: whole(1, 100, "%"),
      what: "volume",
      said: ["How loud is it?", "What is the volume set to?"],
    },
  },
  parts: [
    { text: " | ", look: "cover", share: 0.6 },
    { text: "{song} | {song}", look: "title" },
    { text: "{artist}, by {artist} | from {artist}", look: "faint", share: 0.85 },
    { text: "{album}, Album: {album} | Record: {album}", share: 0.45 },
    { text: " | ", look: "progress", share: 0.8 },
    { text: "{gone} ~ {length} | {gone} ~ {length}", share: 0.75 },
    { text: "Next: {next}, Up next ~ {next} | Afterwards: {next}", look: "faint", share: 0.4 },
    { text: "Volume ~ {volume} | Loudness ~ {volume}", share: 0.3 },
  ],
};

const weather: ThingKind = {
  bars: "Weather, Today, Forecast, My location | Outlook, Sky now",
  roles: {
    place: {
      cells: cities,
      what: "place",
      said: ["Which city is this for?", "Where is this weather?", "For which place is the forecast?"],
    },
    now: {
      cells: either(whole(-14, 38, "°"), whole(-14, 38, "°C")),
      what: "temperature",
      said: ["How warm is it?", "What is the temperature?", "How many degrees is it now?", "How cold is it?"],
    },
    sky: {
      cells: oneOf(
        "Sunny, Cloudy, Light rain, Heavy rain, Snow, Fog, Thunderstorm, Partly cloudy, Windy | Clear, Drizzle, Overcast, Hail, Sleet",
      ),
      what: "weather",
      said: ["What is the weather like?", "How is the weather?", "What kind of weather is it?"],
    },
    feels: {
      cells: whole(-18, 40, "°"),
      what: "felt temperature",
      said: ["What does it feel like?", "How warm does it feel?"],
    },
    rain: {
      cells: each(({ random }) => `${random.integer(0, 20) * 5}%`),
      what: "chance of rain",
      said: ["How likely is rain?", "What is the chance of rain?", "Will it rain? Give the chance."],
    },
    wind: {
      cells: whole(1, 80, " km/h"),
      what: "wind",
      said: ["How strong is the wind?", "How windy is it?", "What is the wind speed?"],
    },
    humidity: {
      cells: whole(20, 100, "%"),
      what: "humidity",
      said: ["How humid is it?", "What is the humidity?"],
    },
    rise: {
      cells: time(270, 480, 1),
      what: "sunrise",
      said: ["When does the sun rise?", "When is sunrise?"],
    },
    set: {
      cells: time(960, 1300, 1),
      what: "sunset",
      said: ["When does the sun set?", "When does it get dark?"],
    },
  },
  parts: [
    { text: "{place} | {place}", look: "title", share: 0.85 },
    { text: "{now} | {now}", look: "big", share: 0.93 },
    { text: "{sky} | {sky}", share: 0.85 },
    { text: "Feels like {feels}, Feels like ~ {feels} | Seems like {feels}", look: "faint", share: 0.5 },
    { text: " | ", look: "rule", share: 0.4 },
    { text: "Rain ~ {rain}, Chance of rain ~ {rain} | Wet ~ {rain}", share: 0.55 },
    { text: "Wind ~ {wind} | Breeze ~ {wind}", share: 0.55 },
    { text: "Humidity ~ {humidity} | Dampness ~ {humidity}", share: 0.5 },
    { text: "Sunrise ~ {rise} | Dawn ~ {rise}", share: 0.35 },
    { text: "Sunset ~ {set} | Dusk ~ {set}", share: 0.35 },
  ],
};

const shopItem: ThingKind = {
  bars: "Shop, Product, Store, Details, <- Back | Boutique, Bazaar",
  roles: {
    name: {
      cells: goods,
      what: "name of the product",
      said: [
        "What is for sale?",
        "What is the product called?",
        "Which product is this?",
        "What can I buy here?",
      ],
    },
    price: {
      cells: money(2, 900),
      what: "price",
      said: ["What does it cost?", "How much is it?", "What is the price?", "How expensive is it?"],
    },
    old: {
      cells: money(900, 1400),
      what: "old price",
      said: ["What did it cost before?", "What was the old price?", "How much was it before the sale?"],
    },
    rating: {
      cells: each(({ random }) => random.between(1.5, 5).toFixed(1)),
      what: "rating",
      said: [
        "What is the rating?",
        "How is it rated?",
        "How many stars does it have on average?",
        "How good do people find it?",
      ],
    },
    reviews: {
      cells: whole(2, 9800),
      what: "number of reviews",
      said: [
        "How many reviews are there?",
        "How many people have reviewed it?",
        "How many ratings does it have?",
      ],
    },
    brand: {
      cells: proper,
      what: "brand",
      said: ["Which brand is it?", "Who makes it?", "What is the brand?"],
    },
    delivery: {
      cells: date,
      what: "delivery date",
      said: ["When will it be delivered?", "When does it arrive?", "When can I have it?"],
    },
    stock: {
      cells: whole(1, 40),
      what: "number left in stock",
      said: ["How many are left?", "How many are in stock?", "How many do they still have?"],
    },
    colour: {
      cells: oneOf("Red, Blue, Black, White, Green, Grey | Brown, Pink, Beige"),
      what: "colour",
      said: ["What colour is it?", "Which colour is chosen?"],
    },
    size: {
      cells: oneOf("S, M, L, XL, 38, 40, 42 | XS, XXL, 36, 44"),
      what: "size",
      said: ["Which size is it?", "What size is chosen?"],
    },
  },
  parts: [
    { text: " | ", look: "cover", share: 0.55 },
    { text: "{name} | {name}", look: "title" },
    { text: "by {brand}, Brand: {brand} | Made by {brand}", look: "faint", share: 0.4 },
    { text: " | ", look: "stars", share: 0.35 },
    {
      text: "{rating} ({reviews} reviews), {rating} ~ {reviews} reviews, {reviews} ratings ~ {rating}, {rating} / 5 ~ ({reviews}) | {rating} ~ {reviews} opinions",
      share: 0.75,
    },
    { text: "{price}, Price ~ {price} | Costs ~ {price}", look: "title", share: 0.9 },
    { text: "Was {old}, Before ~ {old} | Formerly {old}", look: "faint", share: 0.3 },
    { text: "Colour ~ {colour}, Color: {colour} | Shade ~ {colour}", share: 0.3 },
    { text: "Size ~ {size}, Size: {size} | Fit ~ {size}", share: 0.3 },
    { text: "Delivery ~ {delivery}, Get it by {delivery} | Reaches you {delivery}", share: 0.45 },
    { text: "Only {stock} left, {stock} in stock | {stock} remaining", look: "faint", share: 0.4 },
    { text: "Add to cart, Buy now, Add to basket | Purchase, Into the bag", look: "button", share: 0.6 },
  ],
};

const calendarEntry: ThingKind = {
  bars: "Calendar, Event, Event details, My calendar | Diary, Agenda",
  roles: {
    what: {
      cells: either(
        twoWords,
        oneOf(
          "Team meeting, Dentist, Birthday party, Yoga class, Parents' evening, Lunch with Tom, Haircut, Piano lesson, Job interview | Book club, Vet visit, Choir practice, House viewing",
        ),
      ),
      what: "event",
      said: ["What is the event?", "What is planned?", "What is the entry about?", "What is it called?"],
    },
    day: {
      cells: date,
      what: "date",
      said: ["On which day is it?", "What date is it?", "Which day is it on?"],
    },
    start: {
      cells: time(420, 840, 15),
      what: "start",
      said: ["When does it start?", "At what time does it begin?", "What time do I have to be there?"],
    },
    end: {
      cells: time(855, 1320, 15),
      what: "end",
      said: ["When does it end?", "Until when does it last?", "When is it over?"],
    },
    where: {
      cells: either(
        cities,
        each(({ random }) => `Room ${random.integer(1, 400)}`),
        each(({ random, split }) => words.street(random, split)),
      ),
      what: "place",
      said: ["Where is it?", "Where does it take place?", "Where do I have to go?"],
    },
    who: {
      cells: people,
      what: "person who invited",
      said: ["Who invited me?", "Who organises it?", "From whom is the invitation?"],
    },
    guests: {
      cells: whole(2, 60),
      what: "number of guests",
      said: ["How many guests are invited?", "How many people come?"],
    },
    alert: {
      cells: oneOf("10 min before, 30 min before, 1 hour before, 1 day before | 5 min ahead, 2 hours ahead"),
      what: "reminder",
      said: ["When will I be reminded?", "When does the reminder come?"],
    },
  },
  parts: [
    { text: "{what} | {what}", look: "title" },
    { text: "{day}, Date ~ {day} | Takes place ~ {day}", share: 0.85 },
    { text: "{start} - {end}, From {start} to {end} | {start} till {end}", share: 0.55 },
    { text: "Starts ~ {start}, Start: {start} | Begins ~ {start}", share: 0.3 },
    { text: "{where}, Where ~ {where}, Location: {where} | At {where}", share: 0.7 },
    { text: "Invited by {who}, Host ~ {who} | Called by {who}", look: "faint", share: 0.45 },
    { text: "{guests} guests, Guests ~ {guests} | {guests} attending", share: 0.4 },
    { text: "Alert ~ {alert}, Reminder ~ {alert} | Nudge ~ {alert}", look: "faint", share: 0.4 },
    { text: "Accept, Edit, Join | Decline, Attend", look: "button", share: 0.35 },
  ],
};

const errorDialog: ThingKind = {
  bars: "Error, Warning, Problem, System message | Trouble, Fault",
  roles: {
    problem: {
      cells: oneOf(
        "Connection lost, File not found, Out of memory, Disk is full, Access denied, Printer offline, Update failed, Login failed, No signal | Server unreachable, Battery fault, Wrong password, Paper jam",
      ),
      what: "problem",
      said: ["What went wrong?", "What is the problem?", "What is the error?", "What happened?"],
    },
    code: {
      cells: each(({ random }) =>
        random.pick([
          `0x${words.digits(random, 4)}`,
          `E-${random.integer(10, 999)}`,
          String(random.integer(100, 599)),
          `ERR${random.integer(10, 99)}`,
        ]),
      ),
      what: "error code",
      said: [
        "What is the error code?",
        "Which code does the error have?",
        "What number does the error have?",
      ],
    },
    file: {
      cells: each(
        ({ random, split }) =>
          `${words.word(random, split)}.${random.pick(["txt", "pdf", "docx", "jpg", "zip"])}`,
      ),
      what: "file",
      said: ["Which file is it about?", "Which file has the problem?", "What is the name of the file?"],
    },
    advice: {
      cells: oneOf(
        "Please try again later, Check your network, Restart the device, Contact support, Free some space, Ask your admin | Plug in the cable, Reload the page, Wait a moment",
      ),
      what: "advice",
      said: ["What should I do?", "What does it tell me to do?", "What does the message advise?"],
    },
    button: {
      cells: oneOf("OK, Retry, Close, Cancel, Try again | Dismiss, Got it, Go back"),
      what: "button",
      said: ["What does the button say?", "What can I press?", "What is written on the button?"],
    },
    program: { cells: proper, what: "program", said: ["Which program has the problem?", "Which app is it?"] },
  },
  parts: [
    { text: "{problem} | {problem}", look: "title" },
    { text: "{file}, File: {file} | Document {file}", share: 0.45 },
    { text: "Error code: {code}, Code ~ {code}, Error {code} | Fault {code}", share: 0.65 },
    { text: "App: {program}, in {program} | Program {program}", look: "faint", share: 0.35 },
    { text: "{advice}. | {advice}.", share: 0.6 },
    { text: "{button} | {button}", look: "button", share: 0.85 },
  ],
};

const battery: ThingKind = {
  bars: "Battery, Power, Battery & storage | Charge, Accumulator",
  roles: {
    level: {
      cells: whole(1, 100, "%"),
      what: "battery level",
      said: [
        "How full is the battery?",
        "How much battery is left?",
        "What is the charge?",
        "How many percent does the battery have?",
      ],
    },
    left: {
      cells: each(({ random }) => `${random.integer(1, 18)} h ${random.integer(1, 59)} min`),
      what: "time left",
      said: [
        "How long will it last?",
        "How much time is left on the battery?",
        "How long can I still use it?",
      ],
    },
    health: {
      cells: whole(70, 100, "%"),
      what: "battery health",
      said: ["How healthy is the battery?", "What is the battery health?"],
    },
    charged: {
      cells: time(0, 1430, 1),
      what: "last charge",
      said: ["When was it last charged?", "When was the last charge?"],
    },
    app: {
      cells: proper,
      what: "app that uses most",
      said: ["Which app uses the most power?", "What drains the battery most?"],
    },
    screen: {
      cells: each(({ random }) => `${random.integer(0, 9)} h ${random.integer(1, 59)} min`),
      what: "screen time",
      said: ["How long was the screen on?", "What is the screen time?"],
    },
    saver: {
      cells: oneOf("On, Off | Active, Inactive"),
      what: "state of power saving",
      said: ["Is power saving on? What does it say?", "What is the power saver set to?"],
    },
  },
  parts: [
    { text: "{level} | {level}", look: "big", share: 0.92 },
    { text: "{level} | {level}", look: "progress", share: 0.6 },
    { text: "{left} left, About {left} left, Time left ~ {left} | Lasts {left}", share: 0.6 },
    { text: " | ", look: "rule", share: 0.4 },
    { text: "Last charged ~ {charged}, Charged at {charged} | Plugged in ~ {charged}", share: 0.5 },
    { text: "Screen on ~ {screen}, Screen time ~ {screen} | Lit for ~ {screen}", share: 0.45 },
    { text: "Health ~ {health}, Battery health ~ {health} | Fitness ~ {health}", share: 0.5 },
    { text: "Most used by ~ {app}, Top app ~ {app} | Drained by ~ {app}", share: 0.4 },
    { text: "Power saver ~ {saver}, Low power mode ~ {saver} | Thrift ~ {saver}", share: 0.5 },
  ],
};

const storage: ThingKind = {
  bars: "Storage, My phone, Disk C:, Memory | Space, Drive",
  roles: {
    used: {
      cells: whole(6, 120, " GB"),
      what: "used space",
      said: ["How much space is used?", "How many GB are used?", "How much is already full?"],
    },
    total: {
      cells: oneOf("128 GB, 256 GB, 512 GB | 200 GB, 1 TB"),
      what: "total space",
      said: ["How much space is there in all?", "How large is the disk?", "What is the total storage?"],
    },
    photos: {
      cells: each(({ random }) => `${random.between(1, 60).toFixed(1)} GB`),
      what: "space for photos",
      said: ["How much do the photos take?", "How many GB are photos?"],
    },
    apps: {
      cells: each(({ random }) => `${random.between(1, 60).toFixed(1)} GB`),
      what: "space for apps",
      said: ["How much space do apps need?", "How large are the apps?"],
    },
    music: {
      cells: each(({ random }) => `${random.between(0.2, 20).toFixed(1)} GB`),
      what: "space for music",
      said: ["How much space does music take?", "How many GB are music?"],
    },
    mails: { cells: whole(40, 900, " MB"), what: "space for mail", said: ["How much space does mail take?"] },
    system: {
      cells: each(({ random }) => `${random.between(5, 20).toFixed(1)} GB`),
      what: "space for the system",
      said: ["How large is the system?", "How much does the system use?"],
    },
    free: {
      cells: whole(121, 199, " GB"),
      what: "free space",
      said: ["How much space is free?", "How many GB are left?", "How much more can I store?"],
    },
  },
  parts: [
    {
      text: "{used} of {total} used, {used} / {total}, Used ~ {used} | {used} out of {total}",
      look: "title",
      share: 0.85,
    },
    { text: " | ", look: "progress", share: 0.75 },
    { text: "{free} free, Free ~ {free}, Available ~ {free} | Vacant ~ {free}", share: 0.4 },
    { text: "Photos ~ {photos}, Pictures ~ {photos} | Images ~ {photos}", share: 0.6 },
    { text: "Apps ~ {apps} | Programs ~ {apps}", share: 0.6 },
    { text: "Music ~ {music} | Songs ~ {music}", share: 0.5 },
    { text: "Mail ~ {mails} | Letters ~ {mails}", share: 0.4 },
    { text: "System ~ {system} | Core ~ {system}", share: 0.5 },
    { text: "Clean up, Manage, Free up space | Tidy", look: "button", share: 0.35 },
  ],
};

const place: ThingKind = {
  bars: "Maps, Near you, Search, Places | Atlas, Round here",
  roles: {
    name: {
      cells: either(
        each(({ random, split }) => `Cafe ${words.lastName(random, split)}`),
        each(({ random, split }) => words.company(random, split)),
        proper,
      ),
      what: "name of the place",
      said: ["What is the place called?", "What is the name of the place?", "Which place is this?"],
    },
    kind: {
      cells: oneOf(
        "Restaurant, Hotel, Museum, Bakery, Pharmacy, Supermarket, Park, Gym, Hospital | Library, Bistro, Florist, Theatre",
      ),
      what: "kind of place",
      said: ["What kind of place is it?", "What sort of place is this?"],
    },
    street: {
      cells: each(({ random, split }) => words.street(random, split)),
      what: "address",
      said: ["What is the address?", "Which street is it in?", "Where is it?"],
    },
    far: {
      cells: either(
        each(({ random }) => `${random.between(0.2, 30).toFixed(1)} km`),
        whole(50, 950, " m"),
      ),
      what: "distance",
      said: ["How far is it?", "How far away is it?", "What is the distance?"],
    },
    drive: {
      cells: whole(2, 59, " min"),
      what: "travel time",
      said: ["How long does it take to get there?", "How many minutes is it?", "How long is the way?"],
    },
    closes: {
      cells: time(960, 1410, 30),
      what: "closing time",
      said: ["Until when is it open?", "When does it close?", "How late is it open?"],
    },
    rating: {
      cells: each(({ random }) => random.between(2, 5).toFixed(1)),
      what: "rating",
      said: ["What is the rating?", "How is it rated?"],
    },
    reviews: {
      cells: whole(3, 4800),
      what: "number of reviews",
      said: ["How many reviews does it have?", "How many people have rated it?"],
    },
    phone: {
      cells: each(({ random }) => words.phone(random)),
      what: "phone number",
      said: ["What is the phone number?", "How can I call them?"],
    },
  },
  parts: [
    { text: " | ", look: "cover", share: 0.35 },
    { text: "{name} | {name}", look: "title" },
    { text: "{kind} | {kind}", look: "faint", share: 0.55 },
    {
      text: "{rating} ({reviews}), {rating} ~ {reviews} reviews, Rated {rating} | {rating} from {reviews} guests",
      share: 0.6,
    },
    { text: "{street} | {street}", share: 0.65 },
    { text: "{drive} ({far}), {far} away, {drive} ~ {far}, {drive} by car | {far} from here", share: 0.7 },
    { text: "Open until {closes}, Closes at {closes}, Open - closes {closes} | Shuts {closes}", share: 0.55 },
    { text: "{phone}, Call {phone} | Ring {phone}", share: 0.4 },
    { text: "Directions, Start, Go | Route, Lead me", look: "button", share: 0.6 },
  ],
};

const login: ThingKind = {
  bars: "Log in, Sign in, Welcome back, <name> | Enter, Members' door",
  roles: {
    email: {
      cells: each(({ random, split }) => words.email(random, split)),
      what: "e-mail address",
      said: ["Which e-mail address is filled in?", "What is the e-mail?", "With which address do I log in?"],
    },
    user: {
      cells: each(
        ({ random, split }) => `${words.firstName(random, split).toLowerCase()}${random.integer(1, 99)}`,
      ),
      what: "user name",
      said: ["What is the user name?", "Which user is filled in?", "Who logs in?"],
    },
    button: {
      cells: oneOf("Log in, Sign in, Continue, Next | Enter, Let me in"),
      what: "button",
      said: ["What does the button say?", "What do I press to go on?", "What is written on the button?"],
    },
    fault: {
      cells: oneOf(
        "Wrong password, Unknown user, Too many attempts, Please try again | Account locked, Code expired",
      ),
      what: "error message",
      said: ["What went wrong?", "Which error is shown?", "Why can't I log in?"],
    },
    link: {
      cells: oneOf("Forgot password?, Create account, Need help? | Lost your key?, New here?"),
      what: "link under the button",
      said: ["Which link is under the button?", "Where do I click without a password?"],
    },
    code: {
      cells: each(({ random }) => words.digits(random, 6)),
      what: "code",
      said: ["What is the code?", "Which code is filled in?"],
    },
  },
  parts: [
    { text: "E-mail, Your e-mail | Post address", look: "faint", share: 0.5 },
    { text: "{email} | {email}", look: "field", share: 0.55 },
    { text: "{user} | {user}", look: "field", share: 0.55 },
    { text: "Password: ******** | Secret: ********", look: "field", share: 0.5 },
    { text: "Code: {code} | Digits: {code}", look: "field", share: 0.3 },
    { text: "{fault} | {fault}", share: 0.35 },
    { text: "{button} | {button}", look: "button", share: 0.92 },
    { text: "{link} | {link}", look: "faint", share: 0.55 },
  ],
};

const terminal: ThingKind = {
  isPlainText: true,
  bars: "Terminal, bash, Console, Shell | Prompt, tty1",
  roles: {
    user: {
      cells: each(({ random, split }) => words.firstName(random, split).toLowerCase()),
      what: "user",
      said: ["Who is the user?", "Which user is logged in?"],
    },
    command: {
      cells: oneOf(
        "npm install, git status, ls -la, make all, python run.py, docker ps, npm test, git push, pip list | cargo build, top, df -h, go vet",
      ),
      what: "command",
      said: ["Which command was run?", "What was typed?", "What is the command?"],
    },
    passed: {
      cells: whole(3, 990),
      what: "number of passed tests",
      said: ["How many tests passed?", "How many tests were fine?"],
    },
    failed: {
      cells: whole(1, 40),
      what: "number of failed tests",
      said: ["How many tests failed?", "How many tests went wrong?"],
    },
    took: {
      cells: each(({ random }) => `${random.between(0.2, 90).toFixed(1)}s`),
      what: "time that it took",
      said: ["How long did it take?", "How many seconds did it run?"],
    },
    version: {
      cells: each(
        ({ random }) => `v${random.integer(0, 20)}.${random.integer(0, 20)}.${random.integer(0, 9)}`,
      ),
      what: "version",
      said: ["Which version is it?", "What version is shown?"],
    },
    error: {
      cells: oneOf(
        "permission denied, file not found, out of memory, syntax error, timeout | no such host, broken pipe, disk full",
      ),
      what: "error",
      said: ["What is the error?", "What went wrong?", "Which error is reported?"],
    },
    line: {
      cells: whole(2, 980),
      what: "line of the error",
      said: ["In which line is the error?", "Which line has the problem?"],
    },
    branch: {
      cells: each(({ random, split }) => random.pick(["main", "dev", `fix-${words.word(random, split)}`])),
      what: "branch",
      said: ["Which branch is it?", "On which branch are we?"],
    },
  },
  parts: [
    { text: "{user}@host:~$ {command}, $ {command}, {user}> {command} | {user}% {command}", share: 0.95 },
    { text: "version {version}, {version} | release {version}", share: 0.4 },
    { text: "On branch {branch}, branch: {branch} | head at {branch}", share: 0.35 },
    { text: "{passed} passed, Tests: {passed} passed | good: {passed}", share: 0.55 },
    { text: "{failed} failed, Failed: {failed} | bad: {failed}", share: 0.45 },
    { text: "error: {error}, Error: {error} | fatal: {error}", share: 0.45 },
    { text: "at line {line}, line {line} | row {line}", share: 0.35 },
    { text: "Done in {took}, Time: {took} | Finished after {took}", share: 0.6 },
  ],
};

const video: ThingKind = {
  bars: "Videos, Watch, Clips, TV+ | Films, Screening",
  roles: {
    title: {
      cells: song,
      what: "title of the video",
      said: ["What is the video called?", "What is the title of the video?", "Which video is it?"],
    },
    channel: {
      cells: either(people, proper),
      what: "channel",
      said: ["Which channel is it from?", "Who made the video?", "Who posted it?"],
    },
    views: {
      cells: either(
        whole(20, 9900),
        each(({ random }) => `${random.between(1, 99).toFixed(1)}${random.pick(["K", "M"])}`),
      ),
      what: "number of views",
      said: [
        "How many views does it have?",
        "How many people have watched it?",
        "How often has it been seen?",
      ],
    },
    likes: {
      cells: either(
        whole(2, 990),
        each(({ random }) => `${random.integer(1, 99)}K`),
      ),
      what: "number of likes",
      said: ["How many likes does it have?", "How many people like it?"],
    },
    age: {
      cells: each(
        ({ random, split }) =>
          `${random.integer(2, 11)} ${split === "train" ? random.pick(["days", "weeks", "years"]) : "months"} ago`,
      ),
      what: "age of the video",
      said: ["When was it posted?", "How old is the video?"],
    },
    length: {
      cells: minutes(1, 59),
      what: "length of the video",
      said: ["How long is the video?", "How long does it last?"],
    },
    comments: {
      cells: whole(2, 980),
      what: "number of comments",
      said: ["How many comments are there?", "How many people wrote a comment?"],
    },
    fans: {
      cells: each(({ random }) => `${random.between(1, 900).toFixed(1)}K`),
      what: "number of subscribers",
      said: ["How many subscribers does the channel have?", "How many people follow it?"],
    },
  },
  parts: [
    { text: " | ", look: "cover", share: 0.65 },
    { text: " ~ {length} | Lasts {length}", share: 0.4 },
    { text: "{title} | {title}", look: "title" },
    {
      text: "{views} views ~ {age}, {views} views, {age} ~ {views} views | seen {views} times",
      look: "faint",
      share: 0.75,
    },
    { text: "{channel}, by {channel} | from {channel}", share: 0.75 },
    { text: "{fans} subscribers, {fans} followers | {fans} fans", look: "faint", share: 0.4 },
    {
      text: "{likes} likes ~ {comments} comments, {likes} likes, {comments} comments | {likes} hearts ~ {comments} replies",
      share: 0.6,
    },
    { text: "Subscribe, Follow | Join in", look: "button", share: 0.4 },
  ],
};

const account: ThingKind = {
  bars: "My account, Bank, Balance, Wallet, Savings | Purse, Funds",
  roles: {
    owner: { cells: people, what: "owner", said: ["Whose account is it?", "Who owns the account?"] },
    balance: {
      cells: money(4, 9000),
      what: "balance",
      said: [
        "How much money is there?",
        "What is the balance?",
        "How much do I have?",
        "How much is in the account?",
      ],
    },
    number: {
      cells: each(({ random }) => `**** ${words.digits(random, 4)}`),
      what: "account number",
      said: ["What are the last digits of the account?", "Which card is it?"],
    },
    last: {
      cells: money(1, 300),
      what: "last payment",
      said: ["How much was the last payment?", "What was paid last?"],
    },
    to: {
      cells: either(proper, people),
      what: "receiver of the last payment",
      said: ["Who got the last payment?", "To whom was the last payment?"],
    },
    rate: {
      cells: each(({ random }) => `${random.between(0.1, 6).toFixed(2)}%`),
      what: "interest",
      said: ["What is the interest rate?", "How much interest is there?"],
    },
    limit: {
      cells: each(({ random, money: written }) => written(random.integer(2, 90) * 100)),
      what: "limit",
      said: ["What is the limit?", "How much may I spend?"],
    },
  },
  parts: [
    { text: "{owner} | {owner}", look: "title", share: 0.6 },
    { text: "Card {number}, Account ~ {number} | Purse {number}", look: "faint", share: 0.5 },
    { text: "{balance} | {balance}", look: "big", share: 0.9 },
    { text: " | ", look: "rule", share: 0.4 },
    { text: "Last payment ~ {last}, Paid ~ {last} | Spent ~ {last}", share: 0.55 },
    { text: "To ~ {to}, to {to} | Given to ~ {to}", share: 0.5 },
    { text: "Interest ~ {rate} | Yield ~ {rate}", share: 0.4 },
    { text: "Limit ~ {limit}, Card limit ~ {limit} | Ceiling ~ {limit}", share: 0.4 },
    { text: "Send money, Transfer, Top up | Pay in", look: "button", share: 0.5 },
  ],
};

const ticket: ThingKind = {
  bars: "Boarding pass, Ticket, My trip, Mobile ticket | Travel paper, Fare slip",
  roles: {
    who: {
      cells: people,
      what: "passenger",
      said: ["Who is travelling?", "Whose ticket is it?", "What is the name of the passenger?"],
    },
    from: {
      cells: cities,
      what: "starting place",
      said: ["Where does the trip start?", "From where does it go?"],
    },
    to: {
      cells: cities,
      what: "destination",
      said: ["Where does it go?", "What is the destination?", "Where is the passenger going?"],
    },
    number: {
      cells: each(
        ({ random }) =>
          `${random.pick([..."ABKLQX"])}${random.pick([..."AFKTZ"])} ${random.integer(100, 999)}`,
      ),
      what: "number of the trip",
      said: ["Which flight is it?", "What is the number of the flight or train?"],
    },
    seat: {
      cells: each(({ random }) => `${random.integer(1, 38)}${random.pick([..."ABCDEF"])}`),
      what: "seat",
      said: ["Which seat is it?", "Where does the passenger sit?", "What is the seat?"],
    },
    gate: {
      cells: each(({ random }) => `${random.pick([..."ABCD"])}${random.integer(1, 40)}`),
      what: "gate",
      said: ["Which gate is it?", "What gate do I go to?"],
    },
    time: {
      cells: time(300, 1430, 5),
      what: "departure time",
      said: ["When does it leave?", "At what time is the departure?", "When do I leave?"],
    },
    day: { cells: date, what: "date", said: ["On which day is it?", "What is the date of the trip?"] },
    price: { cells: money(9, 600), what: "price", said: ["What did the ticket cost?", "How much was it?"] },
  },
  parts: [
    { text: "{from} - {to}, {from} to {to}, {from} ~ {to} | {from} > {to}", look: "title" },
    { text: "{who}, Passenger ~ {who} | Traveller ~ {who}", share: 0.75 },
    { text: "{day}, Date ~ {day} | On ~ {day}", share: 0.6 },
    { text: "Departs ~ {time}, {time}, Time ~ {time} | Off at ~ {time}", share: 0.75 },
    { text: "{number}, Flight ~ {number}, No. {number} | Run ~ {number}", share: 0.6 },
    { text: "Seat ~ {seat}, Seat {seat} | Chair ~ {seat}", share: 0.65 },
    { text: "Gate ~ {gate}, Gate {gate} | Exit ~ {gate}", share: 0.5 },
    { text: "Price ~ {price}, Paid {price} | Fare ~ {price}", look: "faint", share: 0.35 },
  ],
};

const profile: ThingKind = {
  bars: "Profile, Account, @<name>, My page | About, Member",
  roles: {
    name: {
      cells: people,
      what: "name",
      said: ["Whose profile is it?", "What is the name of the person?", "Who is this?"],
    },
    posts: {
      cells: whole(1, 980),
      what: "number of posts",
      said: ["How many posts are there?", "How often has this person posted?"],
    },
    followers: {
      cells: either(
        whole(10, 9900),
        each(({ random }) => `${random.between(1, 99).toFixed(1)}K`),
      ),
      what: "number of followers",
      said: ["How many followers are there?", "How many people follow this person?"],
    },
    following: {
      cells: whole(5, 900),
      what: "number of people followed",
      said: ["How many people does this person follow?", "How many accounts are followed?"],
    },
    town: { cells: cities, what: "town", said: ["Where does this person live?", "Which city is given?"] },
    bio: {
      cells: sentence,
      what: "text about the person",
      said: ["What does the person say about himself or herself?", "What does the short text say?"],
    },
    since: {
      cells: each(({ random }) => `${random.pick(words.months)} ${random.integer(2006, 2026)}`),
      what: "date of joining",
      said: ["Since when is this person a member?", "When did this person join?"],
    },
    pet: {
      cells: firstNames,
      what: "pet",
      said: ["What is the pet called?", "What is the name of the pet?"],
    },
  },
  parts: [
    { text: " | ", look: "cover", share: 0.4 },
    { text: "{name} | {name}", look: "title" },
    { text: "{town}, Lives in {town} | At home in {town}", look: "faint", share: 0.5 },
    { text: "{bio} | {bio}", share: 0.45 },
    { text: "{posts} posts, Posts ~ {posts} | Entries ~ {posts}", share: 0.6 },
    { text: "{followers} followers, Followers ~ {followers} | Fans ~ {followers}", share: 0.7 },
    { text: "{following} following, Following ~ {following} | Friends ~ {following}", share: 0.6 },
    { text: "Joined {since}, Member since {since} | Here since {since}", look: "faint", share: 0.45 },
    { text: "Follow, Message, Edit profile | Befriend", look: "button", share: 0.5 },
  ],
};

export const thingKinds: readonly ThingKind[] = [
  music,
  weather,
  shopItem,
  calendarEntry,
  errorDialog,
  battery,
  storage,
  place,
  login,
  terminal,
  video,
  account,
  ticket,
  profile,
];
