import type { CountQuestion } from '../database/gate/statistics.js';
import type { IsoDate } from '../database/gate/values.js';
import { Problem } from '../problem.js';

const LEVELS = ['country', 'province', 'commune'] as const;
/** School levels; the database numbers them from 1 in this order (statistics.school_level). */
export const SCHOOL_LEVELS = [
  'nursery',
  'kindergarten',
  'primary',
  'lower_secondary',
  'upper_secondary',
] as const;
const YEARS_AHEAD_MAX = 6;
const AGE_MAX = 17;
/** School years begin in September; from June on, planning is for the coming one. */
const PLANNED_FROM_MONTH = 6;

/** The year in which the present school year begins. @param today ISO date in Viet Nam */
export function presentSchoolYear(today: string): number {
  const [year, month] = today.split('-').map(Number) as [number, number];
  return month >= PLANNED_FROM_MONTH ? year : year - 1;
}

/**
 * Parses a question that follows the contract's schema.
 * @throws Problem invalid_request for a duplicate grouping, a level above the unit, or a school year out of range
 */
export function readQuestion(query: Readonly<Record<string, string | number>>, today: string): CountQuestion {
  const unit = String(query.unit ?? 'VN');
  const own = LEVELS[unit === 'VN' ? 0 : unit.length === 2 ? 1 : 2] ?? 'country';
  const level = (query.level ?? own) as CountQuestion['level'];
  const by = query.by === undefined ? [] : String(query.by).split(',');
  const present = presentSchoolYear(today);
  const first = Number(query.school_year ?? present);
  const count = Number(query.years ?? 1);
  refuse(new Set(by).size < by.length, 'by', 'has a duplicate');
  refuse(by.includes('school_level') && by.includes('age'), 'by', 'must not have both school_level and age');
  refuse(LEVELS.indexOf(level) < LEVELS.indexOf(own), 'level', 'is above the unit');
  refuse(
    first < present || first + count - 1 > present + YEARS_AHEAD_MAX,
    'school_year',
    `must be within ${present} to ${present + YEARS_AHEAD_MAX}, with all of the years`,
  );
  return {
    unit,
    on: query.on === undefined ? null : (String(query.on) as IsoDate),
    level,
    by,
    residence: String(query.residence ?? 'permanent'),
    years: Array.from({ length: count }, (_, i) => first + i),
  };
}

function refuse(wrong: boolean, parameter: string, detail: string): void {
  if (wrong) throw new Problem('invalid_request', { errors: [{ pointer: `/${parameter}`, detail }] });
}

/** The ages of each school year whose children are not born yet. */
export function notYetBorn(
  years: readonly number[],
  today: string,
): { school_year: number; ages: number[] }[] {
  const now = Number(today.slice(0, 4));
  return years
    .map((year) => ({
      school_year: year,
      ages: Array.from({ length: AGE_MAX + 1 }, (_, age) => age).filter((age) => year - age > now),
    }))
    .filter(({ ages }) => ages.length > 0);
}
