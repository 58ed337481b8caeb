import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import t, { type Test } from 'tap';
import { type Cache, type CacheOptions, openCache } from '../../src/cache/redis.js';
import type { Observation } from '../../src/observation.js';
import { TIMING, type Timing } from '../../src/timing.js';
import { approve, consentOf, onceFor, recurringFor } from '../app/asking.js';
import { until } from '../delivery/receivers.js';
import { createTestGateway, freePort, TEST_TIMING } from '../helpers/gateway.js';
import { createTestRedis } from '../helpers/redis.js';

type Gateway = Awaited<ReturnType<typeof createTestGateway>>;

const SEARCH_PATH = (process.env.PATH ?? '').split(':');
const IMPATIENT: Timing = { ...TEST_TIMING, redisCommandTimeout_ms: 1_000 };

/** Opens a cache until the test ends, and collects the states it reports. */
async function open(t: Test, options: Partial<CacheOptions>, timing = TEST_TIMING) {
  const states: string[] = [];
  const observe = (observation: Observation) => {
    if (observation.event === 'redis') states.push(observation.state);
  };
  const settings = { redisUrl: undefined, dataDir: '/nonexistent', searchPath: [], ...options };
  const cache = await openCache(settings, observe, timing);
  t.teardown(() => cache.close());
  return { cache, states };
}

/** The value that a working Redis stored. */
const storeAndRead = (cache: Cache, key: string, value: string) =>
  cache.ask(async (client) => {
    await client.set(key, value, 'EX', 60);
    return client.get(key);
  });

function shortFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-cache-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

t.test('Redis that is off is never asked', async (t) => {
  let asked = 0;
  const command = async () => ++asked;
  const off = await open(t, { redisUrl: 'none' });
  const absent = await open(t, { searchPath: [t.testdir(), '/nonexistent'] });
  const file = join(t.testdir({ file: '' }), 'file');
  const unwritable = await open(t, { searchPath: SEARCH_PATH, dataDir: join(file, 'data') });
  for (const { cache } of [off, absent, unwritable]) {
    t.equal(await cache.ask(command), undefined);
    t.equal(cache.isUp, false);
    t.doesNotThrow(() => cache.subscribe('channel', () => undefined));
  }
  t.equal(asked, 0);
  t.strictSame(off.states, [], 'as configured');
  t.strictSame(absent.states, ['off'], 'without redis-server on the PATH');
  t.strictSame(unwritable.states, ['off'], 'where no socket can be made');
});

t.test('after a failed command Redis is left out for a second', async (t) => {
  const redis = createTestRedis(t);
  const { cache } = await open(t, { redisUrl: redis.url });
  t.equal(await storeAndRead(cache, 'text', 'a'), 'a');
  t.ok((await redis.client.ttl('text')) > 0, 'a key with an expiry expires');
  const realNow = Date.now;
  const start_ms = realNow();
  let elapsed_ms = 0;
  Date.now = () => start_ms + elapsed_ms;
  t.teardown(() => {
    Date.now = realNow;
  });
  t.equal(await cache.ask((client) => client.incr('text')), undefined, 'refused by Redis');
  let asked = 0;
  for (elapsed_ms of [0, 999]) {
    t.equal(cache.isUp, false);
    t.equal(await cache.ask(async () => ++asked), undefined);
  }
  t.equal(asked, 0);
  elapsed_ms = 1_000;
  t.equal(cache.isUp, true);
  t.equal(await cache.ask((client) => client.get('text')), 'a');
});

t.test('Redis that does not reply', async (t) => {
  const redis = createTestRedis(t);
  const { cache, states } = await open(t, { redisUrl: redis.url }, IMPATIENT);
  t.equal(await storeAndRead(cache, 'text', 'a'), 'a');
  redis.suspend();
  t.equal(await cache.ask((client) => client.get('text')), undefined);
  t.equal(cache.isUp, false);
  redis.resume();
  await until(async () => (await cache.ask((client) => client.get('text'))) === 'a');
  t.strictSame(states, ['up'], 'its connection was never lost');
});

t.test('Redis that goes away and comes back', async (t) => {
  const redis = createTestRedis(t);
  const { cache, states } = await open(t, { redisUrl: redis.url });
  const messages: string[] = [];
  cache.subscribe('channel', (message) => messages.push(message));
  await until(async () => (await redis.client.publish('channel', 'first')) === 1);
  await until(() => messages.includes('first'));
  const unanswered = (async () => {
    redis.suspend();
    return cache.ask((client) => client.get('text'));
  })();
  await redis.kill();
  t.equal(await unanswered, undefined, 'a command under way');
  await until(() => states.at(-1) === 'down');
  t.equal(await cache.ask((client) => client.get('text')), undefined);
  redis.start();
  await until(() => cache.isUp);
  t.equal(await storeAndRead(cache, 'text', 'b'), 'b');
  await until(async () => (await redis.client.publish('channel', 'second')) === 1);
  await until(() => messages.includes('second'));
  t.strictSame(messages, ['first', 'second'], 'subscribed again');
  t.strictSame(states, ['up', 'down', 'up'], 'each change is reported once');
});

t.test('Redis that is away at the start is used once it is there', async (t) => {
  const redis = createTestRedis(t, { isStarted: false });
  const timing = { ...TEST_TIMING, redisConnectTimeout_ms: 50 };
  const { cache, states } = await open(t, { redisUrl: redis.url }, timing);
  t.equal(cache.isUp, false);
  t.equal(await cache.ask((client) => client.get('text')), undefined);
  const messages: string[] = [];
  cache.subscribe('channel', (message) => messages.push(message));
  redis.start();
  await until(async () => (await storeAndRead(cache, 'text', 'a')) === 'a');
  await until(async () => (await redis.client.publish('channel', 'late')) === 1);
  await until(() => messages.length > 0);
  t.strictSame(messages, ['late']);
  t.strictSame(states, ['down', 'up']);
});

t.test('one gateway runs the Redis of a data folder, and another uses it', async (t) => {
  const dataDir = shortFolder(t);
  const first = await open(t, { dataDir, searchPath: SEARCH_PATH });
  const second = await open(t, { dataDir, searchPath: SEARCH_PATH });
  t.equal(await storeAndRead(first.cache, 'text', 'a'), 'a');
  t.equal(await second.cache.ask((client) => client.get('text')), 'a');
  await second.cache.close();
  t.equal(await storeAndRead(first.cache, 'text', 'b'), 'b', 'it outlives the other gateway');
  const third = await open(t, { redisUrl: `unix://${join(dataDir, 'redis.sock')}` });
  t.equal(await third.cache.ask((client) => client.get('text')), 'b', 'also by URL');
  await first.cache.close();
  await until(() => third.states.at(-1) === 'down');
  await until(() => !existsSync(join(dataDir, 'redis.sock')));
});

t.test('a data folder whose path is too long for a socket', async (t) => {
  const dataDir = join(shortFolder(t), 'x'.repeat(120));
  const first = await open(t, { dataDir, searchPath: SEARCH_PATH });
  t.equal(await storeAndRead(first.cache, 'text', 'a'), 'a');
  const same = await open(t, { dataDir, searchPath: SEARCH_PATH });
  t.equal(await same.cache.ask((client) => client.get('text')), 'a');
  const other = await open(t, { dataDir: `${dataDir}y`, searchPath: SEARCH_PATH });
  t.equal(await other.cache.ask((client) => client.get('text')), null, 'another folder has its own');
});

t.test('a cluster', async (t) => {
  const port = await freePort();
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    save: '',
    dir: shortFolder(t),
    'cluster-enabled': 'yes',
    'cluster-port': String(await freePort()),
    'cluster-announce-ip': '127.0.0.1',
  };
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn('redis-server', words, { stdio: 'ignore' });
  const exited = once(child, 'exit');
  t.teardown(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const client = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on('error', () => undefined); // until it is started
  t.teardown(() => client.disconnect());
  await client.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  await until(async () => /cluster_state:ok/.test(String(await client.call('CLUSTER', 'INFO'))));
  const { cache, states } = await open(t, { redisUrl: `redis+cluster://127.0.0.1:${port}` });
  t.equal(await storeAndRead(cache, 'text', 'a'), 'a');
  const messages: string[] = [];
  cache.subscribe('channel', (message) => messages.push(message));
  await until(async () => (await client.publish('channel', 'message')) === 1);
  await until(() => messages.length > 0);
  t.strictSame(messages, ['message']);
  t.strictSame(states, ['up']);

  const active = (kind: string) => process.getActiveResourcesInfo().filter((each) => each === kind).length;
  client.disconnect();
  await once(client, 'end');
  child.kill('SIGSTOP');
  let least = active('TCPSocketWrap'); // those of earlier tests may still end
  await until(() => {
    const connections = active('TCPSocketWrap');
    least = Math.min(least, connections);
    return connections > least; // of a refresh of the slots
  });
  await cache.close();
  child.kill('SIGKILL');
  await until(() => active('Timeout') === 0, 10_000); // so that a process can end
});

/** A request, a decision during a long poll, a release, a revocation. */
async function story(t: Test, g: Gateway): Promise<void> {
  const bank = g.partner('bank-a');
  const an = await g.citizen('an');
  const asked = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  const waiting = bank.call('GET', asked.headers.location as string, { headers: { prefer: 'wait=30' } });
  t.equal((await approve(an, asked.body.request_id, ['person.birth_full_name'])).status, 200);
  t.match((await waiting).body, { status: 'approved' });
  const consent = await consentOf(bank, an, recurringFor(g.number('an')));
  t.equal((await bank.call('POST', `/v1/consents/${consent}/releases`, {})).status, 201);
  t.equal((await an.call('DELETE', `/consents/${consent}`)).status, 204);
  t.match(await bank.call('POST', `/v1/consents/${consent}/releases`, {}), {
    status: 409,
    body: { state: 'revoked' },
  });
}

t.test('a gateway works without Redis', async (t) => {
  await story(t, await createTestGateway(t, { REDIS_URL: 'none' }));
});

t.test('a gateway with wrong data in Redis, then no reply, then no Redis', async (t) => {
  const redis = createTestRedis(t);
  const g = await createTestGateway(
    t,
    { REDIS_URL: redis.url },
    { ...TEST_TIMING, redisCommandTimeout_ms: TIMING.redisCommandTimeout_ms },
  );
  const window = Math.floor(Date.now() / 60_000);
  for (const lie of ['', 'x', '{}', '[]', 'null', '0', '\u0000', 'x'.repeat(100_000)])
    await redis.client.publish('ung-thuan:wake', lie);
  for (const each of [window, window + 1]) {
    await redis.client.set(`ung-thuan:quota:{bank-a}:${each}`, 'nonsense');
    await redis.client.set(`ung-thuan:quota:{bank-b}:${each}`, '-99999999');
  }
  await story(t, g);

  redis.suspend();
  const bank = g.partner('bank-a');
  for (let i = 0; i < 6; i++) {
    const started = performance.now();
    const { status } = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('sinh')) });
    t.equal(status, 201);
    t.ok(performance.now() - started < 20_000, 'answered nevertheless');
  }
  await story(t, g);
  await redis.kill();
  await story(t, g);
});
