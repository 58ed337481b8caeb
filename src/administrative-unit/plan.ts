import type { LineageRow, UnitRow, Units } from '../database/admin/administrative-unit.js';
import { keyOf, type Lists, type WantedUnit } from './official-lists.js';

/** The changes that an import makes to the existing units. */
export interface Plan {
  /** Parents first; ids are negative until they are inserted. */
  readonly add: readonly UnitRow[];
  /** Units that keep their id, with their new values. */
  readonly correct: readonly UnitRow[];
  readonly unchanged: number;
  /** Number of units below country level that no list names: they stay. */
  readonly inNoList: number;
  readonly addEdges: readonly LineageRow[];
  readonly correctEdges: readonly LineageRow[];
  readonly removeEdges: readonly LineageRow[];
}

const LEVELS: readonly UnitRow['level'][] = ['country', 'province', 'district', 'commune'];

/**
 * Compares lists with the existing units. A unit is the same when level and code are equal and both are in force on the
 * last day of the listed one: it keeps its id, and references to it stay valid. Units that no list names stay.
 */
export function planImport(known: Units, lists: Lists): Plan {
  const find = finder(known.units);
  const ids = new Map<string, number>();
  for (const unit of known.units) {
    if (unit.level === 'country') ids.set(keyOf('country', unit.code, unit.valid_from), unit.unit_id);
  }
  const sorted = [...lists.units].sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
  const plan = { add: [] as UnitRow[], correct: [] as UnitRow[], unchanged: 0 };
  for (const wanted of sorted) {
    const held = find(wanted);
    const unit_id = held?.unit_id ?? -1 - plan.add.length;
    ids.set(wanted.key, unit_id);
    const row = rowOf(
      wanted,
      unit_id,
      wanted.parentKey === null ? null : (ids.get(wanted.parentKey) ?? null),
    );
    if (held === undefined) plan.add.push(row);
    else if (isSame(held, row)) plan.unchanged++;
    else plan.correct.push(row);
  }
  const named = new Set(ids.values());
  const inNoList = known.units.filter(
    ({ level, unit_id }) => level !== 'country' && !named.has(unit_id),
  ).length;
  return { ...plan, inNoList, ...planEdges(known.lineage, lists, ids) };
}

function finder(units: readonly UnitRow[]): (wanted: WantedUnit) => UnitRow | undefined {
  const byCode = new Map<string, UnitRow[]>();
  for (const unit of units) {
    const code = `${unit.level} ${unit.code}`;
    byCode.set(code, [...(byCode.get(code) ?? []), unit]);
  }
  return ({ level, code, valid_from, valid_to }) => {
    const end = valid_to ?? '9999';
    const versions = byCode.get(`${level} ${code}`) ?? [];
    return (
      versions.find((unit) => unit.valid_from === valid_from) ??
      versions.find((unit) => unit.valid_from < end && (unit.valid_to ?? '9999') === end)
    );
  };
}

function rowOf(wanted: WantedUnit, unit_id: number, parent_id: number | null): UnitRow {
  const { level, code, name, full_name, kind, valid_from, known_from, valid_to, instrument } = wanted;
  return {
    unit_id,
    code,
    level,
    name,
    full_name,
    kind,
    parent_id,
    valid_from,
    known_from,
    valid_to,
    instrument,
  };
}

function isSame(a: object, b: object): boolean {
  return Object.entries(a).every(([name, value]) => (b as Record<string, unknown>)[name] === value);
}

function planEdges(
  known: readonly LineageRow[],
  { edges }: Lists,
  ids: ReadonlyMap<string, number>,
): Pick<Plan, 'addEdges' | 'correctEdges' | 'removeEdges'> {
  const key = (edge: LineageRow) => `${edge.from_unit_id} ${edge.to_unit_id}`;
  const held = new Map(known.map((edge) => [key(edge), edge]));
  const plan = { addEdges: [] as LineageRow[], correctEdges: [] as LineageRow[] };
  const wanted = new Set<string>();
  const spoken = new Set<number>();
  for (const { from, to, kind, all_people, instrument, on_date } of edges) {
    const [from_unit_id, to_unit_id] = [ids.get(from) ?? 0, ids.get(to) ?? 0];
    const row: LineageRow = { from_unit_id, to_unit_id, kind, all_people, instrument, on_date };
    const before = held.get(key(row));
    wanted.add(key(row));
    spoken.add(from_unit_id);
    if (before === undefined) plan.addEdges.push(row);
    else if (!isSame(before, row)) plan.correctEdges.push(row);
  }
  // The lists are complete for each unit they name: other edges of that unit are removed.
  const removeEdges = known.filter((edge) => spoken.has(edge.from_unit_id) && !wanted.has(key(edge)));
  return { ...plan, removeEdges };
}
