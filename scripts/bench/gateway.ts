/**
 * Release, lifecycle and poll: one JSON line a scenario, each against a bare route in the same run, on a fresh database.
 * BENCH_PEOPLE sets how many people it holds (200000).
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { catalogueFacts } from '../../src/commands/catalogue-facts.js';
import { writeSandbox } from '../../src/commands/sandbox-data.js';
import { startEmbedded } from '../../src/database/embedded.js';
import { migrate } from '../../src/database/migrate.js';
import { formatId } from '../../src/id.js';
import { createSandboxIdentity } from '../../src/sandbox/routes.js';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 200_000);
const CONCURRENCY = 32;
const ROUNDS = 3;
const BATCH = Math.min(12_000, Math.floor(PEOPLE / 5)); // signed ahead, and sent well within a signature's 60 seconds
const PORT = 18_431;
const BARE_PORT = 18_432;
const FIELDS = '{person.birth_full_name,person.date_of_birth,person.phone_number}';

interface Result {
  readonly done: number;
  readonly failures: number;
  readonly per_s: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
}

const children: ChildProcess[] = [];
const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-bench-'));
const origin = `http://localhost:${PORT}`;
const embedded = await startEmbedded(folder);
const admin = new pg.Client(embedded.admin);
await admin.connect();

try {
  await migrate(admin, catalogueFacts());
  await writeSandbox(admin, { people: PEOPLE, dataDir: folder });
  await admin.query("UPDATE partner.partner SET quota_per_minute = 10000000 WHERE partner_id = 'bank-a'");
  const gateway = await startGateway();
  const jwk = JSON.parse(readFileSync(join(folder, 'partners', 'bank-a.jwk.json'), 'utf8'));
  await startBare(jwk);
  const load = fork(new URL('load.ts', import.meta.url), { execArgv: ['--import=tsx'] });
  children.push(load);
  const run = (job: object) =>
    new Promise<Result>((done) => {
      load.once('message', (result) => done(result as Result));
      load.send({ jwk, origin, concurrency: CONCURRENCY, ...job });
    });
  const wanted = process.argv.slice(2);
  for (const scenario of [release, lifecycle, poll]) {
    if (wanted.length === 0 || wanted.includes(scenario.name)) await scenario(run, gateway.pid ?? 0);
  }
} finally {
  for (const child of children) child.kill('SIGTERM');
  await admin.end();
  await new Promise((done) => setTimeout(done, 3_000));
  await embedded.close();
  rmSync(folder, { recursive: true, force: true });
}

type Run = (job: object) => Promise<Result>;

async function release(run: Run, pid: number): Promise<void> {
  const bare: Result[] = [];
  const gate: Result[] = [];
  const people = await adults(BATCH);
  await run({ kind: 'bare', origin: `http://localhost:${BARE_PORT}`, targets: people.slice(0, 2_000) });
  await run({ kind: 'release', targets: await seedConsents(2_000) });
  const before = await entries();
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await run({ kind: 'bare', origin: `http://localhost:${BARE_PORT}`, targets: people }));
    gate.push(await run({ kind: 'release', targets: await seedConsents(BATCH) }));
  }
  const recorded = (await entries()) - before;
  const released = gate.reduce((sum, each) => sum + each.done - each.failures, 0);
  if (recorded !== released) throw new Error(`${released} releases left ${recorded} ledger entries`);
  const ratio = Number((median(gate).per_s / median(bare).per_s).toFixed(2));
  report(
    'release',
    median(gate),
    { bare_per_s: median(bare).per_s, bare_p99_ms: median(bare).p99_ms, ratio },
    pid,
  );
}

async function lifecycle(run: Run, pid: number): Promise<void> {
  const count = Math.min(2_000, BATCH);
  const { rows } = await admin.query<{ number: string }>(
    `SELECT population.number_text(p.personal_id_number) AS number FROM population.person p
     WHERE p.account_level = 2 AND p.death_date IS NULL AND p.date_of_birth < '2005-01-01' LIMIT $1`,
    [count],
  );
  const key = JSON.parse(readFileSync(join(folder, 'sandbox-identity-key.jwk.json'), 'utf8'));
  const identity = await createSandboxIdentity(origin, key);
  const targets = rows.map((row) => row.number);
  const tokens = await Promise.all(targets.map((number) => identity.sign(number, '2')));
  report('lifecycle', await run({ kind: 'lifecycle', targets, tokens }), { calls_each: 4 }, pid);
}

async function poll(run: Run, pid: number): Promise<void> {
  const { rows } = await admin.query<{ id: string }>(
    `INSERT INTO consent.request (person_id, request_id, partner_id, purpose, statement, required_fields, optional_fields,
       access_mode, retention, binding_code, salt, subject, by_share_code, prompted, asked_at, expires_at)
     SELECT p.person_id, consent.new_id(consent.bucket(p.person_id)), 'bank-a', 'bank.account_opening', 'x', '${FIELDS}', '{}',
       'once', 'P90D', 'AAAA', ledger.new_salt(), sha256('x'), false, false, now(), now() + interval '1 hour'
     FROM population.person p LIMIT $1 RETURNING request_id AS id`,
    [BATCH],
  );
  const targets = rows.map((row) => formatId('csr', row.id));
  await run({ kind: 'poll', targets: targets.slice(0, 2_000) });
  report('poll', await run({ kind: 'poll', targets }), {}, pid);
}

async function adults(count: number): Promise<string[]> {
  const { rows } = await admin.query<{ id: string }>(
    'SELECT person_id AS id FROM population.person ORDER BY random() LIMIT $1',
    [count],
  );
  return rows.map((row) => row.id);
}

async function seedConsents(count: number): Promise<string[]> {
  const { rows } = await admin.query<{ id: string }>(
    `INSERT INTO consent.consent (person_id, consent_id, request_id, partner_id, purpose, statement, fields, access_mode,
       retention, salt, subject, by_share_code, given_at, valid_until)
     SELECT p.person_id, consent.new_id(consent.bucket(p.person_id)), gen_random_uuid(), 'bank-a', 'bank.account_opening', 'x',
       '${FIELDS}', 'once', 'P90D', ledger.new_salt(), sha256('x'), false, now(), now() + interval '1 day'
     FROM (SELECT person_id FROM population.person ORDER BY random() LIMIT $1) p RETURNING consent_id AS id`,
    [count],
  );
  return rows.map((row) => formatId('cst', row.id));
}

async function entries(): Promise<number> {
  const { rows } = await admin.query<{ n: number }>(
    "SELECT count(*)::integer AS n FROM ledger.entry WHERE kind = 'release'",
  );
  return rows[0]?.n ?? 0;
}

function median(results: readonly Result[]): Result {
  return [...results].sort((a, b) => a.per_s - b.per_s)[Math.floor(results.length / 2)] as Result;
}

function report(scenario: string, result: Result, more: object, pid: number): void {
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  const machine = { cpus: cpus().length, cpu: cpus()[0]?.model, node: process.version };
  const rss_max_mb = Math.round(Number(peak) / 1024);
  console.log(
    JSON.stringify({
      scenario,
      ...result,
      ...more,
      rss_max_mb,
      people: PEOPLE,
      concurrency: CONCURRENCY,
      machine,
    }),
  );
  if (result.failures > 0) process.exitCode = 1;
}

async function startGateway(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['dist/main.js', 'start'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      DATA_DIR: folder,
      PORT: String(PORT),
      METRICS_PORT: '0',
      LOG_LEVEL: 'error',
      NODE_ENV: 'development',
    },
  });
  children.push(child);
  await new Promise<void>((done, failed) => {
    child.stdout?.on('data', (text) => String(text).includes('is ready') && done());
    child.once('exit', () => failed(new Error('the gateway does not start')));
  });
  return child;
}

async function startBare(jwk: Record<string, string>): Promise<void> {
  const { d: _, ...publicJwk } = jwk;
  const privateJwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const given = JSON.stringify({ publicJwk, privateJwk, login: embedded.admin, port: BARE_PORT });
  children.push(fork(new URL('bare.ts', import.meta.url), [given], { execArgv: ['--import=tsx'] }));
  for (let i = 0; i < 50; i++) {
    await new Promise((done) => setTimeout(done, 200));
    if (
      await fetch(`http://localhost:${BARE_PORT}/`).then(
        () => true,
        () => false,
      )
    )
      return;
  }
  throw new Error('the bare route does not start');
}
