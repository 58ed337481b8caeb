import type { UnitNames } from '../../../administrative-unit/search.js';
import type { UnitRow } from '../../../database/admin/administrative-unit.js';
import { presentUnits } from '../../../database/gate/administrative-unit.js';
import type { IsoDate } from '../../../database/gate/values.js';
import type { Read } from '../../../database/reads.js';
import type { Form } from '../form.js';

const FOUND_MAX = 20;
/** As many as are counted together. */
const TOGETHER = { min: 2, max: 20 };
const DAY_MS = 86_400_000;

/** A unit that was found, and how to ask about it. */
export interface Place {
  readonly unit: UnitRow;
  /** What it lies in, or lay in, from the nearest up. */
  readonly within: readonly UnitRow[];
  /** What a form has for it; `on` is a day on which it was, or will be, where that is not today. */
  readonly chosen: Pick<Form, 'province' | 'district' | 'commune' | 'on'>;
  /** For one that is no more: what is there today, each as a place. */
  readonly present: readonly Place[];
  /** The communes of today that can be counted together in its place. */
  readonly together: { readonly province: string; readonly codes: readonly string[] } | undefined;
}

/** Finds units by name, with what those of the past became. @param today ISO date in Viet Nam */
export async function findPlaces(
  read: Read,
  names: UnitNames,
  text: string,
  today: string,
): Promise<{ readonly places: readonly Place[]; readonly more: number }> {
  const { units, more } = names.search(text, FOUND_MAX);
  const past = units.filter(({ valid_to }) => valid_to !== null && valid_to <= today);
  const present = past.length === 0 ? new Map() : await presentUnits(read, past.map(idOf));
  const places = units.map((unit) => {
    const ids: readonly number[] = present.get(unit.unit_id) ?? [];
    const there = ids.map((id) => names.byId(id)).filter((each) => each !== undefined);
    return placeOf(
      names,
      unit,
      today,
      there.map((each) => placeOf(names, each, today)),
    );
  });
  return { places, more };
}

const idOf = ({ unit_id }: UnitRow) => unit_id;

function placeOf(names: UnitNames, unit: UnitRow, today: string, present: readonly Place[] = []): Place {
  const on = dayOf(unit, today);
  const within = names.within(unit, on === '' ? today : on);
  const codeAt = (level: UnitRow['level']) =>
    [unit, ...within].find((each) => each.level === level)?.code ?? '';
  const chosen = {
    province: codeAt('province'),
    district: unit.level === 'district' ? unit.code : '',
    commune: unit.level === 'commune' ? unit.code : '',
    on,
  };
  return { unit, within, chosen, present, together: togetherOf(present) };
}

/** A day on which a unit is in force; empty for today. */
function dayOf({ valid_from, valid_to }: UnitRow, today: string): IsoDate | '' {
  if (valid_to !== null && valid_to <= today) {
    return new Date(Date.parse(valid_to) - DAY_MS).toISOString().slice(0, 10) as IsoDate;
  }
  return valid_from > today ? (valid_from as IsoDate) : '';
}

function togetherOf(present: readonly Place[]): Place['together'] {
  const [first] = present;
  const codes = present.map(({ chosen }) => chosen.commune);
  const isOneProvince = present.every(({ chosen }) => chosen.province === first?.chosen.province);
  if (first === undefined || !isOneProvince || codes.includes('')) return undefined;
  if (codes.length < TOGETHER.min || codes.length > TOGETHER.max) return undefined;
  return { province: first.chosen.province, codes };
}
