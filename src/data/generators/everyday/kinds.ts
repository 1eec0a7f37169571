/** Every kind of everyday paper. */

import { awards } from "./awards.ts";
import { covers } from "./covers.ts";
import { events } from "./events.ts";
import { goods } from "./goods.ts";
import { lists } from "./lists.ts";
import { notices } from "./notices.ts";
import { outings } from "./outings.ts";
import type { Kind } from "./paper.ts";
import { people } from "./people.ts";
import { signs } from "./signs.ts";
import { tills } from "./tills.ts";
import { travel } from "./travel.ts";

export const kinds: readonly Kind[] = [
  ...travel,
  ...outings,
  ...tills,
  ...people,
  ...goods,
  ...awards,
  ...events,
  ...notices,
  ...signs,
  ...covers,
  ...lists,
];
