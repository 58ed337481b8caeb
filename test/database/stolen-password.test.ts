import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import t from 'tap';
import { createPartnerClient } from '../../scripts/client/partner.js';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { readConfig } from '../../src/config.js';
import { migrate } from '../../src/database/migrate.js';
import { startGateway } from '../../src/gateway.js';
import { freePort, TEST_TIMING } from '../helpers/gateway.js';
import { createTestPostgres } from '../helpers/postgres.js';

/** Plays "The password of a login was stolen" of docs/runbooks.md, with a thief who defends the connection. */

const ROLE = 'ung_thuan_partner';
const server = await createTestPostgres(t);
const admin = await server.connect();
const dataDir = mkdtempSync(join(tmpdir(), 'ung-thuan-stolen-'));
t.teardown(() => rmSync(dataDir, { recursive: true, force: true }));
const urlWith = (user: string, password: string) =>
  Object.assign(new URL(server.url), { username: user, password }).href;

async function start(environment: NodeJS.ProcessEnv) {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const gateway = await startGateway(
    readConfig({
      REDIS_URL: 'none',
      DATA_DIR: dataDir,
      SAMPLE_PEOPLE: '50',
      PORT: String(port),
      PUBLIC_ORIGIN: origin,
      METRICS_PORT: '0',
      LOG_LEVEL: 'silent',
      DATABASE_POOL_SIZE: '4',
      ...environment,
    }),
    TEST_TIMING,
  );
  const key = JSON.parse(readFileSync(join(dataDir, 'partners', 'bank-a.jwk.json'), 'utf8'));
  const bank = createPartnerClient(origin, key);
  return {
    close: () => gateway.close(),
    status: async () => (await bank.call('GET', '/v1/administrative-units/01')).status,
    ready: async () => (await fetch(`${origin}/readyz`)).status,
  };
}

async function login(password: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: urlWith(ROLE, password) });
  client.on('error', () => undefined);
  await client.connect();
  t.teardown(() => client.end().catch(() => undefined));
  return client;
}

const passwordSet = (password: string) => admin.query(`ALTER ROLE ${ROLE} PASSWORD '${password}'`);

t.test('a thief who sets the password back is out, and the gateways go on with the new URL', async (t) => {
  await (await start({ DATABASE_URL: server.url })).close(); // migrates, fills the sandbox
  await passwordSet('old');
  const gateway = (password: string) =>
    start({ DATABASE_ADMIN_URL: server.url, DATABASE_URL_PARTNER: urlWith(ROLE, password) });
  const former = await gateway('old');
  t.teardown(() => former.close());
  t.equal(await former.status(), 200);
  const thief = await login('old');

  await passwordSet('new');
  await thief.query(`ALTER ROLE ${ROLE} PASSWORD 'mine'`); // what a new password alone does not prevent
  await thief.query(`ALTER ROLE ${ROLE} SET synchronous_commit = off`);
  await t.rejects(login('new'), { code: '28P01' });

  await admin.query(`ALTER ROLE ${ROLE} NOLOGIN`);
  await t.rejects(thief.query(`ALTER ROLE ${ROLE} LOGIN`), { code: '42501' });
  await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [ROLE]);
  await t.rejects(thief.query('SELECT 1'), 'the connection is gone');
  await migrate(admin, catalogueFacts());
  await admin.query(`ALTER ROLE ${ROLE} LOGIN PASSWORD 'new'`);
  for (const password of ['old', 'mine']) await t.rejects(login(password), { code: '28P01' }, password);

  t.equal(await former.ready(), 503, 'a gateway with the old URL');
  t.equal(await former.status(), 503);
  const next = await gateway('new');
  t.teardown(() => next.close());
  t.equal(await next.ready(), 200);
  t.equal(await next.status(), 200);
});

t.test('a derived password comes back with a gateway, unless the administrator has another', async (t) => {
  const own = await start({ DATABASE_URL: server.url });
  await own.close();
  await passwordSet('new');
  await (await start({ DATABASE_URL: server.url })).close();
  await t.rejects(login('new'), { code: '28P01' }, 'set back');

  await admin.query("ALTER ROLE postgres PASSWORD 'of the administrator, new'");
  const gateway = await start({
    DATABASE_URL: urlWith('postgres', encodeURIComponent('of the administrator, new')),
  });
  t.teardown(() => gateway.close());
  t.equal(await gateway.status(), 200);
});
