/** What the benchmarks share: a gateway on a database of generated people, load generators, and reports. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../src/database/embedded.js';
import { formatId } from '../../src/id.js';

/** What a load generator reports of a run. */
export interface Result {
  readonly done: number;
  readonly failures: number;
  readonly per_s: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  /** Number of answers by status; for dispensings only. */
  readonly statuses?: Readonly<Record<string, number>>;
}

export const FIELDS = '{person.birth_full_name,person.date_of_birth,person.phone_number}';

/** An opened database folder. */
export interface Database {
  readonly admin: pg.Client;
  readonly login: pg.ClientConfig;
  close(): Promise<void>;
}

export async function openDatabase(folder: string): Promise<Database> {
  const embedded = await startEmbedded(folder);
  const admin = new pg.Client(embedded.admin);
  await admin.connect();
  return {
    admin,
    login: embedded.admin,
    close: async () => {
      await admin.end();
      await embedded.close();
    },
  };
}

/** Starts a gateway as a process of its own. */
export async function startGateway(folder: string, port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['dist/main.js', 'start'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      DATA_DIR: folder,
      PORT: String(port),
      METRICS_PORT: '0',
      LOG_LEVEL: 'error',
      NODE_ENV: 'development',
    },
  });
  await new Promise<void>((done, failed) => {
    child.stdout?.on('data', (text) => String(text).includes('is ready') && done());
    child.once('exit', () => failed(new Error('the gateway did not start')));
  });
  return child;
}

/** Stops a process and waits until it has exited. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await gone;
}

/** Starts a load generator as a process of its own. */
export function startLoadGenerator(
  jwk: object,
  origin: string,
): { child: ChildProcess; run(job: object): Promise<Result> } {
  const child = fork(new URL('load.ts', import.meta.url), { execArgv: ['--import=tsx'] });
  const run = (job: object) =>
    new Promise<Result>((done) => {
      child.once('message', (result) => done(result as Result));
      child.send({ jwk, origin, ...job });
    });
  return { child, run };
}

/** Reads the private key of a sandbox partner, and lifts the partner's quota. */
export async function readUnthrottledKey(
  { admin }: Database,
  folder: string,
  partnerId: string,
): Promise<Record<string, string>> {
  await admin.query('UPDATE partner.partner SET quota_per_minute = 10000000 WHERE partner_id = $1', [
    partnerId,
  ]);
  return JSON.parse(readFileSync(join(folder, 'partners', `${partnerId}.jwk.json`), 'utf8'));
}

/** Inserts a consent for Bank A by each of `count` people anywhere in the country. @returns the consents' ids */
export async function seedConsents({ admin }: Database, count: number): Promise<string[]> {
  // Random ids of the whole range: sorting 104 million people would take minutes.
  const { rows } = await admin.query<{ id: string }>(
    `INSERT INTO consent.consent (person_id, consent_id, request_id, partner_id, purpose, statement, fields, access_mode,
       retention, salt, subject, by_share_code, given_at, valid_until)
     SELECT p.person_id, consent.new_id(consent.bucket(p.person_id)), gen_random_uuid(), 'bank-a', 'bank.account_opening', 'x',
       '${FIELDS}', 'once', 'P90D', ledger.new_salt(), sha256('x'), false, now(), now() + interval '1 day'
     FROM (SELECT DISTINCT (1000 + random() * (SELECT max(person_id) - 1000 FROM population.person))::bigint AS person_id
             FROM generate_series(1, $1 * 2)) d JOIN population.person p USING (person_id)
     LIMIT $1 RETURNING consent_id AS id`,
    [count],
  );
  return rows.map((row) => formatId('cst', row.id));
}

/** Ids of random people. */
export async function randomPersonIds({ admin }: Database, count: number): Promise<string[]> {
  const { rows } = await admin.query<{ id: string }>(
    'SELECT person_id AS id FROM population.person ORDER BY random() LIMIT $1',
    [count],
  );
  return rows.map((row) => row.id);
}

/** Starts the bare route as a process of its own. */
export async function startBareServer(
  database: Database,
  jwk: Record<string, string>,
  port: number,
): Promise<ChildProcess> {
  const { d: _, ...publicJwk } = jwk;
  const privateJwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const options = JSON.stringify({ publicJwk, privateJwk, login: database.login, port });
  const child = fork(new URL('bare.ts', import.meta.url), [options], { execArgv: ['--import=tsx'] });
  const isListening = () =>
    fetch(`http://localhost:${port}/`).then(
      () => true,
      () => false,
    );
  for (let i = 0; i < 50; i++) {
    await new Promise((done) => setTimeout(done, 200));
    if (await isListening()) return child;
  }
  child.kill();
  throw new Error('the bare route did not start');
}

/** Number of releases in the ledger. */
export async function releasesRecorded({ admin }: Database): Promise<number> {
  const { rows } = await admin.query<{ n: number }>(
    "SELECT count(*)::integer AS n FROM ledger.entry WHERE kind = 'release'",
  );
  return rows[0]?.n ?? 0;
}

export function median(results: readonly Result[]): Result {
  return [...results].sort((a, b) => a.per_s - b.per_s)[Math.floor(results.length / 2)] as Result;
}

/** Prints the figures of a scenario as one JSON line. */
export function report(scenario: string, figures: object): void {
  const machine = { cpus: cpus().length, cpu: cpus()[0]?.model, node: process.version };
  console.log(JSON.stringify({ scenario, ...figures, machine }));
}

/** Peak memory of a process. */
export function peakMemory_mb(pid: number): number {
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(peak) / 1024);
}
