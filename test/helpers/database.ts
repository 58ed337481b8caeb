import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Test } from 'tap';
import { openServer } from '../../src/database/server.js';
import { testServers } from './servers.js';

/** A fresh database for one test file. */
export interface TestDatabase {
  /** The administrator's URL, as DATABASE_URL takes it. */
  readonly ownerUrl: string;
  /** Connected as the superuser. */
  readonly owner: pg.Client;
  /** Connected as ung_thuan_gateway. */
  readonly gateway: pg.Client;
}

/**
 * Clones the migrated template (people: with the sample population and sandbox partners) into a database of its own,
 * dropped when the test ends.
 */
export async function createTestDatabase(t: Test, { people = false } = {}): Promise<TestDatabase> {
  const { adminUrl, emptyTemplate, peopleTemplate } = testServers();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const template = people ? peopleTemplate : emptyTemplate;
  // Two files may clone at once; PostgreSQL wants the template to itself for that moment.
  await admin.query('SELECT pg_advisory_lock(1)');
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  // A database's own grants are not cloned with it.
  await admin.query(
    `REVOKE ALL ON DATABASE ${name} FROM PUBLIC; GRANT CONNECT ON DATABASE ${name} TO ung_thuan_gateway`,
  );
  await admin.query('SELECT pg_advisory_unlock(1)');
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const ownerUrl = url.href;
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const server = await openServer({
    databaseUrl: ownerUrl,
    databaseAdminUrl: undefined,
    dataDir: '/nonexistent',
  });
  const pool = await server.openGatewayPool(2);
  const gateway = new pg.Client(pool.options as pg.ClientConfig);
  await gateway.connect();
  await pool.end();
  t.teardown(async () => {
    await owner.end();
    await gateway.end().catch(() => undefined);
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.end();
  });
  return { ownerUrl, owner, gateway };
}
