import type { ClientBase } from 'pg';
import { inTransaction } from '../../transaction.js';
import { PARTITION_PEOPLE } from '../nation.js';
import { type Check, type Key, type RegistryFile, registryFile, stagedColumns } from './format.js';
import { type LoadRun, partitionsOfLoad } from './run.js';

/** Whether a file's rows are checked. */
export async function isChecked(client: ClientBase, file: string): Promise<boolean> {
  const table = file === 'people' ? 'load_known' : `load_${file}_checked`;
  const { rows } = await client.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [
    `population.${table}`,
  ]);
  return rows[0]?.found === true;
}

/**
 * Checks the staged people among each other and against the database, in one transaction. load_known then has everybody
 * whom the other files may name: who was accepted by person_id, who was rejected by line.
 */
export async function checkPeople(client: ClientBase): Promise<void> {
  const file = registryFile('people');
  await client.query('ANALYZE population.load_people');
  await inTransaction(client, async () => {
    await rejectRepeats(client, file);
    await client.query(
      `INSERT INTO population.load_reject
         SELECT 'people', x.line, x.reason, x.personal_id_number
           FROM (SELECT s.line, s.personal_id_number, ${reasonOf(refusals(file.checks))} AS reason
                   FROM population.load_people s ${file.joins} WHERE ${isAccepted(file)} OFFSET 0) x
           WHERE x.reason IS NOT NULL`,
    );
    await client.query(
      `CREATE TABLE population.load_known AS
         SELECT s.personal_id_number, s.person_id, s.date_of_birth, s.date_of_birth_precision, s.death_date,
             s.sex::population.sex AS sex, 'VN' = ANY (coalesce(s.nationality, '{VN}')) AS is_citizen, NULL::bigint AS rejected_line
           FROM population.load_people s WHERE ${isAccepted(file)}`,
    );
    await client.query('ALTER TABLE population.load_known ADD PRIMARY KEY (personal_id_number)');
    await client.query(
      `INSERT INTO population.load_known (personal_id_number, rejected_line)
         SELECT r.personal_id_number, min(r.line) FROM population.load_reject r
           WHERE r.file = 'people' AND r.personal_id_number IS NOT NULL GROUP BY 1
         ON CONFLICT DO NOTHING`,
    );
  });
  await client.query('ANALYZE population.load_known');
}

/** Checks the staged rows of another file, and stores those accepted by partition of the person, in one transaction. */
export async function checkFile(client: ClientBase, run: LoadRun, name: string): Promise<void> {
  const file = registryFile(name);
  const checked = `population.load_${name}_checked`;
  const staged = stagedColumns(file);
  const kept = Object.entries(file.keeps ?? {});
  await client.query(`ANALYZE population.load_${name}`);
  await inTransaction(client, async () => {
    await rejectRepeats(client, file);
    if (file.prepare !== undefined) await client.query(file.prepare);
    const columns = [
      ['person_id', 'bigint'],
      ['other_id', 'bigint'],
      ['line', 'bigint'],
      ...staged,
      ...kept.map(([column, [type]]) => [column, type]),
      ['refusal', 'text'],
    ];
    await client.query(
      `CREATE TABLE ${checked} (${columns.map((column) => column.join(' ')).join(', ')}) PARTITION BY RANGE (person_id)`,
    );
    await client.query(`CREATE TABLE ${checked}_rest PARTITION OF ${checked} DEFAULT`);
    for (const k of partitionsOfLoad(run)) {
      await client.query(
        `CREATE TABLE ${checked}_${k} PARTITION OF ${checked}
           FOR VALUES FROM (${k * PARTITION_PEOPLE}) TO (${(k + 1) * PARTITION_PEOPLE})`,
      );
    }
    const [subject, other] = file.people;
    const names = [...unknown(subject, 'p'), ...(other === undefined ? [] : unknown(other, 'o'))];
    const own = [
      ...staged.map(([column]) => `s.${column}`),
      ...kept.map(([column, [, is]]) => `${is} AS ${column}`),
    ];
    await client.query(
      `INSERT INTO ${checked}
         SELECT CASE WHEN x.refusal IS NULL THEN x.person_id END, ${columns
           .slice(1)
           .map(([column]) => `x.${column}`)
           .join(', ')}
           FROM (SELECT p.person_id, ${other === undefined ? 'NULL::bigint' : 'o.person_id'} AS other_id, s.line,
                     ${own.join(', ')}, ${reasonOf([...names, ...refusals(file.checks)])} AS refusal
                   FROM population.load_${name} s
                     LEFT JOIN population.load_known p ON p.personal_id_number = s.${subject}
                     ${other === undefined ? '' : `LEFT JOIN population.load_known o ON o.personal_id_number = s.${other}`}
                     ${file.joins ?? ''}
                   WHERE ${isAccepted(file)} OFFSET 0) x`,
    );
    await client.query(
      `INSERT INTO population.load_reject (file, line, reason)
         SELECT '${name}', r.line, r.refusal FROM ${checked}_rest r`,
    );
    await client.query(`TRUNCATE ${checked}_rest`);
    if (file.mirror !== undefined) await client.query(mirrored(file, checked));
  });
  await client.query(`ANALYZE ${checked}`);
}

function mirrored(file: RegistryFile, checked: string): string {
  const others = [...stagedColumns(file).map(([name]) => name), ...Object.keys(file.keeps ?? {})];
  return `INSERT INTO ${checked} (person_id, other_id, line, ${others.join(', ')})
    SELECT r.other_id, r.person_id, r.line, ${others.map((name) => (name === 'kind' ? file.mirror : `r.${name}`)).join(', ')}
      FROM ${checked} r WHERE ${file.mirror} IS NOT NULL`;
}

/** The condition that a staged row s is not rejected so far. */
export function isAccepted({ name }: RegistryFile, alias = 's'): string {
  return `NOT EXISTS (SELECT FROM population.load_reject x WHERE x.file = '${name}' AND x.line = ${alias}.line)`;
}

/** A condition of a refusal, and its text: both in SQL. */
type Refusal = readonly [wrong: string, reason: string];

function refusals(checks: readonly Check[]): Refusal[] {
  return checks.map(({ column, reason, wrong }): Refusal => [wrong, `'${column}: ${reason}'`]);
}

/** That the person whom a column names is unknown, or was rejected. @param k the row of load_known */
function unknown(column: string, k: string): Refusal[] {
  return [
    [`${k}.personal_id_number IS NULL`, `'${column}: is the number of nobody in the file of people'`],
    [`${k}.person_id IS NULL`, `'${column}: is of a person who was rejected, line ' || ${k}.rejected_line`],
  ];
}

function reasonOf(all: readonly Refusal[]): string {
  return `CASE ${all.map(([wrong, reason]) => `WHEN ${wrong} THEN ${reason}`).join(' ')} END`;
}

async function rejectRepeats(client: ClientBase, file: RegistryFile): Promise<void> {
  for (const key of file.keys) await client.query(repeats(file, key));
}

// Counting all keys first takes a hash table; sorting all lines for a window would take several times as long.
function repeats({ name, people: [subject] }: RegistryFile, { column, of, where, rows }: Key): string {
  const staged = `population.load_${name}`;
  const from = rows === undefined ? staged : `(${rows(staged)})`;
  const key = of.map((expression, i) => `${expression} AS k${i}`).join(', ');
  const names = of.map((_, i) => `k${i}`).join(', ');
  const source = `SELECT s.line, s.${subject} AS number, ${key} FROM ${from} s${where === undefined ? '' : ` WHERE ${where}`}`;
  return `
    INSERT INTO population.load_reject
      SELECT '${name}', x.line, '${column}: repeats line ' || min(x.first), min(x.number)
        FROM (SELECT a.line, a.number, min(a.line) OVER (PARTITION BY ${names}) AS first
                FROM (${source}) a JOIN (SELECT ${names} FROM (${source}) b GROUP BY ${names} HAVING count(*) > 1) d
                  USING (${names})) x
        WHERE x.line > x.first GROUP BY x.line
      ON CONFLICT DO NOTHING`;
}
