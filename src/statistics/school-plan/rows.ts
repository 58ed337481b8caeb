import type { components } from '../../contract/generated/partner.js';
import type { UnitNamed } from '../../database/gate/statistics.js';
import type { Row } from '../count.js';
import { SCHOOL_LEVELS } from '../question.js';
import { needOf, type SchoolLevel, type Standards } from './standards.js';

type Schemas = components['schemas'];
export type PlanRow = Schemas['SchoolPlanRow'];

interface Given {
  readonly years: readonly number[];
  readonly places: NonNullable<Schemas['SchoolPlanQuestion']['places']>;
  /** The units of the places. */
  readonly units: readonly UnitNamed[];
  readonly standards: Standards;
}

const WHOLE = '';
const UNRESOLVED = '?';

/**
 * The rows of a plan: the whole area, units by code, then the unresolved; each by school level and year. Without those that
 * have neither children nor places.
 * @param counts by unit and school level
 */
export function planRows(counts: readonly Row[], { years, places, units, standards }: Given): PlanRow[] {
  const names = new Map(units.map((unit) => [unit.code, unit]));
  const children = new Map<string, number>();
  for (const { unit, unit_is_unresolved, school_level, school_year, people } of counts) {
    if (unit) names.set(unit.code, unit);
    const code = unit_is_unresolved ? UNRESOLVED : (unit?.code ?? WHOLE);
    children.set(`${code} ${school_level} ${school_year}`, people);
  }
  const given = new Map(places.map(({ unit, school_level, places: n }) => [`${unit} ${school_level}`, n]));
  const rowOf = (code: string, level: SchoolLevel, year: number): PlanRow => {
    const count = children.get(`${code} ${level} ${year}`) ?? 0;
    const known = given.get(`${code} ${level}`);
    return {
      school_year: year,
      unit: names.get(code) ?? null,
      ...(code === UNRESOLVED && { unit_is_unresolved: true as const }),
      school_level: level,
      children: count,
      ...needOf(count, standards[level]),
      ...(known !== undefined && { places: known, missing_places: Math.max(0, count - known) }),
    };
  };
  const isUsed = ({ children: count, places: known }: PlanRow) => count > 0 || known !== undefined;
  const everyLevelAndYear = (code: string) =>
    SCHOOL_LEVELS.flatMap((level) => years.map((year) => rowOf(code, level, year))).filter(isUsed);
  const parts = [...[...names.keys()].sort(), UNRESOLVED].flatMap(everyLevelAndYear);
  return [...totals(parts, children), ...parts];
}

/** The rows of the whole area: protected totals of children, and the sums of what the parts need and have. */
function totals(parts: readonly PlanRow[], children: ReadonlyMap<string, number>): PlanRow[] {
  const byLevelAndYear = new Map<string, PlanRow>();
  for (const { school_level, school_year, classes, teachers, rooms, places, missing_places } of parts) {
    const key = `${school_level} ${school_year}`;
    const sum = byLevelAndYear.get(key) ?? {
      school_year,
      unit: null,
      school_level,
      children: children.get(`${WHOLE} ${key}`) ?? 0,
      classes: 0,
      teachers: 0,
      rooms: 0,
    };
    byLevelAndYear.set(key, {
      ...sum,
      classes: sum.classes + classes,
      teachers: sum.teachers + teachers,
      rooms: sum.rooms + rooms,
      ...(places !== undefined && {
        places: (sum.places ?? 0) + places,
        missing_places: (sum.missing_places ?? 0) + (missing_places ?? 0),
      }),
    });
  }
  const rank = ({ school_level, school_year }: PlanRow) =>
    SCHOOL_LEVELS.indexOf(school_level) * 10_000 + school_year;
  return [...byLevelAndYear.values()].sort((a, b) => rank(a) - rank(b));
}
