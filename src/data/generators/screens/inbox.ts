/** A screen of messages, some of them unread. */

import type { DrawContext } from "../../generator.ts";
import { nameOrInvented } from "../../invented-names.ts";
import { screenWords } from "../../labels.ts";
import * as more from "../../wordings/more-messages.ts";
import { alike, say } from "../../wordings.ts";
import * as words from "../../words.ts";
import { drawHead, type Screen } from "./screen.ts";

/** @returns what a description begins with */
export function drawInbox(context: DrawContext, screen: Screen): string {
  const { random, split } = context;
  const { sheet, facts, others, absent } = screen;
  const { look, page, size, lineHeight } = sheet;
  const title = drawHead(context, screen, nameOrInvented(random, split, screenWords.inbox[split]));
  const step = lineHeight * 2.3;
  const rows = Math.max(1, Math.min(random.integer(3, 9), Math.floor((sheet.bottom - sheet.y) / step)));
  let numUnread = 0;
  const senders: string[] = [];
  for (let row = 0; row < rows; row++) {
    const isUnread = random.chance(0.35);
    if (isUnread) numUnread++;
    const style = { bold: isUnread };
    const left = sheet.left + size * 0.8;
    if (isUnread) {
      const dot = size * 0.45;
      page.rectangle(
        { x: sheet.left - dot / 2, y: sheet.y + lineHeight / 2 - dot / 2, width: dot, height: dot },
        { fill: look.accent, radius: dot / 2 },
      );
    }
    const subject = words.capitalised(words.words(random, split, random.integer(1, 4)).join(" "));
    const [sender, when] = sheet.line([
      { text: words.personName(random, split), left, right: sheet.right - size * 5.2, style },
      {
        text: words.time(random),
        left: sheet.right - size * 5,
        align: "right",
        color: look.faint,
        scale: 0.85,
      },
    ]);
    const [about] = sheet.line([{ text: subject, left, color: isUnread ? look.ink : look.faint }]);
    sheet.y += step - 2 * lineHeight;
    const y = Math.round(sheet.y - (step - 2 * lineHeight) / 2) + 0.5;
    if (row + 1 < rows) page.rule(sheet.left, y, sheet.right, y, { color: look.tint });
    senders.push(sender!);
    facts.push({
      key: `subject of ${sender}`,
      value: about!,
      kind: "text",
      questions: filled(subjectWordings[split], sender!),
    });
    facts.push({
      key: `time of ${sender}`,
      value: when!,
      kind: "exact",
      questions: filled(whenWordings[split], sender!),
    });
    facts.push({
      key: `sender of ${about}`,
      value: sender!,
      kind: "text",
      questions: filled(senderWordings[split], about!),
    });
  }
  absent.push(
    `message from ${words.personName(random, split)}`,
    `message from ${words.personName(random, split)}`,
  );
  others.push({ question: say(random, messageCountWordings[split]), answer: String(rows), kind: "number" });
  others.push({ question: say(random, unreadWordings[split]), answer: String(numUnread), kind: "number" });
  return `The image shows a list of ${rows} messages under the title "${title}", ${numUnread} of them marked as unread.`;
}

const messageCountWordings = alike(
  ["How many messages are listed?", "How many messages does the list show?", "Count the messages."],
  more.messageCount,
);

const unreadWordings = alike(
  ["How many messages are unread?", "How many are marked as unread?", "Count the unread messages."],
  more.unreadCount,
);

const subjectWordings = alike(
  [
    "What did {} write about?",
    "What is the subject of the message from {}?",
    "What does the message of {} say?",
  ],
  more.subjectOf,
);

const whenWordings = alike(
  ["When did {} write?", "What time is the message from {}?", "At what time did {}'s message come?"],
  more.whenOf,
);

const senderWordings = alike(
  ['Who wrote "{}"?', 'Who sent the message "{}"?', 'From whom is "{}"?'],
  more.senderOf,
);

/** The facts are named otherwise than what they are asked by. */
const filled = (wordings: readonly string[], what: string) =>
  wordings.map((wording) => wording.replaceAll("{}", () => what));
