import type { ClientBase } from 'pg';

// Rows of the tables in schema administrative_unit; dates are ISO 8601.

export interface UnitRow {
  readonly unit_id: number;
  readonly code: string;
  readonly level: 'country' | 'province' | 'district' | 'commune';
  readonly name: string;
  readonly full_name: string;
  readonly kind: string;
  readonly parent_id: number | null;
  readonly valid_from: string;
  /** The first day for which the lists state this version, where that is later; what it was before is unknown. */
  readonly known_from: string | null;
  /** First day on which it is no longer in force. */
  readonly valid_to: string | null;
  readonly instrument: string;
}

export interface LineageRow {
  readonly from_unit_id: number;
  readonly to_unit_id: number;
  readonly kind: 'whole' | 'part';
  /** Whether the successor took over all people of the unit. */
  readonly all_people: boolean;
  readonly instrument: string;
  readonly on_date: string;
}

/** Units and their lineage. */
export interface Units {
  readonly units: readonly UnitRow[];
  readonly lineage: readonly LineageRow[];
}

/**
 * Finds or inserts the sample's units. A unit is the same as one in the database when level and code are equal and
 * both are in force on the sample unit's last day.
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
    `INSERT INTO administrative_unit.lineage (from_unit_id, to_unit_id, kind, all_people, instrument, on_date)
       SELECT n.from_unit_id, n.to_unit_id, n.kind, n.all_people, n.instrument, n.on_date
         FROM json_populate_recordset(NULL::administrative_unit.lineage, $1) n
         WHERE NOT EXISTS (SELECT FROM administrative_unit.lineage l WHERE l.from_unit_id = n.from_unit_id)`,
    [JSON.stringify(edges)],
  );
  await client.query('ANALYZE administrative_unit.unit, administrative_unit.lineage');
}

/** Reads all units and their lineage. */
export async function readUnits(client: ClientBase): Promise<Units> {
  const units = await client.query<UnitRow>(
    `SELECT unit_id, code, level, name, full_name, kind, parent_id, valid_from::text, known_from::text, valid_to::text,
         instrument
       FROM administrative_unit.unit ORDER BY unit_id`,
  );
  const lineage = await client.query<LineageRow>(
    `SELECT from_unit_id, to_unit_id, kind, all_people, instrument, on_date::text
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
      (code, level, name, full_name, kind, parent_id, valid_from, known_from, valid_to, instrument)
      SELECT g.code, g.level, g.name, g.full_name, g.kind, g.parent_id, g.valid_from, g.known_from, g.valid_to, g.instrument
        FROM given g WHERE g.unit_id NOT IN (SELECT k.sample_id FROM known k)
      RETURNING unit_id, level, code, valid_from
  )
  SELECT k.sample_id, k.unit_id FROM known k
  UNION ALL
  SELECT g.unit_id, w.unit_id FROM written w JOIN given g USING (level, code, valid_from)`;

/** Changes to units and lineage; ids below zero stand for units to be inserted. */
export interface UnitChanges {
  readonly add: readonly UnitRow[];
  readonly correct: readonly UnitRow[];
  readonly addEdges: readonly LineageRow[];
  readonly correctEdges: readonly LineageRow[];
  readonly removeEdges: readonly LineageRow[];
}

/** Locks units against other writers until the transaction ends; readers go on. */
export async function lockUnits(client: ClientBase): Promise<void> {
  await client.query(
    'LOCK TABLE administrative_unit.unit, administrative_unit.lineage IN SHARE ROW EXCLUSIVE MODE',
  );
}

/** Applies the changes in the caller's transaction. */
export async function changeUnits(client: ClientBase, changes: UnitChanges): Promise<void> {
  const given = await client.query<{ unit_id: number }>(
    `SELECT nextval(pg_get_serial_sequence('administrative_unit.unit', 'unit_id'))::integer AS unit_id
       FROM generate_series(1, $1)`,
    [changes.add.length],
  );
  const idOf = (id: number) => (id < 0 ? (given.rows[-1 - id]?.unit_id ?? id) : id);
  const unit = (row: UnitRow) => ({
    ...row,
    unit_id: idOf(row.unit_id),
    parent_id: row.parent_id === null ? null : idOf(row.parent_id),
  });
  const edge = (row: LineageRow) => ({
    ...row,
    from_unit_id: idOf(row.from_unit_id),
    to_unit_id: idOf(row.to_unit_id),
  });
  const run = (sql: string, rows: readonly object[]) => client.query(sql, [JSON.stringify(rows)]);
  // Shorten periods before inserting the versions that follow; insert a new parent before its units.
  await run(
    `UPDATE administrative_unit.unit u SET valid_to = n.valid_to, valid_from = n.valid_from, known_from = n.known_from, name = n.name,
         full_name = n.full_name, kind = n.kind, instrument = n.instrument
       FROM json_populate_recordset(NULL::administrative_unit.unit, $1) n WHERE n.unit_id = u.unit_id`,
    changes.correct,
  );
  await run(
    `INSERT INTO administrative_unit.unit
       SELECT * FROM json_populate_recordset(NULL::administrative_unit.unit, $1)`,
    changes.add.map(unit),
  );
  await run(
    `UPDATE administrative_unit.unit u SET parent_id = n.parent_id
       FROM json_populate_recordset(NULL::administrative_unit.unit, $1) n
       WHERE n.unit_id = u.unit_id AND u.parent_id IS DISTINCT FROM n.parent_id`,
    changes.correct.map(unit),
  );
  await run(
    `DELETE FROM administrative_unit.lineage l
       USING json_populate_recordset(NULL::administrative_unit.lineage, $1) n
       WHERE n.from_unit_id = l.from_unit_id AND n.to_unit_id = l.to_unit_id`,
    [...changes.removeEdges, ...changes.correctEdges],
  );
  await run(
    `INSERT INTO administrative_unit.lineage
       SELECT * FROM json_populate_recordset(NULL::administrative_unit.lineage, $1)`,
    [...changes.correctEdges, ...changes.addEdges].map(edge),
  );
  await client.query('ANALYZE administrative_unit.unit, administrative_unit.lineage');
}

/** Units of one level and code whose periods overlap; empty when the data is consistent. */
export async function overlappingUnits(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ what: string }>(
    `SELECT a.level || ' ' || a.code || ' from ' || a.valid_from || ' and from ' || b.valid_from AS what
       FROM administrative_unit.unit a JOIN administrative_unit.unit b USING (level, code)
       WHERE a.unit_id < b.unit_id AND daterange(a.valid_from, a.valid_to) && daterange(b.valid_from, b.valid_to)
       ORDER BY 1`,
  );
  return rows.map((row) => row.what);
}
