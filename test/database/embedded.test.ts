import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { readConfig } from '../../src/config.js';
import { startEmbedded } from '../../src/database/embedded.js';
import { openServer } from '../../src/database/server.js';
import { startGateway } from '../../src/gateway.js';
import { freePort, TEST_TIMING } from '../helpers/gateway.js';

const dataDir = mkdtempSync(join(tmpdir(), 'ung-thuan-embedded-'));
const port = await freePort();
const config = readConfig({
  DATA_DIR: dataDir,
  PORT: String(port),
  METRICS_PORT: '0',
  REDIS_URL: 'none',
  SAMPLE_PEOPLE: '0',
  LOG_LEVEL: 'silent',
  PATH: '',
});
const gateway = await startGateway(config, TEST_TIMING);
t.teardown(() => rmSync(dataDir, { recursive: true, force: true }));

const PID_FILE = join(dataDir, 'postgres', 'data', 'postmaster.pid');
const postmaster = () => Number(readFileSync(PID_FILE, 'utf8').split('\n')[0]);
const becomesReady = async () => {
  while ((await fetch(`http://localhost:${port}/readyz`)).status !== 200)
    await new Promise((done) => setTimeout(done, 100));
};

t.test('after its postmaster died the embedded PostgreSQL is started again', async (t) => {
  const first = postmaster();
  process.kill(first, 'SIGKILL');
  while (!existsSync(PID_FILE) || postmaster() === first) await new Promise((done) => setTimeout(done, 50));
  await becomesReady();
  t.not(postmaster(), first);
});

t.test('a command that comes while it is down or recovers waits', async (t) => {
  process.kill(postmaster(), 'SIGKILL');
  const servers = await Promise.all([1, 2, 3].map(() => openServer(config)));
  for (const server of servers) {
    const admin = await server.connectAdmin();
    t.equal((await admin.query('SELECT 1 AS one')).rows[0].one, 1);
    await admin.end();
  }
  const admin = await (servers[0] as (typeof servers)[0]).connectAdmin();
  const { rows } = await admin.query('SELECT pg_backend_pid() AS pid');
  process.kill(rows[0].pid, 'SIGKILL'); // all others restart with it
  const other = await openServer(config);
  await (await other.connectAdmin()).end();
  for (const server of [other, ...servers]) await server.close();
  await becomesReady();
});

t.test('the last process stops it', async (t) => {
  const { admin, close } = await startEmbedded(dataDir);
  t.match(admin, { user: 'postgres' });
  await gateway.close();
  t.ok(existsSync(PID_FILE), 'this one keeps it');
  await close();
  t.notOk(existsSync(PID_FILE));
});

t.test(
  'it starts though the process that died was never reaped, as in a container without init',
  async (t) => {
    // The shell becomes a program that does not wait for the child.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 600'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    t.teardown(() => parent.kill());
    const [pid] = await once(parent.stdout, 'data');
    writeFileSync(PID_FILE, `${Number(pid)}\n${join(dataDir, 'postgres', 'data')}\n`, { mode: 0o600 });
    const embedded = await startEmbedded(dataDir);
    t.not(postmaster(), Number(pid));
    await embedded.close();
  },
);

t.test('a data folder that cannot be made is said in one line', async (t) => {
  for (const dataDir of ['/proc/ung-thuan', '/proc/ung-thuan/below', '/dev/null/below'])
    await t.rejects(
      startEmbedded(dataDir),
      { name: 'Error', message: /^DATA_DIR cannot be used: \w+: [^\n]*$/ },
      dataDir,
    );
});
