/** The model that ships with the package: what is asked when no other is named. */

import { fileURLToPath } from "node:url";

export const bundledModelName = "vl01-nano";

/** Its folder. */
export function bundledModelPath(): string {
  return fileURLToPath(new URL(`../../models/${bundledModelName}`, import.meta.url));
}
