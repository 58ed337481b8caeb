import { type Html, html } from '../html.js';
import type { Form } from './form.js';
import { formatNumber, formatSchoolYear, type Line } from './table.js';
import type { Words } from './words.js';

const UNITS_MAX = 12;
const BAR_PX = 18;
const GAP_PX = 5;
const NAME_PX = 18;
/** Of the width; the rest is for the number after the bar. */
const LONGEST_PERCENT = 82;
/** Bars longer than this contain their year. */
const WITH_YEAR_PERCENT = 30;

/**
 * Renders bars by unit and school year, for the largest units and for unresolved residents; for the area itself if it has no
 * units below it. @returns undefined if all counts are 0
 */
export function renderChart(lines: readonly Line[], form: Form, words: Words): Html | undefined {
  const linesOfKind = (wanted: Line['kind']) => lines.filter(({ kind }) => kind === wanted);
  const units = linesOfKind('unit').length > 0 ? linesOfKind('unit') : linesOfKind('total');
  const unresolved = linesOfKind('unresolved');
  const groups = new Map<string, Line[]>();
  for (const line of units) groups.set(line.code, [...(groups.get(line.code) ?? []), line]);
  const total = (line: Line | undefined) => line?.values.get(null) ?? 0;
  const largest = [...groups.values()].sort((a, b) => total(b.at(-1)) - total(a.at(-1))).slice(0, UNITS_MAX);
  if (unresolved.length > 0) largest.push(unresolved);
  const maximum = Math.max(...largest.flat().map(total));
  if (!(maximum > 0)) return undefined;
  let y = 0;
  const bars = largest.map((group) => {
    const name = html`<text x="0" y="${y + NAME_PX - 5}">${group[0]?.name}</text>`;
    y += NAME_PX;
    const years = group.map((line) => {
      const exact = Math.round((total(line) / maximum) * LONGEST_PERCENT * 10) / 10;
      const length = total(line) > 0 ? Math.max(0.5, exact) : 0;
      const shade = (line.school_year ?? 0) - (form.school_year ?? group[0]?.school_year ?? 0);
      const base = y + BAR_PX - 5;
      const kind = line.kind === 'unresolved' ? 'bar open' : 'bar';
      const year = form.years > 1 && formatSchoolYear(line.school_year);
      const isInside = length > WITH_YEAR_PERCENT;
      const inside = year && isInside && html`<text class="in-bar" x="6" y="${base}">${year}</text>`;
      const behind = year && !isInside && html`<tspan class="behind" dx="8">${year}</tspan>`;
      const rect =
        length > 0 &&
        html`<rect class="${kind} shade-${shade}" x="0" y="${y}" width="${length}%" height="${BAR_PX}"/>`;
      const bar = html`${rect}<text x="${length}%" dx="6" y="${base}">${formatNumber(total(line), form.language)}${behind}</text>${inside}`;
      y += BAR_PX + (form.years > 1 ? 2 : 0);
      return bar;
    });
    y += GAP_PX + 6;
    return html`${name}${years}`;
  });
  const note = groups.size > UNITS_MAX && html` (${UNITS_MAX} ${words.largest} ${groups.size})`;
  return html`<figure><figcaption>${words.chart}${note}</figcaption>
<svg width="100%" height="${y}" role="img" aria-label="${words.chart}">${bars}</svg></figure>`;
}
