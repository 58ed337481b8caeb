import type pg from 'pg';
import t, { type Test } from 'tap';
import { schemaText } from '../../scripts/schema-text.js';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { currentSchema, lockTimeoutAt, MigrationRefused, migrate } from '../../src/database/migrate.js';
import { readSqlSources, type SqlFile, type SqlSources } from '../../src/database/sources.js';
import { createTestDatabase, type TestDatabase } from '../helpers/database.js';
import { connectAgain } from '../helpers/upgrade.js';

const facts = catalogueFacts();
const SOURCES = readSqlSources();
const NEXT = SOURCES.release + 1;

/** Sources with a further table migration. */
const withTable = (text: string, name = 'tables/999_next.sql', sources = SOURCES): SqlSources => ({
  ...sources,
  release: NEXT,
  tables: [...sources.tables, { name, text }],
});

/** Sources with one file changed. */
function withChange(kind: 'functions' | 'triggers', name: string, change: (text: string) => string) {
  const files: readonly SqlFile[] = SOURCES[kind];
  const found = files.find((file) => file.name === `${kind}/${name}.sql`);
  if (found === undefined) throw new Error(`no file ${name}`);
  const changed = { name: found.name, text: change(found.text) };
  return { ...SOURCES, release: NEXT, [kind]: files.map((file) => (file === found ? changed : file)) };
}

const ADD_COLUMN = 'ALTER TABLE consent.request ADD COLUMN note text';

/** Takes a lock in a transaction of its own, which `release` ends. */
async function hold(t: Test, db: TestDatabase, sql: string) {
  const client = await connectAgain(t, db);
  await client.query('BEGIN');
  await client.query(sql);
  return { release: () => client.query('ROLLBACK') };
}

t.test('a migration with nothing new only reads busy tables', async (t) => {
  const db = await createTestDatabase(t, { people: true });
  const { rows } = await db.owner.query<{ tables: string }>(
    `SELECT string_agg(c.oid::regclass::text, ', ') AS tables FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspowner = 'ung_thuan_owner'::regrole AND relkind IN ('r', 'p') AND c.oid <> 'catalogue.schema_version'::regclass`,
  );
  const oids = async () =>
    (
      await db.owner.query(
        `SELECT 'p' || oid AS it, xmin FROM pg_proc UNION ALL SELECT 't' || oid, xmin FROM pg_trigger
         UNION ALL SELECT 'c' || oid, xmin FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'S')
         UNION ALL SELECT 'n' || oid, xmin FROM pg_namespace WHERE nspname !~ '^pg_' ORDER BY 1`,
      )
    ).rows;
  const before = await oids();
  // This lock lets others read, and nothing else: not even lock a row.
  const held = await hold(t, db, `LOCK TABLE ${rows[0]?.tables} IN EXCLUSIVE MODE`);
  const changed = { ...SOURCES, roles: { name: 'roles.sql', text: `${SOURCES.roles.text}\n-- changed` } };
  const result = await migrate(db.owner, facts, { sources: changed, tries: 1, lockTimeout_ms: 1 });
  t.strictSame(result.applied, []);
  await held.release();
  t.strictSame(await oids(), before, 'no row of a catalogue was written');
});

t.test('a changed function is replaced, all others stay as they are', async (t) => {
  const db = await createTestDatabase(t);
  const rows = async () =>
    new Map(
      (
        await db.owner.query<{ name: string; oid: string; xmin: string }>(
          `SELECT p.oid::regprocedure::text AS name, p.oid, p.xmin FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
           WHERE n.nspowner = 'ung_thuan_owner'::regrole`,
        )
      ).rows.map(({ name, oid, xmin }) => [name, { oid, xmin }]),
    );
  const before = await rows();
  const name = 'population.today()';
  const changed = withChange('functions', 'population/today', (text) => `${text}\n-- changed`);
  await migrate(db.owner, facts, { sources: changed });
  const after = await rows();
  t.equal(after.get(name)?.oid, before.get(name)?.oid, 'in its place');
  t.not(after.get(name)?.xmin, before.get(name)?.xmin);
  t.strictSame(
    [...after].filter(([each]) => each !== name),
    [...before].filter(([each]) => each !== name),
  );
});

t.test('whatever changed, the end state is that of a new database', async (t) => {
  const db = await createTestDatabase(t);
  const state = () => schemaText(db.owner);
  const before = await state();
  const changes: Readonly<Record<string, SqlSources>> = {
    'a parameter more': withChange('functions', 'gate/record_gateway_key', (text) =>
      text.replace('OUT is_new boolean)', 'OUT is_new boolean, p_more text DEFAULT NULL, OUT more text)'),
    ),
    'another result': withChange('functions', 'gate/sample_day', (text) =>
      text.replace('RETURNS date', 'RETURNS text').replace('(s.generated_on)', '(s.generated_on::text)'),
    ),
    'another name of a parameter': withChange('functions', 'consent/id_text', (text) =>
      text.replaceAll('p_prefix', 'p_first'),
    ),
    'another trigger': withChange('triggers', 'population/check_portrait', (text) =>
      text.replace('INSERT OR UPDATE', 'INSERT'),
    ),
    'functions and triggers more and less': {
      ...SOURCES,
      release: NEXT,
      functions: [
        ...SOURCES.functions.filter(({ name }) => !name.endsWith('/drop_portrait.sql')),
        {
          name: 'functions/ledger/next.sql',
          text: 'CREATE OR REPLACE FUNCTION ledger.next() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
        },
      ],
      triggers: [
        ...SOURCES.triggers.filter(({ name }) => !name.endsWith('/drop_portrait.sql')),
        {
          name: 'triggers/ledger/next.sql',
          text: 'CREATE OR REPLACE TRIGGER next_one BEFORE INSERT ON ledger.entry FOR EACH ROW EXECUTE FUNCTION ledger.next()',
        },
      ],
    },
    'fewer privileges': {
      ...SOURCES,
      release: NEXT,
      privileges: {
        name: 'privileges.sql',
        text: SOURCES.privileges.text
          .replace("('partner.signed_request', '{SELECT, INSERT}', NULL),", '')
          .replace('sign_out_everywhere, ', '')
          .replace('end_session, ', 'end_session, sign_out_everywhere, ')
          .replace("'{taken_on, media_type, image}'", "'{taken_on}'"),
      },
    },
  };
  for (const [what, sources] of Object.entries(changes)) {
    await migrate(db.owner, facts, { sources });
    t.not(await state(), before, what);
    await back(db.owner);
    t.equal(await state(), before, `${what}, and back`);
  }
  const byHand = [
    'DROP TABLE public.ung_thuan_code', // as before there was one
    'GRANT SELECT ON consent.request TO PUBLIC',
    'GRANT UPDATE ON population.portrait TO ung_thuan_gate',
    'GRANT EXECUTE ON FUNCTION gate.decide TO ung_thuan_partner',
    'GRANT UPDATE ON ledger.entry TO ung_thuan_owner',
    'GRANT USAGE ON SCHEMA public TO PUBLIC',
    'ALTER TABLE consent.consent OWNER TO postgres',
    'ALTER FUNCTION gate.release OWNER TO postgres',
    'DROP TRIGGER consents_follow ON population.person',
    'ALTER TABLE ledger.entry DISABLE TRIGGER append_only',
    'CREATE FUNCTION gate.back_door() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$',
    'CREATE OR REPLACE FUNCTION gate.check_writable() RETURNS boolean LANGUAGE sql AS $$ SELECT true $$',
  ];
  for (const sql of byHand) {
    await db.owner.query(sql);
    t.not(await state(), before, sql);
    await back(db.owner);
    t.equal(await state(), before, `${sql}, and a migration`);
  }
});

/** Migrates to the present sources, as if the database were not there yet. */
async function back(owner: pg.Client): Promise<void> {
  await owner.query("UPDATE catalogue.schema_version SET version = 'another', release = 0");
  await migrate(owner, facts);
}

t.test('a catalogue that changed is written where it differs', async (t) => {
  const { owner } = await createTestDatabase(t);
  const rows = async () =>
    (await owner.query('SELECT purpose, xmin, facts FROM catalogue.purpose ORDER BY purpose')).rows;
  const before = await rows();
  const [first, ...rest] = facts.purposes;
  t.ok(first);
  const changed = { ...facts, purposes: [{ ...first, facts: { changed: true } }, ...rest.slice(1)] };
  await migrate(owner, changed as typeof facts);
  const after = await rows();
  t.strictSame(
    after.filter((row) => !before.some((each) => each.xmin === row.xmin)).map((row) => row.facts),
    [{ changed: true }],
    'one row was written',
  );
  t.equal(after.length, before.length - 1, 'one row was deleted');
  await migrate(owner, facts);
  t.strictSame(
    (await rows()).map((row) => row.facts),
    before.map((row) => row.facts),
  );
});

t.test('a migration that waits for a long transaction tries again', async (t) => {
  const db = await createTestDatabase(t, { people: true });
  const locks = [
    'SELECT FROM consent.request',
    'LOCK TABLE consent.request IN ACCESS SHARE MODE; SELECT FROM population.person WHERE person_id = 1 FOR UPDATE',
  ];
  for (const [index, lock] of locks.entries()) {
    const sources = withTable(`ALTER TABLE consent.request ADD COLUMN note_${index} text`);
    const held = await hold(t, db, lock);
    const before = await currentSchema(db.owner);
    const failed = migrate(db.owner, facts, { sources, tries: 2, pause_ms: 1, lockTimeout_ms: 20 });
    await t.rejects(failed, {
      constructor: MigrationRefused,
      message:
        /^the database was too busy to migrate: tables\/999_next.sql failed 2 times \(canceling statement due to lock timeout\); what was done before it stays[^\n]*$/,
    });
    t.strictSame(await currentSchema(db.owner), before);
    // It is let through once it has failed once.
    const log = await connectAgain(t, db);
    const migrating = migrate(db.owner, facts, { sources, tries: 1_000, pause_ms: 1, lockTimeout_ms: 20 });
    const tries = async () =>
      (
        await log.query<{ n: number }>(
          'SELECT xact_rollback::integer AS n FROM pg_stat_database WHERE datname = current_database()',
        )
      ).rows[0]?.n ?? 0;
    const first = await tries();
    while ((await tries()) < first + 1) await new Promise((done) => setTimeout(done, 10));
    await held.release();
    t.strictSame((await migrating).applied, ['tables/999_next.sql']);
    await db.owner.query(`ALTER TABLE consent.request DROP COLUMN note_${index}`);
    await db.owner.query(
      "DELETE FROM public.ung_thuan_migration WHERE name = 'tables/999_next.sql'; UPDATE catalogue.schema_version SET release = 0",
    );
  }
});

t.test('migrations at the same time do what one does', async (t) => {
  const db = await createTestDatabase(t, { people: true });
  const sources = withTable(ADD_COLUMN);
  const clients = await Promise.all([1, 2, 3].map(() => connectAgain(t, db)));
  const results = await Promise.all(clients.map((client) => migrate(client, facts, { sources })));
  t.strictSame(results.map(({ applied }) => applied.length).sort(), [0, 0, 1], 'one of them did it');
  t.equal(new Set(results.map(({ version }) => version)).size, 1);
  // An older package meanwhile.
  const both = await Promise.all([
    migrate(clients[0] as pg.Client, facts, {
      sources: withTable('SELECT 1', 'tables/999_more.sql', sources),
    }),
    migrate(clients[1] as pg.Client, facts),
  ]);
  t.equal(both[1].isAhead, true);
});

t.test('an older package leaves a newer schema alone', async (t) => {
  const { owner } = await createTestDatabase(t);
  const { version } = await migrate(owner, facts, { sources: withTable(ADD_COLUMN) });
  t.match(await migrate(owner, facts), { applied: [], isAhead: true, release: NEXT, version });
  t.equal((await currentSchema(owner))?.version, version);
  await owner.query('UPDATE catalogue.schema_version SET release = release + 1');
  await t.rejects(migrate(owner, facts), {
    constructor: MigrationRefused,
    message: `the database is on schema release ${NEXT + 1}; this package works with ${NEXT - 1} and ${NEXT}: use a newer package`,
  });
});

t.test('a contract migration waits until it is asked for', async (t) => {
  const { owner } = await createTestDatabase(t);
  const contract = {
    name: 'tables/998_less.sql',
    text: '-- contract: since release 1\nALTER TABLE citizen.policy ADD COLUMN less text',
  };
  const sources = {
    ...withTable(ADD_COLUMN),
    tables: [...SOURCES.tables, contract, { name: 'tables/999_next.sql', text: ADD_COLUMN }],
  };
  const first = await migrate(owner, facts, { sources });
  t.match(first, { applied: ['tables/999_next.sql'], pending: [contract.name] });
  t.match(await migrate(owner, facts, { sources }), { applied: [], pending: [contract.name] });
  t.match(await migrate(owner, facts, { sources, contract: true }), {
    applied: [contract.name],
    pending: [],
  });
  t.match(await migrate(owner, facts, { sources, contract: true }), { applied: [], pending: [] });
  t.match(await migrate(owner, facts), { isAhead: true, pending: [] });
});

t.test('a migration waits a moment for a lock at first, and longer each time, to half a second', (t) => {
  const waits = Array.from({ length: 60 }, (_, i) => lockTimeoutAt(i + 1, 50));
  t.strictSame(waits.slice(0, 4), [50, 56, 61, 67]);
  t.ok(waits.every((wait, i) => i === 0 || wait >= Number(waits[i - 1])));
  t.equal(waits.at(-1), 500);
  t.equal(lockTimeoutAt(9, 2_000), 2_000, 'a longer one that was asked for stays');
  t.end();
});
