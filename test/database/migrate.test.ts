import t from 'tap';
import { catalogueFacts } from '../../src/commands/catalogue-facts.js';
import { migrate } from '../../src/database/migrate.js';
import { createTestDatabase } from '../helpers/database.js';

t.test('a database with people comes to this version from another one, and nothing is lost', async (t) => {
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
    'partitions have the triggers of the whole',
  );
  t.strictSame((await migrate(owner, catalogueFacts())).applied, [], 'nothing to do');
  await owner.query("UPDATE catalogue.schema_version SET version = 'another'");
  t.strictSame((await migrate(owner, catalogueFacts())).applied, []);
  t.strictSame(await triggers(), before);
  const { rows } = await owner.query('SELECT count(*)::integer AS people FROM population.person');
  t.equal(rows[0].people, 2_000);
});
