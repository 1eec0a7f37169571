/** Every kind of everyday paper. */

import { adverts } from "./kinds/adverts.ts";
import { awards } from "./kinds/awards.ts";
import { badges } from "./kinds/badges.ts";
import { boxLabels } from "./kinds/box-labels.ts";
import { busesAndFerries } from "./kinds/buses-and-ferries.ts";
import { businessCards } from "./kinds/business-cards.ts";
import { careLabels } from "./kinds/care-labels.ts";
import { claims } from "./kinds/claims.ts";
import { covers } from "./kinds/covers.ts";
import { doorSigns } from "./kinds/door-signs.ts";
import { flightsAndTrains } from "./kinds/flights-and-trains.ts";
import { foodLabels } from "./kinds/food-labels.ts";
import { invitations } from "./kinds/invitations.ts";
import { kitchen } from "./kinds/kitchen.ts";
import { letters } from "./kinds/letters.ts";
import { lists } from "./kinds/lists.ts";
import { memberCards } from "./kinds/member-cards.ts";
import { notes } from "./kinds/notes.ts";
import { offers } from "./kinds/offers.ts";
import { officialCards } from "./kinds/official-cards.ts";
import { outings } from "./kinds/outings.ts";
import { posters } from "./kinds/posters.ts";
import { shopLabels } from "./kinds/shop-labels.ts";
import { stays } from "./kinds/stays.ts";
import { streetSigns } from "./kinds/street-signs.ts";
import { tills } from "./kinds/tills.ts";
import type { Kind } from "./paper.ts";

export const kinds: readonly Kind[] = [
  ...adverts,
  ...awards,
  ...badges,
  ...boxLabels,
  ...busesAndFerries,
  ...businessCards,
  ...careLabels,
  ...claims,
  ...covers,
  ...doorSigns,
  ...flightsAndTrains,
  ...foodLabels,
  ...invitations,
  ...kitchen,
  ...letters,
  ...lists,
  ...memberCards,
  ...notes,
  ...offers,
  ...officialCards,
  ...outings,
  ...posters,
  ...shopLabels,
  ...stays,
  ...streetSigns,
  ...tills,
];
