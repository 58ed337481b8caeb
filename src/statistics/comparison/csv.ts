import type { Counts } from '../count.js';
import { csvText, groupShown, groupsOf, methodShown, padded, textCell } from '../csv.js';
import { type Language, WORDS } from '../words.js';

/** The answers of a comparison as CSV for spreadsheets: a header, a line for each count of each place and day, and a note on the method. */
export function comparisonAsCsv(answers: readonly Counts[], language: Language): string {
  const words: Readonly<Record<string, string>> = WORDS[language];
  const grouped = groupsOf(answers.flatMap(({ counts }) => counts)[0]);
  const header = ['unit_code', 'unit', 'on', 'people_as_of', ...grouped, 'residence', 'people'];
  const lines = answers.flatMap(({ unit, on, counted_on, counts }) =>
    counts.map((count) => [
      textCell(unit.code, true),
      unit.full_name,
      on,
      counted_on,
      ...grouped.map((name) => groupShown(name, count, words, true)),
      words[count.residence],
      count.people,
    ]),
  );
  const method = answers[0]?.method;
  const notes = method === undefined ? [] : [methodShown(method, words)];
  return csvText([header.map((name) => words[name]), ...lines, ...padded(notes, header.length)], true);
}
