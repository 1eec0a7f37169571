/** Log-probabilities of tokens in OpenAI's forms. */

import type { z } from "zod";
import type { TokenChoice, ToldToken } from "../runtime/told-tokens.ts";
import type { completionLogprobs, tokenLogprobs } from "./schemas/logprobs.ts";

/** Of a chat's text; null when none were asked for. */
export function chatLogprobs(tokens: readonly ToldToken[] | null | undefined) {
  return tokens ? { content: tokens.map(tokenBody), refusal: null } : null;
}

/** Of one token, as chat completions and responses have it. */
export function tokenBody({ top, ...token }: ToldToken): z.infer<typeof tokenLogprobs> {
  return { ...choiceBody(token), top_logprobs: top.map(choiceBody) };
}

function choiceBody({ text, bytes, logprob }: TokenChoice) {
  return { token: text, logprob, bytes: bytes && [...bytes] };
}

/**
 * Of a completion's text.
 *
 * @param start characters of the text before the tokens
 */
export function completionBody(
  tokens: readonly ToldToken[],
  start: number,
): z.infer<typeof completionLogprobs> {
  let offset = start;
  const offsets = tokens.map(({ text }) => {
    const at = offset;
    offset += text.length;
    return at;
  });
  return {
    tokens: tokens.map(({ text }) => text),
    token_logprobs: tokens.map(({ logprob }) => logprob),
    top_logprobs: tokens.map(({ top }) =>
      Object.fromEntries(top.map(({ text, logprob }) => [text, logprob])),
    ),
    text_offset: offsets,
  };
}
