import { COMMUNE_WEIGHTS, SAMPLE_UNITS, sampleSuccessor, sampleUnit } from '../administrative-unit/sample.js';
import type { UnitRow } from '../database/population.js';
import { type Day, isoOf } from './calendar.js';
import { type Random, weighted } from './random.js';

/** A commune of today where people live. */
export interface Place {
  readonly unit: UnitRow;
  readonly province: UnitRow;
}

/** Where a family comes from: a commune of before July 2025 and the first that took its place. */
export interface Origin {
  readonly former: UnitRow;
  /** Prefix of the numbers registered there. */
  readonly prefix: string;
  readonly place: Place;
}

/**
 * Shares of the 2019 census in per cent, and the provinces of the sample where a group is at home; without any, its
 * people here have moved from elsewhere and are everywhere.
 */
const ETHNIC_GROUPS: readonly (readonly [name: string, share: number, homes: readonly string[]])[] = [
  ['Kinh', 85.32, []],
  ['Tày', 1.92, ['15', '01', '75']],
  ['Thái', 1.89, ['15', '40']],
  ['Mường', 1.51, ['01']],
  ['Mông', 1.45, ['15', '40']],
  ['Khmer', 1.37, ['92', '75']],
  ['Nùng', 1.13, ['15', '75']],
  ['Dao', 0.93, ['15', '01']],
  ['Hoa', 0.78, ['79', '92', '75']],
  ['Gia Rai', 0.53, []],
  ['Ê Đê', 0.41, []],
  ['Ba Na', 0.3, []],
  ['Chăm', 0.19, ['79']],
  ['Xtiêng', 0.1, ['75']],
  ['Khơ Mú', 0.09, ['40']],
  ['Cơ Tu', 0.08, ['48']],
  ['Giáy', 0.07, ['15']],
];

/** Religions as registered, in per cent (census of 2019). */
const RELIGIONS: readonly (readonly [string, number])[] = [
  ['Không', 86.3],
  ['Công giáo', 6.1],
  ['Phật giáo', 4.8],
  ['Phật giáo Hòa Hảo', 1],
  ['Tin lành', 1],
  ['Cao Đài', 0.6],
  ['Hồi giáo', 0.1],
];

export const drawEthnicity = weighted(ETHNIC_GROUPS.map(([name, share]) => [name, share]));
export const drawReligion = weighted(RELIGIONS);

const SOUTHERN = new Set(['48', '75', '79', '92']);

/** The sample's places as they are on one day. */
export class Places {
  readonly #places: (random: Random) => Place;
  readonly #origins = new Map<string, (random: Random) => Origin>();

  /** @param today ISO date */
  constructor(today: string) {
    const places = [...COMMUNE_WEIGHTS].map(([code, weight]) => [placeOf(code, today), weight] as const);
    this.#places = weighted(places);
    const origins = places.flatMap(([place, weight]) =>
      formersOf(place.unit.code).map(
        (former) => [{ former, prefix: prefixOf(former), place }, weight] as const,
      ),
    );
    for (const [group, , homes] of ETHNIC_GROUPS) {
      const own = origins.filter(([{ place }]) => homes.length === 0 || homes.includes(place.province.code));
      this.#origins.set(group, weighted(own));
    }
  }

  draw(random: Random): Place {
    return this.#places(random);
  }

  drawOrigin(random: Random, ethnicity: string): Origin {
    const draw = this.#origins.get(ethnicity);
    if (draw === undefined) throw new RangeError(`no home of ${ethnicity}`);
    return draw(random);
  }
}

/** Whether southern spellings of surnames are used there. */
export function isSouthern({ place }: Origin): boolean {
  return SOUTHERN.has(place.province.code);
}

/** The commune of an origin by the name it had on a day, and the prefix of the numbers then registered there. */
export function registeredAt(origin: Origin, on: Day): { readonly unit: UnitRow; readonly prefix: string } {
  const { former, prefix, place } = origin;
  const unit = sampleSuccessor(former, isoOf(on));
  return { unit, prefix: unit === former ? prefix : `0${place.province.code}` };
}

function placeOf(code: string, today: string): Place {
  const unit = sampleUnit('commune', code, today);
  const parent = rowOf(unit.parent_id);
  return { unit, province: sampleUnit('province', parent.code, today) };
}

function formersOf(code: string): UnitRow[] {
  const successors = SAMPLE_UNITS.units.filter((unit) => unit.level === 'commune' && unit.code === code);
  const ids = new Set(successors.map((unit) => unit.unit_id));
  return SAMPLE_UNITS.lineage
    .filter((edge) => ids.has(edge.to_unit_id))
    .map((edge) => rowOf(edge.from_unit_id))
    .filter((unit) => rowOf(unit.parent_id).level === 'district');
}

function prefixOf(former: UnitRow): string {
  return `0${rowOf(rowOf(former.parent_id).parent_id).code}`;
}

function rowOf(id: number | null): UnitRow {
  const row = SAMPLE_UNITS.units.find((unit) => unit.unit_id === id);
  if (row === undefined) throw new RangeError(`no unit ${id} in the sample`);
  return row;
}
