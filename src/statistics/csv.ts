import type { Counts, Row } from './count.js';
import { HOUSEHOLD_SIZE_MAX, type HouseholdCounts } from './household.js';
import { AGE_SHOWN_MAX } from './question.js';
import { type Language, WORDS } from './words.js';

type Words = Readonly<Record<string, string>>;

/** Counts as CSV (RFC 4180): a header, one line per count, then notes on the method, the dates, and the ages not born yet. */
export function countsAsCsv(
  { counts, method, on, counted_on, not_yet_born }: Counts,
  { language, bom }: { readonly language: Language; readonly bom: boolean },
): string {
  const words: Words = WORDS[language];
  const [first] = counts;
  const grouped = groupsOf(first);
  const hasYear = counts.some(({ school_year }) => school_year !== undefined);
  const hasUnit = counts.some((count) => 'unit' in count || count.unit_is_unresolved);
  const header = [
    ...(hasYear ? ['school_year'] : []),
    ...(hasUnit ? ['unit_code', 'unit'] : []),
    ...grouped,
    'residence',
    'people',
  ];
  const lines = counts.map((count) => [
    ...(count.school_year === undefined ? [] : [yearShown(count.school_year)]),
    ...(hasUnit ? unitShown(count, words, bom) : []),
    ...grouped.map((name) => groupShown(name, count, words, bom)),
    words[count.residence],
    count.people,
  ]);
  const notes = [
    methodShown(method, words),
    `${words.on} ${on}, ${words.counted_on} ${counted_on}`,
    ...not_yet_born.map(
      ({ school_year, ages }) => `${yearShown(school_year)}: ${words.unborn} ${ages.join(', ')}`,
    ),
  ];
  return csvText([header.map((name) => words[name]), ...lines, ...padded(notes, header.length)], bom);
}

/** Counts of households as CSV, like countsAsCsv. */
export function householdsAsCsv(
  { counts, method, on, counted_on }: HouseholdCounts,
  { language, bom }: { readonly language: Language; readonly bom: boolean },
): string {
  const words: Words = WORDS[language];
  const hasUnit = counts.some((count) => 'unit' in count || count.unit_is_unresolved);
  const hasSize = counts.some((count) => 'household_size' in count);
  const header = [
    ...(hasUnit ? ['unit_code', 'unit'] : []),
    ...(hasSize ? ['household_size'] : []),
    'households',
  ];
  const sizeShown = (size: number | null) =>
    size === null ? words.total : `${size}${size === HOUSEHOLD_SIZE_MAX ? '+' : ''}`;
  const lines = counts.map((count) => [
    ...(hasUnit ? unitShown(count, words, bom) : []),
    ...(hasSize ? [sizeShown(count.household_size ?? null)] : []),
    count.households,
  ]);
  const notes = [
    methodShown(method, words),
    `${words.on} ${on}, ${words.households_counted_on} ${counted_on}`,
  ];
  return csvText([header.map((name) => words[name]), ...lines, ...padded(notes, header.length)], bom);
}

/** How counts are protected, for a note. */
export const methodShown = ({ deviation_max, step }: Counts['method'], words: Words) =>
  `${words.method} ${deviation_max}, ${words.steps} ${step}; ${words.apart}`;

/** The cells of a count's unit: code and name. */
function unitShown(
  { unit, unit_is_unresolved }: Pick<Counts['counts'][number], 'unit' | 'unit_is_unresolved'>,
  words: Words,
  bom: boolean,
): (string | undefined)[] {
  return [
    textCell(unit?.code ?? '', bom),
    unit?.full_name ?? (unit_is_unresolved ? words.unresolved : words.total),
  ];
}

const GROUPS = ['school_level', 'age', 'five_year_age', 'age_band', 'sex', 'nationality'] as const;

/** What counts are grouped by, in the order of their columns. @param first one of the counts */
export function groupsOf(first: Row | undefined): (typeof GROUPS)[number][] {
  return GROUPS.filter((name) => first !== undefined && name in first);
}

/** The group of a count as a cell. @param words those of WORDS */
export function groupShown(
  name: (typeof GROUPS)[number],
  count: Row,
  words: Words,
  forSpreadsheet: boolean,
): string | undefined {
  const value = count[name] ?? null;
  if (value === null) return words.total;
  const shown = name === 'age' && value === AGE_SHOWN_MAX ? `${value}+` : String(value);
  return ageShown(words[shown] ?? shown, forSpreadsheet);
}

/** Notes as lines of as many cells as the others have: CSV readers refuse lines of different length. */
export function padded(notes: readonly string[], cells: number): string[][] {
  return notes.map((note) => [note, ...Array<string>(cells - 1).fill('')]);
}

/** Lines of cells as text. @param bom whether with a byte order mark, which spreadsheets need */
export function csvText(lines: readonly (readonly unknown[])[], bom: boolean): string {
  const text = lines
    .map((line) => `${line.map((cell) => quoted(String(cell ?? ''))).join(',')}\r\n`)
    .join('');
  return bom ? `\uFEFF${text}` : text;
}

/** A code; a spreadsheet would drop its leading zeros if it were not a formula that returns text. */
export function textCell(code: string, forSpreadsheet: boolean): string {
  return forSpreadsheet && code !== '' ? `="${code}"` : code;
}

/** An age group; a spreadsheet would take 5-9 for a day. */
function ageShown(value: string, forSpreadsheet: boolean): string {
  return forSpreadsheet && /^\d+-/.test(value) ? `="${value}"` : value;
}

/** School year 2026 is 2026-2027. */
export const yearShown = (year: number) => `${year}-${year + 1}`;

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
