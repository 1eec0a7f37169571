/** A decoded image: what every step after decoding reads. */

/** `data` holds width * height * 3 bytes, interleaved R, G, B in sRGB, row after row from the top. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}
