/** All kinds of tables whose rows are things. */

import { counterKinds } from "./counter-kinds.ts";
import { homeKinds } from "./home-kinds.ts";
import { natureKinds } from "./nature-kinds.ts";
import { officeKinds } from "./office-kinds.ts";
import { peopleKinds } from "./people-kinds.ts";
import type { RecordsKind } from "./records.ts";
import { shopKinds } from "./shop-kinds.ts";
import { sportKinds } from "./sport-kinds.ts";
import { stationKinds } from "./station-kinds.ts";
import { storeKinds } from "./store-kinds.ts";

export const recordKinds: readonly RecordsKind[] = [
  ...stationKinds,
  ...counterKinds,
  ...shopKinds,
  ...storeKinds,
  ...sportKinds,
  ...natureKinds,
  ...peopleKinds,
  ...officeKinds,
  ...homeKinds,
];
