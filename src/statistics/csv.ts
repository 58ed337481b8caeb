import type { Counts } from './count.js';
import { AGE_SHOWN_MAX } from './question.js';
import { type Language, WORDS } from './words.js';

/** Counts as CSV (RFC 4180): a header, one line per count, then notes on the method, the dates, and the ages not born yet. */
export function countsAsCsv(
  { counts, method, on, counted_on, not_yet_born }: Counts,
  { language, bom }: { readonly language: Language; readonly bom: boolean },
): string {
  const words: Readonly<Record<string, string>> = WORDS[language];
  const [first] = counts;
  const grouped = (
    ['school_level', 'age', 'five_year_age', 'age_band', 'sex', 'nationality'] as const
  ).filter((name) => first && name in first);
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
    ...(hasUnit
      ? [
          textCell(count.unit?.code ?? '', bom),
          count.unit?.full_name ?? (count.unit_is_unresolved ? words.unresolved : words.total),
        ]
      : []),
    ...grouped.map((name) => {
      const value = count[name] ?? null;
      if (value === null) return words.total;
      const shown = name === 'age' && value === AGE_SHOWN_MAX ? `${value}+` : String(value);
      return ageShown(words[shown] ?? shown, bom);
    }),
    words[count.residence],
    count.people,
  ]);
  const notes = [
    `${words.method} ${method.deviation_max}, ${words.steps} ${method.step}; ${words.apart}`,
    `${words.on} ${on}, ${words.counted_on} ${counted_on}`,
    ...not_yet_born.map(
      ({ school_year, ages }) => `${yearShown(school_year)}: ${words.unborn} ${ages.join(', ')}`,
    ),
  ];
  return csvText([header.map((name) => words[name]), ...lines, ...padded(notes, header.length)], bom);
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
