import t from 'tap';
import { createTestDatabase } from '../helpers/database.js';

/** Every schema except PostgreSQL's own, so that a new one is not forgotten. */
const SCHEMAS = `ARRAY(SELECT nspname::text FROM pg_namespace
  WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema')`;
const SEARCH_PATH = 'search_path=pg_catalog, pg_temp';
const refusedAs = (code: string) => ({ code });

t.test('the gateway login can call schema gate, and nothing else', async (t) => {
  const db = await createTestDatabase(t, { people: true });
  const { rows: schemas } = await db.owner.query<{ name: string; may: boolean }>(
    `SELECT s.name, has_schema_privilege('ung_thuan_gateway', s.name, 'USAGE') AS may FROM unnest(${SCHEMAS}) s (name)`,
  );
  t.strictSame(
    schemas.filter(({ may }) => may),
    [{ name: 'gate', may: true }],
    `of ${schemas.length} schemas`,
  );
  const tables = await db.owner.query<{ name: string }>(
    `SELECT format('%s.%I', relnamespace::regnamespace, relname) AS name FROM pg_class
       WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND relnamespace::regnamespace::text = ANY (${SCHEMAS})`,
  );
  t.ok(tables.rows.length > 15, 'there are tables to try');
  for (const { name } of tables.rows) {
    await t.rejects(db.gateway.query(`SELECT * FROM ${name}`), refusedAs('42501'), `reads ${name}`);
    await t.rejects(db.gateway.query(`DELETE FROM ${name}`), refusedAs('42501'), `deletes from ${name}`);
    await t.rejects(
      db.gateway.query(`INSERT INTO ${name} DEFAULT VALUES`),
      refusedAs('42501'),
      `inserts into ${name}`,
    );
  }
  const functions = await db.owner.query<{
    name: string;
    gate: boolean;
    may: boolean;
    definer: boolean;
    paths: string[];
  }>(
    `SELECT oid::regprocedure::text AS name, pronamespace::regnamespace::text = 'gate' AS gate, prosecdef AS definer,
       has_function_privilege('ung_thuan_gateway', oid, 'EXECUTE') AND has_schema_privilege('ung_thuan_gateway', pronamespace, 'USAGE') AS may,
       ARRAY(SELECT c FROM unnest(proconfig) c WHERE c LIKE 'search\\_path=%') AS paths
     FROM pg_proc WHERE pronamespace::regnamespace::text = ANY (${SCHEMAS})`,
  );
  t.ok(functions.rows.filter((row) => row.gate).length > 15);
  for (const { name, gate, may, definer, paths } of functions.rows) {
    t.equal(may, gate, `${name} is ${gate ? '' : 'not '}executable`);
    if (gate) t.ok(definer, `${name} runs with its owner's rights`);
    if (definer) t.strictSame(paths, [SEARCH_PATH], `${name} pins its search_path`);
  }
  await t.rejects(db.gateway.query('CREATE TEMP TABLE x ()'), refusedAs('42501'), 'no temporary tables');
  await t.rejects(db.gateway.query('CREATE TABLE public.x ()'), refusedAs('42501'), 'no tables');
  await t.rejects(db.gateway.query('CREATE SCHEMA x'), refusedAs('42501'), 'no schemas');
  for (const role of ['ung_thuan_owner', 'ung_thuan_gate', 'postgres']) {
    await t.rejects(db.gateway.query(`SET ROLE ${role}`), refusedAs('42501'), `cannot become ${role}`);
  }
  const open = await db.owner.query(
    `SELECT oid::regprocedure FROM pg_proc WHERE pronamespace::regnamespace::text = ANY (${SCHEMAS})
       AND (proacl IS NULL OR proacl::text ~ '(^\\{|,)=X')`,
  );
  t.equal(open.rowCount, 0, 'PUBLIC can execute nothing');
  // Fails for a schema that privileges.sql forgets. The table of migrations belongs to the administrator.
  const wrongOwner = await db.owner.query(
    `SELECT oid::regclass::text AS name FROM pg_class WHERE relnamespace::regnamespace::text = ANY (${SCHEMAS})
       AND relkind IN ('r', 'p', 'v', 'm', 'f') AND relowner <> 'ung_thuan_owner'::regrole
       AND oid <> 'public.ung_thuan_migration'::regclass
     UNION ALL SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace::regnamespace::text = ANY (${SCHEMAS})
       AND proowner <> 'ung_thuan_gate'::regrole`,
  );
  t.strictSame(wrongOwner.rows, [], 'tables belong to ung_thuan_owner, functions to ung_thuan_gate');
});

t.test('temporary objects do not shadow real ones', async (t) => {
  const db = await createTestDatabase(t, { people: true });
  const { rows } = await db.owner.query<{ name: string }>('SELECT current_database() AS name');
  await db.owner.query(`GRANT TEMP ON DATABASE ${rows[0]?.name} TO ung_thuan_gateway`);
  for (const name of ['pg_class', 'person', 'consent', 'personal_number', 'request', 'entry', 'secret']) {
    await db.gateway.query(`CREATE TEMP TABLE ${name} AS SELECT 1 AS person_id`);
  }
  await db.gateway.query(
    "CREATE FUNCTION pg_temp.find_person(text) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
  );
  const found = await db.gateway.query("SELECT person_id FROM gate.citizen('001190000017')");
  t.equal(found.rows[0].person_id, '1', 'the real person with that number');
  await t.rejects(db.gateway.query("SELECT * FROM gate.citizen('999999999999')"), refusedAs('UT015'));
});
