import type { JsonWebKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { pino } from 'pino';
import { buildApp } from './app.js';
import { openCache } from './cache/redis.js';
import { createWake } from './cache/wake.js';
import { catalogueFacts } from './catalogue-facts.js';
import { createSignIn } from './citizen/sign-in.js';
import { type Config, ConfigError, type Part } from './config.js';
import { recordGatewayKey } from './database/gate/upkeep.js';
import { type Pools, poolSizeOf } from './database/login.js';
import { expectedVersion, migrate } from './database/migrate.js';
import { type DatabaseServer, openServer } from './database/server.js';
import { openOutbox } from './delivery/outbox.js';
import { importPushKey } from './delivery/push-key.js';
import { createIssuerClient, type FetchDocument } from './document/issuer.js';
import type { PrivateKey } from './http-signature/key.js';
import { createKeyFile, type KeyKind, readKeyFile } from './key-file.js';
import { serveMetrics } from './metrics-server.js';
import { createNotaryClient } from './notary/client.js';
import { remoteIdentityKeys } from './notary/identity-keys.js';
import { createNotary } from './notary/notary.js';
import { createObserver } from './observation.js';
import { createReadiness } from './readiness.js';
import { writeSandbox } from './sandbox/data.js';
import { SANDBOX_CLIENT_ID } from './sandbox/openid/code.js';
import { originOfAddress, reachedHere } from './sandbox/openid/reach.js';
import { createSandboxIdentity } from './sandbox/routes.js';
import { readSigningKeys } from './signing-keys.js';
import { TIMING, type Timing } from './timing.js';
import { startUpkeep } from './upkeep.js';

/** A running gateway. */
export interface Gateway {
  readonly app: Awaited<ReturnType<typeof buildApp>>;
  /** The URL to open in a browser. */
  readonly url: string;
  readonly metricsUrl: string;
  readonly samplePeople: number;
  /** Is not ready any more, serves on for DRAIN_SECONDS, then accepts nothing new, finishes what is in progress, and releases all resources. */
  close(): Promise<void>;
}

/**
 * Starts a gateway: migrates the database if its login may, fills the sandbox on first start, finds or starts Redis,
 * then starts routes, metrics, upkeep and outbox.
 * @throws ConfigError, DatabaseUnavailable, EmbeddedUnavailable, MigrationRefused
 */
export async function startGateway(config: Config, timing: Timing = TIMING): Promise<Gateway> {
  const observer = createObserver(pino({ level: config.logLevel, base: null }));
  const closing: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const server = await openServer(config, timing);
    closing.push(() => server.close());
    const facts = catalogueFacts();
    let samplePeople = 0;
    if (server.canMigrate) {
      const admin = await server.connectAdmin();
      try {
        await migrate(admin, facts);
        if (config.citizenIdentity === undefined) {
          samplePeople = await writeSandbox(admin, { people: config.samplePeople, dataDir: config.dataDir });
        }
      } finally {
        await admin.end();
      }
    }
    const [pools, cache] = await Promise.all([
      openPools(server, config),
      openCache(config, observer.observe, timing),
    ]);
    closing.push(
      () => endPools(pools),
      () => cache.close(),
    );
    const identityKeyFile = join(config.dataDir, 'sandbox-identity-key.jwk.json');
    const sandbox =
      config.citizenIdentity === undefined
        ? await createSandboxIdentity(config.publicOrigin, keyOf(identityKeyFile, 'p256', config))
        : undefined;
    const identity = config.citizenIdentity && {
      ...config.citizenIdentity,
      findKey: remoteIdentityKeys(config.citizenIdentity.jwksUrl),
    };
    const client = config.citizenClient ?? (sandbox && { id: SANDBOX_CLIENT_ID, secret: undefined });
    const provider = (identity ?? sandbox) as NonNullable<typeof identity>;
    const notary = pools.notary
      ? createNotary({
          pool: pools.notary,
          identity: provider,
          clientId: client?.id,
          publicOrigin: config.publicOrigin,
          passkeyOrigins: config.passkeyOrigins,
        })
      : createNotaryClient(config.notarySocket);
    prepareKeyFile(config.signingKeyFile, 'ed25519', config);
    const {
      current: signingKey,
      published: publishedKeys,
      cookieKeys,
    } = readSigningKeys(config.signingKeyFile);
    const push = {
      contact: config.pushContact,
      services: config.pushServices,
      key: importPushKey(keyOf(config.pushKeyFile, 'p256', config)),
    };
    const listening = () => app.server.address() as AddressInfo;
    const wake = createWake(cache);
    const readiness = createReadiness(Object.values(pools), expectedVersion(facts));
    const app = await buildApp({
      config,
      pools,
      notary,
      cache,
      wake,
      observer,
      timing,
      sandbox,
      signingKey,
      publishedKeys,
      cookieKeys,
      push,
      signIn:
        client &&
        createSignIn({
          issuer: provider.issuer,
          clientId: client.id,
          clientSecret: client.secret,
          algorithm: provider.algorithm,
          publicOrigin: config.publicOrigin,
          reachedAt: sandbox && reachedHere(listening),
        }),
      readiness,
      fetchDocument: createDocumentIssuer(config, sandbox !== undefined, signingKey, timing, listening),
    });
    closing.push(() => app.close());
    const metrics = await serveMetrics(observer, config);
    closing.push(() => new Promise<void>((done) => void metrics.close(() => done())));
    if (pools.upkeep !== undefined) {
      await recordGatewayKey(pools.upkeep, signingKey.keyid);
      closing.push(startUpkeep(pools.upkeep, wake, observer.observe));
      const outbox = openOutbox({
        pool: pools.upkeep,
        wake,
        observe: observer.observe,
        push,
        appWebhookUrl: config.appWebhookUrl,
        signingKey,
        timing,
      });
      closing.push(() => outbox.close());
    }
    await app.listen({ host: config.host, port: config.port });
    const { port } = app.server.address() as AddressInfo;
    return {
      app,
      url: config.port === 0 ? `http://localhost:${port}` : config.publicOrigin,
      metricsUrl: `${originOfAddress(metrics.address() as AddressInfo)}/metrics`,
      samplePeople,
      close: async () => {
        readiness.drain();
        if (config.drain_s > 0) await sleep(config.drain_s * 1000);
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
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

/** The key of a file that holds one. */
function keyOf(file: string, kind: KeyKind, config: Config): JsonWebKey {
  prepareKeyFile(file, kind, config);
  return readKeyFile(file)[0] as JsonWebKey;
}

async function openPools(server: DatabaseServer, { parts, databasePoolSize }: Config): Promise<Pools> {
  const pools: { -readonly [P in Part]?: pg.Pool } = {};
  for (const part of parts) {
    pools[part] = await server.openPool(part, poolSizeOf(part, databasePoolSize));
  }
  return pools;
}

async function endPools(pools: Pools): Promise<void> {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
}

/** The client of the configured document issuer, else in a sandbox of the gateway's own; undefined without either. */
function createDocumentIssuer(
  { documentIssuerUrl: given }: Config,
  isSandbox: boolean,
  key: PrivateKey,
  { issuerDeadline_ms: deadline_ms }: Timing,
  listening: () => AddressInfo,
): FetchDocument | undefined {
  if (given === undefined && !isSandbox) return undefined;
  return createIssuerClient({
    key,
    deadline_ms,
    url: () => given ?? `${originOfAddress(listening())}/sandbox/issuer`,
  });
}
