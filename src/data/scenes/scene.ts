/** A picture of several things that were put into it one by one, as what is asked and said about it sees it. */

import type { Box } from "../../formats/dataset.ts";
import type { Page } from "../page.ts";
import { counted, withArticle } from "../phrases.ts";

/** Something in the picture. */
export interface Thing extends Box {
  /** Kind of thing: "star", "umbrella". */
  readonly name: string;
  /** Null when it has several. */
  readonly color: string | null;
}

export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly things: readonly Thing[];
  /** Names of the same sort that are not in the picture, at least 3. */
  readonly absent: readonly string[];
  /** What any of the things is called: "shape", "object". */
  readonly noun: string;
  /** "a plain light background" */
  readonly background: string;
}

/** "red star", or "star" where colours are none. */
export function called({ color, name }: Thing): string {
  return color === null ? name : `${color} ${name}`;
}

/** "two red stars", "a blue circle", in the order in which they were first drawn. */
export function inventory(things: readonly Thing[]): string[] {
  const counts = new Map<string, number>();
  for (const thing of things) counts.set(called(thing), (counts.get(called(thing)) ?? 0) + 1);
  return [...counts].map(([name, count]) => (count === 1 ? withArticle(name) : counted(count, name)));
}

/**
 * Labels everything that there is to count in a picture.
 *
 * @param isNamed whether they can be counted by name
 */
export function labelThings(page: Page, things: readonly Thing[], isNamed = true): void {
  const count = (isOne: (thing: Thing) => boolean) => things.filter(isOne).length;
  for (const thing of things) {
    const alike = {
      all: things.length,
      name: isNamed ? count(({ name }) => name === thing.name) : null,
      color: thing.color === null ? null : count(({ color }) => color === thing.color),
    };
    page.object({ ...thing, alike });
  }
}

/** Those whose key no other has. */
export function unique(things: readonly Thing[], key: (thing: Thing) => string): Thing[] {
  return things.filter((one) => things.filter((other) => key(other) === key(one)).length === 1);
}
