/** Letters: sender, receiver, place and date, subject, a few sentences, a signature. */

import type { Exchange } from "../conversation.ts";
import { type DrawnDocument, documentGenerator, type Fact } from "../document.ts";
import { textWidth } from "../font-metrics.ts";
import { fontOf, pickFamily } from "../fonts.ts";
import type { DrawContext } from "../generator.ts";
import { pageSides, Sheet, textSize, wrapped } from "../sheet.ts";
import type { BySplit } from "../split.ts";
import * as more from "../wordings/more-letters.ts";
import { alike, say } from "../wordings.ts";
import * as words from "../words.ts";

export const letters = documentGenerator("letters", compose);

/** Alignment of the sender's head. */
const heads: BySplit<"left" | "right" | "center"> = { train: ["left", "right"], heldout: ["center"] };

export const greetings: BySplit<string> = {
  train: ["Dear {},", "Hello {},", "Good day {},"],
  heldout: ["To {}:", "Greetings, {}!"],
};

export const closings: BySplit<string> = {
  train: ["Yours sincerely,", "Kind regards,", "Best wishes,", "Sincerely,"],
  heldout: ["With respect,", "Cordially,"],
};

export const subjects: BySplit<string> = {
  train: [
    "Your order {}",
    "Our meeting",
    "Change of address",
    "Your question of {}",
    "Contract {}",
    "Reminder",
  ],
  heldout: ["Inspection {}", "Notice of delivery", "Refund for {}"],
};

/** `{d}` a date, `{m}` money, `{p}` a product, `{n}` a person, `{c}` a place, `{k}` a code, `{t}` a time. */
export const sentences: BySplit<string> = {
  train: [
    "Thank you for your letter of {d}.",
    "We are glad to tell you that {p} is in stock again.",
    "Please send {m} to our account before {d}.",
    "{n} will visit you in {c} at {t}.",
    "Your number with us is {k}; please name it when you write.",
    "The meeting on {d} begins at {t}.",
    "We have moved to {c} and look forward to your visit.",
    "I am sorry that {p} came late.",
    "Should you have questions, ask for {n}.",
    "The price of {p} is now {m}.",
    "Enclosed you will find the papers for {k}.",
    "Nothing else has changed.",
    "We ask for your patience.",
    "It was good to see you in {c}.",
  ],
  heldout: [
    "An inspector named {n} arrives on {d}.",
    "As agreed, {m} was refunded.",
    "Kindly confirm that {p} reached {c}.",
    "Quote {k} in every reply.",
    "Doors open at {t} sharp.",
    "No further action is required.",
  ],
};

async function compose(context: DrawContext): Promise<DrawnDocument> {
  const { random, split, sides } = context;
  const { width, height } = pageSides(random, sides, random.between(0.9, 1.45));
  const size = Math.max(10, Math.min(textSize(random, width), width / 24));
  const isHandwritten = random.chance(0.2);
  const kinds = isHandwritten ? (["hand"] as const) : (["serif", "serif", "sans", "slab", "mono"] as const);
  const sheet = new Sheet(context, { width, height, size, kinds, darkShare: 0 });
  const facts: Fact[] = [];
  const others: Exchange[] = [];
  const align = random.pick(heads[split]);

  const sender = words.personName(random, split);
  const company = random.chance(0.5) ? words.company(random, split) : null;
  const home = words.city(random, split);
  const receiver = words.personName(random, split);
  const day = words.date(random);
  if (company !== null) {
    const [written] = sheet.line([{ text: company, align, style: { bold: true }, scale: 1.2 }]);
    facts.push({ key: "company", value: written!, kind: "text", questions: companyWordings[split] });
  }
  if (random.chance(0.6)) sheet.line([{ text: words.street(random, split), align, color: sheet.look.faint }]);
  const [placeAndDay] = sheet.line([{ text: `${home}, ${day}`, align: random.pick([align, "right"]) }]);
  if (placeAndDay === `${home}, ${day}`) {
    facts.push({ key: "date", value: day, kind: "exact", questions: dateWordings[split] });
    facts.push({ key: "place", value: home, kind: "text", questions: placeWordings[split] });
  }
  sheet.skip(0.5);
  const absent = ["telephone number", "page number"];
  if (random.chance(0.6)) {
    const text = random.pick(subjects[split]).replace("{}", () => words.code(random));
    const [subject] = sheet.line([{ text, style: { bold: true } }]);
    facts.push({ key: "subject", value: subject!, kind: "text", questions: subjectWordings[split] });
  } else absent.push("subject");
  const greeting = random.pick(greetings[split]).replace("{}", () => receiver);
  sheet.line([{ text: greeting }]);
  if (sheet.lines.at(-1) === greeting) {
    facts.push({ key: "receiver", value: receiver, kind: "text", questions: receiverWordings[split] });
  }
  sheet.skip(0.3);

  // Closing and signature need three lines.
  let numSentences = 0;
  for (const pattern of random.shuffle(sentences[split])) {
    const said: Fact[] = [];
    const text = pattern.replace(/\{(\w)\}/g, (_, slot: string) => {
      const fact = slotFact(context, slot);
      said.push(fact);
      return fact.value;
    });
    const parts = wrapped(text, (part) => sheet.textWidth(part), sheet.width);
    if (sheet.numLinesLeft - parts.length < 3.5 || (numSentences > 0 && random.chance(0.08))) break;
    for (const part of parts) sheet.line([{ text: part }]);
    numSentences++;
    if (random.chance(0.25)) sheet.skip(0.4);
    const [only] = said;
    const questions = letterQuestions[pattern];
    if (only !== undefined && questions !== undefined) facts.push({ ...only, questions });
  }
  sheet.skip(0.3);
  sheet.line([{ text: random.pick(closings[split]) }]);
  const font = fontOf(
    isHandwritten || random.chance(0.5)
      ? pickFamily(random, split, ["hand"])
      : pickFamily(random, split, ["serif"]),
    { italic: true },
  );
  const signSize = Math.min(size * 1.5, (size * 1.5 * sheet.width) / textWidth(sender, font, size * 1.5));
  sheet.page.text(sender, sheet.left, sheet.y + sheet.lineHeight, {
    font,
    size: signSize,
    color: sheet.look.accent,
  });
  sheet.lines.push(sender);
  sheet.y += sheet.lineHeight * 1.5;
  facts.push({ key: "sender", value: sender, kind: "text", questions: senderWordings[split] });

  others.push({
    question: say(random, handwrittenWordings[split]),
    answer: isHandwritten ? "Yes" : "No",
    kind: "choice",
  });
  const opening =
    `The image shows a ${isHandwritten ? "handwritten" : "printed"} letter from ${sender} to ${receiver}` +
    `${company === null ? "" : `, on paper of ${facts[0]!.value}`}. It is dated ${day} and was written in ${home}.`;
  return {
    picture: await sheet.finish(),
    content: { noun: "letter", lines: sheet.lines, facts, absent, others, opening },
  };
}

function slotFact({ random, split }: DrawContext, slot: string): Fact {
  switch (slot) {
    case "d":
      return { key: "day named in the text", value: words.date(random), kind: "exact" };
    case "m":
      return {
        key: "amount",
        value: words.moneyText(words.money(random, 5, 4000), random.pick(["$", "€", "£"])),
        kind: "number",
      };
    case "p":
      return { key: "product", value: `the ${words.product(random, split)}`, kind: "text" };
    case "n":
      return { key: "person named in the text", value: words.personName(random, split), kind: "text" };
    case "c":
      return { key: "place named in the text", value: words.city(random, split), kind: "text" };
    case "k":
      return { key: "reference", value: words.code(random), kind: "exact" };
    default:
      return { key: "time", value: words.time(random), kind: "exact" };
  }
}

/** For the first thing that a sentence names. */
const letterQuestions: Readonly<Record<string, readonly string[]>> = {
  "Thank you for your letter of {d}.": [
    "Which letter does the writer give thanks for?",
    "When was the letter written that this one answers?",
  ],
  "We are glad to tell you that {p} is in stock again.": [
    "What is in stock again?",
    "What can be had again?",
  ],
  "Please send {m} to our account before {d}.": [
    "How much is to be sent?",
    "Which sum is asked for?",
    "How much should be paid?",
  ],
  "{n} will visit you in {c} at {t}.": ["Who is going to visit?", "Who will come?"],
  "Your number with us is {k}; please name it when you write.": [
    "Which number should be named?",
    "What is the receiver's number?",
  ],
  "The meeting on {d} begins at {t}.": ["On which day is the meeting?", "When is the meeting?"],
  "We have moved to {c} and look forward to your visit.": [
    "Where have they moved to?",
    "Which is the new place?",
  ],
  "I am sorry that {p} came late.": ["What came late?", "What does the writer apologise for?"],
  "Should you have questions, ask for {n}.": ["Who can be asked?", "Whom should one ask for?"],
  "The price of {p} is now {m}.": ["Of what is the price given?", "Which product has a new price?"],
  "Enclosed you will find the papers for {k}.": [
    "What are the papers for?",
    "Which number do the enclosed papers have?",
  ],
  "It was good to see you in {c}.": ["Where did they meet?", "Where have writer and reader seen each other?"],
  "An inspector named {n} arrives on {d}.": ["What is the inspector called?", "Who arrives?"],
  "As agreed, {m} was refunded.": ["How much was refunded?", "Which sum was paid back?"],
  "Kindly confirm that {p} reached {c}.": ["What should have arrived?", "What is to be confirmed?"],
  "Quote {k} in every reply.": ["What must be quoted?", "Which reference should replies have?"],
  "Doors open at {t} sharp.": ["When do the doors open?", "At what time does it open?"],
};

const companyWordings = alike(
  ["Which company is the letter from?", "Whose letterhead is it?", "What company is named at the top?"],
  more.company,
);
const dateWordings = alike(
  [
    "What is the date of the letter?",
    "When was it written?",
    "Which date does the letter bear?",
    "What date is at the top?",
  ],
  more.date,
);
const placeWordings = alike(
  [
    "Where was the letter written?",
    "From which town does the letter come?",
    "Which place is named beside the date?",
  ],
  more.place,
);
const subjectWordings = alike(
  [
    "What is the subject?",
    "What is the letter about?",
    "Read the subject line.",
    "What is the bold line above the greeting?",
  ],
  more.subject,
);
const receiverWordings = alike(
  ["To whom is the letter written?", "Who is addressed?", "Who should read this?", "Whom does it greet?"],
  more.receiver,
);
const senderWordings = alike(
  [
    "Who wrote the letter?",
    "Who signed it?",
    "What is the name below?",
    "Whose signature is it?",
    "Who is the sender?",
  ],
  more.sender,
);
const handwrittenWordings = alike(
  ["Is this letter handwritten?", "Was it written by hand?"],
  more.handwritten,
);
