import { Random } from "../../src/data/random.ts";
import { type ColorName, colorNames, distance, type Rgb, shadeOf } from "../../src/data/scenes/palette.ts";
import type { Box, SamplePicture } from "../../src/formats/dataset.ts";

/** Share of the pixels in a box that are near to a colour, and nearer to it than to any other named one. */
export function shareOf(color: string, picture: SamplePicture, box: Box): number {
  const random = new Random("middle of the shades");
  const shades = colorNames.map((name): readonly [ColorName, Rgb] => [name, shadeOf(random, name)]);
  let [of, all] = [0, 0];
  for (let y = Math.ceil(box.y); y < box.y + box.height; y++) {
    for (let x = Math.ceil(box.x); x < box.x + box.width; x++) {
      const at = 3 * (y * picture.width + x);
      const pixel: Rgb = [picture.data[at]!, picture.data[at + 1]!, picture.data[at + 2]!];
      const nearest = shades.reduce((best, one) =>
        distance(one[1], pixel) < distance(best[1], pixel) ? one : best,
      );
      all++;
      if (nearest[0] === color && distance(nearest[1], pixel) < 70) of++;
    }
  }
  return of / all;
}
