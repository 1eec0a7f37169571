import type { Route } from "../route.ts";
import { chatRoutes } from "./chat.ts";
import { healthRoutes } from "./health.ts";
import { modelRoutes } from "./models.ts";

/** Every route of the server. */
export const routes: readonly Route[] = [...healthRoutes, ...modelRoutes, ...chatRoutes];
