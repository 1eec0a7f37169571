/** Short texts as people and programs write them to each other, beside those of any words. */

import * as words from "../../words.ts";
import { distinct, either, some } from "../everyday-tables/values.ts";

/** Two or three words of no meaning. */
export const fewWords = distinct(({ random, split }) =>
  words.capitalised(words.words(random, split, random.integer(2, 3)).join(" ")),
);

const subjects = some(
  "Your invoice, Meeting moved to 3 pm, Holiday photos, Lunch on Friday?, Flight confirmation, Welcome aboard, Rent for March, New password, Project plan, School trip, Your parcel is on its way, Dinner tonight?, Team news, Final reminder, Happy New Year, Ticket sold, Bike for sale, Garden party, Report is ready, Keys found, Doctor's letter, Concert tickets, Weekend plans, Thank you for your order, Cake recipe, Office closed on Monday | Book club on Tuesday, Wedding invitation, Broken heater, Spare room, Choir practice, Lost umbrella, Survey results, Train strike, Neighbours' barbecue, Warranty expired, Kindergarten fees, Swimming lessons",
);

const alerts = some(
  "Storage almost full, Payment received, Rain in 20 minutes, Update available, Low battery, Meeting in 10 min, New photo added, Backup finished, You have 3 new likes, Package delivered, Alarm at 7:00, Card was used, Screen time is up, Door is open, Friend request, Bus is late | Snow expected, Subscription ends, Memory card removed, Lesson starts soon, Goal reached, Voucher inside, Invitation accepted, Tyre pressure low",
);

const opinions = some(
  "Great service, Too expensive, Very tasty, I love it, Not my size, Would buy again, Broke after a week, Nice view, Friendly staff, A bit loud, Works well, Never again, So beautiful, Good value, Came too late, Best pizza in town, Rooms are clean, Too small | Worth every penny, Awful smell, Cosy place, Arrived damaged, Superb taste, Slow waiters, Charming garden, Battery dies fast",
);

const stories = some(
  "Storm hits the coast, New bridge opens, Team wins the cup, Bus drivers on strike, Prices fall again, Museum shows old maps, Fire in the harbour, Snow in April, Zoo has a baby lion, School gets new roof, Lottery winner found, Trains run late, Market moves to the park, Mayor steps down, Record heat in July, Cat saved from tree | Bakery turns hundred, Whale seen near pier, Airport to grow, Flood warning lifted, Festival sold out, Library opens on Sundays, Tunnel closed, Rare coin stolen",
);

export const subjectLines = either(fewWords, subjects, subjects);
export const alertTexts = either(fewWords, alerts, alerts);
export const opinionTexts = either(fewWords, opinions, opinions);
export const storyTitles = either(fewWords, stories, stories);
