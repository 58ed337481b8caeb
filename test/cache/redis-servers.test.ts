import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import t, { type Test } from 'tap';
import { openCache } from '../../src/cache/redis.js';
import { parseRedisUrl, type RedisTlsFiles } from '../../src/cache/redis-url.js';
import type { Observation } from '../../src/observation.js';
import { ConfigError } from '../../src/user-error.js';
import { until } from '../delivery/receivers.js';
import { authority, type Issued, issue, pemOfKey } from '../helpers/certificates.js';
import { freePort, TEST_TIMING } from '../helpers/gateway.js';

/** Redis as operators have it: with passwords, users, TLS of a private authority, as a cluster, behind sentinels. */

const PASSWORD = `p%40@:/?#'" mật`;
const encoded = encodeURIComponent(PASSWORD);
const HOST = '127.0.0.1';
const IMPATIENT = { ...TEST_TIMING, redisConnectTimeout_ms: 2_000, redisCommandTimeout_ms: 1_000 };

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

async function open(t: Test, redisUrl: string, tls?: RedisTlsFiles, timing = TEST_TIMING) {
  const said: string[] = [];
  const observe = (observation: Observation) => {
    if (observation.event === 'redis')
      said.push([observation.state, observation.reason].filter(Boolean).join(' '));
  };
  const options = { redisUrl, redisTlsFiles: tls, dataDir: '/nonexistent', searchPath: [] };
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

/** The files of a server with TLS of a private authority, and of a client. */
async function tlsFiles(t: Test) {
  const dir = t.testdir();
  const file = (name: string, text: string) => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };
  const right = await authority('right authority');
  const wrong = await authority('wrong authority');
  const pair = async (by: Issued, name: string) => {
    const issued = await issue(by, name, [{ type: 'ip', value: HOST }]);
    return {
      certificate: file(`${name}.crt`, issued.certificate.toString('pem')),
      key: file(`${name}.key`, await pemOfKey(issued)),
    };
  };
  const ca = file('ca.crt', right.certificate.toString('pem'));
  const server = await pair(right, 'server');
  const client = { ca, ...(await pair(right, 'client')) };
  return {
    ca,
    wrongCa: file('wrong.crt', wrong.certificate.toString('pem')),
    client,
    stranger: { ca, ...(await pair(wrong, 'stranger')) },
    /** Settings of a server on a port with TLS only. */
    server: (port: number) => ({
      'tls-cert-file': server.certificate,
      'tls-key-file': server.key,
      'tls-ca-cert-file': ca,
      'tls-port': String(port),
      port: '0',
    }),
    /** How the test itself connects. */
    options: {
      tls: {
        ca: readFileSync(ca),
        cert: readFileSync(client.certificate),
        key: readFileSync(client.key),
      },
    },
  };
}

t.test('TLS with a private authority', async (t) => {
  const files = await tlsFiles(t);
  const port = await freePort();
  const settings = { ...files.server(port), 'tls-auth-clients': 'no', requirepass: PASSWORD };
  await startRedis(t, settings);
  await connect(t, port, { password: PASSWORD, ...files.options }).ping();
  const { ca } = files;
  const one = await open(t, `rediss://:${encoded}@${HOST}:${port}`, { ca });
  t.equal(await one.store('x'), 'a');
  await one.hears(one.cache);
  for (const other of [undefined, files.wrongCa]) {
    const { said, cache } = await open(t, `rediss://:${encoded}@${HOST}:${port}`, { ca: other }, IMPATIENT);
    t.match(said, [/^down (UNABLE_TO|SELF_SIGNED|CERT)/], 'its certificate is not accepted');
    t.equal(cache.isUp, false);
  }
});

t.test('a server that asks clients for a certificate', async (t) => {
  const files = await tlsFiles(t);
  const port = await freePort();
  await startRedis(t, files.server(port));
  await connect(t, port, files.options).ping();
  const one = await open(t, `rediss://${HOST}:${port}`, files.client);
  t.equal(await one.store('x'), 'a');
  await one.hears(one.cache);
  for (const other of [{ ca: files.ca }, files.stranger]) {
    const { said, cache } = await open(t, `rediss://${HOST}:${port}`, other, IMPATIENT);
    t.match(said, [/^down/]);
    t.equal(cache.isUp, false);
  }
});

t.test('files for TLS that cannot be used are refused in one line', async (t) => {
  const { ca, client, stranger } = await tlsFiles(t);
  const { certificate, key } = client;
  for (const [url, files, message] of [
    ['redis://a', { certificate, key }, /^REDIS_CERT_FILE needs a REDIS_URL with TLS/],
    ['rediss://a', { certificate }, 'REDIS_CERT_FILE and REDIS_KEY_FILE need each other'],
    ['rediss://a', { certificate, key: stranger.key }, 'REDIS_KEY_FILE is not the key of REDIS_CERT_FILE'],
    ['rediss://a', { certificate: key, key }, /^REDIS_CERT_FILE: .* holds no certificate$/],
    ['rediss://a', { certificate, key: ca }, /^REDIS_KEY_FILE: .* holds no private key/],
    ['rediss://a', { ca: '/nonexistent' }, 'REDIS_CA_FILE: /nonexistent cannot be read'],
  ] as const)
    t.throws(() => parseRedisUrl(url, files), { constructor: ConfigError, message });
});

t.test('a cluster by TLS, whose nodes ask clients for a certificate', async (t) => {
  const files = await tlsFiles(t);
  const port = await freePort();
  await startRedis(t, {
    ...files.server(port),
    'tls-cluster': 'yes',
    'cluster-enabled': 'yes',
    'cluster-port': String(await freePort()),
    'cluster-announce-ip': HOST,
  });
  const admin = connect(t, port, files.options);
  await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  await until(async () => /cluster_state:ok/.test(String(await admin.call('CLUSTER', 'INFO'))));
  const { store, hears, cache } = await open(t, `rediss+cluster://${HOST}:${port}`, files.client);
  for (const name of ['a', 'b', 'c']) t.equal(await store(name), 'a');
  await hears(cache);
  const { said } = await open(t, `rediss+cluster://${HOST}:${port}`, { ca: files.ca }, IMPATIENT);
  t.match(said, [/^down/]);
});

t.test('sentinels and servers by TLS, which ask clients for a certificate', async (t) => {
  const files = await tlsFiles(t);
  const replication = { 'tls-replication': 'yes' };
  const master = await startRedis(t, { ...files.server(await freePort()), ...replication });
  await connect(t, master.port, files.options).ping();
  const sentinel = await startRedis(
    t,
    { ...files.server(await freePort()), ...replication, save: undefined },
    [`sentinel monitor mymaster ${HOST} ${master.port} 1`],
  );
  const watcher = connect(t, sentinel.port, files.options);
  await until(async () =>
    ((await watcher.call('SENTINEL', 'master', 'mymaster')) as string[]).includes('master'),
  );
  const url = `rediss+sentinel://${HOST}:${sentinel.port}/mymaster`;
  const { store, hears, cache } = await open(t, url, files.client);
  t.equal(await store('x'), 'a');
  await hears(cache);
  const { said } = await open(t, url, { ca: files.ca }, IMPATIENT);
  t.match(said, [/^down/]);
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
        'cluster-node-timeout': '3000',
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
        'sentinel down-after-milliseconds mymaster 3000',
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
