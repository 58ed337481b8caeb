import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import t from 'tap';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { schemaRelease } from '../../src/database/gate/upkeep.js';
import { LOGINS, roleOf, warmPool } from '../../src/database/login.js';
import { migrate } from '../../src/database/migrate.js';
import { openServer } from '../../src/database/server.js';
import { createTestDatabase } from '../helpers/database.js';

// A server of its own: roles belong to the whole server.
t.test('a login whose settings were changed serves nothing until they are set back', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ung-thuan-login-'));
  t.teardown(() => rmSync(dataDir, { recursive: true, force: true }));
  const options = { databaseUrl: undefined, databaseAdminUrl: undefined, loginUrls: {}, dataDir };
  const server = await openServer(options);
  t.teardown(() => server.close());
  const admin = await server.connectAdmin();
  await migrate(admin, catalogueFacts());
  await admin.end();

  const pool = await server.openPool('upkeep', 2);
  const thief = new pg.Client(pool.options as pg.ClientConfig);
  await thief.connect();
  const { database } = pool.options as { database: string };
  for (const change of [
    'ALTER ROLE ung_thuan_upkeep SET synchronous_commit = off',
    'ALTER ROLE ung_thuan_upkeep RESET statement_timeout',
    `ALTER ROLE ung_thuan_upkeep IN DATABASE ${database} SET search_path = 'public'`,
  ]) {
    t.ok(await schemaRelease(pool), 'before');
    await thief.query(change);
    const fresh = new pg.Pool(pool.options);
    await t.rejects(schemaRelease(fresh), { code: 'unavailable' }, change);
    await fresh.end();
    const repaired = await server.openPool('upkeep', 2);
    t.ok(await schemaRelease(repaired), 'the next start sets them back');
    await repaired.end();
  }
  // With a URL for each login none is prepared at a start: the administrator's migration sets them back.
  await thief.query('ALTER ROLE ung_thuan_upkeep SET synchronous_commit = off');
  const again = await server.connectAdmin();
  t.strictSame((await migrate(again, catalogueFacts())).applied, []);
  await again.end();
  const fresh = new pg.Pool(pool.options);
  t.ok(await schemaRelease(fresh), 'so does a migration of a current schema');
  await fresh.end();

  // Each finds the settings wrong, and all change the same row of pg_authid.
  await thief.query('ALTER ROLE ung_thuan_upkeep RESET ALL');
  const together = await Promise.all(Array.from({ length: 8 }, () => server.openPool('upkeep', 2)));
  t.ok(await schemaRelease(together[0] as pg.Pool), 'gateways that start together');
  await Promise.all(together.map((each) => each.end()));
  await thief.end();
  await pool.end();
});

t.test('a login has at most half of the connections, or what the administrator says', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ung-thuan-login-'));
  t.teardown(() => rmSync(dataDir, { recursive: true, force: true }));
  const server = await openServer({
    databaseUrl: undefined,
    databaseAdminUrl: undefined,
    loginUrls: {},
    dataDir,
  });
  t.teardown(() => server.close());
  const admin = await server.connectAdmin();
  const limits = async () => {
    await migrate(admin, catalogueFacts());
    const { rows } = await admin.query<{ name: string; limit: number }>(
      `SELECT rolname AS name, rolconnlimit AS limit FROM pg_roles WHERE rolname = ANY ($1)`,
      [LOGINS.map(roleOf)],
    );
    return new Map(rows.map(({ name, limit }) => [name, limit]));
  };
  const { rows } = await admin.query('SHOW max_connections');
  const half = Math.floor(Number(rows[0].max_connections) / 2);
  t.strictSame(
    [...(await limits()).values()],
    LOGINS.map(() => half),
  );
  await admin.query('ALTER ROLE ung_thuan_upkeep CONNECTION LIMIT 3');
  t.equal((await limits()).get('ung_thuan_upkeep'), 3, 'a migration keeps it');

  const pool = await server.openPool('upkeep', 2);
  const others = await server.openPool('citizen', 2);
  const thieves: pg.Client[] = [];
  t.teardown(() => Promise.all([...thieves, pool, others, admin].map((each) => each.end())));
  const connect = async () => {
    const thief = new pg.Client(pool.options as pg.ClientConfig);
    await thief.connect();
    thieves.push(thief);
    return thief;
  };
  for (const _ of [1, 2, 3]) await connect();
  await t.rejects(connect(), { code: '53300' }, 'no more for this login');
  await t.rejects(schemaRelease(pool), { code: 'unavailable' });
  t.ok(await schemaRelease(others), 'others are served');
  await t.rejects(
    (thieves[0] as pg.Client).query('ALTER ROLE ung_thuan_upkeep CONNECTION LIMIT -1'),
    { code: '42501' },
    'which it cannot change',
  );
});

t.test('half of a pool is opened before calls need it, and stays', async (t) => {
  const database = await createTestDatabase(t);
  const server = await openServer({
    databaseUrl: database.ownerUrl,
    databaseAdminUrl: undefined,
    loginUrls: {},
    dataDir: tmpdir(),
  });
  const pool = await server.openPool('partner', 7);
  t.equal(pool.totalCount, 0);
  await warmPool(pool);
  t.equal(pool.totalCount, 4);
  t.equal(pool.idleCount, 4);
  t.match(pool.options, { min: 4, max: 7 });
  await pool.end();

  const unreachable = await openServer({
    databaseUrl: 'postgres://ung_thuan_partner:x@127.0.0.1:1/none',
    databaseAdminUrl: undefined,
    loginUrls: {},
    dataDir: tmpdir(),
  });
  const none = await unreachable.openPool('partner', 4);
  await warmPool(none);
  t.equal(none.totalCount, 0, 'readiness says so');
  await none.end();
});

t.test('a process without the URL of a login says which it lacks', async (t) => {
  const server = await openServer({
    databaseUrl: 'postgres://ung_thuan_partner:x@localhost/name',
    databaseAdminUrl: undefined,
    loginUrls: {},
    dataDir: '/nonexistent',
  });
  await t.rejects(server.openPool('citizen', 2), { message: /set DATABASE_URL_CITIZEN$/ });
  const wrong = { citizen: 'postgres://postgres:x@localhost/name' };
  await t.rejects(
    openServer({
      databaseUrl: undefined,
      databaseAdminUrl: undefined,
      loginUrls: wrong,
      dataDir: '/nonexistent',
    }),
    { message: /DATABASE_URL_CITIZEN must be the URL of the login ung_thuan_citizen/ },
  );
});
