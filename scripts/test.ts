/**
 * Runs the tests: finds or installs what they need beyond npm, builds what they start as commands and the page, starts one PostgreSQL and one Redis for
 * all files, runs tap, and prints the counts of its assertions as the last line. `npm test -- FILES` runs some.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { catalogueFacts } from '../src/catalogue-facts.js';
import { startEmbedded } from '../src/database/embedded.js';
import { migrate } from '../src/database/migrate.js';
import { writeSandbox } from '../src/sandbox/data.js';
import { buildTests, testFiles } from './test-build.js';

const NEEDED = [
  { program: 'redis-server', package: 'redis-server' },
  { program: 'chromium', package: 'chromium' },
];

function has(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

function provide(): void {
  const missing = NEEDED.filter(({ program }) => !has(program));
  if (missing.length === 0) return;
  const packages = missing.map((each) => each.package);
  if (process.getuid?.() === 0 && has('apt-get')) {
    console.log(`installing ${packages.join(' and ')} with apt-get`);
    const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    spawnSync('apt-get', ['update', '-qq'], quiet);
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet);
  }
  const still = NEEDED.filter(({ program }) => !has(program));
  if (still.length > 0) {
    console.error(`the tests need ${still.map((each) => each.program).join(' and ')}: install and run again`);
    process.exit(1);
  }
}

const TAP = 'node_modules/tap/dist/esm/run.mjs';
const TAP_BUILT = 'node_modules/@tapjs/test/test-built/dist/esm/index.js';

/**
 * tap leaves out a plugin named in .taprc only once it has been built again. Each plugin costs every test process time,
 * and the one for TypeScript would compile each file again.
 */
function leaveOutPlugins(): void {
  if (!readFileSync(TAP_BUILT, 'utf8').includes('@tapjs/mock')) return;
  spawnSync(process.execPath, [TAP, 'build'], { stdio: 'inherit' });
}

const PORTS_FROM = 18_000; // below the range from which systems take ports for outgoing connections
const PORTS_TO = 32_000;
const PORTS_PER_RUN = 1_000;

/**
 * Claims a block of ports for this run by listening on its first one: no other run, and no connection of ours, takes
 * one of them between its choice and its use.
 */
async function claimPorts(): Promise<{ first: number; count: number; release(): void }> {
  for (let first = PORTS_FROM; first < PORTS_TO; first += PORTS_PER_RUN) {
    const server = createServer();
    const isClaimed = await new Promise<boolean>((done) => {
      server.once('error', () => done(false));
      server.listen(first, '127.0.0.1', () => done(true));
    });
    if (isClaimed) return { first: first + 1, count: PORTS_PER_RUN - 1, release: () => server.close() };
  }
  throw new Error('no block of ports is free');
}

async function makeTemplate(admin: pg.Client, name: string, people: number): Promise<void> {
  await admin.query(`CREATE DATABASE ${name}`);
  const client = new pg.Client({ ...settings, database: name });
  await client.connect();
  await migrate(client, catalogueFacts());
  if (people > 0) await writeSandbox(client, { people, dataDir: join(folder, 'data') });
  await client.end();
}

const options = process.argv.slice(2).filter((word) => word.startsWith('-'));
const words = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const files = testFiles(words);
if (files.length === 0) {
  console.error(`no test file is named by ${words.join(' ')}`);
  process.exit(1);
}
provide();
leaveOutPlugins();
if (spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' }).status !== 0) process.exit(1);
const compiledName = await buildTests();
const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-test-'));
const embedded = await startEmbedded(join(folder, 'data'));
const settings = { ...embedded.admin, database: 'postgres' };
const ports = await claimPorts();
const redisPort = ports.first;
const redis = spawn('redis-server', ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', ''], {
  stdio: 'ignore',
});
let status = 1;
try {
  const admin = new pg.Client(settings);
  await admin.connect();
  // Nothing here outlives the run: a disk that is waited for would only make it slower.
  await admin.query('ALTER SYSTEM SET fsync = off');
  await admin.query('ALTER SYSTEM SET full_page_writes = off');
  await admin.query('SELECT pg_reload_conf()');
  await admin.query(
    `CREATE SEQUENCE test_port START ${ports.first + 1} MINVALUE ${ports.first + 1} MAXVALUE ${ports.first + ports.count - 1} CYCLE`,
  );
  await makeTemplate(admin, 'template_empty', 0);
  await makeTemplate(admin, 'template_people', 2_000);
  await admin.end();
  const servers = {
    adminUrl: `postgres://postgres:${encodeURIComponent(String(settings.password))}@localhost/postgres?host=${encodeURIComponent(String(settings.host))}`,
    emptyTemplate: 'template_empty',
    peopleTemplate: 'template_people',
    redisUrl: `redis://127.0.0.1:${redisPort}`,
    partnersDir: join(folder, 'data', 'partners'),
  };
  const tap = spawn(process.execPath, [TAP, ...options, ...files.map(compiledName)], {
    stdio: ['inherit', 'pipe', 'inherit'],
    env: { ...process.env, UNG_THUAN_TEST_SERVERS: JSON.stringify(servers) },
  });
  let tail = '';
  tap.stdout.setEncoding('utf8').on('data', (text: string) => {
    process.stdout.write(text);
    tail = (tail + text).slice(-4_000);
  });
  status = await new Promise<number>((done) => tap.on('close', (code) => done(code ?? 1)));
  // tap's own summary: "# { total: 12, pass: 12, fail: 0 }"
  const count = (what: string) => Number(new RegExp(`\\b${what}: (\\d+)`).exec(tail)?.[1] ?? 0);
  const skipped = count('skip') + count('todo');
  if (count('total') === 0) status ||= 1;
  console.log(`${count('pass')} passed, ${count('fail')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
} finally {
  redis.kill();
  ports.release();
  await embedded.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(status);
