import type pg from 'pg';
import { whenHeld } from '../administrative-unit/held.js';
import type { components } from '../contract/generated/partner.js';
import { type CountAnswer, type CountQuestion, residentCounts } from '../database/gate/statistics.js';
import { todayInVietNam } from '../population/calendar.js';
import { Problem } from '../problem.js';
import { NOISE } from './noise-table.js';
import { notYetBorn, readQuestion, SCHOOL_LEVELS } from './question.js';

const COMMUNE_CODE_LENGTH = 5;

export type Counts = components['schemas']['ResidentCounts'];
export type Row = Counts['counts'][number];
type Count = { -readonly [Name in keyof Row]: Row[Name] };

/**
 * Counts children, protected, for the organisation whose key it is.
 * @param query as the contract has it, checked against its schema
 * @throws Problem invalid_request, unit_not_in_force, mandate_missing, rate_limited, partner_suspended, unavailable
 */
export async function countResidents(
  pool: pg.Pool,
  keyid: string,
  query: Readonly<Record<string, string | number>>,
): Promise<Counts> {
  const today = todayInVietNam();
  const question = readQuestion(query, today);
  const answer = await residentCounts(pool, keyid, question);
  if ('held' in answer) {
    throw new Problem('unit_not_in_force', { detail: whenHeld(question.unit, answer.on, answer.held) });
  }
  return shown(question, answer, today);
}

function shown(
  { by, years, residence }: CountQuestion,
  answer: Exclude<CountAnswer, { held: unknown }>,
  today: string,
): Counts {
  const { on, on_is_today, counted_on, unit, unit_id, units, counts: columns } = answer;
  const names = new Map(
    units.unit_id.map((id, i) => [
      id,
      { code: units.code?.[i] ?? '', full_name: units.full_name?.[i] ?? '' },
    ]),
  );
  names.set(unit_id, { code: unit.code, full_name: unit.full_name });
  const [byUnit, bySex] = [by.includes('unit'), by.includes('sex')];
  const [byLevel, byAge] = [by.includes('school_level'), by.includes('age')];
  const isCommune = unit.code.length === COMMUNE_CODE_LENGTH;
  const counts: Count[] = [];
  const count = (i: number, place: Pick<Count, 'unit' | 'unit_is_unresolved'>) => {
    const one = { school_year: columns.school_year?.[i] ?? years[0] } as Count;
    if (place.unit !== undefined) one.unit = place.unit;
    if (place.unit_is_unresolved) one.unit_is_unresolved = true;
    const classOf = columns.class?.[i] ?? null;
    if (byLevel) one.school_level = classOf === null ? null : (SCHOOL_LEVELS[classOf - 1] ?? null);
    if (byAge) one.age = classOf;
    if (bySex) one.sex = columns.sex?.[i] ?? null;
    one.residence = (columns.residence?.[i] ?? residence) as Count['residence'];
    one.people = columns.people[i] ?? 0;
    counts.push(one);
  };
  for (const i of columns.people.keys()) {
    const place = columns.place?.[i] ?? null;
    if (place === 0) count(i, { unit_is_unresolved: true });
    // A commune's own rows are its totals too.
    else if (!byUnit) count(i, {});
    else if (place === null || isCommune) count(i, { unit: null });
    if (byUnit && place !== null && place !== 0) count(i, { unit: names.get(place) ?? null });
  }
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
    },
    not_yet_born: notYetBorn(years, today),
    counts,
  };
}
