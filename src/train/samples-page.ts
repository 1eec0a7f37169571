/**
 * A page of pictures with questions, right answers and the model's: what a number does not show. One file with everything in it;
 * nothing in it runs, and nothing is loaded from anywhere.
 */

import type { Sample, SamplePicture } from "../formats/dataset.ts";
import { escapeXml } from "./svg-chart.ts";

/** A sample and what the model said to it. */
export interface AnsweredSample {
  readonly sample: Sample;
  /** Instead of the last turn. */
  readonly answer: string;
  /** Null where an answer is not scored. */
  readonly isRight: boolean | null;
}

/** Longer sides of pictures are shrunk to this, pixels. */
const maxSide = 1024;

/**
 * The page, as HTML. A sample's task is shown with how many of its answers are right.
 *
 * @param heading such as the run and the step
 */
export async function samplesPage(heading: string, samples: readonly AnsweredSample[]): Promise<string> {
  const tasks = [...new Set(samples.map(({ sample }) => sample.task))];
  const sections: string[] = [];
  for (const task of tasks) {
    const ofTask = samples.filter(({ sample }) => sample.task === task);
    const cards: string[] = [];
    for (const one of ofTask) cards.push(await card(one));
    sections.push(
      `<section><h2>${escapeXml(task)} <small>${escapeXml(scoreText(ofTask))}</small></h2>\n<div class="cards">\n${cards.join("\n")}\n</div></section>`,
    );
  }
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escapeXml(heading)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escapeXml(heading)}</h1>
${sections.length > 0 ? sections.join("\n") : "<p>No samples.</p>"}
</body>
</html>
`;
}

function scoreText(samples: readonly AnsweredSample[]): string {
  const scored = samples.filter(({ isRight }) => isRight !== null);
  if (scored.length === 0) return `${samples.length}, not scored`;
  const right = scored.filter(({ isRight }) => isRight).length;
  return `${right} of ${scored.length} right`;
}

async function card({ sample, answer, isRight }: AnsweredSample): Promise<string> {
  const pictures: string[] = [];
  for (const [i, picture] of sample.pictures.entries()) {
    const source = `data:image/png;base64,${Buffer.from(await pngOf(picture)).toString("base64")}`;
    pictures.push(`<img src="${source}" alt="Picture ${i + 1} of ${escapeXml(sample.id)}">`);
  }
  const expected = sample.turns.at(-1)!;
  const before = sample.turns.slice(0, -1).map(({ role, content }) => turn(role, content));
  const verdict = isRight === null ? "" : isRight ? " right" : " wrong";
  return `<article class="card${verdict}">
<div class="pictures">${pictures.join("")}</div>
${before.join("\n")}
${turn("expected", expected.content)}
${turn(isRight === null ? "model" : isRight ? "model, right" : "model, wrong", answer)}
<footer>${escapeXml(sample.id)}</footer>
</article>`;
}

function turn(who: string, content: string): string {
  const kind = who.replace(/\W.*/, "");
  return `<div class="turn ${escapeXml(kind)}"><b>${escapeXml(who)}</b><p>${escapeXml(content)}</p></div>`;
}

async function pngOf({ width, height, data }: SamplePicture): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  return sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ width: maxSide, height: maxSide, fit: "inside", withoutEnlargement: true })
    .png({ compressionLevel: 9 })
    .toBuffer();
}

const style = `
:root { color-scheme: light dark; --line: #d1d5db; --soft: #f3f4f6; --right: #15803d; --wrong: #b91c1c; --faint: #6b7280; }
@media (prefers-color-scheme: dark) {
  :root { --line: #374151; --soft: #1f2937; --right: #4ade80; --wrong: #f87171; --faint: #9ca3af; }
}
body { font: 15px/1.45 system-ui, "Helvetica Neue", Arial, sans-serif; margin: 24px; }
h1 { font-size: 22px; }
h2 { font-size: 17px; margin: 32px 0 12px; }
h2 small { color: var(--faint); font-weight: 400; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(320px, 1fr)); gap: 16px; align-items: start; }
.card { border: 1px solid var(--line); border-radius: 8px; overflow: hidden; border-left-width: 4px; }
.card.right { border-left-color: var(--right); }
.card.wrong { border-left-color: var(--wrong); }
.pictures { background: var(--soft); display: flex; flex-wrap: wrap; gap: 4px; justify-content: center; }
.pictures img { max-width: 100%; max-height: 360px; height: auto; display: block; image-rendering: auto; }
.turn { padding: 6px 12px; }
.turn b { color: var(--faint); font-size: 12px; font-weight: 600; }
.turn p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.turn.model { background: var(--soft); }
.card.right .turn.model b { color: var(--right); }
.card.wrong .turn.model b { color: var(--wrong); }
footer { padding: 6px 12px; color: var(--faint); font-size: 12px; overflow-wrap: anywhere; }
`;
