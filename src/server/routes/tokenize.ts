import type { z } from "zod";
import { callBody } from "../call-body.ts";
import { chatTools, chatTurns } from "../chat-turns.ts";
import { checkTurns } from "../conversation.ts";
import { countTokens, findModel } from "../generation.ts";
import type { Call, Route } from "../route.ts";
import { tokenizeAnswer, tokenizeRequest } from "../schemas/tokenize.ts";

export const tokenizeRoutes: readonly Route[] = [
  {
    method: "post",
    path: "/v1/tokenize",
    summary: "The tokens of a text or a conversation, and how many of them are images",
    dialect: "openai",
    body: tokenizeRequest,
    answer: tokenizeAnswer,
    handle: tokenize,
  },
];

async function tokenize(call: Call): Promise<Response> {
  const body = await callBody(call, tokenizeRequest);
  const model = findModel(call.parts, body.model);
  const turns = chatTurns(body.messages ?? []);
  checkTurns(turns, call.parts.images);
  const { ids, imageTokens } = await countTokens(
    call,
    model,
    body.prompt ?? turns,
    chatTools(body.tools).map(({ isStrict: _, ...tool }) => tool),
  );
  const answer: z.infer<typeof tokenizeAnswer> = {
    count: ids.length,
    max_model_len: model.contextLength,
    image_tokens: [...imageTokens],
    tokens: [...ids],
  };
  return Response.json(answer);
}
