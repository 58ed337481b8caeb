import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { openCache } from '../../src/cache/redis.js';
import { createWake, type WakeRelay } from '../../src/cache/wake.js';
import { until } from '../delivery/receivers.js';
import { TEST_TIMING } from '../helpers/gateway.js';
import { createTestRedis } from '../helpers/redis.js';

const redis = createTestRedis(t);
const CHANNEL = 'ung-thuan:wake';

/** What one gateway has: its own connections to a Redis. */
async function gatewayWake(t: Test, redisUrl = redis.url, relay?: WakeRelay) {
  const cache = await openCache(
    { redisUrl, dataDir: '/nonexistent', searchPath: [] },
    () => undefined,
    TEST_TIMING,
  );
  t.teardown(() => cache.close());
  return createWake(cache, relay);
}

t.test('waiters of this gateway are woken at once, also without Redis', async (t) => {
  const { wake, on } = await gatewayWake(t, 'none');
  const woken: string[] = [];
  on('a', () => woken.push('a1'));
  const stop = on('a', () => woken.push('a2'));
  on('b', () => woken.push('b'));
  wake([]);
  wake(['c']);
  t.strictSame(woken, []);
  wake(['a']);
  t.strictSame(woken, ['a1', 'a2']);
  wake(['b', 'a']);
  t.strictSame(woken, ['a1', 'a2', 'b', 'a1', 'a2']);
  stop();
  wake(['a']);
  t.strictSame(woken.slice(5), ['a1']);
});

t.test('waiters of another gateway are woken: those of the keys and no others', async (t) => {
  const here = await gatewayWake(t);
  const there = await gatewayWake(t);
  const KEYS = ['person:1', 'person:2', '01890a5d-ac96-774b-bcce-b302099a8057', 'error', '__proto__'];
  const woken: string[] = [];
  for (const key of KEYS) there.on(key, () => woken.push(key));
  let rounds = 0;
  let ended = 0;
  there.on('end', () => ended++);
  await until(() => {
    here.wake(['end']);
    return ended > 0;
  });
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(KEYS), async (keys) => {
      woken.length = 0;
      const end = `end-${rounds++}`;
      let isEnded = false;
      there.on(end, () => {
        isEnded = true;
      });
      here.wake(keys);
      here.wake([end]); // messages of one connection arrive in order
      await until(() => isEnded);
      t.strictSame([...woken], keys);
    }),
    { numRuns: 30 },
  );
});

t.test('what nobody here would publish wakes nobody and does no harm', async (t) => {
  const { on } = await gatewayWake(t);
  let isWoken = false;
  on('key', () => {
    isWoken = true;
  });
  const woken: string[] = [];
  const [longest, tooLong] = ['x'.repeat(64), 'x'.repeat(65)];
  for (const key of [longest, tooLong, '']) on(key, () => woken.push(key));
  for (const message of ['error', 'Key', 'key,key', '\u0000', 'y'.repeat(100_000), tooLong])
    await redis.client.publish(CHANNEL, message);
  await until(async () => {
    await redis.client.publish(CHANNEL, longest);
    return woken.length > 0;
  });
  t.equal(isWoken, false);
  t.notOk(woken.includes(tooLong), 'a key is at most 64 characters long');
  await redis.client.publish(CHANNEL, `other key ${longest}`);
  await until(() => isWoken);
});

t.test('when Redis comes back, gateways wake each other again', async (t) => {
  const here = await gatewayWake(t);
  const there = await gatewayWake(t);
  let woken = 0;
  there.on('key', () => woken++);
  await redis.kill();
  let own = 0;
  here.on('key', () => own++);
  here.wake(['key']);
  t.equal(own, 1, 'meanwhile in the own gateway');
  redis.start();
  await until(() => {
    here.wake(['key']);
    return woken > 0;
  });
});

t.test('a connection that is closed while it is made anew rejects nothing unseen', async (t) => {
  const rejected: unknown[] = [];
  const note = (error: unknown) => rejected.push(error);
  process.on('unhandledRejection', note);
  t.teardown(() => process.off('unhandledRejection', note));
  // Before Redis: once told to, it holds back the answer to INFO, with which a connection becomes ready.
  const held: (() => void)[] = [];
  let isHolding = false;
  const sockets = new Set<Socket>();
  const proxy = createServer((socket) => {
    const upstream = connect(redis.url.slice('unix://'.length));
    for (const each of [socket, upstream]) each.on('error', () => undefined);
    sockets.add(socket);
    socket.pipe(upstream);
    upstream.on('data', (data) => {
      if (isHolding && data.includes('redis_version')) held.push(() => socket.write(data));
      else socket.write(data);
    });
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  t.teardown(() => proxy.close());
  const { port } = proxy.address() as AddressInfo;
  const cache = await openCache(
    { redisUrl: `redis://127.0.0.1:${port}`, dataDir: '/nonexistent', searchPath: [] },
    () => undefined,
    TEST_TIMING,
  );
  let count = 0;
  createWake(cache).on('key', () => count++);
  await until(async () => {
    await cache.ask((client) => client.publish(CHANNEL, 'key'));
    return count > 0;
  });
  isHolding = true;
  for (const socket of sockets) socket.destroy();
  await until(() => held.length >= 2);
  await cache.close();
  for (const release of held) release();
  await setTimeout(100);
  t.strictSame(rejected, []);
});

t.test('a relay wakes waiters in the processes beside this one, without Redis', async (t) => {
  const listeners: ((keys: readonly string[]) => void)[] = [];
  const relayTo = (own: number): WakeRelay => ({
    send: (keys) => {
      for (const [i, deliver] of listeners.entries()) if (i !== own) deliver(keys);
    },
    onWake: (callback) => {
      listeners[own] = callback;
    },
  });
  const [here, there] = [await gatewayWake(t, 'none', relayTo(0)), await gatewayWake(t, 'none', relayTo(1))];
  const woken: string[] = [];
  here.on('a', () => woken.push('here'));
  there.on('a', () => woken.push('there'));
  there.on('b', () => woken.push('b'));
  here.wake(['a']);
  t.strictSame(woken, ['here', 'there'], 'each once: what was relayed is not relayed again');
});
