import { readFileSync } from 'node:fs';
import t from 'tap';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { migrate } from '../../src/database/migrate.js';
import { readSqlSources } from '../../src/database/sources.js';
import { createTestDatabase } from '../helpers/database.js';

t.test('a migration from another version keeps people and triggers', async (t) => {
  const { owner } = await createTestDatabase(t, { people: true });
  const triggers = async () =>
    (
      await owner.query(
        `SELECT tgrelid::regclass::text AS on, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2`,
      )
    ).rows;
  const before = await triggers();
  t.ok(
    before.some((row) => row.on === 'population.person_0'),
    'partitions have the triggers of the table',
  );
  t.strictSame((await migrate(owner, catalogueFacts())).applied, [], 'nothing to do');
  await owner.query("UPDATE catalogue.schema_version SET version = 'another'");
  t.strictSame((await migrate(owner, catalogueFacts())).applied, []);
  t.strictSame(await triggers(), before);
  const { rows } = await owner.query('SELECT count(*)::integer AS people FROM population.person');
  t.equal(rows[0].people, 2_000);
});

t.test('the triggers of the counts begin with counting everybody', async (t) => {
  const { owner } = await createTestDatabase(t, { people: true });
  const countDifferences = async () => (await owner.query('SELECT FROM statistics.differences()')).rowCount;
  await owner.query('DELETE FROM statistics.cell');
  await owner.query('DELETE FROM statistics.person_change');
  await owner.query('DELETE FROM statistics.month_change');
  t.not(await countDifferences(), 0);
  const triggers = readFileSync('src/database/sql/triggers/statistics/record_person_change.sql', 'utf8');
  await owner.query(triggers);
  t.not(await countDifferences(), 0, 'not again where it has begun');
  await owner.query('DELETE FROM statistics.cube_state');
  await owner.query(triggers);
  t.equal(await countDifferences(), 0);
  await owner.query("DELETE FROM statistics.cell WHERE residence = 'household'");
  await owner.query('UPDATE statistics.cube_state SET households_began_on = NULL, began_on = began_on - 5');
  t.not(await countDifferences(), 0);
  await owner.query(triggers);
  t.equal(await countDifferences(), 0, 'households too, where the count of people has begun before');
  const { rows: began } = await owner.query(
    'SELECT households_began_on - began_on AS days FROM statistics.cube_state',
  );
  t.strictSame(began, [{ days: 5 }]);
  const { rows } = await owner.query(
    'SELECT FROM statistics.month_change WHERE month > population.today() LIMIT 1',
  );
  t.equal(rows.length, 1, 'and knows what ends by itself');
});

t.test('migration 131 keeps alternatives stored under their former name', async (t) => {
  const { owner } = await createTestDatabase(t, { people: true });
  const recordRequest = (statement: string, alternatives: object[]) =>
    owner.query(
      `SELECT consent.record_request(-1, gen_random_uuid(), 'bank-a', 'x', false, true, 'bank.account_opening', $2,
         '{person.date_of_birth}', '{}', $1, 'once', NULL, NULL, NULL, 'P90D', 300, 'AAAA', 100, 20)`,
      [JSON.stringify(alternatives), statement],
    );
  const field = 'person.date_of_birth';
  const derived = ['person.is_adult', 'person.birth_year'];
  await recordRequest('1', []);
  await recordRequest('2', [
    { field, enough: derived },
    { field: 'person.x', enough: [] },
  ]);
  await recordRequest('3', [{ field, sufficient_fields: derived }]);
  await owner.query(readFileSync('src/database/sql/tables/131_consent_names.sql', 'utf8'));
  const { rows } = await owner.query(
    'SELECT accepted_alternatives AS a, consent.alternatives_of(r, $1) AS derived FROM consent.request r WHERE person_id = -1 ORDER BY statement',
    [field],
  );
  t.strictSame(
    rows.map((row) => row.a.map((each: object) => Object.keys(each).sort())),
    [
      [],
      [
        ['field', 'sufficient_fields'],
        ['field', 'sufficient_fields'],
      ],
      [['field', 'sufficient_fields']],
    ],
  );
  t.strictSame(
    rows.map((row) => row.derived),
    [[], derived, derived],
  );
});

t.test('a change of only one kind of SQL file is applied', async (t) => {
  const { owner } = await createTestDatabase(t);
  const sources = readSqlSources();
  const facts = catalogueFacts();
  const current = await migrate(owner, facts);
  const comment = async () =>
    (
      await owner.query<{ text: string }>(
        "SELECT obj_description('catalogue.schema_version'::regclass, 'pg_class') AS text",
      )
    ).rows[0]?.text;
  for (const kind of ['roles', 'privileges'] as const) {
    const { name, text } = sources[kind];
    const changed = {
      ...sources,
      [kind]: { name, text: `${text}\nCOMMENT ON TABLE catalogue.schema_version IS '${kind}';` },
    };
    const { applied, version } = await migrate(owner, facts, { sources: changed });
    t.strictSame(applied, [], kind);
    t.not(version, current.version, kind);
    t.equal(await comment(), kind);
    await owner.query('COMMENT ON TABLE catalogue.schema_version IS NULL');
    await migrate(owner, facts, { sources: changed });
    // Roles change their own settings, so theirs are set back each time.
    t.equal(await comment(), kind === 'roles' ? kind : null, `${kind}: a second time`);
    await owner.query('COMMENT ON TABLE catalogue.schema_version IS NULL');
  }
  t.equal(
    (await migrate(owner, facts)).version,
    current.version,
    'the original sources have the original version',
  );
});
