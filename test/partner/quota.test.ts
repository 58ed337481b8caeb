import fc from 'fast-check';
import pg from 'pg';
import t, { type Test } from 'tap';
import { openCache } from '../../src/cache/redis.js';
import { createQuota, type Quota, rateHeaders, WINDOW_S } from '../../src/partner/quota.js';
import { Problem } from '../../src/problem.js';
import { until } from '../delivery/receivers.js';
import { createTestDatabase } from '../helpers/database.js';
import { TEST_TIMING } from '../helpers/gateway.js';
import { createTestRedis } from '../helpers/redis.js';

const db = await createTestDatabase(t);
const login = await db.login('partner');
const pool = new pg.Pool({ ...gatewayLogin(), max: 2 });
pool.on('error', () => undefined); // the database is dropped at the end
t.teardown(() => pool.end());
const redis = createTestRedis(t);

// A minute in the far future that stands still, so that no call falls into another window by chance.
const WINDOW = 100_000_000;
const realNow = Date.now;
let now_ms = WINDOW * WINDOW_S * 1000;
Date.now = () => now_ms;
t.teardown(() => {
  Date.now = realNow;
});

function gatewayLogin(): pg.ClientConfig {
  const { host, port, user, password, database } = login as unknown as pg.ClientConfig;
  return { host, port, user, password, database } as pg.ClientConfig;
}

const openQuota = async (t: Test, redisUrl = redis.url, timing = TEST_TIMING, used = pool) => {
  const cache = await openCache(
    { redisUrl, dataDir: '/nonexistent', searchPath: [] },
    () => undefined,
    timing,
  );
  t.teardown(() => cache.close());
  return { cache, quota: createQuota(cache, used) };
};

let partners = 0;
const newPartner = () => `partner-${++partners}`;
const keyOf = (partner: string) => `ung-thuan:quota:{${partner}}:${Math.floor(now_ms / 60_000)}`;

/** Calls in turn, all at the same time. @returns how many were granted; any other refusal is thrown */
async function countGranted(quotas: readonly Quota[], partner: string, calls: number, limit: number) {
  const results = await Promise.all(
    Array.from({ length: calls }, async (_, i) => {
      try {
        await (quotas[i % quotas.length] as Quota).take(partner, limit);
        return true;
      } catch (error) {
        if (error instanceof Problem && error.code === 'rate_limited') return false;
        throw error;
      }
    }),
  );
  return results.filter(Boolean).length;
}

t.test('calls are counted down to the limit, and then refused until the minute is over', async (t) => {
  const { quota } = await openQuota(t);
  const partner = newPartner();
  now_ms = (WINDOW * WINDOW_S + 0.5) * 1000;
  for (const remaining of [2, 1, 0])
    t.strictSame(await quota.take(partner, 3), { limit: 3, remaining, reset_s: 60, window_s: 60 });
  const refused = () => quota.take(partner, 3).catch((error) => error);
  t.match(await refused(), { code: 'rate_limited', status: 429, headers: { 'retry-after': '60' } });
  now_ms = (WINDOW * WINDOW_S + 59.999) * 1000;
  t.match(await refused(), { code: 'rate_limited', headers: { 'retry-after': '1' } });
  t.equal((await quota.take(newPartner(), 3)).remaining, 2, 'another partner has a quota of its own');
  now_ms = (WINDOW + 1) * WINDOW_S * 1000;
  t.strictSame(await quota.take(partner, 3), { limit: 3, remaining: 2, reset_s: 60, window_s: 60 });
});

t.test('the counter of a minute expires', async (t) => {
  const { quota } = await openQuota(t);
  const partner = newPartner();
  for (let i = 0; i < 3; i++) await quota.take(partner, 3);
  const ttl_s = await redis.client.ttl(keyOf(partner));
  t.ok(ttl_s > WINDOW_S && ttl_s <= 2 * WINDOW_S, `${ttl_s} s`);
});

t.test('gateways reserve calls in hundredths of the quota', async (t) => {
  const { quota } = await openQuota(t);
  const partner = newPartner();
  for (let i = 0; i < 60; i++) t.equal((await quota.take(partner, 6_000)).remaining, 5_999 - i);
  t.equal(await redis.client.get(keyOf(partner)), '60');
  await quota.take(partner, 6_000);
  t.equal(await redis.client.get(keyOf(partner)), '120');
});

for (const [name, redisUrl] of [
  ['Redis', redis.url],
  ['PostgreSQL', 'none'],
] as const) {
  t.test(`all gateways together grant exactly the quota, counted in ${name}`, async (t) => {
    const quotas = [await openQuota(t, redisUrl), await openQuota(t, redisUrl)].map(({ quota }) => quota);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 250 }),
        fc.integer({ min: 0, max: 30 }),
        async (limit, more) => {
          // Each gateway alone asks for more than the limit, so none keeps a reserved call to itself.
          t.equal(await countGranted(quotas, newPartner(), 2 * (limit + more), limit), limit);
        },
      ),
      { numRuns: 8 },
    );
  });
}

for (const [name, redisUrl] of [
  ['Redis', redis.url],
  ['PostgreSQL', 'none'],
] as const) {
  t.test(`a client that calls while calls are left uses the whole quota, counted in ${name}`, async (t) => {
    const limit = 700;
    const { quota } = await openQuota(t, redisUrl);
    const partner = newPartner();
    const told: number[] = [];
    for (let i = 0; i < limit; i += 1) told.push((await quota.take(partner, limit)).remaining);
    t.strictSame(
      told,
      Array.from({ length: limit }, (_, i) => limit - 1 - i),
    );
    await t.rejects(quota.take(partner, limit), { code: 'rate_limited' });

    const both = [quota, (await openQuota(t, redisUrl)).quota];
    const shared = newPartner();
    let used = 0;
    for (let remaining = limit; remaining > 0; used += 1)
      remaining = (await (both[used % 2] as Quota).take(shared, limit)).remaining;
    t.ok(used >= limit - 1, `${used} calls by two gateways in turn`);
  });
}

t.test('without Redis a minute is counted in PostgreSQL', async (t) => {
  const { quota } = await openQuota(t, 'none');
  const partner = newPartner();
  t.equal(await countGranted([quota], partner, 250, 250), 250);
  const { rows } = await db.owner.query(
    'SELECT window_start, taken FROM partner.quota_window WHERE subject = $1',
    [partner],
  );
  t.strictSame(rows, [{ window_start: new Date(Math.floor(now_ms / 60_000) * 60_000), taken: 250 }]);
  const take = async () =>
    (await login.query("SELECT * FROM gate.take_quota('edge', '2026-01-01Z', 10, 25)")).rows[0];
  t.strictSame(
    [await take(), await take(), await take(), await take()],
    [
      { granted: 10, unreserved: 15 },
      { granted: 10, unreserved: 5 },
      { granted: 5, unreserved: 0 },
      { granted: 0, unreserved: 0 },
    ],
  );
});

t.test('a counter that cannot be used: the minute is counted in PostgreSQL', async (t) => {
  const { cache, quota } = await openQuota(t);
  const partner = newPartner();
  await redis.client.set(keyOf(partner), 'nonsense');
  t.equal(await countGranted([quota], partner, 5, 3), 3);
  t.equal(cache.isUp, false);
  const lifted = newPartner();
  const another = await openQuota(t);
  await redis.client.set(keyOf(lifted), '-1000');
  t.equal((await another.quota.take(lifted, 3)).remaining, 2, 'never more than the limit is promised');
  await redis.client.set(keyOf(lifted), '1000');
  const { quota: late } = await openQuota(t);
  await t.rejects(late.take(lifted, 3), { code: 'rate_limited' }, 'a false counter can refuse');
});

t.test('Redis that stops and comes back', async (t) => {
  const { cache, quota } = await openQuota(t, redis.url, { ...TEST_TIMING, redisCommandTimeout_ms: 1_000 });
  const partner = newPartner();
  redis.suspend();
  t.equal(await countGranted([quota], partner, 5, 3), 3);
  redis.resume();
  now_ms += WINDOW_S * 1000; // beyond the second in which Redis is left out
  await until(async () => (await cache.ask((client) => client.ping())) === 'PONG');
  t.equal(await countGranted([quota], partner, 5, 3), 3);
  t.ok(Number(await redis.client.get(keyOf(partner))) >= 3, 'counted there again');
});

t.test('without Redis and PostgreSQL nothing is counted', async (t) => {
  const gone = new pg.Pool({ ...gatewayLogin(), max: 1 });
  await gone.end();
  const { quota } = await openQuota(t, 'none', TEST_TIMING, gone);
  t.equal(await countGranted([quota], newPartner(), 50, 3), 50);
});

t.test('the RateLimit fields', async (t) => {
  const state = { limit: 100, remaining: 7, reset_s: 12, window_s: 60 };
  t.strictSame(rateHeaders(state), {
    'ratelimit-policy': '"partner";q=100;w=60',
    ratelimit: '"partner";r=7;t=12',
  });
  t.strictSame(
    rateHeaders(state, { policy: 'consent', state: { limit: 4, remaining: 0, reset_s: 86_400 } }),
    {
      'ratelimit-policy': '"partner";q=100;w=60, "consent";q=4',
      ratelimit: '"partner";r=7;t=12, "consent";r=0;t=86400',
    },
  );
});
