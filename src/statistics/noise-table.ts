/**
 * The noise of protected counts, by the cell-key method (Marley & Leaver 2011, Giessing 2016): for each true count a
 * distribution of deviations over 255 slots, one of which the cell's key selects. Noisy counts are multiples of a step, so
 * adding or removing one person changes the published count about half the time, instead of four times in five without steps
 * at the same variance. Of the distributions on these multiples with mean 0 and the given variance, the one of maximum entropy
 * is used.
 */
export interface NoiseParameters {
  /** The largest deviation of a count. */
  readonly deviationMax: number;
  readonly variance: number;
  /** The step: the smallest published count above 0, of which all others are multiples. */
  readonly smallestShown: number;
}

export const NOISE: NoiseParameters = { deviationMax: 5, variance: 3, smallestShown: 3 };
/** A multiple of the step: otherwise no row could be unbiased. */
export const SLOTS = 255;

/** Deviations by true count: row i is for count i + 1 and contains SLOTS deviations. For larger counts see `rowOf`. */
export function noiseTable(parameters: NoiseParameters): number[][] {
  const rows = parameters.deviationMax + parameters.smallestShown;
  return Array.from({ length: rows }, (_, i) => fillSlots(i + 1, parameters));
}

/** The row of the table for a count >= 1. Larger counts share the last rows, by their remainder modulo the step. */
export function rowIndex(count: number, { deviationMax, smallestShown }: NoiseParameters): number {
  return count <= deviationMax ? count - 1 : deviationMax + ((count - deviationMax - 1) % smallestShown);
}

function fillSlots(count: number, { deviationMax, variance, smallestShown }: NoiseParameters): number[] {
  const deviations = Array.from({ length: 2 * deviationMax + 1 }, (_, i) => i - deviationMax).filter(
    (v) => count + v >= 0 && (count + v) % smallestShown === 0,
  );
  const shares = maximumEntropy(deviations, variance);
  const frequencies = roundUnbiased(
    deviations,
    shares.map((share) => Math.round(share * SLOTS)),
  );
  return deviations.flatMap((v, i) => Array<number>(frequencies[i] ?? 0).fill(v));
}

/** Shares proportional to exp(a v + b v²) with mean 0 and the given variance, by Newton's method. */
function maximumEntropy(deviations: readonly number[], variance: number): number[] {
  let [a, b] = [0, 0];
  for (let step = 0; ; step++) {
    const weights = deviations.map((v) => Math.exp(a * v + b * v * v));
    const total = weights.reduce((sum, w) => sum + w, 0);
    const moment = (k: number) =>
      deviations.reduce((sum, v, i) => sum + v ** k * ((weights[i] ?? 0) / total), 0);
    const [m1, m2, m3, m4] = [moment(1), moment(2), moment(3), moment(4)];
    const [f, g] = [m1, m2 - variance];
    if (Math.abs(f) + Math.abs(g) < 1e-12) return weights.map((w) => w / total);
    if (step > 200) throw new Error('found no distribution with this variance');
    const [faa, fab, fbb] = [m2 - m1 * m1, m3 - m1 * m2, m4 - m2 * m2];
    const determinant = faa * fbb - fab * fab;
    a -= Math.max(-1, Math.min(1, (f * fbb - g * fab) / determinant));
    b -= Math.max(-1, Math.min(1, (g * faa - f * fab) / determinant));
  }
}

/** Adjusts up to three deviations by one slot each, so that all slots are used and the mean is zero. */
function roundUnbiased(deviations: readonly number[], rounded: readonly number[]): number[] {
  const changes = [
    ...deviations.flatMap((_, i) => [
      { i, by: 1 },
      { i, by: -1 },
    ]),
    { i: 0, by: 0 },
  ];
  for (const one of [{ i: 0, by: 0 }, ...changes]) {
    for (const two of [{ i: 0, by: 0 }, ...changes]) {
      for (const three of [{ i: 0, by: 0 }, ...changes]) {
        const tried = [...rounded];
        for (const { i, by } of [one, two, three]) tried[i] = (tried[i] ?? 0) + by;
        const filled = tried.reduce((sum, n) => sum + n, 0) === SLOTS && tried.every((n) => n >= 0);
        if (filled && tried.reduce((sum, n, i) => sum + n * (deviations[i] ?? 0), 0) === 0) return tried;
      }
    }
  }
  throw new Error('found no unbiased rounding to slots');
}
