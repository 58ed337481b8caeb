import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { type Answer, openConnection, requestBytes } from '../../scripts/bench/connection.js';
import { signIn } from '../../scripts/client/citizen.js';
import { createPartnerClient } from '../../scripts/client/partner.js';
import { importPrivateKey } from '../../src/http-signature/key.js';
import { signRequest } from '../../src/http-signature/request/sign.js';
import { personas } from '../../src/population/personas.js';
import { until } from '../delivery/receivers.js';
import { createTestDatabase } from '../helpers/database.js';
import { freePort } from '../helpers/gateway.js';
import { testServers } from '../helpers/servers.js';
import { approve, onceFor } from './asking.js';

const database = await createTestDatabase(t, { people: true });
const dataDir = mkdtempSync(join(tmpdir(), 'ung-thuan-workers-'));
t.teardown(() => rmSync(dataDir, { recursive: true, force: true }));
const port = await freePort();
const origin = `http://localhost:${port}`;
const jwk = JSON.parse(readFileSync(join(testServers().partnersDir, 'bank-a.jwk.json'), 'utf8'));
const bank = createPartnerClient(origin, jwk);
const { day } = (await database.owner.query('SELECT gate.sample_day()::text AS day')).rows[0];
const an = personas(day).find(({ key }) => key === 'an')?.personal_id_number ?? '';
const WAIT_S = 30;

/** Runs the program with two workers, without Redis. */
function run(t: Test, words: readonly string[] = [], environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ['dist/main.js', 'start', '--json', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...{ DATABASE_URL: database.ownerUrl, REDIS_URL: 'none', DATA_DIR: dataDir, SAMPLE_PEOPLE: '0' },
      ...{ PORT: String(port), METRICS_PORT: '0', LOG_LEVEL: 'error', WORKERS: '2' },
      ADDRESS_CALLS_PER_MINUTE: '1000000',
      ...environment,
    },
  });
  t.teardown(() => child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  return { child, output };
}

/** Starts the gateway. */
async function start(t: Test, words: readonly string[] = [], environment: NodeJS.ProcessEnv = {}) {
  const { child, output } = run(t, words, environment);
  const events = () =>
    output.stdout
      .split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line));
  const died = () => events().filter(({ event }) => event === 'worker_died');
  await until(() => events().some(({ url }) => url !== undefined));
  const { metrics_url } = events().find(({ url }) => url !== undefined);
  const metrics = async () => (await fetch(metrics_url)).text();
  return { child, died, metrics };
}

const workersOf = ({ pid }: ChildProcess): number[] =>
  spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.trim() !== '')
    .map(Number);

/** Two connections; the primary hands connections to its workers in turn. */
const openTwo = async () => [await openConnection(port), await openConnection(port)] as const;

const probe = requestBytes(`localhost:${port}`, 'GET', '/healthz', {});

/** A poll that waits for the answer to a request. */
async function waitFor(requestId: string): Promise<Buffer> {
  const path = `/v1/consent-requests/${requestId}`;
  const headers = await signRequest({
    method: 'GET',
    targetUri: origin + path,
    key: importPrivateKey(jwk),
  });
  return requestBytes(`localhost:${port}`, 'GET', path, { ...headers, prefer: `wait=${WAIT_S}` });
}

const ask = async (): Promise<string> => {
  const asked = await bank.call('POST', '/v1/consent-requests', { body: onceFor(an) });
  t.equal(asked.status, 201);
  return asked.body.request_id;
};

/** @returns tells whether a waiting room has asked the database since, so that a poll has been read and waits */
async function watchForPoll(): Promise<() => Promise<boolean>> {
  const { at } = (await database.owner.query('SELECT clock_timestamp() AS at')).rows[0];
  const asked = `SELECT FROM pg_stat_activity a WHERE a.datname = current_database() AND a.query LIKE '%settled_requests%'
    AND a.pid <> pg_backend_pid() AND a.query_start > $1`;
  return async () => (await database.owner.query(asked, [at])).rowCount !== 0;
}

const statusOf = (answer: Answer) => JSON.parse(answer.body).status;

t.test('workers serve one port, wake each other, and are replaced when they die', async (t) => {
  const { child, died, metrics } = await start(t);
  const citizen = await signIn(origin, an);
  t.equal(workersOf(child).length, 2);

  const first = await openTwo();
  for (const connection of first) t.equal((await connection.send(probe)).status, 200);
  t.match(await metrics(), 'ung_thuan_request_duration_seconds_count{operation="probe",status="200"} 2\n');

  // Waiting polls otherwise ask the database four times a second.
  await database.owner.query('REVOKE EXECUTE ON FUNCTION gate.settled_requests FROM ung_thuan_partner');
  const requestId = await ask();
  const began = performance.now();
  const polls = await Promise.all(
    first.map(async (each) => ({ answer: each.send(await waitFor(requestId)) })),
  );
  await approve(citizen, requestId, ['person.birth_full_name']);
  for (const { answer } of polls) t.equal(statusOf(await answer), 'approved');
  t.ok(performance.now() - began < WAIT_S * 1000, 'woken before the wait was over');

  const next = await ask();
  const ends = await Promise.all(
    first.map(async (each) => ({
      end: each.send(await waitFor(next)).then(
        (answer) => statusOf(answer),
        () => 'lost',
      ),
    })),
  );
  const [dying] = workersOf(child) as [number];
  process.kill(dying, 'SIGKILL');
  await until(() => died().length > 0);
  t.match(died(), [{ signal: 'SIGKILL', stuck: false, restart_ms: 250 }]);
  await until(() => workersOf(child).length === 2);
  await approve(citizen, next, ['person.birth_full_name']);
  const ended = await Promise.all(ends.map(({ end }) => end));
  t.strictSame([...ended].sort(), ['approved', 'lost']);
  t.match(await metrics(), 'ung_thuan_workers_died_total 1\n');

  const last = await ask();
  const second = await openTwo();
  for (const connection of second) t.equal((await connection.send(probe)).status, 200);
  const isParked = await watchForPoll();
  const open = second[0].send(await waitFor(last));
  await until(isParked);
  const gone = once(child, 'exit');
  const all = workersOf(child);
  for (const pid of [...all, child.pid as number]) process.kill(pid, 'SIGTERM'); // as a terminal or supervisor does
  t.equal(statusOf(await open), 'pending', 'a waiting poll is answered');
  t.strictSame(await gone, [0, null]);
  for (const pid of all) t.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});

/** Lets the workers of a gateway spin for ever at SIGUSR2, as an endless loop in its code would. */
const SPINNING = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(
    "import cluster from 'node:cluster'; if (cluster.isWorker) process.on('SIGUSR2', () => { for (;;); });",
  )}`,
};
/** Whether a process has ended, if not been collected yet by whoever adopted it. */
const isGone = (pid: number): boolean =>
  /^(Z.*)?$/.test(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim());

t.test('a worker in an endless loop is killed and replaced, and does not outlive its primary', async (t) => {
  const { child, died, metrics } = await start(t, [], SPINNING);
  const [stuck, other] = workersOf(child) as [number, number];
  process.kill(stuck, 'SIGUSR2');
  await until(() => died().length > 0);
  t.match(died(), [{ signal: 'SIGKILL', stuck: true, restart_ms: 250 }]);
  t.ok(isGone(stuck));
  await until(() => workersOf(child).length === 2);
  t.ok(workersOf(child).includes(other), 'the other goes on');
  t.match(await metrics(), 'ung_thuan_workers_died_total 1\n');

  const left = workersOf(child);
  process.kill(other, 'SIGUSR2');
  child.kill('SIGKILL');
  t.strictSame(await once(child, 'exit'), [null, 'SIGKILL']);
  await until(() => left.every(isGone));
});

t.test('a gateway with a worker in an endless loop can be stopped', async (t) => {
  const { child } = await start(t, [], SPINNING);
  const all = workersOf(child);
  process.kill(all[0] as number, 'SIGUSR2');
  child.kill('SIGTERM');
  t.strictSame(await once(child, 'exit'), [0, null]);
  t.ok(all.every(isGone));
});

t.test('a worker that dies while others still start is replaced', async (t) => {
  const { child, output } = run(t);
  await until(() => workersOf(child).length === 2);
  const [first, slow] = workersOf(child) as [number, number];
  process.kill(slow, 'SIGSTOP');
  await until(async () => (await fetch(`${origin}/healthz`).catch(() => undefined))?.ok ?? false);
  process.kill(first, 'SIGKILL');
  process.kill(slow, 'SIGCONT');
  await until(() => output.stdout.includes('"url"') && workersOf(child).length === 2);
  t.match(output.stdout, '"event":"worker_died"');
  t.notOk(workersOf(child).includes(first));
  child.kill('SIGTERM');
  t.strictSame(await once(child, 'exit'), [0, null]);
});

t.test('workers run the parts that are named', async (t) => {
  const { child } = await start(t, ['--only', 'statistics,upkeep']);
  t.equal((await fetch(`${origin}/v1/statistics/residents`)).status, 401);
  t.equal((await fetch(`${origin}/v1/catalogue`)).status, 404);
  child.kill('SIGTERM');
  t.strictSame(await once(child, 'exit'), [0, null]);
});

t.test('a gateway whose workers cannot start ends', async (t) => {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { child, output } = run(t);
  t.strictSame(await once(child, 'close'), [1, null]);
  t.match(output.stderr, /EADDRINUSE.*\n(.*\n)*ung-thuan: a worker did not start/);
  server.close();
});

t.test('more connections than a login may have are refused at the start, in one line', async (t) => {
  const { rows } = await database.owner.query<{ most: number }>(
    "SELECT rolconnlimit AS most FROM pg_roles WHERE rolname = 'ung_thuan_partner'",
  );
  const most = rows[0]?.most ?? 0;
  const { child, output } = run(t, [], { WORKERS: '64', DATABASE_POOL_SIZE: '500' });
  t.strictSame(await once(child, 'close'), [1, null]);
  t.match(
    output.stderr,
    new RegExp(
      `^ung-thuan: the login ung_thuan_partner may have ${most} connections, [^\\n]* open up to 512:[^\\n]*\\n$`,
    ),
  );
});
