/** All kinds of tables whose rows are things. */

import { lifeKinds } from "./life-kinds.ts";
import type { RecordsKind } from "./records.ts";
import { shopKinds } from "./shop-kinds.ts";
import { travelKinds } from "./travel-kinds.ts";
import { workKinds } from "./work-kinds.ts";

export const recordKinds: readonly RecordsKind[] = [...travelKinds, ...shopKinds, ...lifeKinds, ...workKinds];
