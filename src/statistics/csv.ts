import type { Counts } from './count.js';
import { type Language, WORDS } from './words.js';

/** Counts as CSV (RFC 4180): a header, one line a count, and method and day in the last line. */
export function countsAsCsv(
  { counts, method, on }: Counts,
  { language, bom }: { readonly language: Language; readonly bom: boolean },
): string {
  const words: Readonly<Record<string, string>> = WORDS[language];
  const [first] = counts;
  const grouped = (['school_level', 'age', 'sex'] as const).filter((name) => first && name in first);
  const hasUnit = counts.some((count) => 'unit' in count || count.unit_is_unresolved);
  const header = [
    'school_year',
    ...(hasUnit ? ['unit_code', 'unit'] : []),
    ...grouped,
    'residence',
    'people',
  ];
  const lines = counts.map((count) => [
    `${count.school_year}-${count.school_year + 1}`,
    ...(hasUnit
      ? [
          count.unit?.code ?? '',
          count.unit?.full_name ?? (count.unit_is_unresolved ? words.unresolved : words.total),
        ]
      : []),
    ...grouped.map((name) => {
      const value = count[name] ?? null;
      return value === null ? words.total : (words[String(value)] ?? String(value));
    }),
    words[count.residence],
    count.people,
  ]);
  const note = [`${words.method} ${method.deviation_max}; ${words.on} ${on}`];
  const text = [header.map((name) => words[name]), ...lines, note]
    .map((line) => `${line.map((cell) => quoted(String(cell ?? ''))).join(',')}\r\n`)
    .join('');
  return bom ? `\uFEFF${text}` : text;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
