import type { Counts } from '../../../statistics/count.js';
import { type Html, html } from '../../html.js';
import { renderBars } from '../chart/bars.js';
import { renderLines } from '../chart/lines.js';
import { formatDay } from '../document.js';
import type { Form } from '../form.js';
import { formatNumber, type Line, labelOf, listClasses, toLines } from '../table.js';
import { areMany, renderByGroup } from '../wide-table.js';
import type { ComparisonWords } from './words.js';

/** The answer for a place on a day, as the line of its area. */
interface Part {
  readonly answer: Counts;
  readonly name: string;
  readonly line: Line | undefined;
}

/** Renders the answers of a comparison: one chart and one table. */
export function renderComparison(answers: readonly Counts[], form: Form, words: ComparisonWords): Html {
  const parts = answers.map((answer): Part => {
    const [line] = toLines(answer, form, words).filter(({ kind }) => kind === 'total');
    const borders = answer.on_is_today ? '' : ` (${words.by_borders_of} ${formatDay(answer.on)})`;
    return { answer, name: `${answer.unit.full_name}${borders}`, line };
  });
  const method = answers[0]?.method;
  return html`<p class="note">${words.protected} ${method?.deviation_max}, ${words.steps} ${method?.step}; ${words.apart}. ${words.empty}</p>
${renderChart(parts, form, words)}
${renderTable(parts, form, words)}`;
}

const peopleOf = ({ line }: Part) => line?.values.get(null) ?? 0;

/** Lines over the days, or bars where there is one day alone. */
function renderChart(parts: readonly Part[], { language }: Form, words: ComparisonWords): Html | undefined {
  const days = [...new Set(parts.map(({ answer }) => answer.counted_on))];
  const frame = { caption: words.chart_places, inTable: words.in_table };
  if (days.length === 1) {
    return renderBars(
      parts.map((part) => ({ name: part.name, value: peopleOf(part) })),
      language,
      frame,
    );
  }
  const names = [...new Set(parts.map(({ name }) => name))];
  const lines = names.map((name) => ({
    name,
    values: days.map((day) =>
      parts
        .filter((part) => part.name === name && part.answer.counted_on === day)
        .reduce((_, part) => peopleOf(part), 0),
    ),
  }));
  return renderLines(lines, days.map(formatDay), language, frame);
}

function renderTable(parts: readonly Part[], form: Form, words: ComparisonWords): Html {
  const classes = listClasses(
    parts.flatMap(({ line }) => line ?? []),
    form,
  );
  if (areMany(classes)) {
    const columns = parts.map(({ answer, name, line }) => ({
      head: `${name}, ${formatDay(answer.counted_on)}`,
      line,
    }));
    return renderByGroup(columns, classes, form, words);
  }
  const cell = (value: number | undefined) => html`<td>${formatNumber(value, form.language)}</td>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${words.result}"><table>
<thead><tr><th scope="col">${words.unit}</th><th scope="col">${words.day_of_people}</th><th scope="col">${words.total}</th>${classes.map((name) => html`<th scope="col">${labelOf(name, words)}</th>`)}</tr></thead>
<tbody>
${parts.map(
  ({
    answer,
    name,
    line,
  }) => html`<tr><th scope="row">${name} <span class="code">${answer.unit.code}</span></th><td>${formatDay(answer.counted_on)}</td>${cell(line?.values.get(null) ?? 0)}${classes.map((each) => cell(line?.values.get(each)))}</tr>
`,
)}</tbody></table></div>`;
}
