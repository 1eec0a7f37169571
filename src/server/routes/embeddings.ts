import type { z } from "zod";
import { throwIfAborted } from "../admission.ts";
import { callBody } from "../call-body.ts";
import type { EmbeddingInput } from "../engine-port.ts";
import { findModel } from "../generation.ts";
import { expectImageCount, readImage } from "../images/image-source.ts";
import { expectNoPastedImage } from "../images/pasted-image.ts";
import type { Call, Route } from "../route.ts";
import type { imagePart } from "../schemas/chat.ts";
import { embeddingsAnswer, embeddingsRequest } from "../schemas/embeddings.ts";

export const embeddingRoutes: readonly Route[] = [
  {
    method: "post",
    path: "/v1/embeddings",
    summary: "One vector for each text or image; texts and images lie in different spaces",
    dialect: "openai",
    inputParam: "input",
    body: embeddingsRequest,
    answer: embeddingsAnswer,
    handle: embed,
  },
];

type Item = string | z.infer<typeof imagePart>;
type Answer = z.infer<typeof embeddingsAnswer>;

async function embed(call: Call): Promise<Response> {
  const { parts, scope } = call;
  const body = await callBody(call, embeddingsRequest);
  const model = findModel(parts, body.model);
  const items: readonly Item[] = Array.isArray(body.input) ? body.input : [body.input];
  const images = items.flatMap((item) => (typeof item === "string" ? [] : [sourceOf(item)]));
  expectImageCount(images, parts.limits, "input");
  for (const [index, item] of items.entries()) {
    if (typeof item === "string") expectNoPastedImage(item, `input[${index}]`);
  }
  scope.ofModel(model.id);
  const leave = await parts.admission.enter(scope.caller, 1, scope.signal);
  try {
    const data: Answer["data"] = [];
    let numTokens = 0;
    for (const [index, item] of items.entries()) {
      throwIfAborted(scope.signal);
      const embedding = await parts.port.embed(model.id, await inputOf(call, item, index), scope.signal);
      numTokens += embedding.numTokens;
      const isBase64 = body.encoding_format === "base64";
      const vector = isBase64 ? base64(embedding.vector) : [...embedding.vector];
      data.push({ object: "embedding", index, embedding: vector });
    }
    const usage = { prompt_tokens: numTokens, total_tokens: numTokens };
    return Response.json({ object: "list", data, model: model.id, usage } satisfies Answer);
  } finally {
    leave();
  }
}

async function inputOf({ parts, scope }: Call, item: Item, index: number): Promise<EmbeddingInput> {
  if (typeof item === "string") return item;
  const reference = { source: sourceOf(item), param: `input[${index}]` };
  const image = await readImage(reference, parts.images, scope.signal);
  return { type: "image", image, label: reference.param };
}

function sourceOf({ image_url: { url = "", file_id: fileId } }: z.infer<typeof imagePart>) {
  return fileId === undefined ? { url } : { fileId };
}

/** Little-endian whatever the machine is. */
function base64(vector: Float32Array): string {
  const bytes = new DataView(new ArrayBuffer(vector.length * 4));
  for (const [index, value] of vector.entries()) bytes.setFloat32(index * 4, value, true);
  return Buffer.from(bytes.buffer).toString("base64");
}
