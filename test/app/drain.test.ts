import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { signIn } from '../../scripts/client/citizen.js';
import { createTestGateway, freePort } from '../helpers/gateway.js';
import { onceFor } from './asking.js';

const WORKERS = 6;
const AGAIN_MS = 1_500;
const g = await createTestGateway(t, { REDIS_URL: 'none' });

/** Starts the program itself on the same database. */
async function startProgram(environment: NodeJS.ProcessEnv) {
  const port = await freePort();
  const dataDir = mkdtempSync(join(tmpdir(), 'ung-thuan-drain-'));
  t.teardown(() => rmSync(dataDir, { recursive: true, force: true }));
  const origin = `http://localhost:${port}`;
  const child: ChildProcess = spawn(process.execPath, ['dist/main.js', 'start'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      DATABASE_URL: g.ownerUrl,
      REDIS_URL: 'none',
      DATA_DIR: dataDir,
      SAMPLE_PEOPLE: '0',
      PORT: String(port),
      PUBLIC_ORIGIN: origin,
      METRICS_PORT: '0',
      LOG_LEVEL: 'silent',
      ADDRESS_CALLS_PER_MINUTE: '1000000',
      PERSON_CALLS_PER_MINUTE: '1000000',
      ...environment,
    },
  });
  const ended = once(child, 'close');
  let errors = '';
  child.stderr?.on('data', (text) => {
    errors += text;
  });
  t.teardown(() => child.kill('SIGKILL'));
  while (
    !(await fetch(`${origin}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await new Promise((done) => setTimeout(done, 50));
  return { origin, child, ended, errors: () => errors };
}

interface Answer {
  readonly status: number;
  readonly connection: string | undefined;
}

function read(agent: Agent, url: string, authorization: string): Promise<Answer> {
  return new Promise((done, failed) => {
    get(url, { agent, headers: { authorization } }, (answer) => {
      answer
        .resume()
        .on('end', () => done({ status: answer.statusCode ?? 0, connection: answer.headers.connection }));
    }).on('error', failed);
  });
}

/** Waits until the signal has arrived: the gateway says that it is no longer ready. */
async function untilDraining(origin: string): Promise<void> {
  while ((await fetch(`${origin}/readyz`)).status === 200) await new Promise((done) => setTimeout(done, 10));
}

t.test('SIGTERM under load loses no call of a client that leaves when it is not ready', async (t) => {
  const { origin, child, ended } = await startProgram({ DRAIN_SECONDS: '10' });
  const { token } = await signIn(origin, g.number('an'));
  const agent = new Agent({ keepAlive: true });
  t.teardown(() => agent.destroy());
  let isReady = true;
  let isStopping = false;
  const answers: (Answer & { readonly isStopping: boolean })[] = [];
  const failures: unknown[] = [];
  const work = async () => {
    while (isReady) {
      const at = isStopping;
      await read(agent, `${origin}/citizen/v1/prompts`, `Bearer ${token}`).then(
        (answer) => answers.push({ ...answer, isStopping: at }),
        (error) => failures.push(error),
      );
    }
  };
  const working = Array.from({ length: WORKERS }, work);
  while (answers.length < 10 * WORKERS) await new Promise((done) => setTimeout(done, 10));
  isStopping = true;
  // As a terminal does whose npm passes the signal on.
  child.kill('SIGTERM');
  child.kill('SIGINT');
  await untilDraining(origin);
  const served = answers.length;
  while (answers.length < served + 5 * WORKERS) await new Promise((done) => setTimeout(done, 10));
  isReady = false; // the client takes a while to notice
  await Promise.all(working);
  t.strictSame(failures, []);
  t.strictSame([...new Set(answers.map(({ status }) => status))], [200]);
  t.equal(answers.at(-1)?.connection, 'close');
  t.equal(answers[0]?.connection, 'keep-alive');
  t.strictSame(await ended, [0, null]);
});

t.test('a second signal ends it at once, and it says that not everything was stopped', async (t) => {
  const { origin, child, ended, errors } = await startProgram({ DRAIN_SECONDS: '300' });
  child.kill('SIGTERM');
  await untilDraining(origin);
  await new Promise((done) => setTimeout(done, AGAIN_MS)); // one that comes sooner counts as the first
  child.kill('SIGTERM');
  t.strictSame(await ended, [1, null]);
  t.match(errors(), /^ended before everything was stopped: a second SIGTERM\n$/);
});

t.test('streams go elsewhere at random times, and waiting polls are answered', async (t) => {
  const { token } = await g.citizen('duc');
  const streams = await Promise.all(
    Array.from({ length: 5 }, () =>
      fetch(`${g.origin}/citizen/v1/prompts/stream`, { headers: { authorization: `Bearer ${token}` } }),
    ),
  );
  const bank = g.partner('bank-a');
  const asked = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  const waiting = bank.call('GET', asked.headers.location as string, { headers: { prefer: 'wait=30' } });
  // Once the waiting room asks the database, the poll has arrived and is parked.
  const parked = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%settled_requests%'
    AND pid <> pg_backend_pid()`;
  while ((await g.owner.query(parked)).rowCount === 0) await new Promise((done) => setTimeout(done, 20));
  await g.gateway_.close();
  t.match(await waiting, { status: 200, body: { status: 'pending' } });
  const texts = await Promise.all(streams.map((each) => each.text()));
  for (const text of texts) t.match(text, /retry: \d+\n\nevent: moved\ndata: \{\}\n\n$/);
  const times = texts.map((text) => Number(/retry: (\d+)\n\nevent: moved/.exec(text)?.[1]));
  t.ok(new Set(times).size > 1, `${times}`);
  t.ok(Math.max(...times) <= 10_000);
});
