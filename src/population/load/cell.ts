import type { UnitTable } from '../../administrative-unit/unit-table.js';
import { plainTextFault } from '../../contract/plain-text.js';
import type { CellType } from '../../database/admin/load/format.js';

/** What is wrong with a cell, without its value. */
export class CellFault {
  constructor(readonly reason: string) {}
}

/** A cell in PostgreSQL's text format of COPY, or its fault; `on` is the day of the row for units. */
export type ParseCell = (cell: string, on: string) => string | CellFault;

const NUMBER = /^[0-9]{12}$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const PARTIAL_DATE = /^\d{4}(?:-\d{2}){0,2}$/;
const COUNTRIES = /^[A-Z]{2}(?: [A-Z]{2}){0,3}$/;
const UNIT = /^([0-9]{2}|[0-9]{3}|[0-9]{5}|[A-Z]{2})(?:@(\d{4}-\d{2}-\d{2}))?$/;
const LEVELS = new Map([
  [2, 'province'],
  [3, 'district'],
  [5, 'commune'],
] as const);
const FORMULA = /^'+[-=+@]/;
const UNITS_REMEMBERED_MAX = 100_000;

/** The parser of a type. @param units to find units in */
export function cellParser(type: CellType, units: UnitTable): ParseCell {
  switch (type.kind) {
    case 'number':
      return (cell) => (NUMBER.test(cell) ? cell : new CellFault('is not twelve digits'));
    case 'date':
      return (cell) => (isDay(cell) ? cell : new CellFault('is not a day'));
    case 'partial_date':
      return partialDate;
    case 'text':
      return (cell) => text(cell, type);
    case 'code': {
      const codes = new Set(type.codes);
      return (cell) => (codes.has(cell) ? cell : new CellFault(`is not one of ${type.codes.join(', ')}`));
    }
    case 'boolean':
      return (cell) => (cell === 'true' || cell === 'false' ? cell : new CellFault('is not true or false'));
    case 'countries':
      return countries;
    case 'unit':
      return unitParser(units);
    case 'bytes':
      return (cell) => bytes(cell, type.max);
  }
}

// The apostrophe that keeps spreadsheets from taking a text for a formula is taken off.
function unguarded(cell: string): string {
  return FORMULA.test(cell) ? cell.slice(1) : cell;
}

function text(cell: string, { max, pattern, is }: CellType & { kind: 'text' }): string | CellFault {
  const value = unguarded(cell);
  if (value.length > max) return new CellFault(`is longer than ${max} characters`);
  const fault = plainTextFault(value);
  if (fault !== undefined) return new CellFault(fault);
  if (value.includes('\n')) return new CellFault('must not contain line breaks');
  if (pattern !== undefined && !pattern.test(value)) return new CellFault(`is not ${is ?? 'of its form'}`);
  return value.includes('\\') ? value.replaceAll('\\', '\\\\') : value;
}

function isDay(cell: string): boolean {
  const parts = DATE.exec(cell);
  if (parts === null) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function partialDate(cell: string): string | CellFault {
  const first = firstDay(cell);
  if (!isDay(first)) return new CellFault('is not a day, month or year');
  return `${first}\t${cell.length === 10 ? 'day' : cell.length === 7 ? 'month' : 'year'}`;
}

/** The first day of a date known in part; the cell itself where it is none. */
export function firstDay(cell: string): string {
  return PARTIAL_DATE.test(cell) ? cell + '0000-01-01'.slice(cell.length) : cell;
}

// Vietnamese alone is stored as null.
function countries(cell: string): string | CellFault {
  if (cell === 'VN') return '\\N';
  if (!COUNTRIES.test(cell)) return new CellFault('is not 1 to 4 codes of countries');
  const codes = cell.split(' ');
  return new Set(codes).size < codes.length ? new CellFault('has a country twice') : `{${codes.join(',')}}`;
}

function unitParser(units: UnitTable): ParseCell {
  const found = new Map<string, string>();
  return (cell, on) => {
    const parts = UNIT.exec(cell);
    if (parts === null) return new CellFault('is not the code of a unit');
    const [, code = '', stated] = parts;
    const day = stated ?? on;
    if (!isDay(day)) return new CellFault('has no day on which its code holds');
    const key = `${code}@${day}`;
    const known = found.get(key);
    if (known !== undefined) return known;
    const level = code >= 'A' ? 'country' : (LEVELS.get(code.length as 2) ?? 'commune');
    const unit = units.on(level, code, day);
    if (unit === undefined) return new CellFault('is the code of no unit on its day');
    if (found.size >= UNITS_REMEMBERED_MAX) found.clear();
    found.set(key, String(unit.unit_id));
    return String(unit.unit_id);
  };
}

function bytes(cell: string, max: number): string | CellFault {
  const value = Buffer.from(cell, 'base64');
  if (value.toString('base64') !== cell) return new CellFault('is not base64 with padding');
  if (value.length > max) return new CellFault(`is more than ${max} bytes`);
  return `\\\\x${value.toString('hex')}`;
}
