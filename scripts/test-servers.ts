import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { catalogueFacts } from '../src/catalogue-facts.js';
import { startEmbedded } from '../src/database/embedded.js';
import { migrate } from '../src/database/migrate.js';
import { writeSandbox } from '../src/sandbox/data.js';

/** The servers that all test processes share, passed in their environment (UNG_THUAN_TEST_SERVERS). */
export interface TestServers {
  readonly adminUrl: string;
  /** Migrated databases to clone: without people, and with the sample population. */
  readonly emptyTemplate: string;
  readonly peopleTemplate: string;
  readonly redisUrl: string;
  /** Private keys of the sandbox's partners. */
  readonly partnersDir: string;
}

const PEOPLE = 2_000;
const PORTS_FROM = 18_000; // below the range of ephemeral ports
const PORTS_TO = 32_000;
const PORTS_PER_RUN = 1_000;

const MEMORY = '/dev/shm';
const MEMORY_FREE_MIN_BYTES = 6 * 2 ** 30; // of which the databases of a run, and their log, take less than half

/** Where the servers' data is: in memory where there is much, since to copy the many small files of a database takes ten times as long on a disk. */
function dataFolder(): string {
  if (!existsSync(MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY);
  return Math.min(bavail * bsize, freemem()) < MEMORY_FREE_MIN_BYTES ? tmpdir() : MEMORY;
}

/** Starts one PostgreSQL and one Redis for a run, with the templates, and a sequence that allocates ports. */
export async function startTestServers(): Promise<{ servers: TestServers; close(): Promise<void> }> {
  const folder = mkdtempSync(join(dataFolder(), 'ung-thuan-test-'));
  const embedded = await startEmbedded(join(folder, 'data'));
  const settings = { ...embedded.admin, database: 'postgres' };
  const ports = await claimPorts();
  const redis = spawn('redis-server', ['--port', String(ports.first), '--bind', '127.0.0.1', '--save', ''], {
    stdio: 'ignore',
  });
  const close = async () => {
    redis.kill();
    ports.release();
    await embedded.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const makeTemplate = async (admin: pg.Client, name: string, people: number): Promise<void> => {
    await admin.query(`CREATE DATABASE ${name}`);
    const client = new pg.Client({ ...settings, database: name });
    await client.connect();
    await migrate(client, catalogueFacts());
    if (people > 0) {
      await writeSandbox(client, { people, dataDir: join(folder, 'data') });
      await prepareCounts(client);
    }
    await client.end();
  };
  try {
    const admin = new pg.Client(settings);
    await admin.connect();
    // The data does not outlive the run, so durability would only cost time.
    await admin.query('ALTER SYSTEM SET fsync = off');
    await admin.query('ALTER SYSTEM SET full_page_writes = off');
    await admin.query('SELECT pg_reload_conf()');
    await admin.query(
      `CREATE SEQUENCE test_port START ${ports.first + 1} MINVALUE ${ports.first + 1} MAXVALUE ${ports.last} CYCLE`,
    );
    await makeTemplate(admin, 'template_empty', 0);
    await makeTemplate(admin, 'template_people', PEOPLE);
    await admin.end();
    const password = encodeURIComponent(String(settings.password));
    const servers = {
      adminUrl: `postgres://postgres:${password}@localhost/postgres?host=${encodeURIComponent(String(settings.host))}`,
      emptyTemplate: 'template_empty',
      peopleTemplate: 'template_people',
      redisUrl: `redis://127.0.0.1:${ports.first}`,
      partnersDir: join(folder, 'data', 'partners'),
    };
    return { servers, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Does what upkeep does first, which takes longer than most tests: the cube's mapping of units and its running totals. */
async function prepareCounts(admin: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await admin.query('SELECT * FROM gate.fold_counts(10000)');
    if (rows[0].is_ready && rows[0].folded === 0) return;
  }
}

/**
 * Claims a block of ports for this run by listening on the port before it, so that no other run takes one of them between
 * its choice and its use.
 */
async function claimPorts(): Promise<{ first: number; last: number; release(): void }> {
  for (let claim = PORTS_FROM; claim < PORTS_TO; claim += PORTS_PER_RUN) {
    const server = createServer();
    const isClaimed = await new Promise<boolean>((done) => {
      server.once('error', () => done(false));
      server.listen(claim, '127.0.0.1', () => done(true));
    });
    if (isClaimed) {
      return { first: claim + 1, last: claim + PORTS_PER_RUN - 1, release: () => server.close() };
    }
  }
  throw new Error('no block of ports is free');
}
