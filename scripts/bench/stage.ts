/** What the benchmarks share: a gateway on a database of generated people, load generators, and reports. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../src/database/embedded.js';

/** What a load generator reports of a run. */
export interface Result {
  readonly done: number;
  readonly failures: number;
  readonly per_s: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  /** Number of targets by the status of their last answer. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** A run, with the processor time of the server and of PostgreSQL for each call (for each target, where one takes several). */
export interface Measured extends Result {
  readonly server_cpu_us: number;
  readonly database_cpu_us: number;
}

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

/** A load generator, in a process of its own. */
export interface LoadGenerator {
  readonly child: ChildProcess;
  /** @param job see load.ts */
  run(job: object): Promise<Result>;
}

/** Starts a load generator that signs with a partner's key. */
export function startLoadGenerator(jwk: object, origin: string): LoadGenerator {
  const child = fork(new URL('load.ts', import.meta.url), { execArgv: ['--import=tsx'] });
  const run = (job: object) =>
    new Promise<Result>((done, failed) => {
      const gone = () => failed(new Error('the load generator ended'));
      child.once('exit', gone).once('message', (result) => {
        child.off('exit', gone);
        done(result as Result);
      });
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

/** Starts the bare route as a process of its own. @param jwk a partner's private key */
export async function startBareServer(
  { login }: Database,
  jwk: Record<string, string>,
  port: number,
): Promise<ChildProcess> {
  return startServer('bare.ts', port, { ...keysOf(jwk), login });
}

/** Starts oidc-provider as a process of its own. @param jwk the private key of its client */
export async function startProvider(jwk: Record<string, string>, port: number): Promise<ChildProcess> {
  return startServer('provider.ts', port, keysOf(jwk));
}

function keysOf({ d: _, ...publicJwk }: Record<string, string>) {
  return { publicJwk, privateJwk: generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) };
}

async function startServer(file: string, port: number, options: object): Promise<ChildProcess> {
  const child = fork(new URL(file, import.meta.url), [JSON.stringify({ ...options, port })], {
    execArgv: ['--import=tsx'],
  });
  const isListening = () =>
    fetch(`http://localhost:${port}/`).then(
      () => true,
      () => false,
    );
  for (let i = 0; i < 100; i++) {
    await new Promise((done) => setTimeout(done, 200));
    if (await isListening()) return child;
  }
  child.kill();
  throw new Error(`${file} did not start`);
}

export function median<R extends Result>(results: readonly R[]): R {
  return [...results].sort((a, b) => a.per_s - b.per_s)[Math.floor(results.length / 2)] as R;
}

/** Prints the figures of a scenario as one JSON line. */
export function report(scenario: string, figures: object): void {
  const machine = { cpus: cpus().length, cpu: cpus()[0]?.model, node: process.version };
  console.log(JSON.stringify({ scenario, ...figures, machine }));
}

/** Peak memory of a gateway, with its workers added up. */
export function peakMemory_mb(pid: number): number {
  const workers = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  const isWorker = (child: string) =>
    child !== '' && readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('main.js');
  return [String(pid), ...workers.filter(isWorker)].reduce((sum, each) => sum + peakOf(each), 0);
}

function peakOf(pid: string): number {
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(peak) / 1024);
}
