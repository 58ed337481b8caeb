import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Test } from 'tap';
import { type CitizenClient, signIn } from '../../scripts/client/citizen.js';
import { createPartnerClient, type PartnerClient, type SignedAnswer } from '../../scripts/client/partner.js';
import { readConfig } from '../../src/config.js';
import type { SqlSources } from '../../src/database/sources.js';
import { type Gateway, startGateway } from '../../src/gateway.js';
import { type PersonaKey, personas } from '../../src/population/personas.js';
import { TIMING, type Timing } from '../../src/timing.js';
import { contractFaultsOf } from './contract.js';
import { createTestDatabase, PATIENT, type TestDatabase } from './database.js';
import { testServers } from './servers.js';

/** A gateway for one test file, on a real socket. */
export interface TestGateway extends TestDatabase {
  readonly origin: string;
  readonly gateway_: Gateway;
  /** A sandbox partner: bank-a, bank-b, pharmacy-a, school-a, civic-a, rental-a, registry-authority. */
  partner(id: string): PartnerClient;
  /** As `partner`, by way of another gateway on the same data. */
  partnerAt(id: string, url: string): PartnerClient;
  citizen(persona: PersonaKey, acr?: '1' | '2'): Promise<CitizenClient>;
  number(persona: PersonaKey): string;
  /**
   * Starts another gateway on the same database, Redis and data folder, like a second machine with the same keys.
   * @param sources of its schema, where it is of another release
   */
  second(environment?: NodeJS.ProcessEnv, sources?: SqlSources): Promise<{ url: string; gateway: Gateway }>;
}

/**
 * Short where tests would wait: keys are read at each call, failed messages are retried soon. Long where a busy machine could
 * cause failures: Redis and receivers count as unreachable only if they are, and no test ends in another window of calls.
 */
export const TEST_TIMING: Timing = {
  ...TIMING,
  keyCacheFresh_ms: 0,
  sendRetryFirst_s: 0.2,
  proofWait_ms: 60_000,
  eventLoopDelayMax_ms: 60_000,
  callWindow_ms: 24 * 3_600_000,
  receiveTimeout_ms: 60_000,
  sendTimeout_ms: 60_000,
  ...PATIENT,
  standbyConnect_ms: 15_000,
  standbyQuery_ms: 15_000,
  readiness_ms: 60_000,
  redisCommandTimeout_ms: 60_000,
  redisConnectTimeout_ms: 60_000,
};

/**
 * Starts a gateway on a fresh copy of the sample population.
 * @param environment overrides the default settings
 */
export async function createTestGateway(
  t: Test,
  environment: NodeJS.ProcessEnv = {},
  timing: Timing = TEST_TIMING,
): Promise<TestGateway> {
  const database = await createTestDatabase(t, { people: true });
  const { redisUrl, partnersDir } = testServers();
  const dataDir = mkdtempSync(join(tmpdir(), 'ung-thuan-gateway-'));
  t.teardown(() => rmSync(dataDir, { recursive: true, force: true })); // after the gateways that write there are closed
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const settings = {
    DATABASE_URL: database.ownerUrl,
    REDIS_URL: redisUrl,
    DATA_DIR: dataDir,
    SAMPLE_PEOPLE: '0',
    PUBLIC_ORIGIN: origin,
    METRICS_PORT: '0',
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    DATABASE_POOL_SIZE: '6',
    ADDRESS_CALLS_PER_MINUTE: '1000000', // all tests come from one address
    PERSON_CALLS_PER_MINUTE: '1000000',
    ...environment,
  };
  const start = async (own: NodeJS.ProcessEnv, sources?: SqlSources) => {
    const gateway = await startGateway(readConfig({ ...settings, ...own }), timing, sources);
    t.teardown(() => gateway.close());
    return gateway;
  };
  const gateway_ = await start({ PORT: String(port) });
  const day = (await database.owner.query('SELECT gate.sample_day()::text AS day')).rows[0].day as string;
  const number = (key: PersonaKey) => {
    const persona = personas(day).find((persona) => persona.key === key);
    if (persona === undefined) throw new Error(`no persona ${key}`);
    return persona.personal_id_number;
  };
  const keyOf = (id: string) => JSON.parse(readFileSync(join(partnersDir, `${id}.jwk.json`), 'utf8'));
  return {
    ...database,
    origin,
    gateway_,
    number,
    partner: (id) => checkingPartner(t, createPartnerClient(origin, keyOf(id))),
    partnerAt: (id, url) => checkingPartner(t, createPartnerClient(origin, keyOf(id), url)),
    citizen: (persona, acr) =>
      signIn(origin, number(persona), acr, origin, (method, path, answer) =>
        checkAnswer(t, method, path, answer),
      ),
    second: async (own = {}, sources) => {
      const other = await freePort();
      return {
        url: `http://localhost:${other}`,
        gateway: await start({ PORT: String(other), ...own }, sources),
      };
    },
  };
}

/** A client whose answers are all compared with the contract. */
export function checkingPartner(t: Test, client: PartnerClient): PartnerClient {
  return {
    ...client,
    call: async (method, path, options) => {
      const answer = await client.call(method, path, options);
      checkAnswer(t, method, path, answer);
      return answer;
    },
  };
}

function checkAnswer(t: Test, method: string, path: string, answer: SignedAnswer): void {
  for (const fault of contractFaultsOf(method, path, answer)) t.fail(fault, { answer });
}

/** Allocates a port that no other test of this run gets. */
export async function freePort(): Promise<number> {
  const admin = new pg.Client({ connectionString: testServers().adminUrl });
  await admin.connect();
  try {
    for (;;) {
      const { rows } = await admin.query<{ port: string }>("SELECT nextval('test_port') AS port");
      const port = Number(rows[0]?.port);
      if (await isFree(port)) return port;
    }
  } finally {
    await admin.end();
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((done) => {
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}
