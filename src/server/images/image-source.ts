/**
 * Where the bytes of a request's images come from: data URLs, kept files, and addresses where they are allowed.
 */

import { isVl01Error } from "../../errors.ts";
import { decodeDataUrl } from "../../image/data-url.ts";
import { HttpError } from "../http/http-error.ts";
import type { Limits } from "../limits.ts";

/** An image as a request names it, and where. */
export interface ImageReference {
  readonly source: { readonly url: string } | { readonly fileId: string };
  /** `messages[0].content[1]` */
  readonly param: string;
}

/** Reads what is not in the request itself. Missing ones are not allowed on this server. */
export interface ImageSources {
  readonly limits: Pick<Limits, "maxImages" | "maxImageBytes" | "maxImageUrls">;
  /** @throws {HttpError} 404 `file_not_found` */
  readonly readFile: ((id: string) => Promise<Uint8Array>) | null;
  readonly fetchUrl: ((url: string, signal: AbortSignal) => Promise<Uint8Array>) | null;
}

/**
 * The bytes of one image, not decoded.
 *
 * @throws {HttpError} 400 with the reference's param
 */
export async function readImage(
  { source, param }: ImageReference,
  sources: ImageSources,
  signal: AbortSignal,
): Promise<Uint8Array> {
  try {
    if ("fileId" in source) return await fromFile(source.fileId, sources);
    if (/^data:/i.test(source.url)) return decodeDataUrl(source.url, sources.limits.maxImageBytes);
    return await fromAddress(source.url, sources, signal);
  } catch (error) {
    if (error instanceof HttpError) {
      const { status, code, message, cause } = error;
      throw new HttpError(status, code, `${param}: ${message}`, { param, cause });
    }
    if (!isVl01Error(error) || error.code === "aborted") throw error;
    throw new HttpError(400, error.code, `${param}: ${error.message}`, { param, cause: error });
  }
}

async function fromFile(id: string, { readFile }: ImageSources): Promise<Uint8Array> {
  if (readFile) return readFile(id);
  throw new HttpError(400, "files_not_allowed", "this server keeps no files; send the image as a data URL");
}

async function fromAddress(
  url: string,
  { fetchUrl }: ImageSources,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (!/^https?:/i.test(url)) {
    throw new HttpError(
      400,
      "image_format",
      "the url is neither a data URL nor an address; send data:image/png;base64,... with the image's bytes",
    );
  }
  if (fetchUrl) return fetchUrl(url, signal);
  throw new HttpError(
    400,
    "image_url_not_allowed",
    "this server fetches no addresses; send the image as a data URL, or start the server with --image-urls",
  );
}

/**
 * @param param the field that has them
 * @throws {HttpError} 400 `too_many_images`
 */
export function expectImageCount(
  images: readonly ImageReference["source"][],
  { maxImages, maxImageUrls }: ImageSources["limits"],
  param = "messages",
): void {
  const numUrls = images.filter((source) => "url" in source && !/^data:/i.test(source.url)).length;
  const isFew = images.length <= maxImages;
  if (isFew && numUrls <= maxImageUrls) return;
  const found = isFew
    ? `${numUrls} images as addresses, this server takes at most ${maxImageUrls} so`
    : `${images.length} images, this server takes at most ${maxImages}`;
  throw new HttpError(400, "too_many_images", `the request has ${found}`, { param });
}
