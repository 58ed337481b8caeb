import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { SAMPLE_UNITS } from '../../src/administrative-unit/sample.js';
import { generate } from '../../src/commands/population.js';
import { populationRecount } from '../../src/commands/population-recount.js';
import { exportRegistry } from '../../src/commands/registry-export.js';
import { loadRegistry } from '../../src/commands/registry-load.js';

import { type Terminal, UsageError } from '../../src/commands/terminal.js';
import { readConfig } from '../../src/config.js';
import { writeUnits } from '../../src/database/admin/administrative-unit.js';
import { createTestDatabase, type TestDatabase } from '../helpers/database.js';
import { openTestSession } from '../helpers/session.js';

const QUIET: Terminal = { json: true, result: () => {}, progress: () => {} };
const configOf = (db: TestDatabase) => readConfig({ DATABASE_URL: db.ownerUrl, DATA_DIR: '/nonexistent' });

// Everything of the tables with people by their numbers, households by their head's: the ids inside are each database's own.
const NUMBER = (id: string) =>
  `(SELECT x.personal_id_number FROM population.person x WHERE x.person_id = ${id})`;
const ID_COLUMNS = [
  'person_id',
  'household_id',
  'father_id',
  'mother_id',
  'spouse_id',
  'representative_id',
  'child_ids',
];
const UNIT_COLUMNS = [
  'place_of_birth_unit',
  'birth_registration_unit',
  'place_of_origin_unit',
  'permanent_unit',
  'temporary_unit',
  'current_unit',
];
const UNIT = (column: string) =>
  `(SELECT u.level || u.code || u.valid_from FROM administrative_unit.unit u WHERE u.unit_id = p.${column}) AS ${column}`;
const CONTENT: Readonly<Record<string, string>> = {
  person: `SELECT to_jsonb(p) - '{${[...ID_COLUMNS, ...UNIT_COLUMNS].join(',')}}'::text[] AS person,
      ${UNIT_COLUMNS.map(UNIT).join(', ')},
      ${['father_id', 'mother_id', 'spouse_id', 'representative_id'].map((id) => `${NUMBER(`p.${id}`)} AS ${id}`).join(', ')},
      (SELECT min(h.personal_id_number) FROM population.person h WHERE h.household_id = p.household_id) AS household,
      ARRAY(SELECT c.personal_id_number FROM population.person c WHERE c.person_id = ANY (p.child_ids) ORDER BY 1) AS children
    FROM population.person p ORDER BY p.personal_id_number`,
  personal_number: `SELECT personal_id_number, ${NUMBER('n.person_id')} AS person, cancelled_on, cancelled_for
    FROM population.personal_number n ORDER BY 1`,
  guardianship: `SELECT ${NUMBER('g.child_id')} AS child, ${NUMBER('g.guardian_id')} AS guardian,
      to_jsonb(g) - '{child_id,guardian_id}'::text[] AS rest FROM population.guardianship g ORDER BY 1, 2, g.valid_from`,
  ...Object.fromEntries(
    ['absence', 'portrait', 'health_insurance', 'foundling'].map((table) => [
      table,
      `SELECT ${NUMBER('r.person_id')} AS person, to_jsonb(r) - 'person_id' AS rest FROM population.${table} r ORDER BY 1, 2`,
    ]),
  ),
};

t.test('a directory that cannot be written is refused in one line', async (t) => {
  const config = readConfig({ DATABASE_URL: 'postgres://nobody@localhost:1/none' }); // refused before it is used
  for (const to of ['/dev/null', '/dev/null/people']) {
    await t.rejects(exportRegistry(config, QUIET, to), {
      constructor: UsageError,
      message: /^\/dev\/null.* cannot be written \(E\w+\)$/,
    });
  }
});

t.test('people who are exported and loaded are the same people', async (t) => {
  const source = await createTestDatabase(t, { people: true });
  const target = await createTestDatabase(t);
  const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-round-trip-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const [first, second] = [join(folder, 'first'), join(folder, 'second')];
  await generate(configOf(source), QUIET, { people: 6_000, seed: 4, peoplePerPartition: 2_500 });
  await source.owner.query(`
    INSERT INTO population.health_insurance (person_id, card_number, insurance_number, valid_from, valid_to)
      SELECT p.person_id, '01' || lpad((p.person_id % 100000000)::text, 8, '0'), '01' || lpad((p.person_id % 100000000)::text, 8, '0'), '2026-01-01', '2027-01-01'
        FROM population.person p WHERE p.person_id % 10 = 0;
    INSERT INTO population.foundling SELECT p.person_id, p.date_of_birth, 'Mái ấm "Hoa, Sen"' FROM population.person p
      WHERE p.date_of_birth > '2020-01-01' AND p.person_id % 20 = 0;
    UPDATE population.person p SET birth_full_name = '=HYPERLINK("x")', other_information = '''-1\\t' WHERE p.person_id = 500;
    UPDATE population.person p SET representative_id = 501 WHERE p.person_id = 500`);

  await exportRegistry(configOf(source), QUIET, first);
  await writeUnits(target.owner, SAMPLE_UNITS);
  await loadRegistry(configOf(target), QUIET, {
    from: first,
    isDryRun: false,
    peoplePerPartition: 3_000,
    sliceBytes: 200_000,
  });
  await exportRegistry(configOf(target), QUIET, second);

  for (const name of readdirSync(second)) {
    t.ok(readFileSync(join(first, name)).equals(readFileSync(join(second, name))), name);
    t.equal(statSync(join(second, name)).mode & 0o777, 0o600, `${name} is its owner's`);
    t.ok(readFileSync(join(first, name), 'utf8').split('\n').length > 2, `${name} has rows`);
  }
  t.notMatch(readFileSync(join(first, 'people.csv'), 'utf8'), /(^|,)[-=+@]/m, 'no cell begins a formula');
  for (const [table, sql] of Object.entries(CONTENT)) {
    const [before, after] = [await source.owner.query(sql), await target.owner.query(sql)];
    t.strictSame(after.rows, before.rows, table);
    t.ok(before.rows.length > 0, `${table} has rows`);
  }

  await t.test('the counts are those of a recount', async (t) => {
    await t.resolves(populationRecount(configOf(target), QUIET, true));
    const count = 'SELECT sum(people)::integer AS people FROM statistics.cube(population.today())';
    t.strictSame((await target.owner.query(count)).rows, (await source.owner.query(count)).rows);
  });

  await t.test('nothing is left of the load, and newborns get ids of their own', async (t) => {
    const { rows } = await target.owner.query(
      "SELECT relname FROM pg_class WHERE relname ~ '^load_' AND relkind IN ('r', 'p') AND relname <> 'load_run' OR relname ~ '^person_written_[0-9]+$'",
    );
    t.strictSame(rows, []);
    const { rows: ids } = await target.owner.query(
      `SELECT nextval('population.person_ids') > max(person_id) AS person, nextval('population.household_ids') > max(household_id) AS household
         FROM population.person`,
    );
    t.strictSame(ids, [{ person: true, household: true }]);
  });

  await t.test('they can sign in', async (t) => {
    const { rows } = await target.owner.query(
      'SELECT population.number_text(max(personal_id_number)) AS number FROM population.person WHERE account_level = 2 AND death_date IS NULL',
    );
    const session = await openTestSession(await target.login('notary'), rows[0].number);
    const citizen = await target.login('citizen');
    t.equal((await citizen.query('SELECT * FROM gate.session($1)', [session])).rows[0].level, 2);
  });
});
