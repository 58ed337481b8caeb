import type { UnitTable } from '../administrative-unit/unit-table.js';
import type { UnitRow } from '../database/admin/administrative-unit.js';
import { UserError } from '../user-error.js';
import { type Day, dayOf, isoOf } from './calendar.js';
import { ethnicGroupsAt } from './ethnic-groups.js';
import { type Random, weighted } from './random.js';

/** A unit in which people were registered from a day on. */
export interface Version {
  readonly from: Day;
  readonly unitId: number;
  readonly isRural: boolean;
}

/** A predecessor of a present commune. */
export interface Former extends Version {
  /** First three digits of numbers registered there. */
  readonly prefix: number;
  /** First day on which it was no longer in force. */
  readonly to: Day;
}

/** A present commune in which people live. */
export interface HomePlace {
  readonly code: string;
  readonly fullName: string;
  /** Code of its present province. */
  readonly province: string;
  readonly isSouthern: boolean;
  /** First three digits of numbers registered there today. */
  readonly prefix: number;
  /** Oldest first. */
  readonly versions: readonly [Version, ...Version[]];
  readonly formers: readonly Former[];
  readonly drawEthnicity: (random: Random) => string;
}

/** The origin of a family. */
export interface Origin {
  readonly place: HomePlace;
  readonly former: Former | undefined;
}

/** Present provinces south of the Hải Vân pass, where surnames have the southern spelling. */
const SOUTHERN = new Set('48 51 52 56 66 68 75 79 80 82 86 91 92 96'.split(' '));

/** The weights do not fit the units. */
export class PlacesRefused extends UserError {
  override readonly name = 'PlacesRefused';
}

/** The communes in which people are made up. */
export class Places {
  readonly today: Day;
  readonly #units: UnitTable;
  readonly #draw: (random: Random) => HomePlace;

  /**
   * @param weights population, or any proportion of it, by code of a present commune
   * @throws PlacesRefused when a weight is of a commune not in force today
   */
  constructor(units: UnitTable, weights: ReadonlyMap<string, number>, today: Day) {
    this.today = today;
    this.#units = units;
    const provinces = new Map<string, number>();
    const weighed = [...weights].map(([code, weight]) => {
      const province = this.#provinceOf(code);
      provinces.set(province, (provinces.get(province) ?? 0) + weight);
      return [code, province, weight] as const;
    });
    const groups = ethnicGroupsAt(provinces);
    this.#draw = weighted(
      weighed.map(([code, province, weight]) => {
        const drawEthnicity = groups.get(province) as (random: Random) => string;
        return [this.#place(code, province, drawEthnicity), weight] as const;
      }),
    );
  }

  /** Draws a commune by weight. */
  draw(random: Random): HomePlace {
    return this.#draw(random);
  }

  drawOrigin(random: Random): Origin {
    const place = this.#draw(random);
    return { place, former: place.formers.length > 0 ? random.pick(place.formers) : undefined };
  }

  /** The unit of a country, or null without one. @param code ISO 3166-1 alpha-2 */
  country(code: string): number | null {
    return this.#units.versions('country', code).at(-1)?.unit_id ?? null;
  }

  #provinceOf(code: string): string {
    const unit = this.#units.on('commune', code, isoOf(this.today));
    const province = unit && this.#units.parent(unit);
    if (province?.level !== 'province') {
      throw new PlacesRefused(`commune ${code} has a weight, but no such commune holds today`);
    }
    return province.code;
  }

  #place(code: string, province: string, drawEthnicity: (random: Random) => string): HomePlace {
    const units = this.#units
      .versions('commune', code)
      .filter((unit) => this.#units.parent(unit)?.level === 'province');
    const [first] = units;
    const versions = units.map(versionOf);
    const formers = first === undefined ? [] : this.#units.predecessors(first);
    return {
      code,
      fullName: units.at(-1)?.full_name ?? code,
      province,
      isSouthern: SOUTHERN.has(province),
      prefix: Number(province),
      versions: versions as [Version, ...Version[]],
      formers: formers.map((unit) => ({
        ...versionOf(unit),
        prefix: Number(this.#formerProvince(unit)),
        to: dayOf(unit.valid_to ?? ''),
      })),
      drawEthnicity,
    };
  }

  #formerProvince(commune: UnitRow): string {
    let unit: UnitRow | undefined = commune;
    while (unit !== undefined && unit.level !== 'province') unit = this.#units.parent(unit);
    if (unit === undefined) throw new PlacesRefused(`commune ${commune.code} lay in no province`);
    return unit.code;
  }
}

/** Registration on a day for an origin: the unit of that day, and the first digits of the number. */
export function registeredAt({ place, former }: Origin, on: Day): { unitId: number; prefix: number } {
  if (former !== undefined && on < former.to) return former;
  return { unitId: versionAt(place, on).unitId, prefix: place.prefix };
}

/** The version of a commune in force on a day; before the first, the first. */
export function versionAt({ versions }: HomePlace, on: Day): Version {
  let held = versions[0];
  for (const version of versions) if (version.from <= on) held = version;
  return held;
}

function versionOf(unit: UnitRow): Version {
  return {
    from: dayOf(unit.valid_from),
    unitId: unit.unit_id,
    isRural: unit.kind !== 'Phường' && unit.kind !== 'Thị trấn',
  };
}
