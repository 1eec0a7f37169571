/** Kinds of screens for going out: weather, calendar, maps, tickets. */

import * as words from "../../words.ts";
import {
  cities,
  dayAndMonth,
  each,
  either,
  money,
  oneOf,
  people,
  proper,
  time,
  twoWords,
  whole,
} from "../everyday-tables/values.ts";
import type { ThingKind } from "./one-thing.ts";

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
      cells: dayAndMonth,
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
    day: { cells: dayAndMonth, what: "date", said: ["On which day is it?", "What is the date of the trip?"] },
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

export const outingKinds: readonly ThingKind[] = [weather, calendarEntry, place, ticket];
