import { z } from "zod";
import { isVl01Error } from "../../errors.ts";
import { imageFormat } from "../../image/format.ts";
import { callBytes } from "../call-body.ts";
import type { FileStore, StoredFile } from "../files/file-store.ts";
import { HttpError } from "../http/http-error.ts";
import { checkFields } from "../http/json-body.ts";
import type { Call, Route, ServerParts } from "../route.ts";
import { ignored } from "../schemas/common.ts";

const file = z.object({
  id: z.string(),
  object: z.literal("file"),
  bytes: z.int(),
  created_at: z.int(),
  filename: z.string(),
  purpose: z.string(),
  status: z.literal("processed"),
});

const upload = z.strictObject({
  file: z.instanceof(Blob, { error: "expected a file" }).meta({ description: "An image." }),
  purpose: z.enum(["vision", "user_data", "assistants"]).default("vision"),
  expires_after: ignored,
});

/** Room for what multipart writes around the file. */
const maxFormBytes = 2 ** 16;

export const fileRoutes: readonly Route[] = [
  {
    method: "post",
    path: "/v1/files",
    summary: "Keeps an image, sent as multipart/form-data, for later requests",
    dialect: "openai",
    form: upload,
    answer: file,
    handle: addFile,
  },
  {
    method: "get",
    path: "/v1/files",
    summary: "The files that are kept, newest first",
    dialect: "openai",
    answer: z.object({ object: z.literal("list"), data: z.array(file), has_more: z.literal(false) }),
    async handle({ parts }) {
      return Response.json({ object: "list", data: storeOf(parts).list().map(fileBody), has_more: false });
    },
  },
  {
    method: "get",
    path: "/v1/files/:id",
    summary: "One file",
    dialect: "openai",
    answer: file,
    handle: async ({ parts, params }) => Response.json(fileBody(storeOf(parts).get(params["id"]!))),
  },
  {
    method: "get",
    path: "/v1/files/:id/content",
    summary: "The bytes of a file",
    dialect: "openai",
    async handle({ parts, params }) {
      const bytes = await storeOf(parts).read(params["id"]!);
      return new Response(bytes as Uint8Array<ArrayBuffer>, {
        headers: {
          // A browser must not run what somebody sent as an image.
          "content-type": "application/octet-stream",
          "content-disposition": "attachment",
          "x-content-type-options": "nosniff",
        },
      });
    },
  },
  {
    method: "delete",
    path: "/v1/files/:id",
    summary: "Forgets a file",
    dialect: "openai",
    answer: z.object({ id: z.string(), object: z.literal("file"), deleted: z.literal(true) }),
    async handle({ parts, params }) {
      await storeOf(parts).remove(params["id"]!);
      return Response.json({ id: params["id"], object: "file", deleted: true });
    },
  },
];

async function addFile(call: Call): Promise<Response> {
  const { parts, request } = call;
  const store = storeOf(parts);
  const type = request.headers.get("content-type") ?? "";
  if (!/^multipart\/form-data\s*;/i.test(type)) {
    throw new HttpError(
      415,
      "unsupported_media_type",
      "content-type is another one, expected multipart/form-data",
      { closes: true },
    );
  }
  const body = await callBytes(call, parts.limits.maxFileBytes + maxFormBytes);
  const { file: blob, purpose } = checkFields(await formFields(body, type), upload);
  const bytes = new Uint8Array(await blob.arrayBuffer());
  expectImage(bytes);
  const name = blob instanceof File ? blob.name : "";
  // It is only shown, never a path; line breaks and such would write into a terminal.
  const filename = name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "").slice(0, 255) || "image";
  return Response.json(fileBody(await store.add(bytes, filename, purpose)));
}

async function formFields(body: Uint8Array<ArrayBuffer>, type: string): Promise<Record<string, unknown>> {
  try {
    const form = await new Response(body, { headers: { "content-type": type } }).formData();
    return Object.fromEntries(form.entries());
  } catch {
    throw new HttpError(400, "invalid_form", "the body is not multipart/form-data");
  }
}

function expectImage(bytes: Uint8Array): void {
  try {
    imageFormat(bytes);
  } catch (error) {
    if (!isVl01Error(error)) throw error;
    throw new HttpError(400, error.code, `file: ${error.message}`, { param: "file", cause: error });
  }
}

/** @throws {HttpError} 404 `unknown_url` where no files are kept */
function storeOf({ files }: ServerParts): FileStore {
  if (files) return files;
  throw new HttpError(404, "unknown_url", "this server keeps no files");
}

function fileBody({ id, bytes, createdAt, filename, purpose }: StoredFile): z.infer<typeof file> {
  return { id, object: "file", bytes, created_at: createdAt, filename, purpose, status: "processed" };
}
