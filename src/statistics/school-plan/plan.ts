import type pg from 'pg';
import type { components } from '../../contract/generated/partner.js';
import { type Asker, type UnitNamed, unitsWithin } from '../../database/gate/statistics.js';
import type { IsoDate } from '../../database/gate/values.js';
import type { Read } from '../../database/reads.js';
import { todayInVietNam } from '../../population/calendar.js';
import { ERRORS_MAX, Problem } from '../../problem.js';
import { countResidents } from '../count.js';
import { presentSchoolYear } from '../question.js';
import { planRows } from './rows.js';
import { applyStandards } from './standards.js';

type Schemas = components['schemas'];
export type SchoolPlanQuestion = Schemas['SchoolPlanQuestion'];
export type SchoolPlan = Schemas['SchoolPlan'];

const YEARS = 7;

/**
 * Compares protected counts of children with places. One question for counts; nothing of it is stored.
 * @param question checked against the contract's schema
 * @throws Problem invalid_request, before anything is asked, for places given twice or of a unit that is not in the area; and as countResidents
 */
export async function planSchools(
  pool: pg.Pool,
  read: Read,
  asker: Asker,
  question: SchoolPlanQuestion,
): Promise<SchoolPlan> {
  const { unit = 'VN', residence = 'permanent', on, places = [], years = YEARS } = question;
  const level = unit.length === 5 ? 'commune' : (question.level ?? 'commune');
  const first = question.school_year ?? presentSchoolYear(todayInVietNam());
  const codes = [...new Set(places.map((each) => each.unit))];
  const units =
    codes.length === 0 ? [] : await unitsWithin(read, unit, (on ?? null) as IsoDate | null, level, codes);
  refuseWrongPlaces(places, units, level);
  const counts = await countResidents(pool, read, asker, {
    unit,
    level,
    by: 'unit,school_level',
    residence,
    school_year: first,
    years,
    ...(on !== undefined && { on }),
  });
  const standards = applyStandards(question.standards);
  const rows = planRows(counts.counts, {
    years: Array.from({ length: years }, (_, i) => first + i),
    places,
    units,
    standards,
  });
  const { counts: _, ...answered } = counts;
  return { ...answered, standards, rows };
}

function refuseWrongPlaces(
  places: NonNullable<SchoolPlanQuestion['places']>,
  units: readonly UnitNamed[],
  level: string,
): void {
  const known = new Set(units.map(({ code }) => code));
  const seen = new Set<string>();
  const errors: { pointer: string; detail: string }[] = [];
  for (const [i, { unit, school_level }] of places.entries()) {
    const key = `${unit} ${school_level}`;
    if (!known.has(unit))
      errors.push({ pointer: `/places/${i}/unit`, detail: `is no ${level} of the area on the day` });
    if (seen.has(key))
      errors.push({ pointer: `/places/${i}`, detail: 'has the unit and school level of an earlier one' });
    seen.add(key);
    if (errors.length >= ERRORS_MAX) break;
  }
  if (errors.length > 0) throw new Problem('invalid_request', { errors });
}
