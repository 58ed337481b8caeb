import type { Language } from '../../../statistics/words.js';
import { type Html, html } from '../../html.js';
import { formatNumber } from '../table.js';
import { type ChartFrame, lengthOf, renderFigure } from './figure.js';

const GROUP_PX = 20;
/** Of one year of age: a hundred fit on a page of paper. */
const AGE_PX = 8;
const AGES_NAMED = 5;
const NAME_PX = 56;
const LONGEST_PERCENT = 64;
/** A pyramid: names in the middle, men to the left, women to the right. */
const PYRAMID = { left: 41, right: 59, longest: 25 } as const;
const HEAD_PX = 22;

/** People of an age or of a group of ages. */
export interface AgeBar {
  readonly name: string;
  readonly value: number;
}

/** Bars by age, the youngest on top; single ages are thin, and every fifth is named. @returns undefined where all are 0 */
export function renderAges(bars: readonly AgeBar[], language: Language, frame: ChartFrame): Html | undefined {
  const maximum = Math.max(0, ...bars.map(({ value }) => value));
  if (maximum === 0) return undefined;
  const isSingle = bars.every(({ name }) => /^\d+\+?$/.test(name));
  const step = isSingle ? AGE_PX : GROUP_PX;
  const drawn = bars.map(({ name, value }, at) => {
    const y = at * step + 6;
    const length = lengthOf(value, maximum, LONGEST_PERCENT);
    const isNamed = !isSingle || Number.parseInt(name, 10) % AGES_NAMED === 0;
    const base = y + (isSingle ? AGE_PX : GROUP_PX - 5);
    return html`${isNamed && html`<text x="0" y="${base}">${name}</text>`}${
      length > 0 &&
      html`<rect class="bar" x="${NAME_PX}" y="${y}" width="${length}%" height="${step - (isSingle ? 1 : 3)}"/>`
    }${isNamed && html`<text class="small" x="${length}%" dx="${NAME_PX + 6}" y="${base}">${formatNumber(value, language)}</text>`}`;
  });
  return renderFigure(frame, bars.length * step + 12, html`${drawn}`);
}

/** Men and women of a group of ages. */
export interface PyramidRow {
  readonly name: string;
  readonly male: number;
  readonly female: number;
}

/** An age pyramid, the oldest on top. @param sides the names of its sides @returns undefined where all are 0 */
export function renderPyramid(
  rows: readonly PyramidRow[],
  sides: { readonly male: string; readonly female: string },
  language: Language,
  frame: ChartFrame,
): Html | undefined {
  const maximum = Math.max(0, ...rows.flatMap(({ male, female }) => [male, female]));
  if (maximum === 0) return undefined;
  const { left, right, longest } = PYRAMID;
  const bar = (kind: string, from: number, length: number, y: number) =>
    length > 0 &&
    html`<rect class="bar ${kind}" x="${from}%" y="${y}" width="${length}%" height="${GROUP_PX - 3}"/>`;
  const drawn = rows.toReversed().map(({ name, male, female }, at) => {
    const y = HEAD_PX + at * GROUP_PX;
    const base = y + GROUP_PX - 6;
    const [men, women] = [lengthOf(male, maximum, longest), lengthOf(female, maximum, longest)];
    return html`${bar('male', round(left - men), men, y)}${bar('female', right, women, y)}
<text class="small" x="${round(left - men)}%" dx="-4" y="${base}" text-anchor="end">${formatNumber(male, language)}</text><text class="small" x="50%" y="${base}" text-anchor="middle">${name}</text><text class="small" x="${round(right + women)}%" dx="4" y="${base}">${formatNumber(female, language)}</text>`;
  });
  const heads = html`<text x="${left}%" y="13" text-anchor="end">${sides.male}</text><text x="${right}%" y="13">${sides.female}</text>`;
  return renderFigure(frame, HEAD_PX + rows.length * GROUP_PX + 4, html`${heads}${drawn}`);
}

const round = (percent: number) => Math.round(percent * 10) / 10;
