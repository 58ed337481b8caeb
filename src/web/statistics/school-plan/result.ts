import { SCHOOL_LEVELS } from '../../../statistics/question.js';
import type { SchoolPlan } from '../../../statistics/school-plan/plan.js';
import type { PlanRow } from '../../../statistics/school-plan/rows.js';
import type { Language } from '../../../statistics/words.js';
import { type Html, html } from '../../html.js';
import { formatNumber, formatSchoolYear } from '../table.js';
import type { PlanWords } from './words.js';

const ROWS_MAX = 400;
const MISSING_MAX = 50;
const BAR_PX = 18;
/** Of the width; the rest is for the number and the year behind the bar. */
const LONGEST_PERCENT = 60;
const NUMBERS = ['children', 'classes', 'teachers', 'rooms', 'places', 'missing_places'] as const;

/** A plan as a chart and tables: of the whole area, where most places are missing, and of each place in the first year. */
export function renderPlan({ rows }: SchoolPlan, language: Language, words: PlanWords): Html {
  if (rows.length === 0) return html`<p class="problem" role="status">${words.nothing}</p>`;
  const totals = rows.filter(({ unit, unit_is_unresolved }) => unit === null && !unit_is_unresolved);
  const parts = rows.filter((row) => !totals.includes(row));
  const first = Math.min(...rows.map(({ school_year }) => school_year));
  const hasPlaces = rows.some(({ places }) => places !== undefined);
  const missing = parts
    .filter(({ missing_places }) => (missing_places ?? 0) > 0)
    .sort((a, b) => (b.missing_places ?? 0) - (a.missing_places ?? 0));
  const ofFirst = parts.filter(({ school_year }) => school_year === first);
  const table = (title: string, shown: readonly PlanRow[], all: number) =>
    renderTable(title, shown, all, language, words);
  return html`${renderChart(totals, language, words)}
${table(words.whole_area, totals, totals.length)}
${hasPlaces && missing.length === 0 && html`<p role="status">${words.missing_none}</p>`}
${missing.length > 0 && table(missing.length > MISSING_MAX ? `${words.missing}: ${MISSING_MAX} ${words.missing_first} ${missing.length}` : words.missing, missing.slice(0, MISSING_MAX), missing.length)}
${table(`${words.units} ${formatSchoolYear(first)}`, ofFirst.slice(0, ROWS_MAX), ofFirst.length)}`;
}

function renderTable(
  title: string,
  rows: readonly PlanRow[],
  all: number,
  language: Language,
  words: PlanWords,
): Html {
  const hasUnit = rows.some(({ unit, unit_is_unresolved }) => unit !== null || unit_is_unresolved);
  const hasPlaces = rows.some(({ places }) => places !== undefined);
  const numbers = NUMBERS.filter((name) => hasPlaces || (name !== 'places' && name !== 'missing_places'));
  const nameOf = ({ unit, unit_is_unresolved }: PlanRow) =>
    unit_is_unresolved ? words.unresolved : html`${unit?.full_name} <span class="code">${unit?.code}</span>`;
  return html`<h3>${title}</h3>
<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table>
<thead><tr>${hasUnit && html`<th scope="col">${words.unit}</th>`}<th scope="col">${words.school_level}</th><th scope="col">${words.school_year}</th>${numbers.map((name) => html`<th scope="col">${words[name]}</th>`)}</tr></thead>
<tbody>${rows.map(
    (
      row,
    ) => html`<tr>${hasUnit ? html`<th scope="row">${nameOf(row)}</th><td class="text">${words[row.school_level]}</td>` : html`<th scope="row">${words[row.school_level]}</th>`}<td class="year">${formatSchoolYear(row.school_year)}</td>${numbers.map(
      (name) =>
        html`<td${name === 'missing_places' && (row[name] ?? 0) > 0 && html` class="short"`}>${formatNumber(row[name], language)}</td>`,
    )}</tr>
`,
  )}</tbody></table></div>${all > rows.length && html`<p class="note">+ ${formatNumber(all - rows.length, language)} ${words.more}</p>`}`;
}

/** Bars of children by school level and year; an upright line at the places. */
function renderChart(totals: readonly PlanRow[], language: Language, words: PlanWords): Html | undefined {
  const maximum = Math.max(...totals.map(({ children, places = 0 }) => Math.max(children, places)));
  if (!(maximum > 0)) return undefined;
  let y = 0;
  const percent = (value: number) => Math.round((value / maximum) * LONGEST_PERCENT * 10) / 10;
  const groups = SCHOOL_LEVELS.map((level) => {
    const rows = totals.filter(({ school_level }) => school_level === level);
    if (rows.length === 0) return undefined;
    const name = html`<text x="0" y="${y + 13}">${words[level]}</text>`;
    y += BAR_PX;
    const bars = rows.map(({ children, places, school_year }) => {
      const length = percent(children);
      const mark =
        places !== undefined &&
        html`<rect class="places" x="${percent(places)}%" y="${y - 1}" width="3" height="${BAR_PX + 1}"/>`;
      const bar = html`<rect class="bar" x="0" y="${y}" width="${length}%" height="${BAR_PX - 2}"/>${mark}<text x="${Math.max(length, percent(places ?? 0))}%" dx="8" y="${y + 12}">${formatNumber(children, language)}<tspan class="behind" dx="8">${formatSchoolYear(school_year)}</tspan></text>`;
      y += BAR_PX + 2;
      return bar;
    });
    y += 8;
    return html`${name}${bars}`;
  });
  const hasPlaces = totals.some(({ places }) => places !== undefined);
  return html`<figure><figcaption>${words.chart}</figcaption>${hasPlaces && html`<p class="note">${words.places_mark}.</p>`}
<svg width="100%" height="${y}" role="img" aria-label="${words.chart}">${groups}</svg></figure>`;
}
