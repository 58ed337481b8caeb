import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Test } from 'tap';
import { LOGINS, type Login, roleOf } from '../../src/database/login.js';
import { openServer } from '../../src/database/server.js';
import { TIMING } from '../../src/timing.js';
import { testServers } from './servers.js';

/** Long, so that a busy machine causes no failures. */
export const PATIENT = { databaseConnect_ms: 15_000, databaseQuery_ms: 15_000, databaseCall_ms: 30_000 };

/** A fresh database for one test file. */
export interface TestDatabase {
  /** The administrator's URL, for DATABASE_URL. */
  readonly ownerUrl: string;
  /** Connected as the superuser. */
  readonly owner: pg.Client;
  /** Connects as a login of the gateway. */
  login(login: Login): Promise<pg.Client>;
}

/**
 * Clones a migrated template into a new database, which is dropped when the test ends.
 * @param options people: with the sample population and the sandbox partners
 */
export async function createTestDatabase(t: Test, { people = false } = {}): Promise<TestDatabase> {
  const { adminUrl, emptyTemplate, peopleTemplate } = testServers();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const template = people ? peopleTemplate : emptyTemplate;
  // Test files clone concurrently, but PostgreSQL allows no other session on the template meanwhile.
  await admin.query('SELECT pg_advisory_lock(1)');
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
  // The grants of a database are not cloned.
  await admin.query(
    `REVOKE ALL ON DATABASE ${name} FROM PUBLIC; GRANT CONNECT ON DATABASE ${name} TO ${LOGINS.map(roleOf).join(', ')};
     GRANT TEMPORARY ON DATABASE ${name} TO ung_thuan_gate`,
  );
  await admin.query('SELECT pg_advisory_unlock(1)');
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const ownerUrl = url.href;
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const server = await openServer(
    { databaseUrl: ownerUrl, databaseAdminUrl: undefined, loginUrls: {}, dataDir: '/nonexistent' },
    { ...TIMING, ...PATIENT },
  );
  const connected: pg.Client[] = [];
  const login = async (as: Login) => {
    const pool = await server.openPool(as, 2);
    const client = new pg.Client(pool.options as pg.ClientConfig);
    await client.connect();
    await pool.end();
    connected.push(client);
    return client;
  };
  t.teardown(async () => {
    await owner.end();
    for (const client of connected) await client.end().catch(() => undefined);
    await untilLeft(admin, name);
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.end();
  });
  return { ownerUrl, owner, login };
}

const LEAVING_MAX_MS = 5_000;
const POLL_MS = 20;

// A pool is ended before its connections are, and a connection that is ended by force fails the test that owned it.
async function untilLeft(admin: pg.Client, database: string): Promise<void> {
  const sql = 'SELECT count(*)::integer AS n FROM pg_stat_activity WHERE datname = $1';
  for (let waited_ms = 0; waited_ms < LEAVING_MAX_MS; waited_ms += POLL_MS) {
    if ((await admin.query(sql, [database])).rows[0].n === 0) return;
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}
