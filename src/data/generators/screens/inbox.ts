/** A screen of messages, some of them unread. */

import type { DrawContext } from "../../generator.ts";
import { nameOrInvented } from "../../invented-names.ts";
import { screenWords } from "../../labels.ts";
import { say } from "../../wordings.ts";
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
      questions: subjectWordings(sender!),
    });
    facts.push({ key: `time of ${sender}`, value: when!, kind: "exact", questions: whenWordings(sender!) });
    facts.push({
      key: `sender of ${about}`,
      value: sender!,
      kind: "text",
      questions: senderWordings(about!),
    });
  }
  absent.push(
    `message from ${words.personName(random, split)}`,
    `message from ${words.personName(random, split)}`,
  );
  others.push({ question: say(random, messageCountWordings), answer: String(rows), kind: "number" });
  others.push({ question: say(random, unreadWordings), answer: String(numUnread), kind: "number" });
  return `The image shows a list of ${rows} messages under the title "${title}", ${numUnread} of them marked as unread.`;
}

const messageCountWordings = [
  "How many messages are listed?",
  "How many messages does the list show?",
  "Count the messages.",
] as const;

const unreadWordings = [
  "How many messages are unread?",
  "How many are marked as unread?",
  "Count the unread messages.",
] as const;

const subjectWordings = (sender: string) => [
  `What did ${sender} write about?`,
  `What is the subject of the message from ${sender}?`,
  `What does the message of ${sender} say?`,
];

const whenWordings = (sender: string) => [
  `When did ${sender} write?`,
  `What time is the message from ${sender}?`,
  `At what time did ${sender}'s message come?`,
];

const senderWordings = (subject: string) => [
  `Who wrote "${subject}"?`,
  `Who sent the message "${subject}"?`,
  `From whom is "${subject}"?`,
];
