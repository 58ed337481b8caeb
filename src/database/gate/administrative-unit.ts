import type pg from 'pg';
import { callOne } from './call.js';

/** The unit that holds a code on a day with what was asked of it, or when any unit held the code. */
export type UnitAnswer =
  | { readonly on: string; readonly on_is_today: boolean; readonly unit: object }
  | { readonly on: string; readonly held: readonly HeldRow[] };

/** When a code was held, and by what. */
export interface HeldRow {
  readonly full_name: string;
  readonly valid_from: string;
  /** The first day it no longer held. */
  readonly valid_to: string | null;
}

/**
 * Reads a unit in time.
 * @param on ISO date, or null for today in Viet Nam
 */
export async function administrativeUnit(
  pool: pg.Pool,
  code: string,
  on: string | null,
  of: 'itself' | 'successors' | 'predecessors',
): Promise<UnitAnswer> {
  const row = await callOne(pool, 'administrative_unit', { p_code: code, p_on: on, p_of: of });
  return row.administrative_unit;
}
