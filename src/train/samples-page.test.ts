import sharp from "sharp";
import { expect, test } from "vitest";
import type { Sample, SamplePicture } from "../formats/dataset.ts";
import { type AnsweredSample, samplesPage } from "./samples-page.ts";

const picture: SamplePicture = {
  width: 3,
  height: 2,
  data: Uint8Array.from({ length: 18 }, (_, i) => 14 * i),
  labels: null,
};

function answered(id: string, task: string, answer: string, isRight: boolean | null): AnsweredSample {
  const sample: Sample = {
    id,
    task,
    pictures: [picture],
    turns: [
      { role: "user", content: "<image>What is the total?" },
      { role: "assistant", content: "12.50" },
    ],
    answer: "exact",
  };
  return { sample, answer, isRight };
}

test("shows question, right answer and the model's, grouped by task with the score", async () => {
  const page = await samplesPage("run at step 100", [
    answered("receipts/1", "receipt", "12.50", true),
    answered("charts/1", "chart", "I do not know", null),
    answered("receipts/2", "receipt", "13", false),
  ]);
  expect(page.match(/<h2>.*<\/h2>/g)).toEqual([
    "<h2>receipt <small>1 of 2 right</small></h2>",
    "<h2>chart <small>1, not scored</small></h2>",
  ]);
  expect(page.match(/<article class="[^"]*">/g)).toEqual([
    '<article class="card right">',
    '<article class="card wrong">',
    '<article class="card">',
  ]);
  expect(page).toContain("&lt;image&gt;What is the total?");
  expect(page).toContain('<div class="turn expected"><b>expected</b><p>12.50</p></div>');
  expect(page).toContain('<div class="turn model"><b>model, wrong</b><p>13</p></div>');
});

test("holds its pictures, pixel by pixel", async () => {
  const page = await samplesPage("run", [answered("a", "b", "c", true)]);
  const png = Buffer.from(/data:image\/png;base64,([^"]*)"/.exec(page)![1]!, "base64");
  expect([...(await sharp(png).removeAlpha().raw().toBuffer())]).toEqual([...picture.data]);
});

test("nothing that a model or a data set writes becomes markup, and nothing is loaded", async () => {
  const evil = `</p><script>fetch("http://example.com")</script><img src=x onerror='alert(1)'>`;
  const page = await samplesPage(evil, [answered(`${evil}" onload="`, evil, evil, false)]);
  expect(page).not.toMatch(/<script|<img src=x|" onload="/);
  const tags = Array.from(page.matchAll(/<([a-z0-9]+)/g), ([, tag]) => tag);
  expect(new Set(tags)).toEqual(
    new Set("html head meta title style body h1 section h2 small div article img b p footer".split(" ")),
  );
  for (const [, source] of page.matchAll(/src="([^"]*)"/g)) expect(source).toMatch(/^data:image\/png/);
  expect(page).toContain(`content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"`);
});

test("no samples make a page that says so", async () => {
  expect(await samplesPage("run", [])).toContain("<p>No samples.</p>");
});
