import type { Language } from '../../../statistics/words.js';
import { type Html, html } from '../../html.js';
import { formatNumber } from '../table.js';
import { type ChartFrame, lengthOf, renderFigure } from './figure.js';

const NAME_PX = 18;
const BAR_PX = 18;
const ROW_PX = NAME_PX + BAR_PX + 11;
/** Of the width; the rest is for the number after the bar. */
const LONGEST_PERCENT = 82;

/** A bar with its name; `isOpen` for people of whom it is open where they belong. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly isOpen?: boolean;
}

/** Bars one below the other, each under its name. @returns undefined where all are 0 */
export function renderBars(bars: readonly Bar[], language: Language, frame: ChartFrame): Html | undefined {
  const maximum = Math.max(0, ...bars.map(({ value }) => value));
  if (maximum === 0) return undefined;
  const drawn = bars.map(({ name, value, isOpen = false }, at) => {
    const length = lengthOf(value, maximum, LONGEST_PERCENT);
    const y = at * ROW_PX;
    const base = y + NAME_PX + BAR_PX - 5;
    return html`<text x="0" y="${y + NAME_PX - 5}">${name}</text>${
      length > 0 &&
      html`<rect class="bar${isOpen && ' open'}" x="0" y="${y + NAME_PX}" width="${length}%" height="${BAR_PX}"/>`
    }<text x="${length}%" dx="6" y="${base}">${formatNumber(value, language)}</text>`;
  });
  return renderFigure(frame, bars.length * ROW_PX, html`${drawn}`);
}
