import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Test } from 'tap';
import { freePort } from './gateway.js';

/** A user of a pooler. */
export interface PoolerUser {
  readonly user: string;
  readonly password: string;
}

/**
 * Starts PgBouncer in transaction mode before a server, until the test ends. Few connections to the server, so that clients
 * change from one to another.
 * @param server of PostgreSQL; its host is the folder of a socket
 * @returns its port on 127.0.0.1
 */
export async function startPgbouncer(
  t: Test,
  server: { readonly host: string; readonly port: number },
  users: readonly PoolerUser[],
): Promise<number> {
  const port = await freePort();
  const relay = await relayTo(t, `${server.host}/.s.PGSQL.${server.port}`);
  const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-pgbouncer-'));
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const settings = `[databases]
* = host=127.0.0.1 port=${relay}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${folder}/users
pool_mode = transaction
default_pool_size = 2
max_client_conn = 500
server_round_robin = 1
logfile = ${folder}/log
`;
  writeFileSync(join(folder, 'pgbouncer.ini'), settings);
  writeFileSync(
    join(folder, 'users'),
    users.map(({ user, password }) => `${quoted(user)} ${quoted(password)}\n`).join(''),
  );
  chmodSync(folder, 0o777); // it does not run as root
  const account = process.getuid?.() === 0 ? ['--user', 'postgres'] : [];
  const child: ChildProcess = spawn('pgbouncer', [...account, join(folder, 'pgbouncer.ini')], {
    stdio: 'ignore',
  });
  t.teardown(async () => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  });
  const [first] = users;
  for (;;) {
    const client = new pg.Client({ host: '127.0.0.1', port, ...first, database: 'postgres' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return port;
    } catch (error) {
      if ((error as { code?: string }).code !== 'ECONNREFUSED') throw error;
      await new Promise((done) => setTimeout(done, 20));
    }
  }
}

/** A port of this process before a socket, which may be in a folder that the pooler's account cannot enter. */
async function relayTo(t: Test, path: string): Promise<number> {
  const server = createServer((socket) => {
    const far = connect(path);
    socket.on('error', () => far.destroy());
    far.on('error', () => socket.destroy());
    socket.pipe(far).pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  return (server.address() as AddressInfo).port;
}
