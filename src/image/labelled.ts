import { ImageError } from "../errors.ts";

/** Runs work on one image; an `ImageError` out of it gets the image's name in front of its message. */
export async function labelled<T>(label: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    throw new ImageError(error.code, `${label}: ${error.message}`, {
      fields: error.fields,
      cause: error.cause,
    });
  }
}
