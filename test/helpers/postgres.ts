import { execFileSync } from 'node:child_process';
import { appendFileSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Test } from 'tap';
import { findBinaries, postgresAccount, runAs } from '../../src/database/embedded.js';
import { freePort } from './gateway.js';

const PASSWORD = 'of a test';

/** A PostgreSQL server on loopback that a test may stop, start and make a standby. */
export interface TestPostgres {
  readonly port: number;
  /** The superuser's URL of the database postgres. */
  readonly url: string;
  /** Connects as the superuser until the test ends. */
  connect(database?: string): Promise<pg.Client>;
  /** Changes settings of the running server and waits until they are in force. */
  set(settings: Readonly<Record<string, string>>): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Restarts it in recovery: it reads and cannot write. */
  demote(): Promise<void>;
  promote(): Promise<void>;
  /** Creates a server with a copy of this one, which follows it; this one restarts for it. */
  standby(): Promise<TestPostgres>;
}

/** Creates a cluster and starts its server. */
export function createTestPostgres(t: Test): Promise<TestPostgres> {
  return createServer(t);
}

async function createServer(t: Test, primary?: { port: number; cluster: string }): Promise<TestPostgres> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-server-'));
  const cluster = join(folder, 'data');
  const binaries = await findBinaries();
  const account = process.getuid?.() === 0 ? await postgresAccount() : undefined;
  const own = (path: string) => account && chownSync(path, account.uid, account.gid);
  const run = (program: string, parameters: string[]) => runAs(account, [program, cluster], parameters);
  const control = (...words: string[]) =>
    run(binaries.pg_ctl, [...words, '--pgdata', cluster, '--wait', '--silent']);
  own(folder);
  if (primary !== undefined) {
    execFileSync('cp', ['-a', primary.cluster, cluster]);
    appendFileSync(
      join(cluster, 'postgresql.conf'),
      `port = ${port}\nprimary_conninfo = 'host=127.0.0.1 port=${primary.port} user=postgres password=''${PASSWORD}'''\n`,
    );
    writeFileSync(join(cluster, 'standby.signal'), '');
    own(join(cluster, 'standby.signal'));
  } else {
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, PASSWORD);
    own(passwordFile);
    await run(binaries.initdb, [
      ...['--pgdata', cluster, '--username', 'postgres', '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
      ...['--encoding', 'UTF8', '--locale', 'C', '--no-sync', '--no-instructions'],
    ]);
    appendFileSync(
      join(cluster, 'postgresql.conf'),
      `listen_addresses = '127.0.0.1'\nport = ${port}\nunix_socket_directories = ''\nfsync = off\nshared_buffers = '64MB'\n`,
    );
  }
  const connect = async (database = 'postgres') => {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password: PASSWORD, database });
    client.on('error', () => undefined); // the server is stopped at the end
    await client.connect();
    t.teardown(() => client.end().catch(() => undefined));
    return client;
  };
  const server: TestPostgres = {
    port,
    url: `postgres://postgres:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/postgres`,
    connect,
    async set(settings) {
      const client = await connect();
      for (const [name, value] of Object.entries(settings))
        await client.query(`ALTER SYSTEM SET ${name} = ${client.escapeLiteral(value)}`);
      await client.query('SELECT pg_reload_conf()');
      for (const [name, value] of Object.entries(settings))
        while ((await client.query('SELECT current_setting($1) AS v', [name])).rows[0].v !== value);
      await client.end();
    },
    start: () => control('start', '--log', join(folder, 'log')),
    stop: () => control('stop', '--mode', 'immediate'),
    async demote() {
      await control('stop', '--mode', 'fast');
      writeFileSync(join(cluster, 'standby.signal'), '');
      own(join(cluster, 'standby.signal'));
      await server.start();
    },
    promote: () => control('promote'),
    async standby() {
      await control('stop', '--mode', 'fast');
      const standby = await createServer(t, { port, cluster });
      await server.start();
      return standby;
    },
  };
  t.teardown(async () => {
    if (existsSync(join(cluster, 'postmaster.pid'))) await server.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 }); // what the server started may still be writing
  });
  await server.start();
  return server;
}
