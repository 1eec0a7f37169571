/** Doubles of this size have no fraction, so adding it rounds away the fraction of the other summand. */
const unit = 1.5 * 2 ** 52;

/** The nearest integer, ties to the even one. `x` is within 2^51. */
export function roundHalfEven(x: number): number {
  return x + unit - unit;
}
