import type { Day } from './calendar.js';
import type { Sex } from './numbers.js';
import { type Random, weighted } from './random.js';

const BAND_YEARS = 5;

/**
 * Men and women in five-year age bands from 0-4 to 100 and over, in thousands: UN World Population Prospects
 * 2019, medium projection for 2025 (CC BY 3.0 IGO), rounded.
 */
export const BANDS: readonly (readonly [number, number])[] = [
  [3852, 3522],
  [4133, 3700],
  [3976, 3550],
  [3707, 3339],
  [3298, 3094],
  [3406, 3263],
  [4282, 4154],
  [4216, 4112],
  [3859, 3809],
  [3456, 3475],
  [3160, 3238],
  [2745, 2900],
  [2334, 2618],
  [1793, 2194],
  [1125, 1528],
  [519, 855],
  [298, 557],
  [181, 389],
  [95, 235],
  [30, 82],
  [8, 23],
];

const drawBand = weighted<{ sex: Sex; band: number }>(
  BANDS.flatMap(([men, women], band) => [
    [{ sex: 'male', band }, men] as const,
    [{ sex: 'female', band }, women] as const,
  ]),
);

/** Draws sex and date of birth of a person of Viet Nam. */
export function drawPerson(random: Random, today: Day): { sex: Sex; birth: Day } {
  const { sex, band } = drawBand(random);
  const span = Math.round(BAND_YEARS * 365.25);
  return { sex, birth: today - band * span - random.between(0, span - 1) };
}
