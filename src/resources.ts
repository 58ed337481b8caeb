import type { JsonWebKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { pino } from 'pino';
import type { AppDeps } from './app-deps.js';
import { openCache } from './cache/redis.js';
import { createWake, type WakeRelay } from './cache/wake.js';
import { catalogueFacts } from './catalogue-facts.js';
import { type Config, ConfigError, type Part, runsInWorkers } from './config.js';
import { checkConnectionLimit, type Pools, poolSizeOf, warmPool } from './database/login.js';
import { migrate } from './database/migrate.js';
import { readsOf } from './database/reads.js';
import { type DatabaseServer, openServer } from './database/server.js';
import { readSqlSources } from './database/sources.js';
import { importPushKey } from './delivery/push-key.js';
import { createKeyFile, type KeyKind, readKeyFile } from './key-file.js';
import type { VrfKey } from './ledger/vrf.js';
import { readMapKey } from './map-key.js';
import { createObserver } from './observation.js';
import { reasonOf } from './problem.js';
import { writeSandbox } from './sandbox/data.js';
import { createSandboxIdentity } from './sandbox/routes.js';
import { readSigningKeys, type SigningKeys } from './signing-keys.js';
import type { Timing } from './timing.js';

/** What releases the resources of a process; the last to be opened is the first to be closed. */
export type Closing = (() => Promise<void> | void)[];

/** What every process of a gateway has; with what `gateway.ts` adds, the dependencies of the app. */
export interface Resources extends Omit<AppDeps, 'notary' | 'signIn' | 'fetchDocument' | 'readiness'> {
  /** How many people were made up, at the first start of a sandbox. */
  readonly samplePeople: number;
  /** The key that pseudonyms in the ledger's map are made with, in a process that makes the map. */
  readonly mapKey: VrfKey | undefined;
}

/** What runs once in a gateway: migrations where its login may, the first filling of a sandbox. */
export async function prepareDatabase(
  server: DatabaseServer,
  config: Config,
  sources = readSqlSources(),
): Promise<number> {
  if (!server.canMigrate) return 0;
  const admin = await server.connectAdmin();
  try {
    await migrate(admin, catalogueFacts(), { sources });
    if (config.citizenIdentity !== undefined) return 0;
    return await writeSandbox(admin, { people: config.samplePeople, dataDir: config.dataDir });
  } finally {
    await admin.end();
  }
}

/**
 * Opens the resources of a process: finds or starts the database and Redis, reads or makes the keys.
 * @param prepare what is to be done before pools are opened; returns the number of people made up
 * @param relay carries wake-ups to the other processes of this gateway
 * @throws ConfigError, DatabaseUnavailable, EmbeddedUnavailable, MigrationRefused
 */
export async function openResources(
  config: Config,
  timing: Timing,
  closing: Closing,
  prepare: (server: DatabaseServer) => Promise<number>,
  relay?: WakeRelay,
): Promise<Resources> {
  const observer = createObserver(pino({ level: config.logLevel, base: null }));
  const server = await openServer(config, timing);
  closing.push(() => server.close());
  const samplePeople = await prepare(server);
  const [pools, cache] = await Promise.all([
    openPools(server, config),
    openCache(config, observer.observe, timing),
  ]);
  const readPools = openReadPools(server, config);
  closing.push(
    () => endPools(pools),
    () => endPools(readPools),
    () => cache.close(),
  );
  const reads = Object.fromEntries(
    READERS.flatMap((login) => {
      const pool = pools[login];
      const observe = (state: 'up' | 'down', cause?: unknown) =>
        observer.observe({ event: 'standbys', login, state, reason: reasonOf(cause) });
      return pool === undefined ? [] : [[login, readsOf(pool, readPools[login], observe)]];
    }),
  );
  const { citizenIdentity, publicOrigin, dataDir, signingKeyFile, pushKeyFile } = config;
  const sandbox =
    citizenIdentity === undefined
      ? await createSandboxIdentity(
          publicOrigin,
          keyOf(join(dataDir, 'sandbox-identity-key.jwk.json'), 'p256', config),
        )
      : undefined;
  prepareKeyFile(signingKeyFile, 'ed25519', config);
  const {
    current: signingKey,
    published: publishedKeys,
    cookieKeys,
    sealingKeys,
  } = readSigningKeys(signingKeyFile);
  return {
    config,
    timing,
    observer,
    pools,
    reads,
    cache,
    sandbox,
    samplePeople,
    signingKey,
    publishedKeys,
    cookieKeys,
    sealingKeys,
    wake: createWake(cache, relay),
    push: {
      contact: config.pushContact,
      services: config.pushServices,
      key: importPushKey(keyOf(pushKeyFile, 'p256', config)),
    },
    mapKey: mapKeyOf(config, publishedKeys),
  };
}

/** Makes a missing key file, except in production, where every gateway is given the same. @throws ConfigError */
function prepareKeyFile(file: string, kind: KeyKind, { production }: Config): void {
  if (production && !existsSync(file)) {
    throw new ConfigError(
      `production needs its keys given: ${file} does not exist (see ung-thuan key --help)`,
    );
  }
  createKeyFile(file, kind);
}

/** In a process that makes the map. */
function mapKeyOf(config: Config, published: SigningKeys['published']): VrfKey | undefined {
  if (!config.parts.has('upkeep')) return undefined;
  prepareKeyFile(config.mapKeyFile, 'ed25519', config);
  return readMapKey(config.mapKeyFile, published);
}

/** The key of a file that holds one. */
function keyOf(file: string, kind: KeyKind, config: Config): JsonWebKey {
  prepareKeyFile(file, kind, config);
  return readKeyFile(file)[0] as JsonWebKey;
}

/**
 * Sets up the logins, which several processes could not do at the same time, and refuses a configuration whose pools would
 * open more connections than a login may have. Behind a pooler they are the pooler's.
 * @throws UserError
 */
export async function prepareLogins(server: DatabaseServer, config: Config): Promise<void> {
  const { parts, workers, preparedStatements } = config;
  for (const part of parts) {
    const pool = await server.openPool(part, 1);
    const processes = runsInWorkers(part) ? workers : 1;
    try {
      if (preparedStatements) await checkConnectionLimit(part, pool, processes * ownPoolSize(part, config));
    } finally {
      await pool.end();
    }
  }
}

/** The size of a part's pool in one process. */
const ownPoolSize = (part: Part, { databasePoolSize, workers }: Config): number =>
  poolSizeOf(part, Math.ceil(databasePoolSize / workers));

/** In production with the connections that calls will need, so that those after an upgrade find them. */
async function openPools(server: DatabaseServer, config: Config): Promise<Pools> {
  const pools: { -readonly [P in Part]?: pg.Pool } = {};
  for (const part of config.parts) pools[part] = await server.openPool(part, ownPoolSize(part, config));
  if (config.production) await Promise.all(Object.values(pools).map(warmPool));
  return pools;
}

/** The logins that make reads which may be a moment old. */
const READERS = ['partner', 'statistics'] as const;

/** The pools at standbys, a quarter as large as the largest. */
function openReadPools(server: DatabaseServer, config: Config): Pools {
  const size = poolSizeOf('statistics', Math.ceil(config.databasePoolSize / config.workers));
  const readers = READERS.filter((part) => config.parts.has(part));
  return Object.fromEntries(
    readers.map((part) => [part, server.openReadPool(part, size)]).filter(([, pool]) => pool),
  );
}

async function endPools(pools: Pools): Promise<void> {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
}

/** Runs the steps of a start, and releases what they opened if one fails. @param start adds to `closing` what it opens */
export async function opened<T>(
  start: (closing: Closing, close: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const closing: Closing = [];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    return await start(closing, close);
  } catch (error) {
    await close();
    throw error;
  }
}
