import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildApp } from './app.js';
import type { WakeRelay } from './cache/wake.js';
import { openClientNotifier } from './ciba/notifier.js';
import { createSignIn } from './citizen/sign-in.js';
import type { Config } from './config.js';
import { compileContract } from './contract/bind.js';
import { recordGatewayKey, recordGatewayKeyRetired } from './database/gate/upkeep.js';
import { SCHEMA_RELEASE } from './database/schema-release.js';
import { readSqlSources } from './database/sources.js';
import { openOutbox } from './delivery/outbox.js';
import { createIssuerClient, type FetchDocument } from './document/issuer.js';
import { openPusher } from './event/pusher.js';
import type { Signer } from './http-signature/signer.js';
import { serveMetrics } from './metrics-server.js';
import { createNotaryClient } from './notary/client.js';
import { remoteIdentityKeys } from './notary/identity-keys.js';
import { createNotary } from './notary/notary.js';
import type { MetricValues } from './observation.js';
import { createReadiness, type Readiness } from './readiness.js';
import {
  type Closing,
  opened,
  openResources,
  prepareDatabase,
  prepareLogins,
  type Resources,
} from './resources.js';
import { SANDBOX_CLIENT_ID } from './sandbox/openid/code.js';
import { originOfAddress, reachedHere } from './sandbox/openid/reach.js';
import { TIMING, type Timing } from './timing.js';
import { keepLog } from './transparency/keep-log.js';
import { startUpkeep } from './upkeep.js';

type App = Awaited<ReturnType<typeof buildApp>>;

/** A running gateway. */
export interface Gateway {
  readonly app: App;
  /** The URL to open in a browser. */
  readonly url: string;
  readonly metricsUrl: string;
  readonly samplePeople: number;
  /** Stops accepting requests, finishes those in progress, and releases all resources. */
  close(): Promise<void>;
}

/**
 * Starts a gateway in this process: migrates the database if its login may, fills the sandbox on first start, finds or starts
 * Redis, then starts routes, metrics, upkeep and outbox.
 * @param sources of the schema, which it migrates to
 * @throws ConfigError, DatabaseUnavailable, EmbeddedUnavailable, MigrationRefused
 */
export function startGateway(
  config: Config,
  timing: Timing = TIMING,
  sources = readSqlSources(),
): Promise<Gateway> {
  return opened(async (closing, close) => {
    const resources = await openResources(config, timing, closing, async (server) => {
      const samplePeople = await prepareDatabase(server, config, sources);
      await prepareLogins(server, config);
      return samplePeople;
    });
    const readiness = createReadiness(Object.values(resources.pools), sources.release, timing);
    const app = await openApp(resources, readiness, closing);
    const metricsUrl = await openMetrics(resources, closing);
    await keepUp(resources, closing);
    const url = await listen(app, config);
    return {
      app,
      url,
      metricsUrl,
      samplePeople: resources.samplePeople,
      close: () => drainAndClose(readiness, config, close),
    };
  });
}

/** The part of a gateway that serves requests, in a process beside others. */
export interface ServingProcess {
  readonly url: string;
  metrics(): Promise<MetricValues>;
  close(): Promise<void>;
}

/** Starts what serves requests, on a database that another process has prepared. @throws as startGateway */
export function startServing(
  config: Config,
  relay: WakeRelay,
  timing: Timing = TIMING,
): Promise<ServingProcess> {
  return opened(async (closing, close) => {
    const resources = await openResources(config, timing, closing, async () => 0, relay);
    const readiness = createReadiness(Object.values(resources.pools), SCHEMA_RELEASE, timing);
    const app = await openApp(resources, readiness, closing);
    return {
      url: await listen(app, config),
      metrics: resources.observer.metricValues,
      close: () => drainAndClose(readiness, config, close),
    };
  });
}

/** Serves on while load balancers notice that this process is not ready, then closes. */
async function drainAndClose(
  readiness: Readiness,
  { drain_s }: Config,
  close: () => Promise<void>,
): Promise<void> {
  readiness.drain();
  if (drain_s > 0) await sleep(drain_s * 1000);
  await close();
}

async function openApp(resources: Resources, readiness: Readiness, closing: Closing): Promise<App> {
  const { config, timing, pools, sandbox, signingKey } = resources;
  const identity = config.citizenIdentity && {
    ...config.citizenIdentity,
    findKey: remoteIdentityKeys(config.citizenIdentity.jwksUrl),
  };
  if (config.production) for (const name of ['partner', 'citizen'] as const) compileContract(name);
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
  const listening = () => app.server.address() as AddressInfo;
  const { traceEndpoint } = config;
  const tracing =
    traceEndpoint === undefined ? undefined : (await import('./tracing.js')).startTracing(traceEndpoint);
  if (tracing !== undefined) closing.push(() => tracing.close());
  const app = await buildApp({
    ...resources,
    tracing,
    notary,
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
  return app;
}

async function listen(app: App, { host, port, publicOrigin }: Config): Promise<string> {
  await app.listen({ host, port });
  const { port: actual } = app.server.address() as AddressInfo;
  return port === 0 ? `http://localhost:${actual}` : publicOrigin;
}

/** Serves the metrics of this process and of others. @returns their URL */
export async function openMetrics(
  { config, observer }: Resources,
  closing: Closing,
  others: () => Promise<readonly MetricValues[]> = async () => [],
): Promise<string> {
  const metrics = await serveMetrics(observer, config, others);
  closing.push(() => new Promise<void>((done) => void metrics.close(() => done())));
  return `${originOfAddress(metrics.address() as AddressInfo)}/metrics`;
}

/** Records the signing key and those that are retired, and starts upkeep, outbox and pusher, where this process has their login. */
export async function keepUp(resources: Resources, closing: Closing): Promise<void> {
  const { config, timing, pools, wake, observer, push, signingKey, sealingKeys, publishedKeys, mapKey } =
    resources;
  const { observe } = observer;
  if (pools.upkeep === undefined || mapKey === undefined) return;
  await recordGatewayKey(pools.upkeep, signingKey.keyid);
  for (const { keyid, retired_at } of publishedKeys) {
    if (retired_at !== undefined) await recordGatewayKeyRetired(pools.upkeep, keyid, new Date(retired_at));
  }
  closing.push(
    startUpkeep(pools.upkeep, wake, observe),
    keepLog({ pool: pools.upkeep, observe, config, timing, signingKey, publishedKeys, mapKey }),
  );
  const { appWebhookUrl } = config;
  const outbox = openOutbox({ pool: pools.upkeep, wake, observe, push, appWebhookUrl, signingKey, timing });
  const notifier = openClientNotifier({
    pool: pools.upkeep,
    wake,
    observe,
    timing,
    isSandbox: config.citizenIdentity === undefined,
  });
  const pusher = openPusher({
    pool: pools.upkeep,
    wake,
    observe,
    signingKey,
    sealingKeys,
    timing,
    publicOrigin: config.publicOrigin,
    receiverOrigins: config.eventReceiverOrigins,
  });
  closing.push(async () => {
    await Promise.all([outbox.close(), notifier.close(), pusher.close()]);
  });
}

/** The client of the configured document issuer, else in a sandbox of the gateway's own; undefined without either. */
function createDocumentIssuer(
  { documentIssuerUrl: given }: Config,
  isSandbox: boolean,
  key: Signer,
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
