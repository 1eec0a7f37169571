/** Pictures that rows name, out of one folder and never from outside it. */
import { readFile, realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import type { SamplePicture } from "../../formats/dataset.ts";
import { shownValue } from "../../formats/shown-value.ts";
import { decodeImage } from "../../image/decode.ts";
import { sharpCodec } from "../../runtime/node-image.ts";
import { type PictureReference, RowProblem } from "./conversation.ts";

export interface PictureLimits {
  readonly maxPixels: number;
  readonly maxBytes: number;
}

/**
 * The pixels of one picture, without labels.
 *
 * @param folder an absolute path without symbolic links in it
 * @throws {RowProblem} for a path that leaves the folder, also over a symbolic link, or is no file
 * @throws {ImageError} for a file that is no picture, is damaged or over the limits
 */
export async function readPicture(
  reference: PictureReference,
  folder: string,
  limits: PictureLimits,
): Promise<SamplePicture> {
  const { input, label } = await encoded(reference, folder, limits.maxBytes);
  const { width, height, data } = await decodeImage(input, sharpCodec, { ...limits, label });
  return { width, height, data, labels: null };
}

async function encoded(
  reference: PictureReference,
  folder: string,
  maxBytes: number,
): Promise<{ input: Uint8Array | string; label: string }> {
  if (typeof reference !== "string") return { input: reference, label: "picture in the row" };
  if (reference.startsWith("data:")) return { input: reference, label: "data URL" };
  const path = await insidePath(reference, folder);
  const { size } = await stat(path);
  if (size > maxBytes) {
    throw new RowProblem(`picture ${shownValue(reference)} has ${size} bytes, over maxBytes ${maxBytes}`);
  }
  return { input: await readFile(path), label: `picture ${shownValue(reference)}` };
}

async function insidePath(reference: string, folder: string): Promise<string> {
  const shown = shownValue(reference);
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(reference)) {
    throw new RowProblem(`picture ${shown} is an address, expected a path below the picture folder`);
  }
  // One spelling for both kinds of separator, so that a file written on Windows is judged the same here.
  const path = reference.replaceAll("\\", "/");
  if (
    path.includes("\0") ||
    isAbsolute(path) ||
    /^[a-z]:/i.test(path) ||
    leaves(folder, join(folder, path))
  ) {
    throw new RowProblem(`picture ${shown} leaves the picture folder, expected a path below it`);
  }
  const real = await realpath(resolve(folder, path)).catch((cause: NodeJS.ErrnoException) => {
    const found = cause.code === "ENOENT" || cause.code === "ENOTDIR" ? "is not there" : `: ${cause.message}`;
    throw new RowProblem(`picture ${shown} ${found}; it is looked for in ${folder}`);
  });
  if (leaves(folder, real)) {
    throw new RowProblem(
      `picture ${shown} is a link that leaves the picture folder, expected a file below it`,
    );
  }
  if (!(await stat(real)).isFile()) throw new RowProblem(`picture ${shown} is no file`);
  return real;
}

function leaves(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way);
}
