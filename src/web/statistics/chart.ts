import { AGE_SHOWN_MAX } from '../../statistics/question.js';
import type { Html } from '../html.js';
import { type AgeBar, renderAges, renderPyramid } from './chart/ages.js';
import { renderBars } from './chart/bars.js';
import type { ChartFrame } from './chart/figure.js';
import { renderLines } from './chart/lines.js';
import type { Form } from './form.js';
import { ageGroupsOf, FIVE_YEAR_GROUPS, formatSchoolYear, type Line, labelOf, listClasses } from './table.js';
import type { Words } from './words.js';

const UNITS_MAX = 12;

/**
 * The chart that suits a question: lines over several school years; a pyramid by age and sex; bars by age; else bars for the largest units,
 * or for the groups of a single unit. @returns undefined if there is nothing to draw
 */
export function renderChart(lines: readonly Line[], form: Form, words: Words): Html | undefined {
  const { language } = form;
  const frame = (caption: string, note?: string): ChartFrame => ({
    caption,
    inTable: words.in_table,
    ...(note !== undefined && { note }),
  });
  const totals = lines.filter(({ kind }) => kind === 'total');
  const [whole] = totals;
  const classes = listClasses(lines, form).map((name) => ({ key: name, name: labelOf(name, words) }));
  if (totals.length > 1) {
    const ofClass = ({ key, name }: { key: string; name: string }) => ({
      name,
      values: totals.map(({ values }) => values.get(key) ?? 0),
    });
    const years = totals.map(({ school_year }) => formatSchoolYear(school_year));
    return renderLines(classes.map(ofClass), years, language, frame(words.chart_years));
  }
  if (form.detail === 'five_year_age_sex') {
    const sides = { male: words.male, female: words.female };
    return whole && renderPyramid(ageGroupsOf(whole), sides, language, frame(words.chart_pyramid));
  }
  const byClass = classes.map(({ key, name }) => ({ name, value: whole?.values.get(key) ?? 0 }));
  if (form.detail === 'age' || form.detail === 'five_year_age') {
    return renderAges(agesOf(whole, form.detail, words), language, frame(words.chart_ages));
  }
  const ofHouseholds = form.detail === 'household_size';
  const people = ({ values }: Line) => values.get(null) ?? 0;
  const units = lines.filter(({ kind }) => kind === 'unit').sort((a, b) => people(b) - people(a));
  if (units.length === 0)
    return renderBars(
      byClass,
      language,
      frame(ofHouseholds ? words.chart_households_by_size : words.chart_groups),
    );
  const open = lines.filter(({ kind }) => kind === 'unresolved');
  const bars = [
    ...units.slice(0, UNITS_MAX).map((line) => ({ name: line.name, value: people(line) })),
    ...open.map((line) => ({ name: line.name, value: people(line), isOpen: true })),
  ];
  const note = units.length > UNITS_MAX ? `${UNITS_MAX} ${words.largest} ${units.length}` : undefined;
  return renderBars(bars, language, frame(ofHouseholds ? words.chart_households : words.chart, note));
}

/** All ages up to the highest that somebody has, also those that nobody has. */
function agesOf(whole: Line | undefined, detail: 'age' | 'five_year_age', words: Words): AgeBar[] {
  const keys =
    detail === 'five_year_age'
      ? FIVE_YEAR_GROUPS
      : Array.from({ length: AGE_SHOWN_MAX + 1 }, (_, age) => String(age));
  const values = keys.map((key) => whole?.values.get(key) ?? 0);
  const highest = values.findLastIndex((value) => value > 0);
  return keys.slice(0, highest + 1).map((key, at) => ({ name: labelOf(key, words), value: values[at] ?? 0 }));
}
