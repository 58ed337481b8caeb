import t from 'tap';
import { schemaText } from '../../scripts/schema-text.js';
import { createTestDatabase } from '../helpers/database.js';

t.test('a change of the database changes only its line of the text', async (t) => {
  const { owner } = await createTestDatabase(t);
  const before = (await schemaText(owner)).split('\n');
  const after = async (sql: string) => {
    await owner.query('BEGIN');
    try {
      await owner.query(sql);
      return (await schemaText(owner)).split('\n').filter((line) => !before.includes(line));
    } finally {
      await owner.query('ROLLBACK');
    }
  };
  t.strictSame(await after('SELECT 1'), []);
  t.strictSame(await after("ALTER TABLE consent.request ADD COLUMN note text DEFAULT 'x'"), [
    "  note text DEFAULT 'x'::text",
  ]);
  t.match(await after('GRANT SELECT ON consent.request TO ung_thuan_partner'), [
    /grants: .*ung_thuan_partner SELECT/,
  ]);
  t.match(await after('ALTER FUNCTION gate.purge SECURITY INVOKER'), [/^ {2}(plpgsql|sql) volatile set/]);
});
