/**
 * Release, lifecycle and poll, on a fresh database; releases are compared with a bare route in the same run. Prints one JSON
 * line for each scenario.
 *   BENCH_PEOPLE   number of people in the database (200000)
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { migrate } from '../../src/database/migrate.js';
import { formatId } from '../../src/id.js';
import { writeSandbox } from '../../src/sandbox/data.js';
import { createSandboxIdentity } from '../../src/sandbox/routes.js';
import {
  FIELDS,
  median,
  openDatabase,
  peakMemory_mb,
  type Result,
  randomPersonIds,
  readUnthrottledKey,
  releasesRecorded,
  report,
  seedConsents,
  startBareServer,
  startGateway,
  startLoadGenerator,
  stop,
} from './stage.js';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 200_000);
const CONCURRENCY = 32;
const ROUNDS = 3;
const BATCH = Math.min(12_000, Math.floor(PEOPLE / 5)); // all signed before sending, and sent well within the 60 seconds a signature is valid
const PORT = 18_431;
const BARE_PORT = 18_432;

const children: ChildProcess[] = [];
const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-bench-'));
const origin = `http://localhost:${PORT}`;
const database = await openDatabase(folder);
const { admin } = database;

try {
  await migrate(admin, catalogueFacts());
  await writeSandbox(admin, { people: PEOPLE, dataDir: folder });
  const jwk = await readUnthrottledKey(database, folder, 'bank-a');
  const gateway = await startGateway(folder, PORT);
  children.push(gateway);
  children.push(await startBareServer(database, jwk, BARE_PORT));
  const load = startLoadGenerator(jwk, origin);
  children.push(load.child);
  const run: Run = (job) => load.run({ concurrency: CONCURRENCY, ...job });
  const wanted = process.argv.slice(2);
  for (const scenario of [release, lifecycle, poll]) {
    if (wanted.length === 0 || wanted.includes(scenario.name)) await scenario(run, gateway.pid ?? 0);
  }
} finally {
  await Promise.all(children.map(stop));
  await database.close();
  rmSync(folder, { recursive: true, force: true });
}

type Run = (job: object) => Promise<Result>;

async function release(run: Run, pid: number): Promise<void> {
  const bare: Result[] = [];
  const gate: Result[] = [];
  const people = await randomPersonIds(database, BATCH);
  await run({ kind: 'bare', origin: `http://localhost:${BARE_PORT}`, targets: people.slice(0, 2_000) });
  await run({ kind: 'release', targets: await seedConsents(database, 2_000) });
  const before = await releasesRecorded(database);
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await run({ kind: 'bare', origin: `http://localhost:${BARE_PORT}`, targets: people }));
    gate.push(await run({ kind: 'release', targets: await seedConsents(database, BATCH) }));
  }
  const recorded = (await releasesRecorded(database)) - before;
  const released = gate.reduce((sum, each) => sum + each.done - each.failures, 0);
  if (recorded !== released) throw new Error(`${released} releases left ${recorded} ledger entries`);
  const ratio = Number((median(gate).per_s / median(bare).per_s).toFixed(2));
  const baseline = { bare_per_s: median(bare).per_s, bare_p99_ms: median(bare).p99_ms, ratio };
  reportScenario('release', median(gate), baseline, pid);
}

async function lifecycle(run: Run, pid: number): Promise<void> {
  const count = Math.min(2_000, BATCH);
  const { rows } = await admin.query<{ number: string }>(
    `SELECT population.number_text(p.personal_id_number) AS number FROM population.person p
     WHERE p.account_level = 2 AND p.death_date IS NULL AND p.missing_since IS NULL AND p.date_of_birth < '2005-01-01' LIMIT $1`,
    [count],
  );
  const key = JSON.parse(readFileSync(join(folder, 'sandbox-identity-key.jwk.json'), 'utf8'));
  const identity = await createSandboxIdentity(origin, key);
  const targets = rows.map((row) => row.number);
  const tokens = await Promise.all(targets.map((number) => identity.sign(number, '2')));
  reportScenario('lifecycle', await run({ kind: 'lifecycle', targets, tokens }), { calls_each: 4 }, pid);
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
  reportScenario('poll', await run({ kind: 'poll', targets }), {}, pid);
}

function reportScenario(scenario: string, result: Result, more: object, pid: number): void {
  report(scenario, {
    ...result,
    ...more,
    rss_max_mb: peakMemory_mb(pid),
    people: PEOPLE,
    concurrency: CONCURRENCY,
  });
  if (result.failures > 0) process.exitCode = 1;
}
