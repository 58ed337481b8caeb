import type { ClientBase } from 'pg';

// Rows as the tables of administrative_unit hold them; dates are ISO 8601.

export interface UnitRow {
  readonly unit_id: number;
  readonly code: string;
  readonly level: 'country' | 'province' | 'district' | 'commune';
  readonly name: string;
  readonly full_name: string;
  readonly kind: string;
  readonly parent_id: number | null;
  readonly valid_from: string;
  /** The first day it no longer holds. */
  readonly valid_to: string | null;
  readonly instrument: string;
}

export interface LineageRow {
  readonly from_unit_id: number;
  readonly to_unit_id: number;
  readonly kind: 'whole' | 'part';
  readonly instrument: string;
  readonly on_date: string;
}

/** Units with what became of them. */
export interface Units {
  readonly units: readonly UnitRow[];
  readonly lineage: readonly LineageRow[];
}

/**
 * Finds or writes the sample's units. A unit is the same as one in the database when it has its level and code and
 * both hold on the sample unit's last day.
 */
export async function writeUnits(client: ClientBase, { units, lineage }: Units): Promise<void> {
  const ids = new Map<number, number>();
  for (const level of ['country', 'province', 'district', 'commune']) {
    const rows = units
      .filter((unit) => unit.level === level)
      .map((unit) => ({ ...unit, parent_id: unit.parent_id === null ? null : ids.get(unit.parent_id) }));
    const written = await client.query<{ sample_id: number; unit_id: number }>(WRITE_UNITS, [
      JSON.stringify(rows),
    ]);
    for (const row of written.rows) ids.set(row.sample_id, row.unit_id);
  }
  const edges = lineage.map((edge) => ({
    ...edge,
    from_unit_id: ids.get(edge.from_unit_id),
    to_unit_id: ids.get(edge.to_unit_id),
  }));
  await client.query(
    `INSERT INTO administrative_unit.lineage
       SELECT * FROM json_populate_recordset(NULL::administrative_unit.lineage, $1) ON CONFLICT DO NOTHING`,
    [JSON.stringify(edges)],
  );
  await client.query('ANALYZE administrative_unit.unit, administrative_unit.lineage');
}

/** Reads all units and what became of them. */
export async function readUnits(client: ClientBase): Promise<Units> {
  const units = await client.query<UnitRow>(
    `SELECT unit_id, code, level, name, full_name, kind, parent_id, valid_from::text, valid_to::text, instrument
       FROM administrative_unit.unit ORDER BY unit_id`,
  );
  const lineage = await client.query<LineageRow>(
    `SELECT from_unit_id, to_unit_id, kind, instrument, on_date::text
       FROM administrative_unit.lineage ORDER BY from_unit_id, to_unit_id`,
  );
  return { units: units.rows, lineage: lineage.rows };
}

const WRITE_UNITS = `
  WITH given AS (
    SELECT * FROM json_populate_recordset(NULL::administrative_unit.unit, $1)
  ), known AS (
    SELECT g.unit_id AS sample_id, u.unit_id
      FROM given g JOIN administrative_unit.unit u
        ON u.level = g.level AND u.code = g.code AND u.valid_from < coalesce(g.valid_to, 'infinity')
          AND coalesce(u.valid_to, 'infinity') >= coalesce(g.valid_to, 'infinity')
  ), written AS (
    INSERT INTO administrative_unit.unit
      (code, level, name, full_name, kind, parent_id, valid_from, valid_to, instrument)
      SELECT g.code, g.level, g.name, g.full_name, g.kind, g.parent_id, g.valid_from, g.valid_to, g.instrument
        FROM given g WHERE g.unit_id NOT IN (SELECT k.sample_id FROM known k)
      RETURNING unit_id, level, code, valid_from
  )
  SELECT k.sample_id, k.unit_id FROM known k
  UNION ALL
  SELECT g.unit_id, w.unit_id FROM written w JOIN given g USING (level, code, valid_from)`;
