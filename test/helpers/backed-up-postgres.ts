import { execFile } from 'node:child_process';
import {
  appendFileSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Test } from 'tap';
import { postgresAccount } from '../../src/database/embedded.js';
import { freePort } from './gateway.js';

const PASSWORD = 'of a test';
const DEBIAN = '/usr/lib/postgresql';
const POLL_MS = 50;
const run = promisify(execFile);

/** A PostgreSQL of Debian's on loopback whose logs are archived by pgBackRest, as docs/runbooks.md sets it up. */
export interface BackedUpPostgres {
  url(user: string, password: string, database: string): string;
  readonly adminPassword: string;
  connect(database: string): Promise<pg.Client>;
  /** Runs `pgbackrest --stanza=ung-thuan WORDS`. @returns what it prints */
  pgbackrest(...words: string[]): Promise<string>;
  /** Waits until all that was committed is in the archive. */
  archived(): Promise<void>;
  /** Waits until the second in which the last backup ended is over: a point within it cannot be restored. */
  afterBackup(): Promise<void>;
  /** Stops the server at once and deletes its data folder. */
  destroy(): Promise<void>;
  /** Starts the server, and waits until it has recovered. */
  start(): Promise<void>;
}

/** Creates a cluster with an archive, and starts its server. pgBackRest of Debian 12 knows PostgreSQL up to 15. */
export async function createBackedUpPostgres(t: Test): Promise<BackedUpPostgres> {
  const version = readdirSync(DEBIAN).find((name) => /^\d+$/.test(name));
  const program = (name: string) => join(DEBIAN, String(version), 'bin', name);
  const port = await freePort();
  const folder = mkdtempSync('/var/tmp/ung-thuan-restore-');
  const account = process.getuid?.() === 0 ? await postgresAccount() : undefined;
  const as = async (file: string, ...words: string[]) =>
    (await run(file, words, { ...account, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' } }))
      .stdout;
  const own = (path: string) => account && chownSync(path, account.uid, account.gid);
  const folders = ['repository', 'log', 'lock', 'spool'].map((name) => join(folder, name));
  for (const each of folders) mkdirSync(each, { mode: 0o750 });
  for (const each of [folder, ...folders]) own(each);
  const data = join(folder, 'data');
  const configuration = join(folder, 'pgbackrest.conf');
  const [repository, log, lock, spool] = folders;
  writeFileSync(
    configuration,
    `[global]
repo1-path=${repository}
repo1-retention-full=2
log-path=${log}
lock-path=${lock}
spool-path=${spool}
start-fast=y
log-level-console=warn

[ung-thuan]
pg1-path=${data}
pg1-port=${port}
pg1-socket-path=${folder}
`,
  );
  const backrest = ['--config', configuration, '--stanza=ung-thuan'];
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, PASSWORD);
  own(passwordFile);
  await as(
    program('initdb'),
    ...['--pgdata', data, '--username', 'postgres', '--pwfile', passwordFile, '--encoding', 'UTF8'],
    ...['--auth-host', 'scram-sha-256', '--auth-local', 'peer', '--locale', 'C', '--no-sync'],
  );
  appendFileSync(
    join(data, 'postgresql.conf'),
    `listen_addresses = '127.0.0.1'
port = ${port}
unix_socket_directories = '${folder}'
shared_buffers = '64MB'
fsync = off
archive_mode = on
archive_command = 'pgbackrest --config ${configuration} --stanza=ung-thuan archive-push %p'
`,
  );
  const control = (...words: string[]) =>
    as(program('pg_ctl'), ...words, '--pgdata', data, '--wait', '--silent');
  const connect = async (database: string) => {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password: PASSWORD, database });
    client.on('error', () => undefined); // the server is destroyed
    await client.connect();
    t.teardown(() => client.end().catch(() => undefined));
    return client;
  };
  const until = async (sql: string, values: unknown[] = []) => {
    const client = await connect('postgres');
    while (!(await client.query({ text: sql, values, rowMode: 'array' })).rows[0]?.[0])
      await new Promise((done) => setTimeout(done, POLL_MS));
    await client.end();
  };
  const start = async () => {
    await control('start', '--log', join(folder, 'server.log'), '--timeout', '120');
    await until('SELECT NOT pg_is_in_recovery()');
  };
  await start();
  t.teardown(async () => {
    await control('stop', '--mode', 'immediate').catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    adminPassword: PASSWORD,
    url: (user, password, database) =>
      `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    connect,
    pgbackrest: (...words) => as('pgbackrest', ...backrest, ...words),
    async archived() {
      const client = await connect('postgres');
      const { rows } = await client.query('SELECT pg_walfile_name(pg_switch_wal()) AS name');
      await client.end();
      await until('SELECT last_archived_wal >= $1 FROM pg_stat_archiver', [rows[0].name]);
    },
    async afterBackup() {
      const [{ backup }] = JSON.parse(await as('pgbackrest', ...backrest, '--output=json', 'info'));
      await until('SELECT extract(epoch FROM clock_timestamp()) >= $1::bigint + 1', [
        backup.at(-1).timestamp.stop,
      ]);
    },
    async destroy() {
      await control('stop', '--mode', 'immediate');
      rmSync(data, { recursive: true });
      mkdirSync(data, { mode: 0o700 });
      own(data);
    },
    start,
  };
}
