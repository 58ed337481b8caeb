import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import t from 'tap';
import { Client, type DatabaseSettings } from '../../src/database/hosts.js';
import { connectWhenRecovered } from '../../src/database/recovery.js';
import { parseDatabaseUrl } from '../../src/database/url.js';
import { freePort } from '../helpers/gateway.js';
import { createTestPostgres } from '../helpers/postgres.js';

/** A primary and its standby, with ports on which nobody listens or nobody answers. */

const primary = await createTestPostgres(t);
const standby = await primary.standby();
const closed = await freePort();
const held = new Set<Socket>();
const silent = createServer((socket) => held.add(socket)).listen(await freePort(), '127.0.0.1');
await once(silent, 'listening');
t.teardown(() => {
  for (const socket of held) socket.destroy();
  silent.close();
});
const mute = (silent.address() as AddressInfo).port;

/** The settings of a URL with these ports. */
function settingsOf(ports: readonly number[], parameters = '', timeout_ms = 9_000): DatabaseSettings {
  const url = new URL(primary.url);
  const hosts = ports.map((port) => `127.0.0.1:${port}`).join(',');
  return {
    ...parseDatabaseUrl('DATABASE_URL', url.href.replace(url.host, hosts) + parameters),
    connectionTimeoutMillis: timeout_ms,
  };
}

/** The port of the server to which a client connects. */
async function portOf(settings: DatabaseSettings): Promise<number> {
  const client = new Client(settings);
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ port: number }>('SELECT inet_server_port() AS port');
  await client.end();
  return rows[0]?.port ?? 0;
}

t.test('the first host that fits, in order', async (t) => {
  const both = [primary.port, standby.port];
  const reversed = both.toReversed();
  t.equal(await portOf(settingsOf(both)), primary.port);
  t.equal(await portOf(settingsOf(reversed)), primary.port, 'the standby cannot be written to');
  t.equal(await portOf(settingsOf(reversed, '?target_session_attrs=primary')), primary.port);
  t.equal(await portOf(settingsOf(reversed, '?target_session_attrs=any')), standby.port);
  t.equal(await portOf(settingsOf([closed, primary.port])), primary.port, 'none listens');
  t.equal(await portOf(settingsOf([standby.port])), standby.port, 'one host is not asked');
  await t.rejects(portOf(settingsOf([standby.port], '?target_session_attrs=primary')), {
    code: '25006',
    message: `127.0.0.1:${standby.port}: the server is a standby`,
  });
});

t.test('a host that does not answer takes its share of the time, once', async (t) => {
  let waits = 0;
  const count = () => {
    waits += 1;
  };
  silent.on('connection', count);
  const settings = settingsOf([mute, primary.port], '', 3_000);
  t.equal(await portOf(settings), primary.port);
  t.equal(await portOf(settings), primary.port);
  t.equal(waits, 1, 'the next search begins at the host that fitted');
  silent.off('connection', count);
});

t.test('where all hosts are slow, one that fits is found after its part of the time', async (t) => {
  const slow = createServer((socket) => {
    const far = connect(primary.port, '127.0.0.1');
    for (const each of [socket, far]) each.on('error', () => undefined);
    far.pipe(socket);
    // It answers once the next host has been asked.
    void asked.then(() => socket.pipe(far));
  }).listen(await freePort(), '127.0.0.1');
  await once(slow, 'listening');
  t.teardown(() => slow.close());
  const asked = once(silent, 'connection');
  const { port } = slow.address() as AddressInfo;
  t.equal(await portOf(settingsOf([port, mute], '', 3_000)), primary.port);
});

t.test('no host fits: one line with each, and the code that tells most', async (t) => {
  await t.rejects(portOf(settingsOf([closed, standby.port])), {
    message: `127.0.0.1:${closed}: connect ECONNREFUSED 127.0.0.1:${closed}; 127.0.0.1:${standby.port}: the server is read-only`,
  });
  const wrong = { ...settingsOf([closed, primary.port]), password: 'wrong' };
  const error = (await t.rejects(portOf(wrong), { code: '28P01' })) as unknown as Error;
  t.notMatch(JSON.stringify(error), /wrong/);
});

t.test('clients of the same settings share one search, also its failure', async (t) => {
  let connections = 0;
  const count = () => {
    connections += 1;
  };
  silent.on('connection', count);
  const settings = settingsOf([mute, primary.port], '', 3_000);
  const ports = await Promise.all([1, 2, 3, 4].map(() => portOf(settings)));
  t.strictSame(ports, [primary.port, primary.port, primary.port, primary.port]);
  t.equal(connections, 1);
  const none = settingsOf([mute], '?target_session_attrs=primary', 1_000);
  const failed = await Promise.allSettled([1, 2, 3].map(() => portOf(none)));
  t.ok(failed.every(({ status }) => status === 'rejected'));
  t.equal(connections, 2);
  silent.off('connection', count);
});

t.test('a client connects when a host has recovered', async (t) => {
  const starting = createServer((socket) =>
    socket.once('data', () => {
      const fields = Buffer.from('SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0');
      const head = Buffer.alloc(5);
      head.write('E');
      head.writeInt32BE(fields.length + 4, 1);
      socket.end(Buffer.concat([head, fields]));
      starting.close();
      starting.once('close', () => {
        promoted = standby.promote();
      });
    }),
  ).listen(await freePort(), '127.0.0.1');
  await once(starting, 'listening');
  const { port } = starting.address() as AddressInfo;
  const settings = settingsOf([port, standby.port]);
  let promoted: Promise<void> | undefined;
  const client = await connectWhenRecovered(settings);
  t.match((await client.query('SELECT inet_server_port() AS port')).rows, [{ port: standby.port }]);
  await client.end();
  await promoted; // before the server is stopped
});
