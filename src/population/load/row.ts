import type { UnitTable } from '../../administrative-unit/unit-table.js';
import { type RegistryFile, registryFile } from '../../database/admin/load/format.js';
import type { Reject, StagedBatch } from '../../database/admin/load/stage.js';
import { CellFault, cellParser, firstDay } from './cell.js';
import { cellsOf, type Line } from './line.js';
import type { FileMapping } from './mapping.js';

/** What is needed to read the rows of a file. */
export interface RowReader {
  readonly file: string;
  readonly mapping: FileMapping;
  /** Where each column of the format stands in a line; -1: nowhere. */
  readonly positions: readonly number[];
  /** Number of cells of a line. */
  readonly width: number;
}

/**
 * A function that parses lines into rows to stage.
 * @param personIdOf for the file of people: the person_id of a line
 */
export function rowParser(
  { file: name, mapping, positions, width }: RowReader,
  units: UnitTable,
  personIdOf: (line: number) => number,
): (lines: readonly Line[]) => StagedBatch {
  const file = registryFile(name);
  const columns = file.columns.map(({ name: column, type, required }, i) => ({
    name: column,
    parse: cellParser(type, units),
    required,
    at: positions[i] ?? -1,
    absent: type.kind === 'partial_date' ? '\\N\t\\N' : '\\N',
    codes: mapping.codes.get(column),
    dayAt: type.kind === 'unit' ? positionOf(file, positions, type.on) : -1,
  }));
  const numberAt = positionOf(file, positions, file.people[0]);
  const isPeople = name === 'people';
  const reject = (line: number, reason: string, cells?: readonly string[]): Reject => {
    const number = cells?.[numberAt] ?? '';
    return { line, reason, number: /^[0-9]{12}$/.test(number) ? number : null };
  };
  const row = (line: number, cells: readonly string[]): string | Reject => {
    if (cells.length !== width) return reject(line, `the line has ${cells.length} cells instead of ${width}`);
    let copied = isPeople ? `${personIdOf(line)}\t${line}` : String(line);
    for (const { name: column, parse, required, at, absent, codes, dayAt } of columns) {
      const own = at < 0 ? '' : (cells[at] as string);
      const cell = codes === undefined ? own : (codes.get(own) ?? own);
      if (cell === '') {
        if (required) return reject(line, `${column}: is missing`, cells);
        copied += `\t${absent}`;
        continue;
      }
      const value = parse(cell, dayAt < 0 ? '' : firstDay(cells[dayAt] as string));
      if (value instanceof CellFault) return reject(line, `${column}: ${value.reason}`, cells);
      copied += `\t${value}`;
    }
    return `${copied}\n`;
  };
  return (lines) => {
    const rejects: Reject[] = [];
    const readable: Line[] = [];
    for (const line of lines) {
      if (line.text === undefined) rejects.push(reject(line.at, line.fault ?? ''));
      else readable.push(line);
    }
    let text = '';
    for (const [i, cells] of cellsOf(readable.map((line) => line.text as string)).entries()) {
      const { at } = readable[i] as Line;
      const value = cells === undefined ? reject(at, 'the quotes of the line are wrong') : row(at, cells);
      if (typeof value === 'string') text += value;
      else rejects.push(value);
    }
    return { lines: lines.length, text, rejects };
  };
}

function positionOf(file: RegistryFile, positions: readonly number[], column: string): number {
  return positions[file.columns.findIndex(({ name }) => name === column)] ?? -1;
}
