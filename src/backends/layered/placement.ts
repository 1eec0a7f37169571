/** Shares such as 0.3 and 0.1 add up to boundaries that are off by a rounding; layers are far more than this apart. */
const rounding = 1e-9;

/**
 * Gives every depth of a model (0 before its first layer, 1 after its last) to one device: contiguous ranges, in order, in
 * proportion to the shares. Layer j of L lies at depth j / L, so equal shares of W devices put it on floor(j W / L).
 *
 * @param shares one for each device, above 0
 */
export function placement(shares: readonly number[]): (depth: number) => number {
  const total = shares.reduce((sum, share) => sum + share, 0);
  let sum = 0;
  const ends = shares.map((share) => {
    sum += share;
    return sum / total;
  });
  return (depth) => {
    const device = ends.findIndex((end) => depth < end - rounding);
    return device < 0 ? shares.length - 1 : device;
  };
}
