import { parse } from 'csv-parse/sync';
import type { components } from '../../contract/generated/partner.js';
import { SCHOOL_LEVELS } from '../question.js';
import { WORDS } from '../words.js';
import type { SchoolLevel } from './standards.js';

type Places = NonNullable<components['schemas']['SchoolPlanQuestion']['places']>[number];

/** What is wrong with a line of a table of places. */
export interface WrongLine {
  /** From 1; 0 for the whole text. */
  readonly line: number;
  readonly what: 'columns' | 'unit_code' | 'school_level' | 'places' | 'twice' | 'too_long' | 'unit';
}

interface PlacesRead {
  readonly places: Places[];
  readonly lines: number[];
}

const LINES_MAX = 20_000;
const WRONG_MAX = 20;
const COLUMNS = ['unit_code', 'school_level', 'places'] as const;
type Column = (typeof COLUMNS)[number];

/** Texts of both languages, and the names of the API, to what they mean. */
const named = <Name extends string>(names: readonly Name[]): ReadonlyMap<string, Name> =>
  new Map(
    names.flatMap((name) =>
      [name, ...Object.values(WORDS).map((words) => words[name as keyof typeof words])].map(
        (text) => [folded(text), name] as const,
      ),
    ),
  );
const folded = (text: string): string => text.normalize('NFC').trim().toLowerCase();
const COLUMN_NAMES = named(COLUMNS);
const LEVEL_NAMES = named(SCHOOL_LEVELS);

/**
 * Reads a table of places as staff have it: a CSV file of a spreadsheet with commas, semicolons or tabs, or cells copied out of
 * one, in Vietnamese or English. With a heading, columns are found by name, as in the CSV of a plan, and others are ignored;
 * without one they are unit code, school level, places. Lines without a code or without places say nothing.
 * @returns the places with the lines they stand in, or what is wrong, at most 20 lines of it
 */
export function readPlaces(text: string): PlacesRead | { wrong: WrongLine[] } {
  const lines = cells(text);
  if (lines === undefined) return { wrong: [{ line: 0, what: 'columns' }] };
  if (lines.length > LINES_MAX) return { wrong: [{ line: 0, what: 'too_long' }] };
  const heading = lines[0]?.cells.map((cell) => COLUMN_NAMES.get(folded(cell)));
  const hasHeading = heading?.some((name) => name !== undefined) ?? false;
  const order: readonly (Column | undefined)[] = hasHeading ? (heading ?? []) : COLUMNS;
  if (COLUMNS.some((name) => order.indexOf(name) !== order.lastIndexOf(name) || !order.includes(name)))
    return { wrong: [{ line: lines[0]?.line ?? 0, what: 'columns' }] };
  const seen = new Map<string, number>();
  const places: Places[] = [];
  const at: number[] = [];
  const wrong: WrongLine[] = [];
  for (const { line, cells: row } of lines.slice(hasHeading ? 1 : 0)) {
    const read = readLine((name) => row[order.indexOf(name)] ?? '');
    if (read === undefined) continue;
    if (typeof read === 'string') wrong.push({ line, what: read });
    else {
      const key = `${read.unit} ${read.school_level}`;
      const before = seen.get(key);
      // A plan has each unit and level once a year.
      if (before === undefined) {
        places.push(read);
        at.push(line);
      } else if (before !== read.places) wrong.push({ line, what: 'twice' });
      seen.set(key, read.places);
    }
  }
  return wrong.length > 0 ? { wrong: wrong.slice(0, WRONG_MAX) } : { places, lines: at };
}

/** @returns undefined for a line that says nothing, and the column that is wrong */
function readLine(cell: (name: Column) => string): Places | Column | undefined {
  const code = cell('unit_code')
    .replace(/^="?|"$/g, '')
    .trim();
  const count = cell('places').trim();
  if (code === '' || count === '') return undefined;
  if (!/^(\d{2}|\d{5})$/.test(code)) return 'unit_code';
  const level = LEVEL_NAMES.get(folded(cell('school_level')));
  if (level === undefined) return 'school_level';
  if (!/^\d{1,7}$|^\d{1,3}([., \u00a0\u202f]\d{3}){1,2}$/.test(count)) return 'places';
  return { unit: code, school_level: level as SchoolLevel, places: Number(count.replace(/\D/g, '')) };
}

/** The lines that have anything, with their numbers; undefined for what is no table. */
function cells(text: string): { line: number; cells: string[] }[] | undefined {
  const [first = ''] = text.split('\n', 1);
  const delimiter = ['\t', ';'].find((each) => first.includes(each)) ?? ',';
  try {
    const records = parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      to: LINES_MAX + 1,
    });
    // Its types do not know what `info` changes.
    const read = records as unknown as { record: string[]; info: { lines: number } }[];
    return read.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch {
    return undefined;
  }
}
