/** From bytes to the numbers of the vision tower. */

/** One number for red, green and blue. */
export type ChannelValues = readonly [number, number, number];

/**
 * Gives ((v / 255) - mean) / std for each byte, each of the three steps rounded to float32, channels first:
 * [tiles.length, 3, height, width] for tiles of [height, width, 3].
 *
 * @param mean  of red, green, blue, for values in 0..1
 */
export function normalizeTiles(
  tiles: readonly Uint8Array[],
  mean: ChannelValues,
  std: ChannelValues,
): Float32Array {
  const tables = normalizedValues(mean, std);
  const out = new Float32Array(tiles.reduce((total, tile) => total + tile.length, 0));
  let base = 0;
  for (const tile of tiles) {
    const numPixels = tile.length / 3;
    for (let channel = 0; channel < 3; channel++) {
      const table = tables.subarray(channel * 256, (channel + 1) * 256);
      for (let i = 0; i < numPixels; i++) out[base + i] = table[tile[i * 3 + channel]!]!;
      base += numPixels;
    }
  }
  return out;
}

/** What each byte of each channel becomes: [3, 256]. */
export function normalizedValues(mean: ChannelValues, std: ChannelValues): Float32Array {
  const float32 = Math.fround;
  return Float32Array.from({ length: 3 * 256 }, (_, i) => {
    const channel = Math.floor(i / 256);
    const unit = float32((i % 256) / 255);
    return float32(float32(unit - float32(mean[channel]!)) / float32(std[channel]!));
  });
}
