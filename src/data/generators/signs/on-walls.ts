/** Doors, streets, stations, shop fronts. */

import type { SignKind } from "./sign-kind.ts";

export const onWalls: readonly SignKind[] = [
  {
    what: "door sign",
    texts:
      "# {room} / {doctor} | Room {room} / {doctor} / - {job} | {doctor} / - {job} | # Room {room} | {doctor} / Room {room} | # {room} / {department}",
    asked: {
      room: "What is the number of the room? | Which room is it? | What room number is on the door? | Which room? | What's the room?",
      doctor: "Whose room is it? | Who works here? | Whose name is on the door? | Who sits in there?",
      job: "What does this person do? | What is the job of the person? | What are they by profession?",
      department: "Which department is it? | What department is behind the door?",
    },
  },
  {
    what: "street sign",
    texts: "{street} | {street} / - {town} | {street} / - {house} | - {town} / {street}",
    asked: {
      street:
        "What street is this? | Which street are we in? | What is the street called? | What's the name of the road?",
      town: "Which town is it in? | What town is this?",
      house: "What house number is it? | Which number is the house?",
    },
    hasCapitals: true,
  },
  {
    what: "house sign",
    texts:
      "# {house} / {family} | # {house} | The {family} family / {house} | {family} | {street} / # {house}",
    asked: {
      house: "What is the house number? | Which number does the house have? | What number do they live at?",
      family: "Who lives here? | What is the family called? | Whose house is it? | What is the last name?",
      street: "Which street is it? | What is the name of the street?",
    },
  },
  {
    what: "departure board",
    texts:
      "{time} {place} / Platform {platform} | Platform {platform} / {place} / {time} | {train} {place} / {time} | {place} / - {time} platform {platform} | {time} {train} / {place} | # Platform {platform}",
    asked: {
      time: "When does it leave? | What time does the train go? | At what time is the departure? | When is it?",
      place: "Where does it go? | Where is the train going? | What is the destination? | Where to?",
      platform:
        "Which platform? | Which platform does it leave from? | What platform is it? | Where do I have to stand, which platform?",
      train: "Which train is it? | What is the number of the train?",
    },
    look: "coded",
  },
  {
    what: "airport display",
    texts:
      "{flight} / {place} / Gate {gate} | {time} {place} {gate} | {flight} {place} / {time} | {place} / delayed {minutes} min | Gate {gate} / {flight}",
    asked: {
      flight: "Which flight is it? | What is the flight number? | What flight is shown?",
      place: "Where does the plane fly to? | Where is this flight going? | What is the destination?",
      gate: "Which gate? | Which gate do I go to? | What is the gate?",
      time: "When does the plane leave? | What time is the flight?",
      minutes: "How late is it? | How many minutes is it delayed? | How many minutes late?",
    },
    look: "coded",
    hasCapitals: true,
  },
  {
    what: "bus stop",
    texts:
      "{line} {place} | Line {line} / {place} / - every {minutes} min | {place} / {line} | {line} / {place} {time} | Next bus in {minutes} min",
    asked: {
      line: "Which line is it? | What number is the bus? | Which bus goes here? | Which line?",
      place: "Where does the bus go? | What is the destination? | Where to?",
      minutes: "How many minutes is it? | How many minutes are given? | How many minutes?",
      time: "When does the bus come? | What time is the bus?",
    },
  },
  {
    what: "road sign",
    texts:
      "{town} {km} km | {town} {km} / {town2} {km2} | # {town} / - {km} km | {town} {km} km / {town2} {km2} km",
    asked: {
      km: "How far is it to {town}? | How many kilometres is it to {town}? | {town} is how far away?",
      km2: "How far is it to {town2}? | How many kilometres to {town2}?",
    },
  },
  {
    what: "speed sign",
    texts: "# {speed} | Speed limit / # {speed} | Max. {speed} km/h | Slow down / # {speed}",
    asked: {
      speed:
        "How fast may I go? | What is the speed limit? | What speed is allowed? | How fast can you drive here?",
      street: "Which street is it for? | What street is named?",
      time: "From what time on? | At what times does it apply?",
    },
  },
  {
    what: "lift sign",
    texts:
      "Floor {floor} / {department} | # {floor} / - {department} | Max. {persons} persons | {department} / - floor {floor} | Max. {persons} persons / {kilos} kg",
    asked: {
      floor: "Which floor is it? | What floor is this? | On which floor? | Which floor do I go to?",
      department: "Which department is there? | What is on this floor? | What can be found there?",
      persons: "How many people may ride? | How many persons are allowed? | How many people fit in?",
      kilos: "How many kilos can it carry? | How much weight is allowed? | How heavy may the load be?",
    },
  },
  {
    what: "shop sign",
    texts:
      "# {brand} | # {brand} / - {trade} | {brand} / {trade} since {year} | # {brand} / - since {year} | {brand} {trade} / {phone}",
    asked: {
      brand:
        "What is the name of the shop? | What's the shop called? | Whose shop is it? | Which name is on the sign?",
      trade: "What kind of shop is it? | What sort of business is this? | What trade is it?",
      year: "Since when is it there? | How old is the shop, since which year? | Which year? | In which year did they start?",
      phone: "Under what number can I call? | What is their phone number?",
    },
    hasCapitals: true,
  },
  {
    what: "sign on the door",
    texts:
      "Open {opens} - {closes} | {weekday} to {weekday2} / {opens} - {closes} | Open from {opens} | Closed on {weekday} | Open until {closes} | {weekday} / {opens} to {closes}",
    asked: {
      opens:
        "When do they open? | What time does it open? | From when is it open? | From what time can I come?",
      closes:
        "When do they close? | What time does it close? | Until when are they open? | Until what time can I come?",
    },
  },
  {
    what: "closing notice",
    texts:
      "Closed / back on {date} | We are closed until {date} | Back at {time} | Closed on {weekday} | Closed / - open again {weekday} | Back in {minutes} minutes",
    asked: {
      date: "On what date will they be back? | Until what date is it closed? | What date is on it?",
      time: "At what time will they be back? | At what time can I come back? | What time is given?",
      weekday: "What day of the week is named? | Which weekday?",
      minutes: "In how many minutes are they back? | How many minutes will it take?",
    },
    look: "written",
  },
  {
    what: "warning sign",
    texts:
      "CAUTION / {danger} | # {danger} | WARNING / # {danger} | Danger! / {danger} | {danger} / - next {metres} m",
    asked: {
      danger:
        "What is the warning? | What does it warn of? | What should I look out for? | Why should I be careful?",
      metres: "For how many metres? | How many metres? | How long is the stretch?",
    },
    hasCapitals: true,
  },
  {
    what: "notice",
    texts:
      "No {ban} | # No {ban} | NO / {ban} | No {ban} / - fine {price} | No {ban} after {time} | No {ban} / {weekday} and {weekday2}",
    asked: {
      ban: "What is forbidden? | What isn't allowed here? | What must I not do? | What is not permitted?",
      price: "How much is the fine? | What does it cost if you do it? | What do I have to pay?",
      time: "From what time is it forbidden? | After what time? | At what hour does it begin?",
    },
    hasCapitals: true,
  },
  {
    what: "label",
    texts: "{order} | # {order} | PLEASE / {order} | {order}!",
    asked: {
      order:
        "What should I do? | What are you told to do? | What does it ask of you? | What is the instruction?",
      phone: "What number do I ring? | Is there a phone number? Which?",
      date: "What date is on it? | Which date is given?",
    },
    hasCapitals: true,
  },
  {
    what: "sign at the entrance",
    texts:
      "Entrance {number} | Gate {gate} / - {event} | Hall {hall} / {event} | Exit {number} | Car park / level {floor} | Row {row} / Seat {seat} | Seat {seat} / - hall {hall} | Row {row} Seat {seat}",
    asked: {
      hall: "Which hall is it? | What hall do I go to? | Which hall?",
      event: "What takes place there? | Which event is it? | What's on?",
      row: "Which row? | What row is it? | In which row do I sit?",
      seat: "Which seat? | What seat number is it? | Where do I sit, which seat?",
      gate: "Which gate? | What gate is it?",
    },
  },
  {
    what: "plaque",
    texts:
      "{person} / {year} - {year2} | {person} / was born here in {year} | Built in {year} | {person} lived here | Founded {year} / by {person} | {person} / - {town}, {year}",
    asked: {
      person: "Who is it about? | Whose name is on it? | Which person is named? | Who was it?",
      year: "Which year? | What year is on it? | Which year comes first?",
      town: "Which town is it in? | What place is named?",
    },
    look: "book",
  },
  {
    what: "scoreboard",
    texts:
      "{team} {score} {team2} | # {score} / - {team} - {team2} | {team} / {team2} / # {score} | # {score}",
    asked: {
      score: "What is the score? | How does it stand? | What's the result? | How did it end?",
      team: "Which team is named first? | Who plays at home? | Which team comes first?",
      minutes: "Which minute is it? | How long have they played? | How many minutes are left?",
    },
    look: "coded",
  },
];
