import { csvText, padded, textCell, yearShown } from '../csv.js';
import { SCHOOL_LEVELS } from '../question.js';
import { type Language, WORDS } from '../words.js';
import type { SchoolPlan } from './plan.js';

const NUMBERS = ['children', 'classes', 'teachers', 'rooms', 'places', 'missing_places'] as const;

/** A plan as CSV (RFC 4180): a header, a line for each row, then notes on the standards, the protection, and the ages not born yet. */
export function planAsCsv(
  { rows, standards, method, on, counted_on, not_yet_born }: SchoolPlan,
  { language, bom }: { readonly language: Language; readonly bom: boolean },
): string {
  const words = WORDS[language];
  const header = ['school_year', 'unit_code', 'unit', 'school_level', ...NUMBERS] as const;
  const lines = rows.map((row) => [
    yearShown(row.school_year),
    textCell(row.unit?.code ?? '', bom),
    row.unit?.full_name ?? (row.unit_is_unresolved ? words.unresolved : words.total),
    words[row.school_level],
    ...NUMBERS.map((name) => row[name]),
  ]);
  const notes = [
    ...SCHOOL_LEVELS.map((level) => {
      const { class_size, teachers_per_class, classes_per_room } = standards[level];
      return `${words[level]}: ${class_size} ${words.class_size}, ${teachers_per_class} ${words.teachers_per_class}, ${classes_per_room} ${words.classes_per_room}`;
    }),
    `${words.method} ${method.deviation_max}, ${words.steps} ${method.step}; ${words.apart}`,
    `${words.on} ${on}, ${words.counted_on} ${counted_on}`,
    ...not_yet_born.map(
      ({ school_year, ages }) => `${yearShown(school_year)}: ${words.unborn} ${ages.join(', ')}`,
    ),
  ];
  return csvText([header.map((name) => words[name]), ...lines, ...padded(notes, header.length)], bom);
}
