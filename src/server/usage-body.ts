import type { z } from "zod";
import type { Usage } from "../runtime/model.ts";
import type { usage } from "./schemas/common.ts";

/** Usage in OpenAI's words. */
export function usageBody(used: Usage): z.infer<typeof usage> {
  const { promptTokens, completionTokens, cachedTokens, imageTokens } = used;
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens, image_tokens: imageTokens },
  };
}
