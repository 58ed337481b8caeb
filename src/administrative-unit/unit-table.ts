import type { UnitRow, Units } from '../database/admin/administrative-unit.js';

type Level = UnitRow['level'];

/** Units and lineage in memory, to look up by code and day without a query each time. */
export class UnitTable {
  readonly #byCode = new Map<string, UnitRow[]>();
  readonly #byId = new Map<number, UnitRow>();
  readonly #successors = new Map<number, number[]>();
  readonly #predecessors = new Map<number, number[]>();

  constructor({ units, lineage }: Units) {
    for (const unit of units) {
      this.#byId.set(unit.unit_id, unit);
      push(this.#byCode, `${unit.level} ${unit.code}`, unit);
    }
    for (const versions of this.#byCode.values()) {
      versions.sort((a, b) => (a.valid_from < b.valid_from ? -1 : 1));
    }
    for (const { from_unit_id, to_unit_id } of lineage) {
      push(this.#successors, from_unit_id, to_unit_id);
      push(this.#predecessors, to_unit_id, from_unit_id);
    }
  }

  /** The versions of a code, oldest first. */
  versions(level: Level, code: string): readonly UnitRow[] {
    return this.#byCode.get(`${level} ${code}`) ?? [];
  }

  /** The unit that held a code on a day, or undefined. @param on ISO date */
  on(level: Level, code: string, on: string): UnitRow | undefined {
    return this.versions(level, code).find((unit) => holdsOn(unit, on));
  }

  /** The unit itself while it is in force on a day, else its first successor that is. @param on ISO date */
  successor(unit: UnitRow, on: string): UnitRow | undefined {
    if (unit.valid_to === null || unit.valid_to > on) return unit;
    const next = this.#byId.get(this.#successors.get(unit.unit_id)?.[0] ?? Number.NaN);
    return next && this.successor(next, on);
  }

  /** The direct successors of a unit. */
  successors(unit: UnitRow): readonly UnitRow[] {
    return (this.#successors.get(unit.unit_id) ?? []).flatMap((id) => this.#byId.get(id) ?? []);
  }

  /** The direct predecessors of a unit, whole or in part. */
  predecessors(unit: UnitRow): readonly UnitRow[] {
    return (this.#predecessors.get(unit.unit_id) ?? []).flatMap((id) => this.#byId.get(id) ?? []);
  }

  parent(unit: UnitRow): UnitRow | undefined {
    return unit.parent_id === null ? undefined : this.#byId.get(unit.parent_id);
  }
}

function holdsOn(unit: UnitRow, on: string): boolean {
  return unit.valid_from <= on && (unit.valid_to === null || unit.valid_to > on);
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
