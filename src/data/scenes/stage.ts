/** The page that a scene is put on: a size within the limits and a background. */

import type { DrawContext } from "../generator.ts";
import { Page } from "../page.ts";
import { type Background, drawBackground, paintBackground } from "./background.ts";
import { css } from "./palette.ts";

export interface Stage {
  readonly page: Page;
  readonly background: Background;
  readonly width: number;
  readonly height: number;
}

/** @param stretch the longest side, in shortest ones */
export function setStage({ random, split, sides }: DrawContext, stretch = 1.6): Stage {
  const side = () => random.integer(sides.min, Math.min(sides.max, Math.round(stretch * sides.min)));
  const [width, height] = [side(), side()];
  const background = drawBackground(random, split);
  const page = new Page({ width, height, paper: css(background.colors[0]) });
  paintBackground(page, background, random);
  return { page, background, width, height };
}
