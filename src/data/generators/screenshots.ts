/** Screens of programs: settings with switches and values, inboxes, messages with buttons, tables of records. */

import { type DrawnDocument, documentGenerator } from "../document.ts";
import type { DrawContext } from "../generator.ts";
import { pageSides, Sheet } from "../sheet.ts";
import { drawDialog } from "./screens/dialog.ts";
import { drawInbox } from "./screens/inbox.ts";
import { drawRecords } from "./screens/records.ts";
import type { Screen } from "./screens/screen.ts";
import { drawSettings } from "./screens/settings.ts";

export const screenshots = documentGenerator("screenshots", compose);

async function compose(context: DrawContext): Promise<DrawnDocument> {
  const { random, sides } = context;
  const kind = random.weighted([
    ["settings", 4],
    ["inbox", 2],
    ["dialog", 2],
    ["records", 2],
  ] as const);
  const { width, height } = pageSides(
    random,
    sides,
    kind === "dialog" ? random.between(0.5, 0.8) : random.between(0.6, 1.7),
  );
  const size = Math.min(18, Math.max(10.5, Math.round(2 * Math.min(width / random.between(18, 28), 16)) / 2));
  // A screen is not turned, and no camera is between.
  const sheet = new Sheet(context, {
    width,
    height,
    size,
    kinds: ["sans", "sans", "sans", "mono"],
    darkShare: 0.35,
    maxAngle: 0,
  });
  const screen: Screen = { sheet, facts: [], others: [], absent: [] };
  const opening = { settings: drawSettings, inbox: drawInbox, dialog: drawDialog, records: drawRecords }[
    kind
  ](context, screen);
  return {
    picture: await sheet.finish(),
    content: {
      noun: "screenshot",
      lines: sheet.lines,
      facts: screen.facts,
      absent: screen.absent,
      others: screen.others,
      opening,
    },
  };
}
