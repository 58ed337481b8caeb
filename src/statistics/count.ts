import type pg from 'pg';
import { noUnit } from '../administrative-unit/held.js';
import type { components } from '../contract/generated/partner.js';
import {
  type Asker,
  type CountAnswer,
  type CountQuestion,
  residentCounts,
} from '../database/gate/statistics.js';
import type { Read } from '../database/reads.js';
import { todayInVietNam } from '../population/calendar.js';
import { Problem } from '../problem.js';
import { NOISE } from './noise-table.js';
import {
  AGE_BANDS,
  AGE_GROUPINGS,
  AGE_SHOWN_MAX,
  notYetBorn,
  readQuestion,
  SCHOOL_LEVELS,
} from './question.js';

const COMMUNE_CODE_LENGTH = 5;

export type Counts = components['schemas']['ResidentCounts'];
export type Row = Counts['counts'][number];
type Count = Writable<Row>;
/** A count while it is made. Its members are set one by one: spreads for each of the 20,000 of a country take nine times as long. */
export type Writable<T> = { -readonly [Name in keyof T]: T[Name] };
export type Answered = Extract<CountAnswer, { unit: unknown }>;

/**
 * Returns protected counts of residents, for the organisation of who asks.
 * @param query checked against the contract's schema
 * @throws Problem invalid_request, unit_not_in_force, unit_history_unknown, mandate_missing, rate_limited, partner_suspended, unavailable
 */
export async function countResidents(
  pool: pg.Pool,
  read: Read,
  asker: Asker,
  query: Readonly<Record<string, string | number>>,
): Promise<Counts> {
  const today = todayInVietNam();
  const question = readQuestion(query, today);
  return toCounts(question, await answerOf(pool, read, asker, question), today);
}

/** The database's answer. @throws Problem as countResidents */
export async function answerOf(
  pool: pg.Pool,
  read: Read,
  asker: Asker,
  question: CountQuestion,
): Promise<Answered> {
  const answer = await residentCounts(pool, read, asker, question);
  if ('no_districts_on' in answer) {
    const detail = `must not be district: there were none on ${answer.no_districts_on}`;
    throw new Problem('invalid_request', { errors: [{ pointer: '/level', detail }] });
  }
  if ('counted_from' in answer) throw notCounted(answer.counted_from);
  if (!('unit' in answer)) throw noUnit(question.unit, answer);
  return answer;
}

function notCounted(from: string): Problem {
  const detail = `must not be before ${from}: the count had not begun`;
  return new Problem('invalid_request', {
    errors: [{ pointer: '/counted_on', detail }],
    members: { counted_from: from },
  });
}

function toCounts({ by, years, residence }: CountQuestion, answer: Answered, today: string): Counts {
  const { counts: columns } = answer;
  const ageGrouping = AGE_GROUPINGS.find((grouping) => by.includes(grouping));
  const counts = countsIn(answer, by.includes('unit')).map((placed) => {
    const { i } = placed;
    const one = {} as Count;
    const schoolYear = columns.school_year?.[i] ?? years[0];
    if (schoolYear !== undefined) one.school_year = schoolYear;
    addPlace(one, placed);
    if (ageGrouping !== undefined) addAgeGroup(one, ageGrouping, columns.age_group?.[i] ?? null);
    if (by.includes('sex')) one.sex = columns.sex?.[i] ?? null;
    if (by.includes('nationality')) one.nationality = columns.nationality?.[i] ?? null;
    one.residence = (columns.residence?.[i] ?? residence) as Count['residence'];
    one.people = columns.people[i] ?? 0;
    return one;
  });
  return { ...headOf(answer), not_yet_born: notYetBorn(years, today), counts };
}

/** What every answer says about its counts. */
export function headOf({ on, on_is_today, counted_on, unit }: Answered) {
  return {
    on,
    on_is_today,
    counted_on,
    unit: { code: unit.code, full_name: unit.full_name },
    method: {
      name: 'cell-key perturbation',
      deviation_max: NOISE.deviationMax,
      variance: NOISE.variance,
      step: NOISE.smallestShown,
      totals: 'protected on their own',
      school_levels: 'by calendar year (Education Law 2019 article 28)',
      age_bands:
        'working age from 15 (Labour Code 2019 article 3), elderly from 60 (Law on the Elderly 2009 article 2)',
    },
  } as const;
}

/** A count's place in the lists, and where it is of: undefined for a question that is not by unit, 0 where a split leaves it open. */
interface Placed {
  readonly i: number;
  readonly unit: Count['unit'] | 0;
}

/** The counts of an answer in order, with their units where the question is by unit. */
export function countsIn({ unit, unit_id, units, counts: columns }: Answered, byUnit: boolean): Placed[] {
  const names = new Map(
    units.unit_id.map((id, i) => [
      id,
      { code: units.code?.[i] ?? '', full_name: units.full_name?.[i] ?? '' },
    ]),
  );
  names.set(unit_id, { code: unit.code, full_name: unit.full_name });
  const isCommune = unit.code.length === COMMUNE_CODE_LENGTH;
  const placed: Placed[] = [];
  for (let i = 0; i < columns.people.length; i++) {
    const id = columns.unit_id?.[i] ?? null;
    if (id === 0) placed.push({ i, unit: 0 });
    else if (!byUnit) placed.push({ i, unit: undefined });
    else {
      // The database returns a commune's counts once: they are its total too.
      if (id === null || isCommune) placed.push({ i, unit: null });
      if (id !== null) placed.push({ i, unit: names.get(id) ?? null });
    }
  }
  return placed;
}

/** Says where a count is of. */
export function addPlace(count: Writable<Pick<Row, 'unit' | 'unit_is_unresolved'>>, { unit }: Placed): void {
  if (unit === 0) count.unit_is_unresolved = true;
  else if (unit !== undefined) count.unit = unit;
}

/** @param number of statistics.age_range; null for the total */
function addAgeGroup(count: Count, grouping: (typeof AGE_GROUPINGS)[number], number: number | null): void {
  if (grouping === 'age') count.age = number;
  else if (grouping === 'five_year_age') count.five_year_age = number === null ? null : inFives(number);
  else if (grouping === 'age_band') count.age_band = AGE_BANDS[(number ?? 0) - 1] ?? null;
  else count.school_level = SCHOOL_LEVELS[(number ?? 0) - 1] ?? null;
}

function inFives(number: number): string {
  return number * 5 >= AGE_SHOWN_MAX ? `${AGE_SHOWN_MAX}+` : `${number * 5}-${number * 5 + 4}`;
}
