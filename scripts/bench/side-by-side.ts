/**
 * The gateway beside servers that do less, in one run on a fresh database: releases and status polls beside a bare Fastify
 * route, lifecycles beside those of oidc-provider, dispensings beside releases. The loads of a number of connections take turns,
 * and of each load the median of the rounds counts. Prints the ratios, the figures, and how they compare with the marks; then
 * all of it as one JSON line.
 *   BENCH_PEOPLE   number of people in the database (20000)
 *   BENCH_ROUNDS   number of rounds (3)
 *   BENCH_CONNECTIONS   numbers of connections (1,8,32,128)
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogueFacts } from '../../src/catalogue-facts.js';
import { migrate } from '../../src/database/migrate.js';
import { writeSandbox } from '../../src/sandbox/data.js';
import { createSandboxIdentity } from '../../src/sandbox/routes.js';
import { freePort } from '../free-port.js';
import type { Kind } from './calls.js';
import { measureContention } from './contention.js';
import { type Figures, marksMet, ratioTable, resultTable } from './marks.js';
import { postgresPid, processorTime_us } from './processor-time.js';
import {
  adultNumbers,
  countEntries,
  randomPersonIds,
  seedConsents,
  seedPrescriptions,
  seedRequests,
} from './seed.js';
import {
  type Database,
  type LoadGenerator,
  type Measured,
  median,
  openDatabase,
  peakMemory_mb,
  readUnthrottledKey,
  report,
  startBareServer,
  startGateway,
  startLoadGenerator,
  startProvider,
  stop,
} from './stage.js';

/** What each scenario compares. */
export const SCENARIOS = {
  release: ['bare', 'release'],
  status: ['bare', 'status'],
  lifecycle: ['provider', 'lifecycle', 'ciba'],
  dispensing: ['release', 'dispense'],
  contention: [],
} as const satisfies Record<string, readonly Kind[]>;

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 20_000);
const PORTS = { gateway: await freePort(), bare: await freePort(), provider: await freePort() };
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const CONNECTIONS = (process.env.BENCH_CONNECTIONS ?? '1,8,32,128').split(',').map(Number);
/** Long enough that servers run compiled code, as they do but for their first minute. */
const WARM_UP = { single: 8_000, chain: 300 };
/** Connections, with the targets of a round: of a single call, and of a chain of calls. */
const LEVELS = [
  { connections: 1, single: 800, chain: 100 },
  { connections: 8, single: 3_000, chain: 200 },
  { connections: 32, single: 5_000, chain: 300 },
  { connections: 128, single: 5_000, chain: 300 },
] as const;

/** Kinds of several calls for each target. */
const CHAINS: readonly Kind[] = ['lifecycle', 'ciba', 'provider'];

/** What loads are made from. */
interface Stage {
  readonly database: Database;
  /** Processes whose processor time counts for a load: of PostgreSQL, and of the server that is asked. */
  readonly pids: { readonly database: number; readonly server: Readonly<Partial<Record<Kind, number>>> };
  readonly bank: LoadGenerator;
  readonly pharmacy: LoadGenerator;
  readonly people: { readonly numbers: readonly string[]; readonly tokens: readonly string[] };
}

const LOADS: Readonly<Record<Exclude<Kind, 'get'>, (stage: Stage, count: number) => Promise<object>>> = {
  bare: async ({ database }, count) => ({
    origin: originOf(PORTS.bare),
    targets: await randomPersonIds(database, count),
  }),
  release: async ({ database }, count) => ({ targets: await seedConsents(database, count) }),
  status: async ({ database }, count) => ({ targets: await seedRequests(database, count) }),
  dispense: async ({ database }, count) => ({ targets: await seedPrescriptions(database, count) }),
  lifecycle: async (stage, count) => withPeople(stage, count),
  ciba: async (stage, count) => withPeople(stage, count),
  provider: async ({ people }, count) => ({
    origin: originOf(PORTS.provider),
    targets: people.numbers.slice(0, count),
  }),
};

const withPeople = ({ people }: Stage, count: number) => ({
  targets: people.numbers.slice(0, count),
  tokens: people.tokens.slice(0, count),
});

/** @param names scenarios; all of them if there are none */
export async function compare(names: readonly (keyof typeof SCENARIOS)[]): Promise<void> {
  const wanted = names.length === 0 ? (Object.keys(SCENARIOS) as (keyof typeof SCENARIOS)[]) : names;
  const kinds = [
    ...new Set(wanted.flatMap((name): readonly Kind[] => SCENARIOS[name])),
  ] as (keyof typeof LOADS)[];
  const children: ChildProcess[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-bench-'));
  const database = await openDatabase(folder);
  try {
    await migrate(database.admin, catalogueFacts());
    await writeSandbox(database.admin, { people: PEOPLE, dataDir: folder });
    const jwk = (partner: string) => readUnthrottledKey(database, folder, partner);
    const bankJwk = await jwk('bank-a');
    const gateway = await startGateway(folder, PORTS.gateway);
    children.push(gateway);
    const bare = kinds.includes('bare') ? await startBareServer(database, bankJwk, PORTS.bare) : undefined;
    const provider = kinds.includes('provider') ? await startProvider(bankJwk, PORTS.provider) : undefined;
    children.push(...[bare, provider].filter((child) => child !== undefined));
    const servers = { bare, provider };
    const pids = {
      database: postgresPid(folder),
      server: Object.fromEntries(
        kinds.map((kind) => [kind, ((kind in servers ? servers[kind as 'bare'] : undefined) ?? gateway).pid]),
      ),
    };
    const origin = originOf(PORTS.gateway);
    const bank = startLoadGenerator(bankJwk, origin);
    const pharmacy = startLoadGenerator(await jwk('pharmacy-a'), origin);
    children.push(bank.child, pharmacy.child);
    const stage = { database, pids, bank, pharmacy, people: await people(database, folder) };
    const figures = await measure(stage, kinds);
    const memory_mb = peakMemory_mb(gateway.pid ?? 0);
    if (kinds.length > 0) {
      console.log([ratioTable(figures), resultTable(figures), marksMet(figures, memory_mb)].join('\n\n'));
    }
    report('side by side', { people: PEOPLE, gateway_rss_max_mb: memory_mb, figures });
    if (wanted.includes('contention')) {
      const second = startLoadGenerator(await jwk('pharmacy-b'), origin);
      children.push(second.child);
      report('contention for one prescription', await measureContention(database, [pharmacy, second]));
    }
  } finally {
    await Promise.all(children.map(stop));
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(stage: Stage, kinds: readonly (keyof typeof LOADS)[]): Promise<Figures> {
  const run = async (
    kind: keyof typeof LOADS,
    connections: number,
    size: { single: number; chain: number },
  ) => {
    const isChain = CHAINS.includes(kind);
    const job = await LOADS[kind](stage, isChain ? size.chain : size.single);
    const load = kind === 'dispense' ? stage.pharmacy : stage.bank;
    const spent = () => ({
      server: processorTime_us(stage.pids.server[kind] ?? 0),
      database: processorTime_us(stage.pids.database),
    });
    const before = spent();
    const result = await load.run({ kind, concurrency: connections, ...job });
    const after = spent();
    const perCall_us = (name: 'server' | 'database') =>
      Math.round((after[name] - before[name]) / result.done);
    return { ...result, server_cpu_us: perCall_us('server'), database_cpu_us: perCall_us('database') };
  };
  for (const kind of kinds) await run(kind, 32, WARM_UP);
  const before = await recorded(stage.database);
  const figures: Figures[number][] = [];
  const made = { release: 0, prescription_dispensed: 0 };
  for (const { connections, ...size } of LEVELS.filter((level) => CONNECTIONS.includes(level.connections))) {
    const results: Partial<Record<Kind, Measured[]>> = {};
    for (let round = 0; round < ROUNDS; round++) {
      for (const kind of kinds) {
        const result = await run(kind, connections, size);
        if (result.failures > 0) throw new Error(`${kind}: ${JSON.stringify(result)}`);
        results[kind] = [...(results[kind] ?? []), result];
        if (['release', 'lifecycle', 'ciba'].includes(kind)) made.release += result.done;
        if (kind === 'dispense') made.prescription_dispensed += result.done;
      }
    }
    figures.push({
      connections,
      results: Object.fromEntries(Object.entries(results).map(([kind, each]) => [kind, median(each)])),
    });
  }
  const after = await recorded(stage.database);
  for (const kind of Object.keys(made) as (keyof typeof made)[]) {
    const entries = after[kind] - before[kind];
    if (entries !== made[kind]) throw new Error(`${made[kind]} answers left ${entries} entries ${kind}`);
  }
  return figures;
}

async function recorded(database: Database) {
  return {
    release: await countEntries(database, 'release'),
    prescription_dispensed: await countEntries(database, 'prescription_dispensed'),
  };
}

async function people(database: Database, folder: string): Promise<Stage['people']> {
  const numbers = await adultNumbers(database, Math.max(...LEVELS.map(({ chain }) => chain)));
  const key = JSON.parse(readFileSync(join(folder, 'sandbox-identity-key.jwk.json'), 'utf8'));
  const identity = await createSandboxIdentity(originOf(PORTS.gateway), key);
  return { numbers, tokens: await Promise.all(numbers.map((number) => identity.sign(number, '2'))) };
}

const originOf = (port: number): string => `http://localhost:${port}`;
