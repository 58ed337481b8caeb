import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { createPartnerClient } from '../../scripts/client/partner.js';
import { readConfig } from '../../src/config.js';
import { startGateway } from '../../src/gateway.js';
import { personas } from '../../src/population/personas.js';
import { freePort, TEST_TIMING } from '../helpers/gateway.js';
import { createTestPostgres } from '../helpers/postgres.js';
import { onceFor } from './asking.js';

/** A gateway with a primary and a standby in its URL, by which it finds the server that can write. */

const first = await createTestPostgres(t);
const second = await first.standby();
await first.set({ synchronous_standby_names: '*' });
const dataDir = mkdtempSync(join(tmpdir(), 'ung-thuan-failover-'));
t.teardown(() => rmSync(dataDir, { recursive: true, force: true }));
const port = await freePort();
const origin = `http://localhost:${port}`;
const { host } = new URL(first.url);
const gateway = await startGateway(
  readConfig({
    DATABASE_URL: first.url.replace(host, `127.0.0.1:${second.port},${host}`),
    REDIS_URL: 'none',
    DATA_DIR: dataDir,
    SAMPLE_PEOPLE: '50',
    PORT: String(port),
    PUBLIC_ORIGIN: origin,
    METRICS_PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_POOL_SIZE: '4',
    ADDRESS_CALLS_PER_MINUTE: '1000000',
  }),
  TEST_TIMING,
);
t.teardown(() => gateway.close());
const key = join(dataDir, 'partners', 'bank-a.jwk.json');
const bank = createPartnerClient(origin, JSON.parse(readFileSync(key, 'utf8')));
const owner = await first.connect();
const day = (await owner.query('SELECT gate.sample_day()::text AS day')).rows[0].day as string;
const number = String(personas(day).find((persona) => persona.key === 'an')?.personal_id_number);

const ask = () => bank.call('POST', '/v1/consent-requests', { body: onceFor(number) });

/** Asks until there is an answer. @returns the request's id */
async function asked(): Promise<string> {
  for (;;) {
    const { status, body } = await ask();
    if (status === 201) return body.request_id as string;
    if (status !== 503) throw new Error(`answered with ${status}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

async function requestsAt(server: typeof first): Promise<number> {
  const client = await server.connect();
  const { rows } = await client.query('SELECT count(*)::integer AS n FROM consent.request');
  await client.end();
  return rows[0].n;
}

t.test('after a failover the gateway finds the new primary by itself', async (t) => {
  const made = await requestsAt(first);
  const before = await asked();
  await first.stop();
  await second.promote();
  await asked();
  t.equal((await bank.call('GET', `/v1/consent-requests/${before}`)).status, 200, 'nothing was lost');
  t.equal((await fetch(`${origin}/readyz`)).status, 200);
  const { length } = await Promise.all([1, 2, 3, 4, 5].map(() => asked()));
  t.equal(await requestsAt(second), made + 2 + length);
});

t.test('a connection to a server that has become read-only is closed', async (t) => {
  // The former primary comes back with its data of before, as a primary: only a test lets both be there.
  await first.start();
  await first.set({ synchronous_standby_names: '' });
  const there = await requestsAt(first);
  await second.set({ default_transaction_read_only: 'on' });
  await asked();
  t.ok((await requestsAt(first)) > there);
});
