import { Point } from '@noble/ed25519';

const DIGITS = 64; // of a scalar in base 16
const BASE = 16;

/**
 * Multiplies one point by several scalars: the doublings, which are most of the work, are done once (Yao's method, SIAM J.
 * Comput. 5, 1976). Which points are added depends on the scalar, how many does not.
 * @returns multiplies the point by an integer of 0 to 2^256 - 1
 */
export function multiplier(point: Point): (scalar: bigint) => Point {
  const powers: Point[] = []; // 16^i times the point
  for (let power = point; powers.length < DIGITS; power = timesBase(power)) powers.push(power);
  return (scalar) => {
    const digits = scalar.toString(BASE).padStart(DIGITS, '0');
    const sums = Array.from({ length: BASE }, () => Point.ZERO); // of the powers that have the same digit
    for (const [i, power] of powers.entries()) {
      const digit = Number.parseInt(digits[DIGITS - 1 - i] as string, BASE);
      sums[digit] = (sums[digit] as Point).add(power);
    }
    // Each sum times its digit: the sums of the digits from there on, added up.
    let above = Point.ZERO;
    let product = Point.ZERO;
    for (const sum of sums.slice(1).reverse()) {
      above = above.add(sum);
      product = product.add(above);
    }
    return product;
  };
}

const timesBase = (point: Point): Point => point.double().double().double().double();
