/** What is put into the texts of signs: names, numbers, times, prices, and what is listed elsewhere. */

import type { Split } from "../../generator.ts";
import type { Random } from "../../random.ts";
import * as words from "../../words.ts";
import { type Filling, listed } from "./listed.ts";

const number = (low: number, high: number) => (random: Random) => String(random.integer(low, high));
const capitalWord = (random: Random, split: Split) => words.capitalised(words.word(random, split));

export const fillings: Readonly<Record<string, Filling>> = {
  ...listed,
  person: { what: "name", make: words.personName },
  first: { what: "name", make: words.firstName },
  family: { what: "family name", make: words.lastName },
  doctor: {
    what: "name",
    make: (random, split) =>
      `${random.pick(["Dr. ", "Dr ", "Prof. ", "Ms ", "Mr ", ""])}${random.chance(0.5) ? words.lastName(random, split) : words.personName(random, split)}`,
  },
  author: {
    what: "author",
    make: (random, split) =>
      random.chance(0.7)
        ? words.personName(random, split)
        : `${words.firstName(random, split).charAt(0)}. ${words.lastName(random, split)}`,
  },
  firm: { what: "company", make: words.company },
  publisher: {
    what: "publisher",
    make: (random, split) =>
      `${capitalWord(random, split)} ${random.pick(["Press", "Books", "Editions", "House"])}`,
  },
  brand: { what: "brand", make: brandName },
  place: { what: "place", make: words.city },
  town: { what: "town", make: words.city },
  street: { what: "street", make: streetName },
  address: { what: "address", make: words.street },
  title: { what: "title", make: bookTitle },
  topic: { what: "topic", make: capitalWord },
  date: { what: "date", make: (random) => words.date(random, 1995, 2034) },
  year: { what: "year", make: number(1820, 2034) },
  vintage: { what: "year", make: number(2004, 2034) },
  month: { what: "month", make: (random) => random.pick(words.months) },
  time: { what: "time", make: words.time },
  minutes: { what: "number of minutes", make: number(2, 59) },
  seconds: { what: "number of seconds", make: number(2, 45) },
  days: { what: "number of days", make: number(2, 14) },
  former: { what: "old price", make: priceText },
  sum: {
    what: "price",
    make: (random) =>
      `${random.pick(["$", "€", "£"])}${(5 * random.integer(4, 480)).toLocaleString("en-US")}`,
  },
  price: { what: "price", make: priceText },
  percent: { what: "percentage", make: (random) => `${5 * random.integer(1, 15)}%` },
  room: {
    what: "room number",
    make: (random) =>
      random.pick([
        String(random.integer(1, 499)),
        `${random.pick([..."ABCDEFG"])}${random.integer(1, 320)}`,
        `${random.integer(0, 5)}.${random.integer(10, 48)}`,
      ]),
  },
  house: {
    what: "house number",
    make: (random) => `${random.integer(1, 240)}${random.chance(0.2) ? random.pick([..."abc"]) : ""}`,
  },
  platform: {
    what: "platform",
    make: (random) => `${random.integer(1, 24)}${random.chance(0.2) ? random.pick([..."ab"]) : ""}`,
  },
  gate: { what: "gate", make: (random) => `${random.pick([..."ABCDE"])}${random.integer(1, 60)}` },
  flight: {
    what: "flight number",
    make: (random) =>
      `${random.pick(["KL", "BA", "LX", "SK", "TP", "AZ", "QF", "NH"])} ${random.integer(100, 4999)}`,
  },
  train: {
    what: "train number",
    make: (random) => `${random.pick(["IC", "RE", "EC", "S", "R"])} ${random.integer(1, 899)}`,
  },
  line: {
    what: "line",
    make: (random) => `${random.integer(1, 120)}${random.chance(0.15) ? random.pick([..."ENX"]) : ""}`,
  },
  floor: { what: "floor", make: number(1, 30) },
  row: { what: "row", make: number(1, 40) },
  seat: {
    what: "seat",
    make: (random) => `${random.integer(1, 60)}${random.chance(0.4) ? random.pick([..."ABCDEF"]) : ""}`,
  },
  hall: { what: "hall", make: number(1, 12) },
  number: { what: "number", make: number(1, 999) },
  code: { what: "code", make: words.code },
  lot: { what: "lot number", make: (random) => `L${words.digits(random, random.integer(3, 6))}` },
  pin: { what: "code", make: (random) => words.digits(random, 4) },
  password: {
    what: "password",
    make: (random, split) =>
      `${words.pseudoWord(random, split)}${random.pick(["", "-", "_", "!"])}${random.integer(10, 9999)}`,
  },
  network: {
    what: "network",
    make: (random, split) =>
      `${capitalWord(random, split)}${random.pick(["-Guest", "_5G", "Net", "-WLAN", ""])}`,
  },
  phone: { what: "phone number", make: words.phone },
  email: { what: "e-mail address", make: words.email },
  web: { what: "web address", make: webAddress },
  handle: { what: "account", make: handle },
  speed: { what: "speed", make: (random) => String(10 * random.integer(1, 13)) },
  km: { what: "distance", make: number(1, 480) },
  metres: { what: "distance", make: (random) => String(50 * random.integer(1, 18)) },
  kilos: { what: "weight", make: (random) => String(50 * random.integer(4, 60)) },
  weight: {
    what: "weight",
    make: (random) =>
      random.pick([
        `${25 * random.integer(2, 39)} g`,
        `${random.integer(1, 25)} kg`,
        `${random.integer(1, 32)} oz`,
      ]),
  },
  volume: {
    what: "volume",
    make: (random) =>
      random.pick([
        `${10 * random.integer(5, 95)} ml`,
        `${random.integer(1, 9) / 2} l`,
        `${random.integer(10, 75)} cl`,
      ]),
  },
  dose: { what: "dose", make: (random) => `${random.pick([5, 10, 20, 40, 50, 100, 200, 250, 400, 500])} mg` },
  degrees: {
    what: "temperature",
    make: (random) => `${random.pick([20, 30, 40, 60, 90, 95, 120, 160, 180, 200, 220])} °C`,
  },
  warmth: { what: "temperature", make: (random) => `${random.integer(-18, 38)} °C` },
  persons: { what: "number of people", make: number(3, 26) },
  tablets: {
    what: "number of tablets",
    make: (random) => String(random.pick([8, 10, 12, 16, 20, 24, 30, 50, 60, 100])),
  },
  birthday: {
    what: "age",
    make: (random) => {
      const age = random.integer(1, 99);
      const ending = age > 10 && age < 20 ? "th" : (["th", "st", "nd", "rd"][age % 10] ?? "th");
      return `${age}${ending}`;
    },
  },
  locker: { what: "locker number", make: number(1, 999) },
  zone: { what: "zone", make: number(1, 9) },
  score: {
    what: "score",
    make: (random) =>
      `${random.integer(0, 9)}${random.pick([":", " : ", "-", " - "])}${random.integer(0, 9)}`,
  },
  team: { what: "team", make: words.city },
  goods: { what: "article", make: words.product },
  strength: { what: "alcohol content", make: (random) => `${(random.integer(20, 150) / 10).toFixed(1)}%` },
  form: { what: "class", make: (random) => `${random.integer(1, 12)}${random.pick([..."abcd", ""])}` },
  shirt: { what: "number", make: number(1, 99) },
  litre: {
    what: "price",
    make: (random) => `${random.integer(1, 2)}.${words.digits(random, random.integer(2, 3))}`,
  },
  tens: { what: "number of seconds", make: number(10, 59) },
};

function brandName(random: Random, split: Split): string {
  const name = random.pick([
    words.capitalised(words.pseudoWord(random, split)),
    `${words.lastName(random, split)} & ${random.pick(["Sons", "Co."])}`,
    `${words.firstName(random, split)}'s`,
    `The ${capitalWord(random, split)} ${capitalWord(random, split)}`,
    `${words.capitalised(words.pseudoWord(random, split))} ${random.integer(1, 99)}`,
  ]);
  return random.chance(0.2) ? name.toUpperCase() : name;
}

function handle(random: Random, split: Split): string {
  const [first, last] = [words.firstName(random, split), words.lastName(random, split)];
  return `@${random.pick([`${first}${random.integer(1, 999)}`, `${first}_${last}`, `${first.charAt(0)}.${last}`])}`.toLowerCase();
}

function streetName(random: Random, split: Split): string {
  return words.street(random, split).replace(/^\d+ /, "");
}

function bookTitle(random: Random, split: Split): string {
  const [a, b] = [capitalWord(random, split), capitalWord(random, split)];
  return random.pick([
    `The ${a} ${b}`,
    `${a} and ${b}`,
    `The ${a} of ${words.city(random, split)}`,
    `${a} for ${words.firstName(random, split)}`,
    `${a}`,
    `My ${a} ${b}`,
    `Beyond the ${a}`,
    `${a} in ${words.city(random, split)}`,
  ]);
}

function priceText(random: Random): string {
  const amount = words.money(random, 0.5, 300);
  return random.pick([
    words.moneyText(amount, random.pick(["$", "€", "£"])),
    `${amount.toFixed(2)} €`,
    `${amount.toFixed(2).replace(".", ",")} €`,
    `$${Math.ceil(amount)}`,
    `£${Math.ceil(amount)}`,
    `${Math.ceil(amount)} €`,
    `${Math.ceil(amount)}p`,
  ]);
}

function webAddress(random: Random, split: Split): string {
  const name = random.pick([
    words.pseudoWord(random, split) + words.word(random, split),
    `${words.word(random, split)}-${words.word(random, split)}`,
    words.lastName(random, split).toLowerCase(),
    words.word(random, split) + random.integer(1, 99),
  ]);
  const end = random.pick(["com", "org", "net", "eu", "shop", "info", "co.uk", "de", "io"]);
  const path = random.chance(0.25) ? `/${words.word(random, split)}` : "";
  return `${random.pick(["www.", "www.", "", "https://"])}${name}.${end}${path}`;
}
