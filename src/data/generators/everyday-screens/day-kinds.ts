/** Kinds of screens of a day: steps, a match, an opened mail, an app to install, a network, a recipe. */

import * as words from "../../words.ts";
import {
  cities,
  dayAndMonth,
  each,
  either,
  oneOf,
  people,
  proper,
  time,
  twoWords,
  whole,
} from "../everyday-tables/values.ts";
import type { ThingKind } from "./one-thing.ts";
import { subjectLines } from "./short-messages.ts";

const fitness: ThingKind = {
  bars: "Activity, Fitness, Today, Health, Steps | Movement, Wellbeing",
  roles: {
    steps: {
      cells: whole(120, 28_000),
      what: "number of steps",
      said: [
        "How many steps are there?",
        "How many steps have I taken?",
        "How much did I walk? Give the steps.",
      ],
    },
    goal: {
      cells: oneOf("6,000, 8,000, 10,000, 12,000 | 5,000, 7,500, 9,000"),
      what: "goal",
      said: ["What is the goal?", "How many steps should I take?"],
    },
    calories: {
      cells: whole(20, 1400, " kcal"),
      what: "calories burnt",
      said: ["How many calories were burnt?", "How much energy did I use?"],
    },
    far: {
      cells: each(({ random }) => `${random.between(0.3, 24).toFixed(1)} km`),
      what: "distance",
      said: ["How far did I go?", "What distance is it?", "How many km did I walk?"],
    },
    pulse: {
      cells: whole(48, 168, " bpm"),
      what: "pulse",
      said: ["What is my pulse?", "How fast does the heart beat?"],
    },
    slept: {
      cells: each(({ random }) => `${random.integer(4, 10)} h ${random.integer(1, 59)} min`),
      what: "sleep",
      said: ["How long did I sleep?", "How much sleep was it?"],
    },
    floors: { cells: whole(1, 40), what: "number of floors", said: ["How many floors did I climb?"] },
    active: {
      cells: whole(3, 180, " min"),
      what: "active time",
      said: ["How long was I active?", "How many minutes did I move?"],
    },
  },
  parts: [
    { text: "{steps} | {steps}", look: "big", share: 0.55 },
    { text: "Steps ~ {steps}, {steps} steps | Paces ~ {steps}", share: 0.55 },
    { text: " | ", look: "progress", share: 0.45 },
    { text: "Goal: {goal}, Goal ~ {goal} | Aim ~ {goal}", look: "faint", share: 0.5 },
    { text: "Distance ~ {far}, {far} | Way ~ {far}", share: 0.6 },
    { text: "Energy ~ {calories}, Calories ~ {calories} | Burnt ~ {calories}", share: 0.6 },
    { text: "Heart rate ~ {pulse}, Pulse ~ {pulse} | Heartbeat ~ {pulse}", share: 0.5 },
    { text: "Sleep ~ {slept} | In bed ~ {slept}", share: 0.45 },
    { text: "Floors ~ {floors} | Storeys ~ {floors}", share: 0.35 },
    { text: "Active ~ {active}, Move ~ {active} | Busy ~ {active}", share: 0.4 },
  ],
};

const match: ThingKind = {
  bars: "Live, Results, Match, Football, Score | Game day, Fixture",
  roles: {
    home: {
      cells: cities,
      what: "home team",
      said: ["Who plays at home?", "Which team is named first?", "What is the home team?"],
    },
    guest: {
      cells: cities,
      what: "guest team",
      said: ["Who are the guests?", "Which team is named second?", "Who plays away?"],
    },
    score: {
      cells: each(
        ({ random }) => `${random.integer(0, 6)}${random.pick([":", " - ", "-"])}${random.integer(0, 6)}`,
      ),
      what: "score",
      said: ["What is the score?", "How does it stand?", "What is the result?"],
    },
    minute: {
      cells: each(({ random }) => `${random.integer(1, 90)}'`),
      what: "minute",
      said: ["Which minute is it?", "How long have they played?"],
    },
    scorer: { cells: people, what: "scorer", said: ["Who scored?", "Who shot the goal?"] },
    where: { cells: proper, what: "stadium", said: ["Where do they play?", "In which stadium is it?"] },
    fans: {
      cells: whole(300, 80_000),
      what: "number of spectators",
      said: ["How many people watch?", "How many spectators are there?"],
    },
    referee: { cells: people, what: "referee", said: ["Who is the referee?"] },
    next: {
      cells: dayAndMonth,
      what: "day of the next match",
      said: ["When is the next match?", "On which day do they play again?"],
    },
  },
  parts: [
    { text: "{home} - {guest}, {home} ~ {guest}, {home} vs {guest} | {home} against {guest}", look: "title" },
    { text: "{score} | {score}", look: "big", share: 0.9 },
    { text: "{minute}, Minute ~ {minute} | Played ~ {minute}", look: "faint", share: 0.55 },
    { text: "Goal: {scorer}, Scorer ~ {scorer} | Hit by {scorer}", share: 0.5 },
    { text: "Stadium ~ {where}, at {where} | Ground ~ {where}", share: 0.45 },
    { text: "{fans} spectators, Fans ~ {fans} | Crowd ~ {fans}", share: 0.45 },
    { text: "Referee ~ {referee}, Referee: {referee} | Whistle ~ {referee}", look: "faint", share: 0.35 },
    { text: "Next match ~ {next}, Next: {next} | Again on {next}", share: 0.4 },
  ],
};

const openedMail: ThingKind = {
  bars: "Mail, <- Inbox, Message, Read mail | Post, Letter",
  roles: {
    subject: {
      cells: subjectLines,
      what: "subject",
      said: ["What is it about?", "What is the subject?", "What is the mail about?"],
    },
    from: { cells: people, what: "sender", said: ["Who wrote it?", "Who is it from?", "Who sent the mail?"] },
    to: {
      cells: people,
      what: "recipient",
      said: ["To whom was it sent?", "Who is it for?", "Who got the mail?"],
    },
    day: { cells: dayAndMonth, what: "date", said: ["When was it sent?", "On which day was it written?"] },
    text: {
      cells: each(({ random, split }) =>
        words.capitalised(`${words.words(random, split, random.integer(2, 4)).join(" ")}.`),
      ),
      what: "text of the mail",
      said: ["What does the mail say?", "What did the sender write?"],
    },
    file: {
      cells: each(
        ({ random, split }) => `${words.word(random, split)}.${random.pick(["pdf", "jpg", "zip", "docx"])}`,
      ),
      what: "attachment",
      said: ["Which file is attached?", "What is the attachment called?", "What is sent along?"],
    },
    size: {
      cells: each(({ random }) => `${random.between(0.1, 20).toFixed(1)} MB`),
      what: "size of the attachment",
      said: ["How large is the attachment?", "How big is the attached file?"],
    },
  },
  parts: [
    { text: "{subject}, Re: {subject} | Fwd: {subject}", look: "title", share: 0.92 },
    { text: "From: {from}, From ~ {from}, {from} | Written by {from}", share: 0.9 },
    { text: "To: {to}, To ~ {to} | Sent to {to}", share: 0.6 },
    { text: "{day}, Date ~ {day} | Dated {day}", look: "faint", share: 0.65 },
    { text: " | ", look: "rule", share: 0.7 },
    { text: "{text} | {text}", share: 0.75 },
    { text: "{file} ~ {size}, {file} | {file} enclosed", look: "plain", share: 0.5 },
    { text: "Reply, Forward, Answer | Respond", look: "button", share: 0.55 },
  ],
};

const appPage: ThingKind = {
  bars: "App store, Apps, Games, Install | Programs, Catalogue",
  roles: {
    name: {
      cells: either(proper, twoWords),
      what: "name of the app",
      said: ["What is the app called?", "Which app is it?"],
    },
    maker: {
      cells: each(({ random, split }) => words.company(random, split)),
      what: "maker",
      said: ["Who made the app?", "Which company is behind it?"],
    },
    rating: {
      cells: each(({ random }) => random.between(1.4, 5).toFixed(1)),
      what: "rating",
      said: ["How is the app rated?", "What is the rating?"],
    },
    reviews: {
      cells: either(
        whole(3, 9900),
        each(({ random }) => `${random.integer(1, 99)}K`),
      ),
      what: "number of reviews",
      said: ["How many reviews are there?", "How many people rated it?"],
    },
    downloads: {
      cells: oneOf("10K+, 50K+, 100K+, 1M+, 10M+ | 5K+, 500K+, 5M+"),
      what: "number of downloads",
      said: ["How many downloads does it have?", "How often was it downloaded?"],
    },
    size: {
      cells: whole(3, 900, " MB"),
      what: "size",
      said: ["How large is the app?", "How much space does it need?"],
    },
    version: {
      cells: each(
        ({ random }) => `${random.integer(1, 19)}.${random.integer(0, 20)}.${random.integer(0, 9)}`,
      ),
      what: "version",
      said: ["Which version is it?", "What is the newest version?"],
    },
    age: {
      cells: oneOf("3+, 7+, 12+ | 4+, 16+, 18+"),
      what: "age limit",
      said: ["From which age is it?", "How old must one be?"],
    },
  },
  parts: [
    { text: " | ", look: "cover", share: 0.5 },
    { text: "{name} | {name}", look: "title" },
    { text: "{maker}, by {maker} | made by {maker}", look: "faint", share: 0.6 },
    {
      text: "{rating} ~ {reviews} reviews, {rating} ({reviews}) | {rating} ~ {reviews} opinions",
      share: 0.75,
    },
    { text: "{downloads} downloads, Downloads ~ {downloads} | Fetched ~ {downloads}", share: 0.5 },
    { text: "Size ~ {size}, {size} | Bulk ~ {size}", share: 0.5 },
    { text: "Version ~ {version}, Version {version} | Edition ~ {version}", share: 0.5 },
    { text: "Age ~ {age}, Rated {age} | From years ~ {age}", look: "faint", share: 0.4 },
    { text: "Install, Get, Update, Open | Obtain", look: "button", share: 0.75 },
  ],
};

const network: ThingKind = {
  bars: "Wi-Fi, Network, Internet, Connection | Wireless, Link",
  roles: {
    name: {
      cells: each(
        ({ random, split }) =>
          `${words.lastName(random, split)}${random.pick(["-Guest", "Net", "_5G", " Home", String(random.integer(1, 99))])}`,
      ),
      what: "name of the network",
      said: ["What is the network called?", "Which Wi-Fi is it?", "What is the name of the network?"],
    },
    key: {
      cells: each(({ random, split }) => `${words.pseudoWord(random, split)}${words.digits(random, 4)}`),
      what: "password",
      said: ["What is the password?", "Which password do I need?", "How do I get into the Wi-Fi?"],
    },
    speed: {
      cells: whole(4, 980, " Mbit/s"),
      what: "speed",
      said: ["How fast is it?", "How fast is the connection?"],
    },
    signal: {
      cells: oneOf("strong, weak, good, poor, excellent | fair, faint"),
      what: "signal",
      said: ["How good is the signal?", "How strong is the signal?"],
    },
    address: {
      cells: each(({ random }) => `192.168.${random.integer(0, 9)}.${random.integer(2, 254)}`),
      what: "IP address",
      said: ["What is the IP address?", "Which address does the device have?"],
    },
    devices: {
      cells: whole(1, 28),
      what: "number of devices",
      said: ["How many devices are connected?", "How many devices are there?"],
    },
    since: { cells: time(0, 1430, 1), what: "time of connecting", said: ["Since when is it connected?"] },
  },
  parts: [
    { text: "{name}, Network ~ {name} | Station ~ {name}", look: "title" },
    { text: "Password: {key}, Password ~ {key}, Key: {key} | Secret ~ {key}", share: 0.6 },
    { text: "Speed ~ {speed}, {speed} | Pace ~ {speed}", share: 0.5 },
    { text: "Signal ~ {signal}, Signal: {signal} | Reception ~ {signal}", share: 0.5 },
    { text: "IP ~ {address}, IP address ~ {address} | Numbered ~ {address}", share: 0.55 },
    { text: "{devices} devices, Devices ~ {devices} | Gadgets ~ {devices}", share: 0.45 },
    { text: "Connected since {since}, Since ~ {since} | Joined at ~ {since}", look: "faint", share: 0.35 },
    { text: "Disconnect, Share, Forget | Leave", look: "button", share: 0.4 },
  ],
};

const timer: ThingKind = {
  bars: "Timer, Stopwatch, Oven, Washing machine, Kitchen timer | Countdown, Dryer",
  roles: {
    left: {
      cells: each(({ random }) => `${random.integer(0, 59)}:${random.integer(10, 59)}`),
      what: "time left",
      said: ["How much time is left?", "How long does it still take?", "How long does it go on?"],
    },
    what: {
      cells: oneOf(
        "Cotton, Wool, Eco, Quick wash, Pizza, Bread, Grill, Tea, Eggs, Nap | Linen, Silk, Roast, Pasta",
      ),
      what: "program",
      said: ["Which program is running?", "What is it set to?", "What is the timer for?"],
    },
    heat: {
      cells: whole(20, 250, " °C"),
      what: "temperature",
      said: ["How hot is it?", "What temperature is set?", "How many degrees is it set to?"],
    },
    end: {
      cells: time(0, 1430, 1),
      what: "end",
      said: ["When is it finished?", "At what time does it end?"],
    },
    spin: {
      cells: each(({ random }) => `${random.integer(4, 16) * 100} rpm`),
      what: "spin speed",
      said: ["How fast does it spin?", "What is the spin speed?"],
    },
  },
  parts: [
    { text: "{left} | {left}", look: "big", share: 0.9 },
    { text: "{what}, Program ~ {what} | Mode ~ {what}", share: 0.7 },
    { text: " | ", look: "progress", share: 0.35 },
    { text: "{heat}, Temperature ~ {heat}, Heat: {heat} | Warmth ~ {heat}", share: 0.55 },
    { text: "Ends at {end}, Ready ~ {end} | Finished ~ {end}", share: 0.5 },
    { text: "Spin ~ {spin}, {spin} | Whirl ~ {spin}", share: 0.35 },
    { text: "Pause, Stop, Start | Halt", look: "button", share: 0.6 },
  ],
};

export const dayKinds: readonly ThingKind[] = [fitness, match, openedMail, appPage, network, timer];
