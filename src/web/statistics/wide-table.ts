import { type Html, html } from '../html.js';
import type { Form } from './form.js';
import { formatNumber, type Line, labelOf, listClasses, renderAgeTable, renderTable } from './table.js';
import type { Words } from './words.js';

/** More groups than these do not fit beside each other on paper. */
const ON_PAPER_MAX = 10;

/** Whether groups are too many for columns. */
export const areMany = (classes: readonly string[]): boolean => classes.length > ON_PAPER_MAX;

/** A column of a table with a row for each group. */
export interface Column {
  readonly head: string;
  readonly line: Line | undefined;
}

/**
 * The tables of a question: a row for each unit, or where there are many groups a row for each group of the whole area, and the units
 * besides on the screen alone.
 */
export function renderTables(lines: readonly Line[], form: Form, words: Words): readonly (Html | false)[] {
  const classes = listClasses(lines, form);
  const [whole] = lines;
  if (form.detail === 'five_year_age_sex' && whole !== undefined) {
    return [renderAgeTable(whole, form.language, words), renderTable(lines, form, words)];
  }
  if (!areMany(classes)) return [renderTable(lines, form, words)];
  return [
    renderByGroup([{ head: whole?.name ?? '', line: whole }], classes, form, words),
    lines.length > 1 &&
      html`<div class="screen">${renderTable(lines, form, words)}</div><p class="note on-paper">${words.too_wide}</p>`,
  ];
}

/** A table with a row for each group that somebody is in, and one for the total. */
export function renderByGroup(
  columns: readonly Column[],
  classes: readonly string[],
  { detail, language }: Form,
  words: Words,
): Html {
  const counted = classes.filter((name) => columns.some(({ line }) => line?.values.has(name)));
  const row = (name: string, key: string | null) =>
    html`<tr${key === null && html` class="total"`}><th scope="row">${name}</th>${columns.map(({ line }) => html`<td>${formatNumber(line?.values.get(key), language)}</td>`)}</tr>\n`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${words[detail]}"><table>
<thead><tr><th scope="col">${words[detail]}</th>${columns.map(({ head }) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${row(words.total, null)}${counted.map((name) => row(labelOf(name, words), name))}</tbody>
</table></div>`;
}
