import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { UserError } from '../user-error.js';

/** An error in a list, with its position; line 1 is the header. */
export interface Mistake {
  readonly file: string;
  readonly line?: number | undefined;
  readonly what: string;
}

const MISTAKES_SHOWN = 20;

/** The lists are refused; nothing was changed. The message has one line per error, up to a limit. */
export class ListsRefused extends UserError {
  override readonly name = 'ListsRefused';

  constructor(readonly mistakes: readonly Mistake[]) {
    const shown = mistakes.slice(0, MISTAKES_SHOWN).map(textOf);
    const more = mistakes.length - shown.length;
    super([...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'));
  }
}

function textOf({ file, line, what }: Mistake): string {
  return line === undefined ? `${file}: ${what}` : `${file}, line ${line}: ${what}`;
}

/** A row of a list by column, with its line number. */
export type TableLine<Column extends string> = { readonly line: number } & {
  readonly [column in Column]: string;
};

/**
 * Reads a list strictly: UTF-8 normalised to NFC, the expected header, no truncated line.
 * @throws ListsRefused
 */
export function readTable<Column extends string>(
  folder: string,
  file: string,
  columns: readonly Column[],
): TableLine<Column>[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(folder, file));
  } catch {
    throw new ListsRefused([{ file, what: 'cannot be read' }]);
  }
  return parseTable(bytes, file, columns);
}

/** As readTable, from bytes. @throws ListsRefused */
export function parseTable<Column extends string>(
  bytes: Uint8Array,
  file: string,
  columns: readonly Column[],
): TableLine<Column>[] {
  const refuse = (what: string, line?: number): never => {
    throw new ListsRefused([{ file, line, what }]);
  };
  const text = decode(bytes, (line) => refuse('is not UTF-8', line)).normalize('NFC');
  if (!text.endsWith('\n')) refuse('the file is cut: its last line has no end', text.split('\n').length);
  let records: { record: string[]; info: { lines: number } }[];
  try {
    // With `info` each record comes with its line, which is missing from the types.
    records = parse(text, { bom: true, info: true }) as unknown as typeof records;
  } catch (error) {
    const { lines, message } = error as Error & { lines?: number };
    return refuse(message.split('\n')[0] ?? '', lines);
  }
  const [header, ...rows] = records;
  if (header?.record.join(',') !== columns.join(',')) refuse(`the header is not ${columns.join(',')}`, 1);
  return rows.map(({ record, info }) => {
    const row: Record<string, string | number> = { line: info.lines };
    for (const [at, column] of columns.entries()) row[column] = (record[at] ?? '').trim();
    return row as TableLine<Column>;
  });
}

function decode(bytes: Uint8Array, refuse: (line: number) => never): string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    return decoder.decode(bytes);
  } catch {
    let from = 0;
    for (let line = 1; ; line++) {
      const to = bytes.indexOf(0x0a, from);
      try {
        decoder.decode(bytes.subarray(from, to < 0 ? bytes.length : to));
      } catch {
        return refuse(line);
      }
      if (to < 0) return refuse(line);
      from = to + 1;
    }
  }
}
