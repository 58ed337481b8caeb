import { readFileSync } from 'node:fs';
import t from 'tap';
import { KINDS } from '../../src/population/registry/kinds.js';
import { EVENT_REFUSALS, EVENT_WARNINGS } from '../../src/population/registry/refusals.js';
import { REGISTRY_KINDS, REGISTRY_REFUSALS, REGISTRY_WARNINGS } from '../../src/web/guide/registry-tables.js';
import { createTestDatabase } from '../helpers/database.js';

/** Checks that the page for partners has every kind, refusal and warning, and docs/registry-events.md every trigger. */
const page = readFileSync('docs/registry-events.md', 'utf8');
/** The rows of the table under a heading, with cells without backticks. */
function tableUnder(heading: string): string[][] {
  const [, rest = ''] = page.split(`\n## ${heading}\n`);
  const [section = ''] = rest.split(/\n##+ /);
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(1).map((row) => row.slice(2, -2).split(' | '));
}
const name = (cell: string | undefined) => cell?.replaceAll('`', '') ?? '';

t.test('kinds, refusals and warnings are documented', async (t) => {
  t.strictSame(Object.keys(REGISTRY_KINDS).toSorted(), Object.keys(KINDS).toSorted());
  const codes = (rows: typeof REGISTRY_REFUSALS) => rows.map(([code]) => code);
  t.strictSame(codes(REGISTRY_REFUSALS).toSorted(), Object.keys(EVENT_REFUSALS).toSorted());
  t.strictSame(codes(REGISTRY_WARNINGS).toSorted(), Object.keys(EVENT_WARNINGS).toSorted());
  for (const [kind, { refusals }] of Object.entries(REGISTRY_KINDS))
    for (const code of Object.keys(refusals)) t.ok(code in EVENT_REFUSALS, `${kind}: ${code}`);
});

t.test('triggers on registry tables are documented with the file that defines them', async (t) => {
  const { owner } = await createTestDatabase(t);
  const { rows } = await owner.query<{ trigger: string }>(
    `SELECT t.tgname || ' ' || t.tgrelid::regclass AS trigger FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
       WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND c.relnamespace = 'population'::regnamespace`,
  );
  const documented = tableUnder('Triggers').map((row) => row.map(name));
  t.strictSame(
    documented.map(([trigger, table]) => `${trigger} ${table}`).toSorted(),
    rows.map(({ trigger }) => trigger).toSorted(),
  );
  for (const [trigger, table, , file] of documented) {
    const sql = readFileSync(`src/database/sql/triggers/${file}`, 'utf8');
    t.match(sql, new RegExp(`TRIGGER ${trigger} [^;]*ON ${table}`), `${trigger} in ${file}`);
  }
});
