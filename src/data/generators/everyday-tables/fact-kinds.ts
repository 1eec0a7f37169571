/** Kinds of tables of facts about an animal, a town, a person, a home or a parcel. */

import * as words from "../../words.ts";
import type { SpecificationKind } from "./specifications.ts";
import { cities, decimal, each, firstNames, money, oneOf, people, proper, whole } from "./values.ts";

const animal: SpecificationKind = {
  titles: "<thing> bird, Animal facts, The <thing> fox, Zoo | Creature, Wildlife card",
  heads: ["Facts, Animal | Trait", "Value | Known"],
  compared: { columns: proper, most: 3 },
  rows: [
    {
      names: "Length, Body length | Size",
      cells: whole(8, 420, " cm"),
      what: "length",
      said: ["How long is it?", "How long does it get?"],
      of: ["How long is the {}?", "How long does the {} get?"],
    },
    {
      names: "Weight | Mass",
      cells: whole(2, 900, " kg"),
      what: "weight",
      said: ["How heavy is it?", "How heavy does it get?", "What does it weigh?"],
      of: ["How heavy is the {}?", "What does the {} weigh?"],
    },
    {
      names: "Lifespan, Age | Lives",
      cells: whole(2, 80, " years"),
      what: "lifespan",
      said: ["How old does it get?", "How long does it live?"],
      of: ["How old does the {} get?", "How long does the {} live?"],
    },
    {
      names: "Speed | Pace",
      cells: whole(3, 110, " km/h"),
      what: "speed",
      said: ["How fast is it?", "How fast can it run?"],
      of: ["How fast is the {}?"],
    },
    {
      names: "Food, Diet, Eats | Feeds on",
      cells: oneOf("fish, leaves, insects, grass, mice, fruit, seeds | roots, snails, plankton, honey"),
      what: "food",
      said: ["What does it eat?", "What does it live on?"],
      of: ["What does the {} eat?"],
    },
    {
      names: "Habitat, Lives in | Dwelling",
      cells: oneOf("forest, desert, rivers, mountains, sea, grassland | swamps, caves, tundra"),
      what: "habitat",
      said: ["Where does it live?", "Where is it found?"],
      of: ["Where does the {} live?"],
    },
    {
      names: "Young | Litter",
      cells: whole(1, 14),
      what: "number of young",
      said: ["How many young does it have?"],
      of: ["How many young does the {} have?"],
    },
    {
      names: "Wingspan | From tip to tip",
      cells: whole(14, 260, " cm"),
      what: "wingspan",
      said: ["How wide are its wings?", "What is its wingspan?"],
      of: ["What is the wingspan of the {}?"],
    },
  ],
};

const town: SpecificationKind = {
  titles: "<city>, City of <city>, About <city>, Town facts | Portrait of <city>",
  heads: ["Facts, City | Trait", "Value | Known"],
  compared: { columns: cities, most: 3 },
  rows: [
    {
      names: "Population, People | Souls",
      cells: whole(900, 2_400_000),
      what: "population",
      said: ["How many people live there?", "What is the population?", "How many inhabitants are there?"],
      of: ["How many people live in {}?", "What is the population of {}?"],
    },
    {
      names: "Area | Ground",
      cells: whole(8, 980, " km2"),
      what: "area",
      said: ["How large is the area?", "What area does it cover?"],
      of: ["What area does {} cover?"],
    },
    {
      names: "Elevation, Height | Above the sea",
      cells: whole(2, 2400, " m"),
      what: "elevation",
      said: ["How high does it lie?", "How high above the sea is it?"],
      of: ["How high does {} lie?"],
    },
    {
      names: "Mayor | Head of town",
      cells: people,
      what: "mayor",
      said: ["Who is the mayor?", "Who runs the town?"],
      of: ["Who is the mayor of {}?"],
    },
    {
      names: "Founded | Begun",
      cells: each(({ random }) => String(random.integer(870, 1930))),
      what: "founding year",
      said: ["When was it founded?", "Since when does it exist?", "How old is it? Give the year."],
      of: ["When was {} founded?"],
    },
    {
      names: "River | Stream",
      cells: proper,
      what: "river",
      said: ["Which river is it on?", "What is the river called?"],
      of: ["Which river is {} on?"],
    },
    {
      names: "Postcode, ZIP | Mail digits",
      cells: each(({ random }) => words.digits(random, 5)),
      what: "postcode",
      said: ["What is the postcode?", "Which ZIP code does it have?"],
      of: ["What is the postcode of {}?"],
    },
    {
      names: "Dialling code, Area code | Phone digits",
      cells: each(({ random }) => `0${words.digits(random, 3)}`),
      what: "dialling code",
      said: ["What is the area code?", "What do I dial first to call there?"],
      of: ["What is the area code of {}?"],
    },
    {
      names: "Language | Tongue",
      cells: oneOf("French, German, English, Italian | Welsh, Dutch, Czech"),
      what: "language",
      said: ["Which language do they speak?", "What is spoken there?"],
      of: ["Which language do they speak in {}?"],
    },
  ],
};

const person: SpecificationKind = {
  titles: "<name>, About me, Profile, Biography | Portrait, Who I am",
  heads: ["About | Trait", "Facts | Known"],
  rows: [
    {
      names: "Name, Full name | Called",
      cells: people,
      what: "name",
      said: ["What is the person called?", "What is the name?", "Who is this about?"],
    },
    {
      names: "Born, Birthday, Date of birth | Came to the world",
      cells: each(
        ({ random }) => `${random.integer(1, 28)} ${random.pick(words.months)} ${random.integer(1900, 2015)}`,
      ),
      what: "date of birth",
      said: ["When was this person born?", "When is the birthday?"],
    },
    {
      names: "Birthplace, Born in | Native town",
      cells: cities,
      what: "birthplace",
      said: ["Where was this person born?", "Where does this person come from?"],
    },
    {
      names: "Job, Profession, Occupation | Trade",
      cells: oneOf(
        "teacher, painter, engineer, singer, doctor, writer, pilot, baker | sculptor, judge, farmer, chemist",
      ),
      what: "job",
      said: ["What does this person do for a living?", "What is the job?"],
    },
    {
      names: "Height | Tall",
      cells: whole(148, 208, " cm"),
      what: "height",
      said: ["How tall is this person?"],
    },
    {
      names: "Spouse, Married to | Partner",
      cells: people,
      what: "spouse",
      said: ["Who is this person married to?", "What is the name of the husband or wife?"],
    },
    {
      names: "Children | Offspring",
      cells: whole(1, 7),
      what: "number of children",
      said: ["How many children does this person have?"],
    },
    {
      names: "Hobby, Hobbies | Pastime",
      cells: oneOf("chess, skiing, cooking, reading, football, sailing | knitting, fencing, pottery"),
      what: "hobby",
      said: ["What does this person like to do?", "What is the hobby?"],
    },
    {
      names: "Pet | House animal",
      cells: firstNames,
      what: "pet",
      said: ["What is the pet called?", "What is the name of the pet?"],
    },
  ],
};

const home: SpecificationKind = {
  titles: "Flat in <city>, House for sale, Holiday home, To let | Dwelling, Lodging",
  notes: "No agents please, Viewing on Sunday | Free at once",
  heads: ["Details | Trait", "Info | Known"],
  rows: [
    {
      names: "Rooms | Chambers",
      cells: whole(1, 9),
      what: "number of rooms",
      said: ["How many rooms are there?", "How many rooms does it have?"],
    },
    {
      names: "Living area, Size | Space",
      cells: whole(22, 320, " m2"),
      what: "size",
      said: ["How big is it?", "How large is the living area?"],
    },
    {
      names: "Rent, Price | Monthly sum",
      cells: money(280, 2600, 10),
      what: "rent",
      said: ["What is the rent?", "How much is it a month?", "What does it cost?"],
    },
    {
      names: "Deposit | Bond",
      cells: money(500, 5000, 50),
      what: "deposit",
      said: ["How much is the deposit?", "What deposit do they want?"],
    },
    {
      names: "Floor | Storey",
      cells: oneOf("1st, 2nd, 3rd, ground | 4th, 5th, attic"),
      what: "floor",
      said: ["Which floor is it on?"],
    },
    {
      names: "Bedrooms | Sleeping chambers",
      cells: whole(1, 5),
      what: "number of bedrooms",
      said: ["How many bedrooms does it have?"],
    },
    {
      names: "Built, Year built | Raised",
      cells: each(({ random }) => String(random.integer(1780, 2025))),
      what: "year of building",
      said: ["When was it built?", "How old is the house? Give the year."],
    },
    {
      names: "Free from, Available | Vacant from",
      cells: each(({ random }) => `1 ${random.pick(words.months)}`),
      what: "date from which it is free",
      said: ["When can I move in?", "From when is it free?"],
    },
    {
      names: "Heating | Warmth",
      cells: oneOf("gas, oil, electric, wood | solar, district, pellets"),
      what: "heating",
      said: ["How is it heated?", "What kind of heating is there?"],
    },
    {
      names: "Pets | Animals",
      cells: oneOf("allowed, not allowed | welcome, forbidden"),
      what: "rule about pets",
      said: ["Are pets allowed? What does it say?", "What about pets?"],
    },
  ],
};

const parcel: SpecificationKind = {
  titles: "Tracking, Your parcel, Shipment, Delivery note | Consignment, Freight slip",
  heads: ["Parcel | Trait", "Info | Known"],
  rows: [
    {
      names: "Tracking no., Number, Parcel no. | Ref.",
      cells: each(({ random }) => words.digits(random, 10)),
      what: "tracking number",
      said: ["What is the tracking number?", "What number does the parcel have?"],
    },
    {
      names: "Status | Stage",
      cells: oneOf(
        "In transit, Delivered, At the depot, Out for delivery, Sent | On the road, Held, Handed over",
      ),
      what: "status",
      said: ["What is the status?", "What has happened to the parcel?"],
    },
    {
      names: "From, Sender | Dispatched by",
      cells: people,
      what: "sender",
      said: ["Who sent it?", "Who is it from?"],
    },
    {
      names: "To, Recipient | Consignee",
      cells: people,
      what: "recipient",
      said: ["Who is it for?", "Who gets the parcel?"],
    },
    {
      names: "Weight | Mass",
      cells: decimal(0.1, 31, 1, " kg"),
      what: "weight",
      said: ["How heavy is the parcel?", "What does it weigh?"],
    },
    {
      names: "Arrives, Delivery, Expected | Due",
      cells: each(({ random }) => `${random.integer(1, 28)} ${random.pick(words.months)}`),
      what: "day of delivery",
      said: ["When will it arrive?", "When is it delivered?"],
    },
    {
      names: "Location, Now in | Whereabouts",
      cells: cities,
      what: "location",
      said: ["Where is it now?", "Where is the parcel?"],
    },
    {
      names: "Postage, Cost | Fee",
      cells: money(2, 40),
      what: "postage",
      said: ["What did it cost to send?", "How much was the postage?"],
    },
    {
      names: "Pieces | Lots",
      cells: whole(1, 6),
      what: "number of pieces",
      said: ["How many pieces are there?"],
    },
  ],
};

export const factKinds: readonly SpecificationKind[] = [animal, town, person, home, parcel];
