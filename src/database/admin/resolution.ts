import type { ClientBase } from 'pg';

/** The units in which a person is registered, by kind of residence. */
export interface ResidentRow {
  readonly person_id: string;
  readonly kind: 'permanent' | 'temporary' | 'current';
  readonly unit_id: number;
  readonly address: string;
}

/** Assigns a residence to a unit. */
export interface ResolvedRow extends ResidentRow {
  readonly successor_id: number;
}

const ROWS_AT_ONCE = 5_000;

/**
 * Reads the people registered in some units, in the caller's transaction. There is no index from a unit to its people:
 * every row is read once.
 */
export async function* residentsOf(
  client: ClientBase,
  unitIds: readonly number[],
): AsyncGenerator<ResidentRow[]> {
  await client.query(
    `DECLARE resident NO SCROLL CURSOR FOR
       SELECT p.person_id, r.kind, r.unit_id, coalesce(r.address, '') AS address
         FROM population.person p, LATERAL (VALUES ('permanent', p.permanent_unit, p.permanent_address),
           ('temporary', p.temporary_unit, p.temporary_address), ('current', p.current_unit, p.current_address))
           r (kind, unit_id, address)
         WHERE r.unit_id = ANY ('{${unitIds.map(Number).join(',')}}'::integer[])`,
  );
  for (;;) {
    const { rows } = await client.query<ResidentRow>(`FETCH ${ROWS_AT_ONCE} FROM resident`);
    if (rows.length === 0) break;
    yield rows;
  }
  await client.query('CLOSE resident');
}

/**
 * Assigns residences to units. A residence that has changed since it was read is left as it is.
 * @returns number of residences written
 */
export async function resolveResidences(client: ClientBase, rows: readonly ResolvedRow[]): Promise<number> {
  let written = 0;
  for (const kind of ['permanent', 'temporary', 'current'] as const) {
    const of = rows.filter((row) => row.kind === kind);
    if (of.length === 0) continue;
    const { rowCount } = await client.query(
      `UPDATE population.person p SET ${kind}_unit = n.successor_id
         FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::integer[]) n (person_id, unit_id, address, successor_id)
         WHERE p.person_id = n.person_id AND p.${kind}_unit = n.unit_id AND coalesce(p.${kind}_address, '') = n.address`,
      [
        of.map((row) => row.person_id),
        of.map((row) => row.unit_id),
        of.map((row) => row.address),
        of.map((row) => row.successor_id),
      ],
    );
    written += rowCount ?? 0;
  }
  return written;
}

/** The person ids of personal numbers, current or cancelled; numbers never issued are left out. */
export async function personsBehind(
  client: ClientBase,
  numbers: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await client.query<{ number: string; person_id: string }>(
    `SELECT g.number, n.person_id FROM unnest($1::text[]) g (number)
       JOIN population.personal_number n ON n.personal_id_number = g.number::bigint`,
    [numbers],
  );
  return new Map(rows.map(({ number, person_id }) => [number, person_id]));
}
