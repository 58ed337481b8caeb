import type { ClientBase } from 'pg';

// Rows as the tables of administrative_unit and population hold them; dates are ISO 8601.

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

export interface PersonRow {
  readonly person_id: number;
  household_id: number | null;
  readonly date_of_birth: string;
  death_date: string | null;
  missing_since: string | null;
  readonly place_of_birth_unit: number | null;
  readonly birth_registration_unit: number | null;
  readonly place_of_origin_unit: number | null;
  readonly date_of_birth_precision: 'day' | 'month' | 'year';
  readonly sex: 'male' | 'female';
  readonly birth_full_name: string;
  readonly other_name: string | null;
  readonly place_of_birth_detail: string | null;
  readonly ethnicity: string | null;
  readonly religion: string | null;
  readonly nationality: readonly string[];
  readonly blood_type: string | null;
  readonly old_id_number_9: string | null;
  readonly residence_file_number: string | null;
  readonly marital_status: 'single' | 'married' | 'divorced' | 'widowed' | null;
  relation_to_household_head: HouseholdRelation | null;
  readonly phone_number: string | null;
  readonly email: string | null;
  readonly occupation: string | null;
  readonly other_information: string | null;
}

export type HouseholdRelation =
  | ('head' | 'spouse' | 'child' | 'child_in_law' | 'parent' | 'parent_in_law')
  | ('grandchild' | 'grandparent' | 'sibling' | 'ward' | 'other');

export interface PersonalNumberRow {
  readonly personal_id_number: string;
  readonly person_id: number;
  readonly is_current: boolean;
  readonly issued_on: string;
  readonly cancelled_on: string | null;
  readonly cancelled_for: 'sex_redetermined' | 'birth_year_corrected' | null;
}

export interface AccountRow {
  readonly person_id: number;
  readonly level: 1 | 2;
  readonly activated_on: string;
}

export interface GuardianshipRow {
  readonly child_id: number;
  readonly guardian_id: number;
  readonly kind: 'parent' | 'guardian';
  readonly acts_jointly: boolean;
  readonly valid_from: string;
  readonly valid_to: string | null;
}

export interface RelationRow {
  readonly person_id: number;
  readonly kind: 'father' | 'mother' | 'spouse' | 'child' | 'representative';
  readonly relative_id: number;
}

export interface ResidenceRow {
  readonly person_id: number;
  readonly kind: 'permanent' | 'temporary' | 'current';
  readonly since: string;
  readonly until: string | null;
  readonly unit_id: number;
  readonly address: string;
}

export interface IdCardRow {
  readonly person_id: number;
  readonly issued_on: string;
  readonly kind: 'identity_card' | 'residence_card';
  readonly issuing_authority: string;
  readonly expires_on: string | null;
}

export interface AbsenceRow {
  readonly person_id: number;
  readonly since: string;
  readonly until: string | null;
  readonly destination: string;
  readonly reason: string | null;
}

export interface PortraitRow {
  readonly person_id: number;
  readonly taken_on: string;
  readonly media_type: 'image/png' | 'image/jpeg';
  /** As PostgreSQL reads it: \x and hex digits. */
  readonly image: string;
}

/** Some people with everything that hangs on them, by table. */
export interface PeopleRows {
  readonly person: PersonRow[];
  readonly personal_number: PersonalNumberRow[];
  readonly account: AccountRow[];
  readonly guardianship: GuardianshipRow[];
  readonly relation: RelationRow[];
  readonly residence: ResidenceRow[];
  readonly id_card: IdCardRow[];
  readonly absence: AbsenceRow[];
  readonly portrait: PortraitRow[];
}

/** Made-up people in batches, made while they are read; unit ids are those of `units`. */
export interface Sample {
  readonly generated_on: string;
  readonly seed: number;
  readonly people: number;
  readonly with_personas: boolean;
  readonly units: readonly UnitRow[];
  readonly lineage: readonly LineageRow[];
  readonly batches: Iterable<PeopleRows>;
}

/** What new people must keep clear of. */
export interface PeopleKnown {
  readonly people: number;
  readonly highest_person_id: number;
  readonly highest_household_id: number;
  /** Every number ever issued, without leading zeros. */
  readonly numbers: ReadonlySet<number>;
  /** The day for which the personas were made, or null where there are none. */
  readonly personas_of: string | null;
}

/** Whether there are people at all: false on first start. */
export async function hasPeople(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    'SELECT EXISTS (SELECT FROM population.person) AS found',
  );
  return rows[0]?.found === true;
}

/** Reads what is there already, every number among it: for making more people, not for each start. */
export async function peopleKnown(client: ClientBase): Promise<PeopleKnown> {
  const { rows } = await client.query<Omit<PeopleKnown, 'numbers'>>(
    `SELECT count(*)::integer AS people, coalesce(max(person_id), 0)::float8 AS highest_person_id,
         coalesce(max(household_id), 0)::float8 AS highest_household_id,
         (SELECT generated_on::text FROM population.sample WHERE with_personas) AS personas_of
       FROM population.person`,
  );
  const numbers = await client.query({
    text: 'SELECT personal_id_number::float8 FROM population.personal_number',
    rowMode: 'array',
  });
  const known = rows[0] ?? { people: 0, highest_person_id: 0, highest_household_id: 0, personas_of: null };
  return { ...known, numbers: new Set((numbers.rows as number[][]).map((row) => Number(row[0]))) };
}

/**
 * Writes a sample in the caller's transaction: its units where the database has none of that code and time, then the
 * people, batch by batch.
 * @param onProgress is told after each batch how many people are written
 * @returns how many people were written
 */
export async function writeSample(
  client: ClientBase,
  sample: Sample,
  onProgress?: (written: number) => void,
): Promise<number> {
  const unitIds = await writeUnits(client, sample);
  const unit = (id: number | null) => (id === null ? null : (unitIds.get(id) ?? null));
  let written = 0;
  for (const batch of sample.batches) {
    const placed: PeopleRows = {
      ...batch,
      person: batch.person.map((row) => ({
        ...row,
        place_of_birth_unit: unit(row.place_of_birth_unit),
        birth_registration_unit: unit(row.birth_registration_unit),
        place_of_origin_unit: unit(row.place_of_origin_unit),
      })),
      residence: batch.residence.map((row) => ({ ...row, unit_id: unit(row.unit_id) ?? row.unit_id })),
    };
    for (const table of TABLES) await writeRows(client, table, placed[table]);
    written += batch.person.length;
    onProgress?.(written);
  }
  await client.query(
    'INSERT INTO population.sample (generated_on, seed, people, with_personas) VALUES ($1, $2, $3, $4)',
    [sample.generated_on, sample.seed, written, sample.with_personas],
  );
  await client.query(
    `ANALYZE administrative_unit.unit, ${TABLES.map((table) => `population.${table}`).join(', ')}`,
  );
  return written;
}

const TABLES = [
  ...(['person', 'personal_number', 'account', 'guardianship', 'relation'] as const),
  ...(['residence', 'id_card', 'absence', 'portrait'] as const),
] satisfies readonly (keyof PeopleRows)[];

async function writeRows(
  client: ClientBase,
  table: keyof PeopleRows,
  rows: readonly object[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `INSERT INTO population.${table} SELECT * FROM json_populate_recordset(NULL::population.${table}, $1)`,
    [JSON.stringify(rows)],
  );
}

/**
 * Finds or writes the sample's units. A unit is the same as one in the database when it has its level and code and
 * both hold on the sample unit's last day.
 * @returns the id in the database of each unit of the sample
 */
async function writeUnits(client: ClientBase, { units, lineage }: Sample): Promise<Map<number, number>> {
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
  return ids;
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
