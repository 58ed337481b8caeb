import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import t, { type Test } from 'tap';
import { openCache } from '../../src/cache/redis.js';
import type { Observation } from '../../src/observation.js';
import { until } from '../delivery/receivers.js';
import { authority, issue, pemOfKey } from '../helpers/certificates.js';
import { freePort, TEST_TIMING } from '../helpers/gateway.js';

/** Redis as operators have it: with passwords, users, TLS of a private authority, as a cluster, behind sentinels. */

const PASSWORD = `p%40@:/?#'" mật`;
const encoded = encodeURIComponent(PASSWORD);
const HOST = '127.0.0.1';
const IMPATIENT = { ...TEST_TIMING, redisConnectTimeout_ms: 300, redisCommandTimeout_ms: 1_000 };

/** Starts a server with settings, until the test ends. A sentinel is one with a configuration file. */
async function startRedis(
  t: Test,
  settings: Readonly<Record<string, string | undefined>>,
  lines?: readonly string[],
): Promise<ChildProcess & { port: number }> {
  const port = Number(settings['tls-port'] ?? settings.port ?? (await freePort()));
  const dir = mkdtempSync(join(tmpdir(), 'ung-thuan-redis-'));
  const all = { port: String(port), bind: HOST, save: '', dir, ...settings };
  const config = Object.entries(all)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  const file = join(dir, `${port}.conf`);
  writeFileSync(file, `${[...config, ...(lines ?? [])].join('\n')}\n`);
  const child = spawn('redis-server', [file, ...(lines?.[0]?.startsWith('sentinel') ? ['--sentinel'] : [])], {
    stdio: 'ignore',
  });
  t.teardown(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
    rmSync(dir, { recursive: true, force: true });
  });
  return Object.assign(child, { port });
}

/** A client of the test itself, which waits for the server. */
function connect(t: Test, port: number, options: object = {}): Redis {
  const client = new Redis(port, HOST, { maxRetriesPerRequest: null, retryStrategy: () => 20, ...options });
  client.on('error', () => undefined);
  t.teardown(() => client.disconnect());
  return client;
}

async function open(t: Test, redisUrl: string, redisCaFile?: string, timing = TEST_TIMING) {
  const said: string[] = [];
  const observe = (observation: Observation) => {
    if (observation.event === 'redis')
      said.push([observation.state, observation.reason].filter(Boolean).join(' '));
  };
  const options = { redisUrl, redisCaFile, dataDir: '/nonexistent', searchPath: [] };
  const cache = await openCache(options, observe, timing);
  t.teardown(() => cache.close());
  const store = (key: string) =>
    cache.ask(async (client) => {
      await client.set(key, 'a', 'EX', 60);
      return client.get(key);
    });
  /** That messages arrive which another gateway publishes. */
  const hears = async (other: Awaited<ReturnType<typeof openCache>>) => {
    const messages: string[] = [];
    cache.subscribe('channel', (message) => messages.push(message));
    await until(async () => {
      await other.ask((client) => client.publish('channel', 'message'));
      return messages.length > 0;
    });
  };
  return { cache, said, store, hears };
}

t.test('a password, and a user with one', async (t) => {
  const { port } = await startRedis(t, { requirepass: PASSWORD });
  const admin = connect(t, port, { password: PASSWORD });
  await admin.acl(
    'SETUSER',
    'gateway',
    'on',
    `>${PASSWORD}`,
    '~ung-thuan:*',
    '&ung-thuan:*',
    '+@all',
    '-@admin',
  );
  const one = await open(t, `redis://:${encoded}@${HOST}:${port}/3`);
  t.equal(await one.store('x'), 'a');
  await one.hears(one.cache);
  const user = await open(t, `redis://gateway:${encoded}@${HOST}:${port}`);
  t.equal(await user.store('ung-thuan:x'), 'a');
  t.strictSame([one.said, user.said], [['up'], ['up']]);
  t.equal(await user.store('other'), undefined, 'a key that the user may not use');
  user.cache.subscribe('channel', () => undefined);
  t.strictSame(user.said, ['up', 'refused NOPERM']);
});

t.test('a refused password is said once, and no longer when it is right', async (t) => {
  const { port } = await startRedis(t, { requirepass: PASSWORD });
  const admin = connect(t, port, { password: PASSWORD });
  await admin.ping();
  for (const [login, reason] of [
    [`:${encoded}x@`, 'WRONGPASS'],
    [`gateway:${encoded}@`, 'WRONGPASS'],
    ['', 'NOAUTH'],
  ] as const) {
    const { cache, said } = await open(t, `redis://${login}${HOST}:${port}`, undefined, IMPATIENT);
    const refusals = async () =>
      Number(new RegExp(`errorstat_${reason}:count=(\\d+)`).exec(await admin.info('errorstats'))?.[1] ?? 0);
    const before = await refusals();
    await until(async () => (await refusals()) >= before + 4); // it goes on trying
    t.strictSame(said, [`refused ${reason}`], login);
    t.equal(cache.isUp, false);
    t.equal(await cache.ask(async () => 'asked'), undefined);
  }
  const late = await open(t, `redis://gateway:${encoded}@${HOST}:${port}`, undefined, IMPATIENT);
  await admin.acl('SETUSER', 'gateway', 'on', `>${PASSWORD}`, '~*', '&*', '+@all');
  await until(() => late.cache.isUp);
  t.equal(await late.store('x'), 'a');
  t.strictSame(late.said, ['refused WRONGPASS', 'up']);
});

t.test('TLS with a private authority', async (t) => {
  const dir = t.testdir();
  const file = (name: string, text: string) => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };
  const right = await authority('right authority');
  const wrong = await authority('wrong authority');
  const server = await issue(right, 'server', [{ type: 'ip', value: HOST }]);
  const ca = file('ca.crt', right.certificate.toString('pem'));
  const tls = {
    'tls-cert-file': file('server.crt', server.certificate.toString('pem')),
    'tls-key-file': file('server.key', await pemOfKey(server)),
    'tls-ca-cert-file': ca,
    'tls-auth-clients': 'no',
  };
  const port = await freePort();
  await startRedis(t, { ...tls, 'tls-port': String(port), port: '0', requirepass: PASSWORD });
  await connect(t, port, { password: PASSWORD, tls: { ca: right.certificate.toString('pem') } }).ping();
  const one = await open(t, `rediss://:${encoded}@${HOST}:${port}`, ca);
  t.equal(await one.store('x'), 'a');
  await one.hears(one.cache);
  for (const other of [undefined, file('wrong.crt', wrong.certificate.toString('pem'))]) {
    const { said, cache } = await open(t, `rediss://:${encoded}@${HOST}:${port}`, other, IMPATIENT);
    t.match(said, [/^down (UNABLE_TO|SELF_SIGNED|CERT)/], 'its certificate is not accepted');
    t.equal(cache.isUp, false);
  }
});

t.test('a cluster of three with a password, which fails and comes back', async (t) => {
  const nodes = [];
  for (let i = 0; i < 3; i++) {
    nodes.push(
      await startRedis(t, {
        requirepass: PASSWORD,
        masterauth: PASSWORD,
        'cluster-enabled': 'yes',
        'cluster-port': String(await freePort()),
        'cluster-announce-ip': HOST,
        'cluster-node-timeout': '500',
      }),
    );
  }
  const admins = nodes.map(({ port }) => connect(t, port, { password: PASSWORD }));
  const state = async (i: number) => String(await admins[i]?.call('CLUSTER', 'INFO'));
  for (const [i, range] of [
    [0, 5_460],
    [5_461, 10_922],
    [10_923, 16_383],
  ].entries())
    await admins[i]?.call('CLUSTER', 'ADDSLOTSRANGE', ...range);
  const [{ port }] = nodes as unknown as [{ port: number }];
  for (const [i, admin] of admins.entries()) {
    const busPort = String(((await admins[0]?.config('GET', 'cluster-port')) as string[])[1]);
    if (i > 0) await admin.call('CLUSTER', 'MEET', HOST, String(port), busPort);
  }
  for (const i of [0, 1, 2]) await until(async () => /cluster_state:ok/.test(await state(i)));
  for (const i of [0, 1, 2]) await until(async () => /cluster_known_nodes:3/.test(await state(i)));
  const hosts = nodes.map((node) => `${HOST}:${node.port}`).join(',');
  const { cache, said, store, hears } = await open(t, `redis+cluster://:${encoded}@${hosts}`);
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) t.equal(await store(key), 'a');
  await hears(cache);
  const wrong = await open(t, `redis+cluster://:wrong@${hosts}`, undefined, IMPATIENT);
  t.strictSame(wrong.said, ['refused WRONGPASS']);

  nodes[2]?.kill('SIGSTOP');
  await until(() => said.length === 2);
  t.strictSame(said, ['up', 'down CLUSTERDOWN']);
  t.equal(cache.isUp, false);
  t.equal(await cache.ask(async () => 'asked'), undefined);
  nodes[2]?.kill('SIGCONT');
  await until(() => cache.isUp);
  t.equal(said.at(-1), 'up');
});

t.test('sentinels with a password of their own, and a failover', async (t) => {
  const login = { requirepass: PASSWORD, masterauth: PASSWORD };
  const master = await startRedis(t, login);
  const replica = await startRedis(t, { ...login, replicaof: undefined }, [
    `replicaof ${HOST} ${master.port}`,
  ]);
  const quoted = JSON.stringify(PASSWORD);
  const sentinels = [];
  for (let i = 0; i < 2; i++) {
    sentinels.push(
      await startRedis(t, { save: undefined, requirepass: 'of sentinels' }, [
        `sentinel monitor mymaster ${HOST} ${master.port} 1`,
        `sentinel auth-pass mymaster ${quoted}`,
        'sentinel down-after-milliseconds mymaster 500',
        'sentinel failover-timeout mymaster 2000',
        'sentinel sentinel-pass "of sentinels"',
      ]),
    );
  }
  const watcher = connect(t, sentinels[0]?.port ?? 0, { password: 'of sentinels' });
  await until(
    async () => ((await watcher.call('SENTINEL', 'replicas', 'mymaster')) as unknown[]).length === 1,
  );
  const hosts = sentinels.map(({ port }) => `${HOST}:${port}`).join(',');
  const url = (password: string, own: string) =>
    `redis+sentinel://:${password}@${hosts}/mymaster?sentinel_password=${own}`;
  const { cache, said, store, hears } = await open(t, url(encoded, 'of%20sentinels'));
  t.equal(await store('x'), 'a');
  await hears(cache);
  for (const [password, own] of [
    ['wrong', 'of%20sentinels'],
    [encoded, 'wrong'],
  ] as const) {
    const wrong = await open(t, url(password, own), undefined, IMPATIENT);
    t.strictSame(wrong.said, ['refused WRONGPASS'], own);
  }
  master.kill('SIGKILL');
  await until(async () => (await store('y')) === 'a');
  const now = connect(t, replica.port, { password: PASSWORD });
  t.match(await now.info('replication'), /role:master/);
  t.strictSame(
    said,
    ['up', 'down', 'up'].map((state, i) => (i === 1 ? (said[1] ?? state) : state)),
  );
  t.match(said[1], /^down/);
});
