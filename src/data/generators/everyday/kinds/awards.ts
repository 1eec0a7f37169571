/** Papers that honour or promise something: certificates, vouchers, coupons. */

import { alone, type Kind, missing, named } from "../paper.ts";
import * as v from "../values.ts";

const expiry = named("expiry date", ["Valid until", "Expires", "Redeem by", "Good until", "Use by"], v.date, [
  "How long can I use it?",
  "On what day does it run out?",
  "Until when is it good?",
  "By when do I have to use it?",
  "When is it too late?",
]);

const certificate: Kind = {
  noun: "certificate",
  weight: 1.5,
  aspects: [0.6, 1.3],
  layouts: ["columns", "pairs"],
  faces: ["serif", "serif", "slab", "hand", "display"],
  isOrdered: true,
  head: [
    alone(
      "heading",
      "{}",
      v.one(
        "CERTIFICATE",
        "Certificate of Achievement",
        "Diploma",
        "Award",
        "Certificate of Completion",
        "Certificate",
        "Honour Certificate",
        "Certificate of Thanks",
        "Document of Merit",
      ),
      [
        "What does it say in large letters at the top?",
        "What kind of document is it by its heading?",
        "How does the paper call itself?",
      ],
    ),
    alone(
      "winner",
      ["{}", "awarded to {}", "presented to {}", "This is for {}"],
      v.person,
      [
        "Who got it?",
        "Whose certificate is it?",
        "Who is honoured?",
        "Who should be proud of it?",
        "To whom was it given?",
      ],
      { share: 1, scale: 1.25 },
    ),
  ],
  body: [
    alone(
      "reason",
      ["for {}", "for {}", "has done {}"],
      v.oneOf(
        "swimming 200 m, the first aid course, 10 years of service, the best cake, perfect attendance, winning the spelling bee, reading 50 books, a course in pottery, the half marathon, learning to ride a bike, the chess tournament, outstanding work, the dance contest, 25 blood donations",
      ),
      [
        "What was it given for?",
        "What did the person do to get it?",
        "For what is it?",
        "Why did they get it?",
      ],
      { share: 0.9 },
    ),
    alone(
      "rank",
      ["{}", "{}!"],
      v.one(
        "1st place",
        "2nd place",
        "3rd place",
        "Gold medal",
        "With honours",
        "Runner-up",
        "First prize",
        "Silver medal",
      ),
      ["Which place did they come in?", "How well did they do?", "What did they win?"],
      { share: 0.3 },
    ),
    named("day", ["Date", "Given on", "Dated", "On"], v.date, [
      "When was it given?",
      "On what day did they get it?",
      "What day is on it?",
    ]),
    named("signature", ["Signed", "Director", "Head teacher", "Coach"], v.person, [
      "Who signed it?",
      "Whose signature is under it?",
      "Who handed it out?",
    ]),
  ],
  foot: [
    alone(
      "issuer",
      ["{}", "{}", "given by {}"],
      v.text(
        "{} {}",
        v.brand,
        v.oneOf("School, Club, Academy, Institute, Association, Red Cross, Council, Swim Team"),
      ),
      ["Who gave the certificate out?", "Which club or school is it from?", "Where was it earned?"],
      { share: 0.7 },
    ),
  ],
  never: [
    missing("mark", "Which mark did they get?", "How many points did they have?"),
    missing("prize money", "How much money did they win?"),
  ],
};

const voucher: Kind = {
  noun: "gift voucher",
  weight: 1.5,
  aspects: [0.45, 0.9],
  layouts: ["pairs", "columns", "spread"],
  colored: 0.3,
  faces: ["serif", "display", "sans", "hand"],
  head: [
    alone(
      "heading",
      "{}",
      v.one(
        "GIFT VOUCHER",
        "Gift card",
        "Voucher",
        "A gift for you",
        "Gift certificate",
        "Coupon of joy",
        "Just for you",
        "Good for",
      ),
      [
        "What does it say at the top?",
        "How does the paper call itself?",
        "What is the heading in large letters?",
      ],
    ),
    alone(
      "value",
      ["{}", "worth {}", "{} off your bill", "Value {}"],
      v.wholePrice(5, 250),
      [
        "What is it worth?",
        "How much can I spend with it?",
        "How much money is on it?",
        "How much did somebody give away here?",
      ],
      { scale: 1.5, share: 1 },
    ),
  ],
  body: [
    named("recipient", ["For", "To", "A gift for", "Dear"], v.firstName, [
      "Who gets it?",
      "For whom is the present?",
      "Whose present is it?",
    ]),
    named(
      "giver",
      ["From", "Given by", "With love from", "A gift of"],
      v.either(v.firstName, v.text("{} & {}", v.firstName, v.firstName)),
      ["Who gave it?", "From whom is the present?", "Whom should I thank for it?"],
    ),
    expiry,
    named(
      "voucher code",
      ["Code", "Voucher no.", "Card no.", "Gift code"],
      v.pattern("AAA-999", "9999-9999", "AA99AA99"),
      ["Which code do I type in?", "What is the number of the voucher?", "What do I enter to use it?"],
    ),
  ],
  foot: [
    alone(
      "shop",
      ["{}", "at {}", "To be used at {}"],
      v.shop(
        "Spa",
        "Restaurant",
        "Books",
        "Theatre",
        "Flowers",
        "Sports",
        "Cinema",
        "Shoes",
        "Climbing",
        "Massage",
      ),
      [
        "Where can I use it?",
        "Which shop takes it?",
        "Who will take it instead of money?",
        "Where do I go with it?",
      ],
      { share: 0.9 },
    ),
  ],
};

const coupon: Kind = {
  noun: "coupon",
  weight: 1.2,
  aspects: [0.4, 0.9],
  layouts: ["pairs", "spread"],
  colored: 0.3,
  faces: ["display", "sans", "slab"],
  head: [
    alone(
      "offer",
      ["{}"],
      v.one(
        "20% OFF",
        "2 for 1",
        "SAVE $5",
        "Buy 2 get 1",
        "10% off",
        "Half price",
        "Free dessert",
        "30% OFF",
        "£3 off",
        "Free delivery",
        "€10 less",
        "3 for 2",
        "50% off",
      ),
      ["What do I get with it?", "How much do I save?", "What is the offer?", "What is the advantage?"],
    ),
    alone(
      "assortment",
      ["on {}", "for {}", "when you buy {}"],
      v.oneOf(
        "all shoes, any pizza, garden tools, every book, large coffees, winter coats, all toys, your next order, sun glasses, bread, any haircut, fresh fish",
      ),
      ["On what can I save?", "What is it good for?", "For which goods is it?"],
      { share: 0.85 },
    ),
    alone(
      "shop",
      ["{}", "at {}", "only at {}"],
      v.shop("Market", "Pizza", "Shoes", "Store", "Outlet", "Burgers", "Drugs", "Pets"),
      ["In which shop can I use it?", "Where do I have to go with it?", "Who gives it out?"],
      { share: 0.9 },
    ),
  ],
  body: [
    expiry,
    named(
      "smallest purchase",
      ["Minimum", "Min. spend", "From", "Orders over"],
      v.wholePrice(10, 100),
      ["How much do I have to buy for it?", "From what sum on does it count?", "For how much must I shop?"],
      { share: 0.5 },
    ),
    named(
      "code",
      ["Code", "Promo code", "Use code", "Enter"],
      v.either(v.pattern("AAAA99", "AA-999"), v.text("{}{}", v.loud, v.step(5, 50, 5))),
      ["Which code do I type in?", "What do I have to enter online?"],
      { share: 0.7 },
    ),
  ],
  foot: [
    alone(
      "limit",
      ["{} per customer", "Limit: {} each", "Only {} per person"],
      v.one("one", "1", "2", "three", "4"),
      ["How many can one person use?", "How often may I use it?"],
      { share: 0.4 },
    ),
  ],
};

export const awards: readonly Kind[] = [certificate, voucher, coupon];
