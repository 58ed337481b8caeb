import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { signIn } from '../../scripts/client/citizen.js';
import { createPartnerClient, type PartnerClient } from '../../scripts/client/partner.js';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { LOGINS, roleOf } from '../../src/database/login.js';
import { migrate } from '../../src/database/migrate.js';
import { openServer } from '../../src/database/server.js';
import { writeSandbox } from '../../src/sandbox/data.js';
import { createTestGateway } from '../helpers/gateway.js';
import { startPgbouncer } from '../helpers/pgbouncer.js';
import { testServers } from '../helpers/servers.js';
import { approve, consentOf, onceFor, recurringFor } from './asking.js';

/** Gateways whose calls go through PgBouncer in transaction mode, each statement on any connection to PostgreSQL. */

// Opened first: it sets the passwords that the pooler needs.
const direct = await createTestGateway(t);
const admin = new URL(direct.ownerUrl);
const socket = String(admin.searchParams.get('host'));
const server = await openServer({
  databaseUrl: direct.ownerUrl,
  databaseAdminUrl: undefined,
  loginUrls: {},
  dataDir: '/nonexistent',
});
const users = [{ user: 'postgres', password: decodeURIComponent(admin.password) }];
for (const login of LOGINS) {
  const pool = await server.openPool(login, 2);
  users.push({ user: roleOf(login), password: String(pool.options.password) });
  await pool.end();
}
const port = await startPgbouncer(t, { host: socket, port: 5432 }, users);
const urlOf = (user: string) => {
  const { password = '' } = users.find((each) => each.user === user) ?? {};
  return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}${admin.pathname}`;
};
const throughPooler = (prepared: 'on' | 'off') => ({
  DATABASE_URL: '',
  ...Object.fromEntries(LOGINS.map((login) => [`DATABASE_URL_${login.toUpperCase()}`, urlOf(roleOf(login))])),
  DATABASE_PREPARED_STATEMENTS: prepared,
  REDIS_URL: 'none',
});

const key = JSON.parse(readFileSync(join(testServers().partnersDir, 'bank-a.jwk.json'), 'utf8'));
const MANY = 6;

/** A request polled at one gateway and decided at another, then releases and polls that wait together. */
async function story(t: Test, prepared: 'on' | 'off'): Promise<void> {
  const [one, other] = [
    await direct.second(throughPooler(prepared)),
    await direct.second(throughPooler(prepared)),
  ];
  const banks = [one, other].map(({ url }) => createPartnerClient(direct.origin, key, url));
  const [bank, bankThere] = banks as [PartnerClient, PartnerClient];
  const an = await signIn(direct.origin, direct.number('an'), '2', other.url);
  const asked = await bank.call('POST', '/v1/consent-requests', { body: onceFor(direct.number('an')) });
  t.equal(asked.status, 201);
  const waiting = bank.call('GET', asked.headers.location as string, { headers: { prefer: 'wait=30' } });
  t.equal((await approve(an, asked.body.request_id, ['person.birth_full_name'])).status, 200);
  t.match((await waiting).body, { status: 'approved' });
  const consents: string[] = [];
  for (let i = 0; i < MANY; i++) consents.push(await consentOf(bank, an, recurringFor(direct.number('an'))));
  const releases = await Promise.all(
    banks.flatMap((each) => consents.map((id) => each.call('POST', `/v1/consents/${id}/releases`, {}))),
  );
  t.strictSame(
    releases.map(({ status }) => status),
    releases.map(() => 201),
  );
  const polls = await Promise.all(
    Array.from({ length: 20 }, () => bankThere.call('GET', asked.headers.location as string)),
  );
  t.ok(polls.every(({ body }) => body.status === 'approved'));
  const refused = await bank.call('POST', `/v1/consents/${consents[0]}/releases`, {});
  t.match(refused, { status: 429, body: { code: 'frequency_exceeded' } });
  t.equal((await fetch(`${one.url}/readyz`)).status, 200);
}

t.test('calls without prepared statements', (t) => story(t, 'off'));
t.test('calls with prepared statements, which this pooler loses, are made once more', (t) => story(t, 'on'));

t.test('the administrator migrates and fills a database', async (t) => {
  const name = `${admin.pathname.slice(1)}_pooler`;
  await direct.owner.query(`CREATE DATABASE ${name}`);
  const through = await openServer({
    databaseUrl: undefined,
    databaseAdminUrl: urlOf('postgres').replace(admin.pathname, `/${name}`),
    loginUrls: {},
    dataDir: '/nonexistent',
  });
  const client = await through.connectAdmin();
  t.ok((await migrate(client, catalogueFacts())).applied.length > 0);
  t.equal(await writeSandbox(client, { people: 50, dataDir: t.testdir() }), 50);
  await client.end();
  await direct.owner.query(`DROP DATABASE ${name} WITH (FORCE)`);
});
