/**
 * A small HTTP server that follows vLLM's protocol: /v1/models, streamed /v1/chat/completions and /v1/completions with usage
 * at the end, /tokenize beside /v1. It computes nothing. What it answers was compared with vLLM's source (serving_chat.py,
 * serving_completion.py, serving_tokenization.py), not with a running vLLM.
 */

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Fault =
  | "500"
  | "503"
  | "400"
  | "400 too long"
  | "hang" // takes the request and says nothing
  | "hang between" // says one piece and then nothing
  | "cut" // ends the connection after one piece
  | "short" // ends the stream properly, without [DONE]
  | "error event" // fails after one piece, and says so
  | "rubbish" // events that are no JSON
  | "html" // a page with status 200
  | "no usage";

export interface FakeVllm {
  /** `http://127.0.0.1:8000/v1` */
  readonly url: string;
  /** Bodies that were sent, by path. */
  readonly bodies: { readonly path: string; readonly body: Record<string, unknown>; readonly key: string }[];
  /** Requests whose client went away before the answer was whole. */
  readonly aborted: number;
  /** Requests that have not ended. */
  readonly open: number;
  /** What the next answers do wrong; null does nothing wrong. */
  fault: Fault | null;
  /** Models that it lists; none while it starts. */
  models: readonly { readonly id: string; readonly max_model_len: number }[];
  /** Pieces of the answers. */
  pieces: readonly string[];
  /** Fields of the last piece's choice. */
  ending: Record<string, unknown>;
  close(): Promise<void>;
}

export async function fakeVllm(port = 0): Promise<FakeVllm> {
  const bodies: FakeVllm["bodies"] = [];
  const counts = { aborted: 0, open: 0 };
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const fake: FakeVllm = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    bodies,
    get aborted() {
      return counts.aborted;
    },
    get open() {
      return counts.open;
    },
    fault: null,
    models: [{ id: "MiniMaxAI/MiniMax-VL-01", max_model_len: 4096 }],
    pieces: ["Hel", "lo", "!"],
    ending: { finish_reason: "stop", stop_reason: null },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url!;
    if (path === "/v1/models") {
      if (fake.models.length === 0) return void response.writeHead(503).end();
      const data = fake.models.map((model) => ({ ...model, object: "model", owned_by: "vllm" }));
      return void response.end(JSON.stringify({ object: "list", data }));
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    bodies.push({ path, body, key: request.headers.authorization ?? "" });
    if (path === "/tokenize") {
      const tokens = [5, 200_025, 6, 200_025, 7];
      return void response.end(JSON.stringify({ count: tokens.length, max_model_len: 4096, tokens }));
    }
    counts.open++;
    response.on("close", () => {
      counts.open--;
      if (!response.writableFinished) counts.aborted++;
    });
    switch (fake.fault) {
      case "500":
        return refuse(response, 500, "CUDA error: prompt was 'my secret'");
      case "503":
        return refuse(response, 503, "sleeping");
      case "400":
        return refuse(response, 400, "guided decoding failed");
      case "400 too long":
        return refuse(response, 400, "This model's maximum context length is 4096 tokens. However, 9000");
      case "hang":
        return;
      case "html":
        response.end("<html>");
        return;
      default:
        return stream(path.endsWith("/chat/completions"), body["logprobs"] !== undefined, response);
    }
  }

  async function stream(isChat: boolean, hasLogprobs: boolean, response: ServerResponse): Promise<void> {
    const { fault, pieces, ending } = fake;
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    const head = { id: "cmpl-1", object: isChat ? "chat.completion.chunk" : "text_completion", created: 1 };
    const send = (data: unknown) => {
      const text = typeof data === "string" ? data : JSON.stringify({ ...head, ...(data as object) });
      response.write(`data: ${text}\n\n`);
    };
    const choice = (text: string, rest = {}) => ({
      index: 0,
      ...(isChat ? { delta: { content: text } } : { text }),
      logprobs: hasLogprobs ? logprobsOf(isChat, text) : null,
      finish_reason: null,
      ...rest,
    });
    if (isChat) {
      const delta = { role: "assistant", content: "" };
      send({ choices: [{ index: 0, delta, logprobs: null, finish_reason: null }] });
    }
    if (fault === "rubbish") send("{oops");
    for (const [index, text] of pieces.entries()) {
      const isLast = index === pieces.length - 1;
      send({ choices: [choice(text, isLast && fault !== "short" ? ending : {})] });
      if (fault === "hang between") return;
      if (fault === "cut") return void setImmediate(() => response.destroy());
      if (fault === "error event") {
        send({ error: { message: "CUDA error", type: "Internal", param: null, code: 500 } });
        break;
      }
    }
    if (fault === "short") return void response.end();
    if (fault !== "no usage") {
      const usage = {
        prompt_tokens: 40,
        total_tokens: 40 + pieces.length,
        completion_tokens: pieces.length,
        prompt_tokens_details: { cached_tokens: 16 },
      };
      send({ choices: [], usage });
    }
    send("[DONE]");
    response.end();
  }

  return fake;
}

/** As if the text were one token, and the only one thinkable. */
function logprobsOf(isChat: boolean, token: string): object {
  const choice = { token, logprob: -0.5, bytes: [...Buffer.from(token)] };
  if (isChat) return { content: [{ ...choice, top_logprobs: [choice] }] };
  return { tokens: [token], token_logprobs: [-0.5], top_logprobs: [{ [token]: -0.5 }], text_offset: [0] };
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ error: { message, type: "Error", param: null, code: status } }));
}
