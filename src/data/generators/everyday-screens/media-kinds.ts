/** Kinds of screens about a song, a video, a person, a thing for sale. */

import * as words from "../../words.ts";
import {
  cities,
  dayAndMonth,
  each,
  either,
  firstNames,
  goods,
  money,
  oneOf,
  people,
  proper,
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
      cells: dayAndMonth,
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

export const mediaKinds: readonly ThingKind[] = [music, video, profile, shopItem];
