import type { UnitRow } from '../admin/administrative-unit.js';
import type { Read } from '../reads.js';
import { callOne } from './call.js';
import type { IsoDate } from './values.js';

/** The unit that has a code on a day, with what was asked of it; or the times when a unit had the code. */
export type UnitAnswer =
  | { readonly on: string; readonly on_is_today: boolean; readonly unit: object }
  | { readonly on: string; readonly held: readonly HeldRow[] }
  | UnknownOnDay;

/** That the lists do not say what a code meant on a day, only from or until another day. */
export type UnknownOnDay = { readonly on: string } & (
  | { readonly known_from: string }
  | { readonly known_until: string }
);

/** A time in which a unit had a code. */
export interface HeldRow {
  readonly full_name: string;
  /** Null where the lists do not say. */
  readonly valid_from: string | null;
  /** The first day on which it no longer had the code. */
  readonly valid_to: string | null;
}

/**
 * Reads a unit as it is on a day.
 * @param on null for today in Viet Nam
 */
export async function administrativeUnit(
  read: Read,
  code: string,
  on: IsoDate | null,
  of: 'itself' | 'successors' | 'predecessors',
): Promise<UnitAnswer> {
  const row = await read((at) => callOne(at, 'administrative_unit', { p_code: code, p_on: on, p_of: of }));
  return row.administrative_unit;
}

/** All units of the country, of any day. */
export async function unitNames(read: Read): Promise<readonly UnitRow[]> {
  return (await read((at) => callOne(at, 'unit_names', {}))).unit_names;
}

/** The ids of the units that exist today where units were, by the ids of these. */
export async function presentUnits(
  read: Read,
  ids: readonly number[],
): Promise<ReadonlyMap<number, readonly number[]>> {
  const { present_units } = await read((at) => callOne(at, 'present_units', { p_unit_ids: ids }));
  const rows: { unit_id: number; present: number[] }[] = present_units;
  return new Map(rows.map(({ unit_id, present }) => [unit_id, present]));
}
