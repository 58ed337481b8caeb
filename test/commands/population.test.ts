import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { generate } from '../../src/commands/population.js';
import { populationRecount } from '../../src/commands/population-recount.js';
import { populationReport } from '../../src/commands/population-report.js';
import type { Terminal } from '../../src/commands/terminal.js';
import { readConfig } from '../../src/config.js';
import { GenerationRefused } from '../../src/database/admin/nation.js';
import { createTestDatabase, type TestDatabase } from '../helpers/database.js';
import { openTestSession } from '../helpers/session.js';
import { killWhileWriting, partitionsWritten } from './killed-run.js';

const QUIET: Terminal = { json: true, result: () => {}, progress: () => {} };

/** A nation of ten partitions, and its first four, which generate-part.ts generates: a partition does not depend on others. */
const NATION = { people: 100_000, seed: 9, peoplePerPartition: 10_000 };
const PART = { ...NATION, people: 40_000 };
// Digest of one partition.
const digestOfPart = async (db: TestDatabase): Promise<string> => {
  const { rows } = await db.owner.query(
    `SELECT md5(string_agg(p::text, '|' ORDER BY p.person_id)) AS digest FROM population.person p WHERE p.person_id BETWEEN 4194304 AND 5 * 4194304 - 1`,
  );
  return rows[0].digest;
};
let digestOfWholeRun = '';

t.test('a nation is generated in addition to existing people', async (t) => {
  const db = await createTestDatabase(t, { people: true });
  const config = readConfig({ DATABASE_URL: db.ownerUrl, DATA_DIR: '/nonexistent' });
  const one = async (sql: string) => Object.values((await db.owner.query(sql)).rows[0] as object);

  const [before] = await one('SELECT coalesce(max(xmin::text::bigint), 0) AS before FROM statistics.cell');
  await generate(config, QUIET, NATION);
  t.strictSame(
    await one(
      `SELECT count(DISTINCT xmin::text)::integer FROM statistics.cell
         WHERE xmin::text::bigint > ${before} AND residence <> 'household'`,
    ),
    [1],
    'a cell is written once, not for each partition',
  );
  await t.resolves(populationRecount(config, QUIET, true), 'the counts are those of a recount');
  digestOfWholeRun = await digestOfPart(db);
  t.strictSame(
    await one(
      'SELECT count(*)::integer AS people, count(DISTINCT tableoid)::integer AS partitions FROM population.person WHERE person_id > 4194303',
    ),
    [100_000, 10],
  );

  await t.test('everybody is found by number, once', async (t) => {
    t.strictSame(
      await one(`SELECT count(*) FROM population.person p
        JOIN population.personal_number n USING (personal_id_number) WHERE n.person_id = p.person_id`),
      ['102000'],
    );
    t.match(
      await one("SELECT population.find_person('001190000017')"),
      ['1'],
      'existing people are still found',
    );
  });

  await t.test('the new people can sign in, and the logins have no further privileges', async (t) => {
    const [number] = await one(
      'SELECT population.number_text(max(personal_id_number)) FROM population.person WHERE account_level = 2 AND death_date IS NULL',
    );
    const session = await openTestSession(await db.login('notary'), number);
    const citizen = await db.login('citizen');
    t.equal((await citizen.query('SELECT * FROM gate.session($1)', [session])).rows[0].level, 2);
    for (const table of ['person', 'person_2', 'personal_number', 'personal_number_0']) {
      await t.rejects(citizen.query(`SELECT FROM population.${table}`), { code: '42501' }, table);
    }
  });

  await t.test('the new partitions have the same triggers, and new ids do not collide', async (t) => {
    const { rows } = await db.owner.query(
      `SELECT c.relname, count(t.tgname)::integer AS triggers FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
         LEFT JOIN pg_trigger t ON t.tgrelid = c.oid WHERE i.inhparent = 'population.person'::regclass GROUP BY 1`,
    );
    t.ok(rows.length >= 5, 'there are partitions for newborns');
    t.equal(new Set(rows.map((row) => row.triggers)).size, 1);
    t.ok(rows[0].triggers >= 1);
    const [next] = await one("SELECT nextval('population.person_ids')");
    const [last] = await one('SELECT max(person_id) FROM population.person');
    t.ok(Number(next) > Number(last));
  });

  await t.test('a second run adds people with other numbers', async (t) => {
    await generate(config, QUIET, { people: 1_500, seed: NATION.seed });
    t.strictSame(
      await one(
        'SELECT count(*) AS people, count(DISTINCT personal_id_number) AS numbers FROM population.person',
      ),
      ['103500', '103500'],
    );
  });

  await t.test('the report compares the people with the real population', async (t) => {
    const reports: { lines: { what: string; is: number; wanted?: number }[] }[] = [];
    await populationReport(config, {
      ...QUIET,
      result: (_text, value) => reports.push(value as (typeof reports)[0]),
    });
    const line = (what: string) => reports[0]?.lines.find((each) => each.what === what);
    t.equal(line('people, the dead of ten years among them')?.is, 103_500);
    const men = line('men, %');
    t.ok(Math.abs((men?.is ?? 0) - (men?.wanted ?? 0)) < 0.8);
    t.ok(Math.abs((line('Kinh, %')?.is ?? 0) - 85.32) < 3);
    const ages = reports[0]?.lines.filter(({ what }) => what.startsWith('aged ')).map(({ is }) => is) ?? [];
    t.ok(Math.abs(ages.reduce((sum, share) => sum + share, 0) - 100) < 0.01, 'the age bands add up to 100 %');
  });
});

t.test('a killed run resumes, and generates the same people for the same seed', async (t) => {
  const db = await createTestDatabase(t, { people: true });
  const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-generate-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const config = readConfig({ DATABASE_URL: db.ownerUrl, DATA_DIR: folder });
  const before = await killWhileWriting(db, 'generate-part.js', { DATA_DIR: folder });
  t.ok(before >= 1 && before < 4, `${before} of 4 partitions were written`);
  await t.rejects(generate(config, QUIET, { ...PART, seed: 8 }), GenerationRefused);
  await generate(config, QUIET, PART);
  const { rows } = await db.owner.query(
    `SELECT count(*)::integer AS people, count(DISTINCT personal_id_number)::integer AS numbers,
       (SELECT count(*)::integer FROM population.personal_number WHERE cancelled_on IS NULL) AS found,
       (SELECT count(*)::integer FROM population.sample WHERE finished_at IS NULL) AS unfinished FROM population.person`,
  );
  t.strictSame(rows, [{ people: 42_000, numbers: 42_000, found: 42_000, unfinished: 0 }]);
  t.equal(await partitionsWritten(db), 0);
  t.equal(await digestOfPart(db), digestOfWholeRun);

  // As after a kill between putting the partitions in and the last step.
  await db.owner.query('UPDATE population.sample SET finished_at = NULL WHERE people = $1', [PART.people]);
  await generate(config, QUIET, PART);
  await t.resolves(populationRecount(config, QUIET, true), 'nobody is counted twice');
});
