import type { Language } from '../../../statistics/words.js';
import { type Html, html } from '../../html.js';
import { formatNumber } from '../table.js';
import { type ChartFrame, renderFigure } from './figure.js';

const NAME_PX = 28;
const PLOT_PX = 64;
const PANEL_PX = NAME_PX + PLOT_PX + 34;
/** Of the width, the rest is for the numbers at both ends. */
const [LEFT_PERCENT, RIGHT_PERCENT] = [5, 92];

/** A line with its name: values over time, in order. */
export interface Line {
  readonly name: string;
  readonly values: readonly number[];
}

/**
 * Lines over time, each on its own below the other and all in one scale from 0, so that none has to be told by its colour.
 * @param times the names of the points of all lines @returns undefined where all are 0
 */
export function renderLines(
  lines: readonly Line[],
  times: readonly string[],
  language: Language,
  frame: ChartFrame,
): Html | undefined {
  const maximum = Math.max(0, ...lines.flatMap(({ values }) => values));
  if (maximum === 0 || times.length < 2) return undefined;
  const xAt = (at: number) =>
    Math.round((LEFT_PERCENT + (at / (times.length - 1)) * (RIGHT_PERCENT - LEFT_PERCENT)) * 10) / 10;
  const last = times.length - 1;
  const drawn = lines.map(({ name, values }, panel) => {
    const top = panel * PANEL_PX;
    const floor = top + NAME_PX + 14 + PLOT_PX;
    const yAt = (value: number) => Math.round((floor - (value / maximum) * PLOT_PX) * 10) / 10;
    const value = (at: number, anchor: string) =>
      html`<text class="small" x="${xAt(at)}%" y="${yAt(values[at] ?? 0) - 7}" text-anchor="${anchor}">${formatNumber(values[at] ?? 0, language)}</text>`;
    const time = (at: number, anchor: string) =>
      html`<text class="small time" x="${xAt(at)}%" y="${floor + 14}" text-anchor="${anchor}">${times[at]}</text>`;
    return html`<text x="0" y="${top + 13}">${name}</text>
<line class="axis" x1="${LEFT_PERCENT}%" x2="${RIGHT_PERCENT}%" y1="${floor}" y2="${floor}"/>${values
      .slice(1)
      .map(
        (next, at) =>
          html`<line class="line" x1="${xAt(at)}%" y1="${yAt(values[at] ?? 0)}" x2="${xAt(at + 1)}%" y2="${yAt(next)}"/>`,
      )}${values.map((each, at) => html`<circle class="point" cx="${xAt(at)}%" cy="${yAt(each)}" r="3.5"/>`)}
${value(0, 'start')}${value(last, 'end')}${time(0, 'start')}${time(last, 'end')}`;
  });
  return renderFigure(frame, lines.length * PANEL_PX, html`${drawn}`);
}
