/**
 * What an approval costs PostgreSQL: challenge and decision of one adult after the other, over one connection. Prints the
 * processor time of each call, in milliseconds (median), and the functions by the time that they took, which is by the clock
 * and includes those they call.
 *   BENCH_PEOPLE   number of people in the database (2000)
 *   BENCH_ROUNDS   how often each of 200 people decides (3)
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { startEmbedded } from '../../src/database/embedded.js';
import { citizenConsents, history, prompts, promptVersions } from '../../src/database/gate/citizen.js';
import { beginEnrolment, challengeDecision } from '../../src/database/gate/passkey.js';
import { openSession, readSession } from '../../src/database/gate/session.js';
import { migrate } from '../../src/database/migrate.js';
import type { Uuid } from '../../src/id.js';
import { type AssertionResponse, createNotary, type RegistrationResponse } from '../../src/notary/notary.js';
import { writeSandbox } from '../../src/sandbox/data.js';
import { type Authenticator, createAuthenticator } from '../client/authenticator.js';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 2_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const DECIDERS = 200;
const SHOWN = 30;
const ORIGIN = 'http://localhost:1';
const RP_ID = 'localhost';
const FIELDS = ['person.birth_full_name', 'person.date_of_birth'];
const PAGE = 21;

interface Decider {
  readonly personId: string;
  readonly number: string;
  readonly session: Buffer;
  readonly phone: Authenticator;
}

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-bench-'));
const embedded = await startEmbedded(folder);
const admin = new pg.Client(embedded.admin);
const pool = new pg.Pool({ ...embedded.admin, max: 1 });
const notary = createNotary({
  pool,
  identity: undefined as never, // sessions are opened without tokens
  clientId: undefined,
  publicOrigin: ORIGIN,
  passkeyOrigins: [],
});
try {
  await admin.connect();
  await migrate(admin, catalogueFacts());
  await writeSandbox(admin, { people: PEOPLE, dataDir: folder });
  const deciders = await signInAdults();
  await pool.query("SET track_functions = 'all'");
  const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const pid = rows[0]?.pid ?? 0;
  await decideAll(deciders, pid); // warms up
  await admin.query('VACUUM ANALYZE');
  await admin.query('SELECT pg_stat_reset()');
  const times = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round++) {
    await admin.query("UPDATE consent.request SET asked_at = asked_at - interval '3 days'"); // the budget of prompts
    for (const [call, spent] of await decideAll(deciders, pid)) {
      times.set(call, [...(times.get(call) ?? []), ...spent]);
    }
  }
  const calls = Object.fromEntries([...times].map(([call, spent]) => [call, rounded(median(spent))]));
  const functions = await timesOfFunctions(DECIDERS * ROUNDS);
  console.log(JSON.stringify({ scenario: 'decision', people: PEOPLE, database_cpu_ms: calls, functions }));
} finally {
  await pool.end();
  await admin.end();
  await embedded.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Adults with a session and a passkey that is not new. */
async function signInAdults(): Promise<Decider[]> {
  const { rows } = await admin.query<{ id: string; number: string }>(
    `SELECT p.person_id AS id, population.number_text(p.personal_id_number) AS number FROM population.person p
     WHERE p.person_id > 1000 AND p.account_level = 2 AND p.death_date IS NULL AND p.missing_since IS NULL AND p.date_of_birth < '2005-01-01' LIMIT $1`,
    [DECIDERS],
  );
  const deciders: Decider[] = [];
  for (const { id, number } of rows) {
    const [session, now] = [randomBytes(32), new Date()];
    await openSession(pool, session, 'browser', '', {
      number,
      level: 2,
      authenticatedAt: now,
      issuer: 'https://issuer.example',
      tokenHash: randomBytes(32),
      issuedAt: now,
      expiresAt: now,
    });
    const phone = createAuthenticator(ORIGIN);
    const challenge = randomBytes(32);
    await beginEnrolment(pool, session, challenge);
    const options = { rp: { id: RP_ID }, challenge: challenge.toString('base64url') };
    await notary.addPasskey(session, 'x', phone.make(options) as RegistrationResponse);
    deciders.push({ personId: id, number, session, phone });
  }
  await admin.query("UPDATE citizen.passkey SET added_at = now() - interval '10 days'");
  return deciders;
}

/** Lets each decide once. @returns the processor time of each call */
async function decideAll(deciders: readonly Decider[], pid: number): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>();
  const timed = async <T>(call: string, run: () => Promise<T>): Promise<T> => {
    const from_ms = processorTime_ms(pid);
    const result = await run();
    times.set(call, [...(times.get(call) ?? []), processorTime_ms(pid) - from_ms]);
    return result;
  };
  for (const { personId, number, session, phone } of deciders) {
    const requestId = await ask(personId, number);
    await timed('session', () => readSession(pool, session));
    await timed('prompts', () => prompts(pool, session, { limit: PAGE }));
    await timed('prompt_versions', () => promptVersions(pool, [session]));
    const { terms } = await timed('challenge', () =>
      challengeDecision(pool, session, requestId, FIELDS, false, ORIGIN),
    );
    const challenge = createHash('sha256').update(terms).digest('base64url');
    const credential = phone.answer({ challenge, rpId: RP_ID }) as AssertionResponse;
    const { state } = await timed('decision', () =>
      notary.decide(session, {
        requestId,
        decision: 'approve',
        fields: FIELDS,
        reason: null,
        childAgrees: false,
        credential,
      }),
    );
    if (state !== 'approved') throw new Error(`the decision is ${state}`);
    await timed('history', () => history(pool, session, { limit: PAGE }));
    await timed('consents', () => citizenConsents(pool, session, { limit: PAGE }));
  }
  return times;
}

async function ask(personId: string, number: string): Promise<Uuid> {
  const { rows } = await admin.query<{ id: Uuid }>('SELECT consent.new_id(consent.bucket($1)) AS id', [
    personId,
  ]);
  const id = rows[0]?.id as Uuid;
  await admin.query(
    `SELECT consent.record_request($1, $2, 'bank-a', $3, false, true, 'bank.account_opening', 'Mở tài khoản', $4, '{}', '[]',
       'once', NULL, NULL, NULL, 'P90D', 600, 'AAAA', 20, 20)`,
    [personId, id, number, FIELDS],
  );
  return id;
}

/** Time of the functions that took longest, for each decision. */
async function timesOfFunctions(decisions: number): Promise<object> {
  await pool.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await admin.query<{ name: string; calls: number; total_ms: number }>(
    `SELECT schemaname || '.' || funcname AS name, calls::float8 / $1 AS calls, total_time / $1 AS total_ms
       FROM pg_stat_user_functions ORDER BY total_time DESC LIMIT $2`,
    [decisions, SHOWN],
  );
  return Object.fromEntries(
    rows.map(({ name, calls, total_ms }) => [name, { calls: rounded(calls), total_ms: rounded(total_ms) }]),
  );
}

/** Time that a process has had a processor (/proc/PID/schedstat counts nanoseconds). */
function processorTime_ms(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
