import type { components } from '../../contract/generated/partner.js';

type Standard = NonNullable<components['schemas']['MergerPlan']['standards']>[number];
/** The kinds of units at the level of communes that the law tells apart. */
export type UnitKind = 'commune' | 'mountain_commune' | 'ward' | 'mountain_ward' | 'city_ward';

/**
 * What a commune or ward formed by a merger must have at least: people, and area in km² (Resolution 76/2025/UBTVQH15, with the
 * standards of communes of Resolutions 1211/2016 and 27/2022: a commune twice the people, one in the mountains twice the area).
 */
const STANDARDS: Readonly<Record<UnitKind, { readonly population: number; readonly area_km2: number }>> = {
  commune: { population: 16_000, area_km2: 30 },
  mountain_commune: { population: 5_000, area_km2: 100 },
  ward: { population: 21_000, area_km2: 5.5 },
  mountain_ward: { population: 15_000, area_km2: 5.5 },
  city_ward: { population: 45_000, area_km2: 5.5 },
};
export const UNIT_KINDS = Object.keys(STANDARDS) as readonly UnitKind[];
const SOURCE = '76/2025/UBTVQH15';

/** What is known of a set of units. */
export interface SetFacts {
  /** A protected count, off by at most deviationMax. */
  readonly population: number;
  /** People who may live in the set besides, since a split leaves it open. */
  readonly unresolved: number;
  readonly deviationMax: number;
  readonly area_km2: number | undefined;
}

/** Compares a set of units with the standards of a kind: null where what is known leaves it open. */
export function compareWithStandards(
  kind: UnitKind,
  { population, unresolved, deviationMax, area_km2 }: SetFacts,
): Standard[] {
  const { population: people, area_km2: area } = STANDARDS[kind];
  const isSurelyMet = population - deviationMax >= people;
  const isSurelyMissed = population + unresolved + deviationMax < people;
  return [
    {
      name: 'population',
      at_least: people,
      is: population,
      is_met: isSurelyMet ? true : isSurelyMissed ? false : null,
      source: SOURCE,
    },
    {
      name: 'area_km2',
      at_least: area,
      ...(area_km2 !== undefined && { is: area_km2 }),
      is_met: area_km2 === undefined ? null : area_km2 >= area,
      source: SOURCE,
    },
  ];
}
