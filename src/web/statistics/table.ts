import { AGE_BANDS, AGE_SHOWN_MAX, SCHOOL_LEVELS } from '../../statistics/question.js';
import { type Html, html } from '../html.js';
import { HOUSEHOLD_SIZES, type ShownCounts, type ShownRow } from './asked.js';
import type { Form } from './form.js';
import type { Words } from './words.js';

const ROWS_MAX = 400;
const FIVE = 5;
/** The groups of five years of age, the youngest first, as the contract writes them. */
export const FIVE_YEAR_GROUPS: readonly string[] = [
  ...Array.from({ length: AGE_SHOWN_MAX / FIVE }, (_, i) => `${i * FIVE}-${i * FIVE + FIVE - 1}`),
  `${AGE_SHOWN_MAX}+`,
];

/** Counts of one area, in one school year where they are of one; values by class, null for the total. */
export interface Line {
  readonly school_year: number | undefined;
  readonly code: string;
  readonly name: string;
  readonly kind: 'total' | 'unit' | 'unresolved';
  readonly values: ReadonlyMap<string | null, number>;
}

/** The counts as lines of a table: totals first, then units by code, then the unresolved. */
export function toLines(
  { counts, unit }: Pick<ShownCounts, 'counts' | 'unit'>,
  { detail }: Form,
  words: Words,
): Line[] {
  const lines = new Map<string, Line & { values: Map<string | null, number> }>();
  for (const count of counts) {
    const kind = count.unit_is_unresolved ? 'unresolved' : count.unit ? 'unit' : 'total';
    const code = count.unit?.code ?? '';
    const key = `${code}|${kind}|${count.school_year}`;
    const named = count.unit?.full_name ?? (kind === 'unresolved' ? words.unresolved : unit.full_name);
    const name = kind === 'unresolved' && count.unit ? `${named} (${words.unresolved})` : named;
    const line = lines.get(key) ?? {
      school_year: count.school_year,
      code,
      name,
      kind,
      values: new Map(),
    };
    line.values.set(classOf(count, detail), count.people);
    lines.set(key, line);
  }
  const order = { total: 0, unit: 1, unresolved: 2 };
  const all = [...lines.values()];
  // If the only unit is the area itself, the total suffices.
  const isAlone = all.every(({ kind, code }) => kind !== 'unit' || code === unit.code);
  return all
    .filter(({ kind }) => !(isAlone && kind === 'unit'))
    .sort(
      (a, b) =>
        order[a.kind] - order[b.kind] ||
        a.code.localeCompare(b.code) ||
        (a.school_year ?? 0) - (b.school_year ?? 0),
    );
}

function classOf(count: ShownRow, detail: Form['detail']): string | null {
  if (detail === 'five_year_age_sex') {
    const both = [count.five_year_age, count.sex].filter((each) => each != null);
    return both.length === 0 ? null : both.join(' ');
  }
  const value = count[detail] ?? null;
  return value === null ? null : String(value);
}

/** Of counts by age and sex: all groups of ages, the youngest first. */
export function ageGroupsOf({ values }: Line): {
  readonly name: string;
  readonly total: number;
  readonly male: number;
  readonly female: number;
}[] {
  return FIVE_YEAR_GROUPS.map((name) => {
    const of = (key: string) => values.get(key) ?? 0;
    return { name, total: of(name), male: of(`${name} male`), female: of(`${name} female`) };
  });
}

/** The classes of the columns, in order. */
export function listClasses(lines: readonly Line[], { detail }: Form): string[] {
  if (detail === 'school_level') return [...SCHOOL_LEVELS];
  if (detail === 'age_band') return [...AGE_BANDS];
  if (detail === 'sex' || detail === 'five_year_age_sex') return ['male', 'female'];
  if (detail === 'nationality') return ['vietnamese', 'foreign'];
  if (detail === 'household_size') return [...HOUSEHOLD_SIZES];
  const ages = new Set(lines.flatMap(({ values }) => [...values.keys()].filter((each) => each !== null)));
  return [...ages].sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
}

/** School year 2026 is shown as 2026–2027. */
export const formatSchoolYear = (year: number | undefined): string =>
  year === undefined ? '' : `${year}–${year + 1}`;

export function formatNumber(value: number | undefined, language: Form['language']): string {
  return value === undefined ? '' : value.toLocaleString(language === 'vi' ? 'vi-VN' : 'en-GB');
}

/** A class in words. */
export function labelOf(name: string, words: Words): string {
  return words[name as keyof Words] ?? (name === String(AGE_SHOWN_MAX) ? `${name}+` : name);
}

/** Of counts by age and sex, those of the whole area by age: what its chart shows. */
export function renderAgeTable(whole: Line, language: Form['language'], words: Words): Html {
  const cell = (value: number) => html`<td>${formatNumber(value, language)}</td>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${words.chart_pyramid}"><table class="ages">
<thead><tr><th scope="col">${words.five_year_age}</th><th scope="col">${words.total}</th><th scope="col">${words.male}</th><th scope="col">${words.female}</th></tr></thead>
<tbody>
${ageGroupsOf(whole).map(({ name, total, male, female }) => html`<tr><th scope="row">${name}</th>${cell(total)}${cell(male)}${cell(female)}</tr>\n`)}</tbody>
</table></div>`;
}

export function renderTable(lines: readonly Line[], form: Form, words: Words): Html {
  const classes = listClasses(lines, form);
  const hasYears = form.years > 1;
  const cell = (value: number | undefined) => html`<td>${formatNumber(value, form.language)}</td>`;
  const rows = lines.slice(0, ROWS_MAX).map(
    (line) => html`<tr class="${line.kind}">
<th scope="row">${line.name}${line.code !== '' && html` <span class="code">${line.code}</span>`}</th>
${hasYears && html`<td class="year">${formatSchoolYear(line.school_year)}</td>`}${cell(line.values.get(null))}${classes.map((name) => cell(line.values.get(name)))}
</tr>
`,
  );
  const omitted = lines.length - ROWS_MAX;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${words.title}"><table>
<thead><tr><th scope="col">${words.unit}</th>${hasYears && html`<th scope="col">${words.school_year}</th>`}<th scope="col">${words.total}</th>${classes.map((name) => html`<th scope="col">${labelOf(name, words)}</th>`)}</tr></thead>
<tbody>
${rows}</tbody>
</table></div>${omitted > 0 && html`<p class="note">+ ${omitted} ${words.more}</p>`}`;
}
