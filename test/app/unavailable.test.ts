import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { signIn } from '../../scripts/client/citizen.js';
import { createPartnerClient } from '../../scripts/client/partner.js';
import { readConfig } from '../../src/config.js';
import { startGateway } from '../../src/gateway.js';
import { personas } from '../../src/population/personas.js';
import { TIMING } from '../../src/timing.js';
import { freePort, TEST_TIMING } from '../helpers/gateway.js';
import { createTestPostgres } from '../helpers/postgres.js';
import { onceFor } from './asking.js';

/** A gateway whose database cannot decide: it says so in time, and nothing is done twice. */

const READY_MAX_MS = 2_000;
const ANSWER_MAX_MS = 5_000;
const BUSY_MS = 2_000; // for a busy machine
const POOL_SIZE = 4;

const server = await createTestPostgres(t);
const dataDir = mkdtempSync(join(tmpdir(), 'ung-thuan-unavailable-'));
t.teardown(() => rmSync(dataDir, { recursive: true, force: true }));
const port = await freePort();
const origin = `http://localhost:${port}`;
const gateway = await startGateway(
  readConfig({
    DATABASE_URL: server.url,
    REDIS_URL: 'none',
    DATA_DIR: dataDir,
    SAMPLE_PEOPLE: '200',
    PORT: String(port),
    PUBLIC_ORIGIN: origin,
    METRICS_PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_POOL_SIZE: String(POOL_SIZE),
    ADDRESS_CALLS_PER_MINUTE: '1000000',
  }),
  {
    ...TEST_TIMING,
    databaseConnect_ms: TIMING.databaseConnect_ms,
    databaseQuery_ms: TIMING.databaseQuery_ms,
    databaseCall_ms: TIMING.databaseCall_ms,
    readiness_ms: TIMING.readiness_ms,
  },
);
t.teardown(() => gateway.close());
const bank = createPartnerClient(
  origin,
  JSON.parse(readFileSync(join(dataDir, 'partners', 'bank-a.jwk.json'), 'utf8')),
);
const owner = await server.connect();
const day = (await owner.query('SELECT gate.sample_day()::text AS day')).rows[0].day as string;
const number = String(personas(day).find(({ key }) => key === 'an')?.personal_id_number);
const an = await signIn(origin, number);
await an.call('GET', '/prompts'); // opens its session
const requests = async () => {
  const client = await server.connect();
  return Number((await client.query('SELECT count(*)::integer AS n FROM consent.request')).rows[0].n);
};

const timed = async <T>(run: () => Promise<T>) => {
  const began = performance.now();
  const answer = await run();
  return { answer, took_ms: performance.now() - began };
};
const ask = (idempotencyKey: string) =>
  timed(() => bank.call('POST', '/v1/consent-requests', { body: onceFor(number), idempotencyKey }));

/** Asks until the status is as expected; each answer comes in time. */
async function becomes(t: Test, status: number): Promise<void> {
  for (;;) {
    const { answer, took_ms } = await timed(() => fetch(`${origin}/readyz`));
    if (took_ms > READY_MAX_MS + BUSY_MS) t.fail(`/readyz took ${took_ms} ms`);
    if (answer.status === status) return;
    await new Promise((done) => setTimeout(done, 50));
  }
}

function isUnavailable(t: Test, { answer, took_ms }: Awaited<ReturnType<typeof ask>>): void {
  t.match(answer, { status: 503, body: { code: 'unavailable' } });
  t.ok(Number(answer.headers['retry-after']) > 0);
  t.ok(took_ms < ANSWER_MAX_MS + BUSY_MS, `answered after ${Math.round(took_ms)} ms`);
}

t.test('no synchronous standby: commits wait, and a repeat gives the outcome', async (t) => {
  await becomes(t, 200);
  const before = await requests();
  await server.set({ synchronous_standby_names: 'nobody' });
  await becomes(t, 503);
  isUnavailable(t, await ask('standby-first'));
  isUnavailable(t, await ask('standby-first')); // waits for the first, whose outcome is open
  for (const each of await Promise.all(Array.from({ length: 20 }, (_, i) => ask(`standby-many-${i}`))))
    isUnavailable(t, each);
  t.match(await an.call('POST', '/share-codes'), { status: 503, body: { code: 'unavailable' } });
  await server.set({ synchronous_standby_names: '' });
  await becomes(t, 200);
  const { answer: repeated } = await ask('standby-first');
  t.equal(repeated.status, 201);
  t.equal((await ask('standby-first')).answer.body.request_id, repeated.body.request_id);
  for (let i = 0; i < 20; i++) await ask(`standby-many-${i}`);
  t.ok((await requests()) <= before + 21, 'nothing was done twice');
});

t.test('all connections are held', async (t) => {
  await becomes(t, 200);
  const holder = await server.connect();
  await holder.query('BEGIN; LOCK TABLE partner.key, catalogue.schema_version IN ACCESS EXCLUSIVE MODE');
  await becomes(t, 503);
  const held = await Promise.all(Array.from({ length: 4 * POOL_SIZE }, (_, i) => ask(`held-call-${i}`)));
  for (const each of held) isUnavailable(t, each);
  await holder.query('ROLLBACK');
  await becomes(t, 200);
  t.equal((await ask('held-call-0')).answer.status, 201);
});

t.test('a standby', async (t) => {
  await server.demote();
  await becomes(t, 503);
  isUnavailable(t, await ask('recovering'));
  t.match(await an.call('POST', '/share-codes'), { status: 503, body: { code: 'unavailable' } });
  await server.promote();
  await becomes(t, 200);
  t.equal((await ask('recovering')).answer.status, 201);
});

t.test('a server that is gone', async (t) => {
  await server.stop();
  await becomes(t, 503);
  isUnavailable(t, await ask('server-gone'));
  await server.start();
  await becomes(t, 200);
  t.equal((await ask('server-gone')).answer.status, 201);
});
