import type { z } from "zod";
import type { GenerationUsage } from "./engine-port.ts";
import type { usage } from "./schemas/common.ts";

/** Usage in OpenAI's words. */
export function usageBody(used: GenerationUsage): z.infer<typeof usage> {
  const { promptTokens, completionTokens, cachedTokens, imageTokens } = used;
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens, image_tokens: imageTokens },
  };
}
