/** Kinds of tables at counters and on the way: exchange, post, hire, distances, cinema. */

import type { RecordsKind } from "./records.ts";
import {
  cities,
  decimal,
  distinct,
  each,
  either,
  following,
  money,
  oneOf,
  ordered,
  proper,
  some,
  time,
  whole,
} from "./values.ts";

const exchange: RecordsKind = {
  titles: "Exchange rates, Currencies, <city> Exchange, Rates today | Foreign cash, Bureau de change",
  notes: "No commission, Rates may change | Without a fee",
  counted: "currencies",
  columns: [
    {
      id: "currency",
      names: "Currency, Code | Coin, Unit",
      cells: either(
        some(
          "USD, EUR, GBP, JPY, CAD, AUD, SEK, NOK, CZK, TRY, INR, CNY, BRL | CHF, DKK, PLN, HUF, MXN, ZAR, THB",
        ),
        some(
          "US dollar, Euro, Pound, Yen, Krona, Rupee, Yuan, Real, Koruna | Swiss franc, Zloty, Forint, Peso, Rand, Baht",
        ),
      ),
    },
    { id: "buy", names: "We buy, Buy, Buying | Purchase", cells: decimal(0.5, 150, 3), isNumber: true },
    { id: "sell", names: "We sell, Sell, Selling | Sale", cells: decimal(0.5, 150, 3), isNumber: true },
    {
      id: "change",
      names: "Change, +/- | Drift",
      cells: decimal(-2, 2, 2, "%"),
      isNumber: true,
      isOptional: true,
    },
  ],
  asks: [
    {
      of: "buy",
      by: "currency",
      what: "buying rate of {}",
      said: ["At what rate do they buy {}?", "What do I get for {}?", "What is the buying rate of {}?"],
    },
    {
      of: "sell",
      by: "currency",
      what: "selling rate of {}",
      said: ["At what rate do they sell {}?", "What do I pay for {}?", "What is the selling rate of {}?"],
    },
    {
      of: "change",
      by: "currency",
      what: "change of {}",
      said: ["How much has {} moved?", "By how much did {} change?"],
    },
    { of: "currency", by: "sell", what: "currency sold at {}", said: ["Which currency is sold at {}?"] },
    { of: "currency", by: "buy", what: "currency bought at {}", said: ["Which currency is bought at {}?"] },
  ],
  bests: [
    { of: "currency", by: "sell", isMost: true, said: ["Which currency has the highest selling rate?"] },
  ],
};

const parcels: RecordsKind = {
  titles: "Parcel rates, Postage, Shipping, Delivery prices | Mailing fees, Consignments",
  notes: "Prices include tax, Signature on request | Home pick-up free",
  counted: "sizes",
  canBeHeadless: true,
  columns: [
    {
      id: "size",
      names: "Size, Format, Parcel | Packet",
      cells: either(
        following("XS, S, M, L, XL, XXL | Mini, Midi, Maxi, Giant"),
        following(
          "up to 1 kg, up to 2 kg, up to 5 kg, up to 10 kg, up to 20 kg | max. 3 kg, max. 7 kg, max. 15 kg, max. 30 kg",
        ),
        some(
          "Letter, Large letter, Small parcel, Parcel, Express, Registered | Card, Padded bag, Roll, Crate",
        ),
      ),
      isCommon: true,
    },
    { id: "price", names: "Price, Cost, Rate | Fee", cells: money(1, 60), isNumber: true },
    {
      id: "days",
      names: "Delivery, Takes, Time | Wait",
      cells: oneOf("1 day, 2 days, 3 days, 1-2 days, 2-3 days, 5 days | 4 days, 3-5 days, a week"),
      isOptional: true,
    },
  ],
  asks: [
    {
      of: "price",
      by: "size",
      what: "price for {}",
      said: ["What does it cost to send {}?", "How much is {}?", "What do I pay for {}?", "{}: how much?"],
    },
    {
      of: "days",
      by: "size",
      what: "delivery time of {}",
      said: ["How long does {} take?", "How many days does it take with {}?", "When is it there with {}?"],
    },
    {
      of: "size",
      by: "price",
      what: "size for {}",
      said: ["What can I send for {}?", "Which one costs {}?"],
    },
  ],
  bests: [
    {
      of: "size",
      by: "price",
      isMost: false,
      said: ["Which one is the cheapest?"],
      pair: ["Which is cheaper, {a} or {b}?"],
    },
    {
      of: "size",
      by: "price",
      isMost: true,
      said: ["Which is the most expensive?", "Which one costs most?"],
    },
  ],
};

const hire: RecordsKind = {
  titles: "Bike hire, For hire, Rentals, Boat hire | Lending, On loan",
  notes: "Deposit required, Helmets included | Bring your ID",
  counted: "things to hire",
  columns: [
    {
      id: "thing",
      names: "What, Item, Type | Object",
      cells: some(
        "City bike, E-bike, Tandem, Kayak, Pedal boat, Skis, Sledge, Tent, Trailer, Helmet, Scooter | Canoe, Surfboard, Skates, Mountain bike, Rowing boat, Snowshoes",
      ),
      isCommon: true,
    },
    { id: "hour", names: "1 hour, per hour, Hour | 60 min", cells: money(2, 30, 0.5), isNumber: true },
    { id: "day", names: "Day, per day, 1 day | 24 h", cells: money(8, 120, 0.5), isNumber: true },
    {
      id: "left",
      names: "Free, Available, Left | In store",
      cells: whole(0, 30),
      isNumber: true,
      isOptional: true,
    },
  ],
  asks: [
    {
      of: "hour",
      by: "thing",
      what: "price of the {} for an hour",
      said: [
        "What does the {} cost for an hour?",
        "How much is the {} per hour?",
        "I want the {} for one hour. How much?",
      ],
    },
    {
      of: "day",
      by: "thing",
      what: "price of the {} for a day",
      said: [
        "What does the {} cost for a day?",
        "How much is the {} per day?",
        "I'd like the {} all day. What do I pay?",
      ],
    },
    {
      of: "left",
      by: "thing",
      what: "number of the {}",
      said: ["How many of the {} are free?", "How many are left of the {}?"],
    },
  ],
  bests: [
    {
      of: "thing",
      by: "day",
      isMost: true,
      said: ["What costs most for a day?", "Which is the dearest per day?"],
    },
    { of: "thing", by: "hour", isMost: false, said: ["What is cheapest by the hour?"] },
  ],
};

const passes: RecordsKind = {
  titles: "Roads, Distances from <city>, Driving times | Ways, Trips by car",
  counted: "places",
  columns: [
    { id: "to", names: "To, Town, Place | Goal", cells: cities },
    {
      id: "km",
      names: "km, Distance | Length of the way",
      cells: ordered(3, 900, "last", " km"),
      isNumber: true,
    },
    {
      id: "time",
      names: "Time, By car, Duration | On the road",
      cells: each(({ random }) => `${random.integer(1, 9)} h ${random.integer(1, 59)} min`),
    },
    { id: "toll", names: "Toll, Cost | Charge", cells: money(1, 40, 0.1), isNumber: true, isOptional: true },
  ],
  asks: [
    {
      of: "km",
      by: "to",
      what: "distance to {}",
      said: ["How far is it to {}?", "How far away is {}?", "What is the distance to {}?"],
    },
    {
      of: "time",
      by: "to",
      what: "driving time to {}",
      said: ["How long does it take to {}?", "How long is the drive to {}?"],
    },
    {
      of: "toll",
      by: "to",
      what: "toll to {}",
      said: ["What is the toll to {}?", "How much do I pay on the way to {}?"],
    },
    { of: "to", by: "km", what: "place at {}", said: ["Which place is {} away?", "What is {} from here?"] },
  ],
  bests: [
    { of: "to", by: "km", isMost: true, said: ["Which is the farthest?", "Which place is farthest away?"] },
    {
      of: "to",
      by: "km",
      isMost: false,
      said: ["Which is the nearest?"],
      pair: ["What is nearer, {a} or {b}?"],
    },
  ],
};

const cinema: RecordsKind = {
  titles: "Cinema, Now showing, Films this week, <name> Theatre | On screen, Picture house",
  notes: "Doors open 20 min before, 3D glasses extra | Under 12 with adults",
  counted: "films",
  columns: [
    {
      id: "film",
      names: "Film, Movie, Title | Show, Picture",
      cells: distinct(({ random, split }) => {
        const [first, second] = [0, 1].map(
          () => proper({ random, split, count: 1, money: String, clock: String })[0]!,
        );
        return random.pick([
          `The ${first}`,
          `${first} ${second}`,
          first!,
          `${first} ${random.integer(2, 4)}`,
        ]);
      }),
    },
    { id: "starts", names: "Time, Starts, Start | Begins", cells: time(13 * 60, 23 * 60, 5) },
    {
      id: "hall",
      names: "Screen, Hall, Room | Auditorium",
      cells: each(({ random }) => String(random.integer(1, 12))),
      isNumber: true,
      isOptional: true,
    },
    {
      id: "length",
      names: "Length, min, Runtime | Lasts",
      cells: whole(78, 190, " min"),
      isNumber: true,
      isOptional: true,
    },
    {
      id: "price",
      names: "Ticket, Price | Entry",
      cells: money(5, 18, 0.5),
      isNumber: true,
      isOptional: true,
    },
  ],
  asks: [
    {
      of: "starts",
      by: "film",
      what: "starting time of {}",
      said: ["When does {} start?", "What time is {} on?", "When can I see {}?", "When do they show {}?"],
    },
    {
      of: "hall",
      by: "film",
      what: "screen of {}",
      said: ["Which screen is {} on?", "Where is {} shown?", "In which hall is {}?"],
    },
    {
      of: "length",
      by: "film",
      what: "length of {}",
      said: ["How long is {}?", "How long does {} last?", "What is the running time of {}?"],
    },
    {
      of: "price",
      by: "film",
      what: "ticket price for {}",
      said: ["What does a ticket for {} cost?", "How much is it to see {}?"],
    },
    {
      of: "film",
      by: "starts",
      what: "film at {}",
      said: ["What is on at {}?", "Which film starts at {}?", "What can I watch at {}?"],
    },
  ],
  bests: [
    {
      of: "film",
      by: "length",
      isMost: true,
      said: ["Which is the longest film?", "Which film runs longest?"],
      pair: ["Which is longer, {a} or {b}?"],
    },
    { of: "film", by: "length", isMost: false, said: ["Which is the shortest film?"] },
    { of: "film", by: "starts", isMost: true, said: ["Which film starts last?"] },
    { of: "film", by: "starts", isMost: false, said: ["Which film starts first?"] },
  ],
};

export const counterKinds: readonly RecordsKind[] = [exchange, parcels, hire, passes, cinema];
