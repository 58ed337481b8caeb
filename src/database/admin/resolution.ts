import type { ClientBase } from 'pg';

/** A residence that is registered in a split commune, or was before it was resolved. */
export interface ResidentRow {
  readonly person_id: string;
  readonly personal_id_number: string;
  readonly kind: 'permanent' | 'temporary' | 'current';
  /** The unit it is registered in now. */
  readonly unit_id: number;
  readonly commune_id: number;
  readonly address: string;
  /** ISO date. */
  readonly since: string | null;
  /** The decision in force, if it was resolved by a file. */
  readonly resolved: {
    readonly run_id: number;
    readonly line: number;
    readonly sureness: 'person' | 'exact' | 'likely' | 'rest';
    readonly unit_before: number;
  } | null;
}

/** Assigns a residence to a unit. */
export interface ResolvedRow extends ResidentRow {
  readonly successor_id: number;
}

/** A decision of a run about a residence. */
export interface DecisionRow extends ResolvedRow {
  readonly line: number;
  readonly sureness: 'person' | 'exact' | 'likely' | 'rest';
}

/** A line of a run. */
export interface LineRow {
  readonly run_id: number;
  readonly line: number;
  readonly commune_id: number;
  readonly evidence: 'person' | 'hamlet' | 'street' | 'rest';
  readonly what: string;
  readonly successor_id: number;
}

/** A run, with the residences it decided and those where its decision is in force. */
export interface RunRow {
  readonly run_id: number;
  readonly file: string;
  readonly applied_at: Date;
  readonly undone_at: Date | null;
  readonly lines: number;
  readonly decided: number;
}

const ROWS_AT_ONCE = 5_000;
const KINDS = ['permanent', 'temporary', 'current'] as const;
const RESIDENCES = `LATERAL (VALUES
    ('permanent'::statistics.residence, p.permanent_unit, p.permanent_address, p.permanent_since),
    ('temporary', p.temporary_unit, p.temporary_address, p.temporary_since),
    ('current', p.current_unit, p.current_address, p.current_since)) r (kind, unit_id, address, since)`;
const SHOWN = `p.person_id, population.number_text(p.personal_id_number) AS personal_id_number, r.kind::text AS kind, r.unit_id,
    coalesce(r.address, '') AS address, r.since::text AS since`;

/** Locks runs against other runs until the transaction ends. */
export async function lockRuns(client: ClientBase): Promise<void> {
  await client.query('LOCK TABLE population.resolution_run IN SHARE ROW EXCLUSIVE MODE');
}

/**
 * Reads the residences registered in some split communes, in the caller's transaction. There is no index from a unit to
 * its people: every row is read once.
 */
export async function* residentsOf(
  client: ClientBase,
  communeIds: readonly number[],
): AsyncGenerator<ResidentRow[]> {
  yield* fetchAll(
    client,
    `SELECT ${SHOWN}, r.unit_id AS commune_id, NULL::json AS resolved
       FROM population.person p, ${RESIDENCES}
       WHERE r.unit_id = ANY (${arrayOf(communeIds)})`,
  );
}

/**
 * Reads the residences that runs in force resolved out of some split communes, in the caller's transaction.
 * @param persons whose residences in a successor are read too, if registered before it existed, when no run resolved them
 */
export async function* resolvedResidentsOf(
  client: ClientBase,
  communeIds: readonly number[],
  persons: readonly { readonly personId: string; readonly communeId: number }[],
): AsyncGenerator<ResidentRow[]> {
  const communes = arrayOf(communeIds);
  yield* fetchAll(
    client,
    `SELECT ${SHOWN}, l.commune_id, json_build_object('run_id', f.run_id, 'line', f.line, 'sureness', f.sureness,
           'unit_before', f.unit_before) AS resolved
         FROM (SELECT DISTINCT d.person_id, d.residence
                 FROM population.residence_resolution d JOIN population.resolution_line l USING (run_id, line)
                 WHERE l.commune_id = ANY (${communes})) d
           JOIN population.person p USING (person_id), ${RESIDENCES},
           population.resolution_in_force(p.person_id, r.kind, r.since, r.address, NULL) f,
           population.resolution_line l
         WHERE r.kind = d.residence AND f.successor_id = r.unit_id AND l.run_id = f.run_id AND l.line = f.line
           AND l.commune_id = ANY (${communes})
       UNION ALL
       (SELECT DISTINCT ON (p.person_id, r.kind) ${SHOWN}, g.commune_id, NULL
         FROM unnest('{${persons.map(({ personId }) => BigInt(personId)).join(',')}}'::bigint[],
             ${arrayOf(persons.map(({ communeId }) => communeId))}) g (person_id, commune_id)
           JOIN population.person p USING (person_id), ${RESIDENCES}, administrative_unit.lineage e
         WHERE e.from_unit_id = g.commune_id AND e.to_unit_id = r.unit_id AND r.since < e.on_date
           AND NOT EXISTS (SELECT FROM population.resolution_in_force(p.person_id, r.kind, r.since, r.address, NULL) f
                             WHERE f.successor_id = r.unit_id))`,
  );
}

async function* fetchAll(client: ClientBase, query: string): AsyncGenerator<ResidentRow[]> {
  await client.query(`DECLARE resident NO SCROLL CURSOR FOR ${query}`);
  for (;;) {
    const { rows } = await client.query<ResidentRow>(`FETCH ${ROWS_AT_ONCE} FROM resident`);
    if (rows.length === 0) break;
    yield rows;
  }
  await client.query('CLOSE resident');
}

/** A cursor takes no parameters. */
function arrayOf(ids: readonly number[]): string {
  return `'{${ids.map(Number).join(',')}}'::integer[]`;
}

/**
 * Assigns residences to units. A residence that has changed since it was read is left as it is.
 * @returns number of residences written
 */
export async function resolveResidences(client: ClientBase, rows: readonly ResolvedRow[]): Promise<number> {
  let written = 0;
  for (const kind of KINDS) {
    const of = rows.filter((row) => row.kind === kind);
    if (of.length === 0) continue;
    const { rowCount } = await client.query(
      `UPDATE population.person p SET ${kind}_unit = n.successor_id
         FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::date[], $5::integer[])
           n (person_id, unit_id, address, since, successor_id)
         WHERE p.person_id = n.person_id AND p.${kind}_unit = n.unit_id AND coalesce(p.${kind}_address, '') = n.address
           AND p.${kind}_since IS NOT DISTINCT FROM n.since`,
      [
        of.map((row) => row.person_id),
        of.map((row) => row.unit_id),
        of.map((row) => row.address),
        of.map((row) => row.since),
        of.map((row) => row.successor_id),
      ],
    );
    written += rowCount ?? 0;
  }
  return written;
}

/** Records a run and its lines. @returns its id */
export async function insertRun(
  client: ClientBase,
  file: string,
  lines: readonly Omit<LineRow, 'run_id'>[],
): Promise<number> {
  const { rows } = await client.query<{ run_id: number }>(
    'INSERT INTO population.resolution_run (file) VALUES ($1) RETURNING run_id',
    [file],
  );
  const run_id = rows[0]?.run_id ?? 0;
  await client.query(
    `INSERT INTO population.resolution_line
       SELECT * FROM json_populate_recordset(NULL::population.resolution_line, $1)`,
    [JSON.stringify(lines.map((line) => ({ ...line, run_id })))],
  );
  return run_id;
}

/** Records what a run decides, in force or not. */
export async function insertDecisions(
  client: ClientBase,
  runId: number,
  rows: readonly DecisionRow[],
): Promise<void> {
  await client.query(
    `INSERT INTO population.residence_resolution (person_id, residence, run_id, line, sureness, unit_before, successor_id,
         registered_since, address_digest)
       SELECT n.person_id, n.residence, $1, n.line, n.sureness, n.unit_before, n.successor_id, n.since, md5(n.address)::uuid
         FROM unnest($2::bigint[], $3::statistics.residence[], $4::integer[], $5::population.sureness[], $6::integer[],
           $7::integer[], $8::date[], $9::text[])
           n (person_id, residence, line, sureness, unit_before, successor_id, since, address)`,
    [
      runId,
      rows.map((row) => row.person_id),
      rows.map((row) => row.kind),
      rows.map((row) => row.line),
      rows.map((row) => row.sureness),
      rows.map((row) => row.resolved?.unit_before ?? row.unit_id),
      rows.map((row) => row.successor_id),
      rows.map((row) => row.since),
      rows.map((row) => row.address),
    ],
  );
}

/** The lines of all runs in force. */
export async function linesInForce(client: ClientBase): Promise<LineRow[]> {
  const { rows } = await client.query<LineRow>(
    `SELECT l.run_id, l.line, l.commune_id, l.evidence::text AS evidence, l.what, l.successor_id
       FROM population.resolution_line l JOIN population.resolution_run r USING (run_id)
       WHERE r.undone_at IS NULL ORDER BY l.run_id, l.line`,
  );
  return rows;
}

/** All runs, latest first. */
export async function readRuns(client: ClientBase): Promise<RunRow[]> {
  const { rows } = await client.query<RunRow>(
    `SELECT r.run_id, r.file, r.applied_at, r.undone_at,
         (SELECT count(*)::integer FROM population.resolution_line l WHERE l.run_id = r.run_id) AS lines,
         (SELECT count(*)::integer FROM population.residence_resolution d WHERE d.run_id = r.run_id) AS decided
       FROM population.resolution_run r ORDER BY r.run_id DESC`,
  );
  return rows;
}

/** What taking a run back does to a residence that its decision governs. */
export interface UndoneRow extends ResolvedRow {
  /** The code of the unit it goes back to. */
  readonly to_code: string;
}

/** Reads the residences that taking a run back changes, to the next surest decision or the unit before. */
export async function* residencesUndoneBy(client: ClientBase, runId: number): AsyncGenerator<UndoneRow[]> {
  let [after, kind] = ['0', 'permanent'];
  for (;;) {
    const { rows } = await client.query<UndoneRow>(
      `SELECT * FROM (
         SELECT ${SHOWN}, d.unit_before AS commune_id, NULL::json AS resolved,
             coalesce(n.successor_id, f.unit_before) AS successor_id, u.code AS to_code, d.residence
           FROM population.residence_resolution d JOIN population.person p USING (person_id), ${RESIDENCES},
             population.resolution_in_force(p.person_id, r.kind, r.since, r.address, NULL) f
             LEFT JOIN LATERAL population.resolution_in_force(f.person_id, f.residence, f.registered_since, r.address, $1) n
               ON true
             JOIN administrative_unit.unit u ON u.unit_id = coalesce(n.successor_id, f.unit_before)
           WHERE d.run_id = $1 AND (d.person_id, d.residence) > ($2, $3::statistics.residence)
             AND r.kind = d.residence AND f.run_id = $1 AND f.successor_id = r.unit_id
           ORDER BY d.person_id, d.residence LIMIT ${ROWS_AT_ONCE}) x ORDER BY x.person_id, x.residence`,
      [runId, after, kind],
    );
    const last = rows.at(-1);
    if (last === undefined) break;
    [after, kind] = [last.person_id, last.kind];
    yield rows;
  }
}

/** Marks a run as taken back. */
export async function markUndone(client: ClientBase, runId: number): Promise<void> {
  await client.query('UPDATE population.resolution_run SET undone_at = now() WHERE run_id = $1', [runId]);
}

/** A residence with the decision in force, for one person. */
export interface ExplainedRow {
  readonly residence: string;
  readonly address: string;
  readonly unit: string;
  readonly sureness: string | null;
  readonly run_id: number | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly by: string | null;
  readonly what: string | null;
}

/** By which lines a person's residences are resolved. */
export async function explainPerson(client: ClientBase, personId: string): Promise<ExplainedRow[]> {
  const { rows } = await client.query<ExplainedRow>(
    `SELECT r.kind::text AS residence, coalesce(r.address, '') AS address, u.code AS unit, f.sureness::text AS sureness,
         f.run_id, x.file, f.line, l.evidence::text AS by, l.what
       FROM population.person p, ${RESIDENCES}
         JOIN administrative_unit.unit u ON u.unit_id = r.unit_id
         LEFT JOIN LATERAL (SELECT * FROM population.resolution_in_force($1, r.kind, r.since, r.address, NULL) i
                              WHERE i.successor_id = r.unit_id) f ON true
         LEFT JOIN population.resolution_run x ON x.run_id = f.run_id
         LEFT JOIN population.resolution_line l ON l.run_id = f.run_id AND l.line = f.line
       WHERE p.person_id = $1 ORDER BY r.kind`,
    [personId],
  );
  return rows;
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
