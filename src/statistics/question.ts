import type { CountQuestion } from '../database/gate/statistics.js';
import type { IsoDate } from '../database/gate/values.js';
import { Problem } from '../problem.js';

const LEVELS = ['country', 'province', 'district', 'commune'] as const;
/** By the length of a code. */
const LEVEL_OF_CODE: Readonly<Record<number, CountQuestion['level']>> = {
  2: 'province',
  3: 'district',
  5: 'commune',
};
/** School levels; the database numbers them from 1 in this order (statistics.school_level). */
export const SCHOOL_LEVELS = [
  'nursery',
  'kindergarten',
  'primary',
  'lower_secondary',
  'upper_secondary',
] as const;
/** Bands of ages, numbered from 1 like the school levels (statistics.age_range). */
export const AGE_BANDS = ['under_15', 'working_age', 'elderly'] as const;
/** What counts can be grouped by ages with: one at a time. */
export const AGE_GROUPINGS = ['age', 'five_year_age', 'age_band', 'school_level'] as const;
const YEARS_AHEAD_MAX = 6;
const AGE_MAX = 17;
/** The highest age that is told apart: with all above it. */
export const AGE_SHOWN_MAX = 100;
/** School years begin in September; from June on, planning is for the coming one. */
const PLANNED_FROM_MONTH = 6;

/** The year in which the present school year begins. @param today ISO date in Viet Nam */
export function presentSchoolYear(today: string): number {
  const [year, month] = today.split('-').map(Number) as [number, number];
  return month >= PLANNED_FROM_MONTH ? year : year - 1;
}

/**
 * Parses a question that follows the contract's schema.
 * @throws Problem invalid_request for a duplicate grouping or two of ages, a level above the unit, a school year out of range, or a
 *   day to come
 */
export function readQuestion(query: Readonly<Record<string, string | number>>, today: string): CountQuestion {
  const unit = String(query.unit ?? 'VN');
  const own = unit === 'VN' ? 'country' : (LEVEL_OF_CODE[unit.length] ?? 'country');
  const level = (query.level ?? own) as CountQuestion['level'];
  const by = query.by === undefined ? [] : String(query.by).split(',');
  const ofAges = AGE_GROUPINGS.filter((grouping) => by.includes(grouping));
  const isOfSchools =
    by.includes('school_level') || query.school_year !== undefined || query.years !== undefined;
  const present = presentSchoolYear(today);
  const first = Number(query.school_year ?? present);
  const count = Number(query.years ?? 1);
  refuse(new Set(by).size < by.length, 'by', 'has a duplicate');
  refuse(ofAges.length > 1, 'by', `must not have both ${ofAges.slice(0, 2).join(' and ')}`);
  refuse(
    isOfSchools && (by.includes('five_year_age') || by.includes('age_band')),
    'by',
    `must not have ${ofAges[0]} where the question is about school years`,
  );
  refuse(LEVELS.indexOf(level) < LEVELS.indexOf(own), 'level', 'is above the unit');
  refuse(
    first < present || first + count - 1 > present + YEARS_AHEAD_MAX,
    'school_year',
    `must be within ${present} to ${present + YEARS_AHEAD_MAX}, with all of the years`,
  );
  const countedOn = query.counted_on === undefined ? null : (String(query.counted_on) as IsoDate);
  refuse(countedOn !== null && countedOn > today, 'counted_on', `must not be after ${today}`);
  return {
    unit,
    on: query.on === undefined ? null : (String(query.on) as IsoDate),
    countedOn,
    level,
    by,
    residence: String(query.residence ?? 'permanent'),
    nationality: (query.nationality ?? null) as CountQuestion['nationality'],
    years: isOfSchools ? Array.from({ length: count }, (_, i) => first + i) : [],
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
