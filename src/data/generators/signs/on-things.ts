/** Stickers, packages, labels, screens. */

import type { SignKind } from "./sign-kind.ts";

export const onThings: readonly SignKind[] = [
  {
    what: "price tag",
    texts:
      "# {price} | {goods} / # {price} | # {price} / - {goods} | {goods} / {weight} / # {price} | Only / # {price} | Now {price} / - was {former}",
    asked: {
      price:
        "What does it cost? | How much is it? | What is the price? | How much do I have to pay? | What does it cost now?",
      former: "What did it cost before? | What was the old price? | How much was it before?",
      goods: "What is being sold? | What is the price for? | What is it that costs this?",
      weight: "How heavy is it? | How much does it weigh? | How much do I get for it, what weight?",
    },
  },
  {
    what: "sale sign",
    texts:
      "SALE / # -{percent} | {percent} off / - until {date} | # {percent} off | {percent} off all {topic} | Final sale / up to {percent} | {percent} off / - only on {weekday}",
    asked: {
      percent:
        "How many per cent off is it? | How much is the discount? | What is the discount? | How much cheaper is it?",
      date: "Until when? | How long does the sale last? | On what date does it end?",
      weekday: "On which day? | On what day of the week is it?",
      brand: "Which shop is it? | What is the name of the shop?",
    },
    hasCapitals: true,
  },
  {
    what: "label on the package",
    texts:
      "Best before {date} | BEST BEFORE / # {date} | Best before {date} / - {lot} | Use by / {date} | EXP {date} / LOT {lot} | {lot} {date}",
    asked: {
      date: "Until when is it good? | When does it expire? | By when should I eat it? | What's the best-before date? | When does it go off?",
      lot: "What is the lot number? | Which batch is it? | What lot is it from?",
      weight: "How much does it weigh? | What does the packet weigh?",
      price: "What does it cost? | How much is it?",
    },
    look: "coded",
  },
  {
    what: "package",
    texts:
      "# {brand} / {goods} / - {weight} | {goods} / {weight} | # {brand} / - {drink} {volume} | {drink} / - {volume} | # {brand} / {drink}",
    neverRefused: "goods drink",
    asked: {
      brand: "Which brand is it? | Who makes it? | What brand? | What's it called, the brand?",
      goods: "What is in the package? | What is inside? | Which product is it?",
      drink: "What drink is it? | What is in the bottle? | Which drink?",
      weight: "How much does it weigh? | How heavy is it? | How much weight is in it?",
      volume: "How much is in the bottle? | What volume does it have?",
    },
  },
  {
    what: "medicine box",
    texts:
      "# {brand} {dose} | {brand} / - {tablets} tablets | {brand} {dose} / - {tablets} tablets | {brand} / {dose} / - for {animal}s",
    asked: {
      brand: "What is the medicine called? | Which medicine is it? | What's it called?",
      dose: "How strong is it? | What is the dose? | How many mg?",
      tablets:
        "How many tablets are there? | How many pills are in the box? | How many tablets does the box have?",
      date: "When does it expire? | Until when can I take it?",
    },
  },
  {
    what: "label in the shirt",
    texts:
      "Size {size} | # {size} / - {material} | {material} / Made in {country} | {size} / {material} / - {country} | Wash at {degrees} | {brand} / {size}",
    asked: {
      size: "What size is it? | Which size? | What's the size?",
      material: "What is it made of? | Which material is it? | What fabric is it?",
      country: "Where is it made? | Which country does it come from? | Where was it produced?",
      degrees: "How hot may I wash it? | At what temperature do I wash it? | How warm?",
      brand: "Which brand is it? | What brand is the shirt?",
    },
  },
  {
    what: "parcel label",
    texts:
      "{person} / {address} / {town} | To: {person} / {town} | No. {code} / {person} | {person} / {address} | {code} / {town}",
    asked: {
      person: "Who is the parcel for? | Who gets it? | Whom is it addressed to? | Who is it going to?",
      address: "What is the address? | Which street and number? | Where exactly does it go?",
      town: "Which town does it go to? | What town is it? | In what town do they live?",
      code: "What is the number of the parcel? | Which code does it have?",
    },
  },
  {
    what: "plate",
    texts:
      "# {code} | {code} / {year} | No. {code} | Type {code} / - {brand} | Serial no. / {code} | {brand} / {code}",
    asked: {
      code: "What is the number? | Which code is it? | What code is on it? | What's the serial number?",
      year: "Which year? | What year was it made? | How old is it, what year?",
      brand: "Who made it? | Which make is it? | What brand is it?",
    },
    look: "coded",
    hasCapitals: true,
  },
  {
    what: "sticker",
    texts: "{web} | Visit us: / {web} | {web} / - {phone} | More at {web} | {brand} / {web} | # {web}",
    asked: {
      web: "What is the web address? | Which website is it? | What's the URL? | Where can I find them online? | What is the link?",
      phone: "What number can I call? | What is the phone number?",
      brand: "Who is it? | Whose website is it? | Which company is named?",
      email: "What is the e-mail address? | Where can I send an e-mail?",
    },
  },
  {
    what: "card",
    texts: "{email} | Write to / {email} | {person} / {email} | E-mail: {email} | {email} / - {phone}",
    asked: {
      email:
        "What is the e-mail address? | Where can I write to? | What's the email? | To which address do I send my mail?",
      person: "Whose address is it? | Who is it? | What is the person's name?",
      phone: "What is the phone number? | What number can I call?",
      web: "What is the website? | Is there a web address? Which?",
    },
  },
  {
    what: "sticker",
    texts:
      "{phone} | # {phone} | Call us: / {phone} | Taxi / # {phone} | {first} / {phone} | Tel. {phone} | {brand} / {phone}",
    asked: {
      phone:
        "What is the phone number? | Which number do I call? | What number is it? | How can I reach them by phone?",
      first: "Whose number is it? | Who do I call?",
      brand: "Whose number is it, which business? | Which business is it?",
      email: "What is the e-mail address? | Where can I write to?",
    },
  },
  {
    what: "note by the router",
    texts:
      "Wi-Fi: {network} / Password: {password} | {network} / {password} | Wi-Fi password / {password} | Guest Wi-Fi / {network} | Code: {pin} | Alarm code / # {pin} | Locker {locker} / PIN {pin}",
    neverRefused: "password pin",
    asked: {
      network: "What is the Wi-Fi called? | Which network is it? | What's the name of the Wi-Fi?",
      password:
        "What is the password? | What's the Wi-Fi password? | How do I get into the Wi-Fi, which password?",
      pin: "What is the code? | Which PIN is it? | What code do I type in?",
      locker: "Which locker is it? | What number is the locker?",
    },
    look: "coded",
  },
  {
    what: "display",
    texts:
      "Error {code} | {trouble} | Error {code} / {trouble} | {trouble} / - call {phone} | # {time} | {time} / {warmth} | {warmth} | {weekday} / {time}",
    neverRefused: "trouble",
    asked: {
      code: "What is the error code? | Which error is it? | What number does the error have?",
      trouble: "What is wrong? | What's the problem? | What does the machine complain of?",
      phone: "Who can I call, which number? | What number do I call?",
      time: "What time is it? | What time does it show? | How late is it?",
      warmth: "How warm is it? | How many warmth is it? | What temperature is shown?",
      weekday: "What day is it? | Which day of the week is it?",
    },
    look: "coded",
  },
  {
    what: "instructions",
    texts:
      "Press for {seconds} seconds | Boil for {minutes} minutes | Bake at {degrees} / for {minutes} minutes | Wait {seconds} seconds | Bake at {degrees}",
    asked: {
      seconds: "How many seconds? | For how many seconds?",
      minutes: "How many minutes? | For how many minutes? | How long does it take, how many minutes?",
      degrees: "How hot should it be? | At what temperature? | How many degrees?",
    },
  },
  {
    what: "plant label",
    texts:
      "{plant} | {plant} / - water every {days} days | {plant} / # {price} | {plant} / - sown in {month} | {plant} / - {month} to {month2}",
    asked: {
      plant: "Which plant is it? | What is growing there? | What's the plant called?",
      days: "How often do I water it, every how many days? | Every how many days does it need water?",
      price: "How much does the plant cost? | What does it cost?",
      month: "Which month is named first? | What is the first month?",
    },
    look: "written",
  },
  {
    what: "jar label",
    texts:
      "{fruit} jam / - {month} {vintage} | {fruit} jam | {fruit} / {vintage} | {fruit} jam / - made by {first} | {fruit} jelly / {weight}",
    asked: {
      fruit: "Which fruit is it? | What is in the jar? | What kind of fruit is in it?",
      vintage: "Which year? | What year is it from? | From which year is the jar?",
      month: "In which month was it made? | Which month?",
      first: "Who made it? | Who made the jam? | Whose jam is it?",
      weight: "How much is in the jar? | What does it weigh?",
    },
    look: "written",
  },
  {
    what: "name tag",
    texts:
      "Hello / my name is / # {first} | # {first} | # {person} | # {person} / - {firm} | {person} / {job} | {first} / - {department} | Visitor / # {person}",
    neverRefused: "first person",
    asked: {
      first: "What's the name? | Who is this? | What is the person called?",
      person: "What's the name? | Who is this? | What is the person called? | Whose tag is it?",
      firm: "Which company are they from? | Where do they work? | What is the company?",
      job: "What does the person do? | What is the job?",
      department: "Which department are they in? | What department is it?",
    },
  },
];
