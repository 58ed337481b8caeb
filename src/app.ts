import type { AddressInfo } from 'node:net';
import helmet from '@fastify/helmet';
import underPressure from '@fastify/under-pressure';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type pg from 'pg';
import { administrativeUnitRoutes } from './administrative-unit/routes.js';
import type { Cache } from './cache/redis.js';
import type { Wake } from './cache/wake.js';
import { type CallLimits, createCallLimits } from './call-limits.js';
import { catalogueRoutes } from './catalogue/routes.js';
import { sessionCookie } from './citizen/cookie.js';
import type { CitizenDeps } from './citizen/deps.js';
import { relatedOriginsRoutes } from './citizen/related-origins.js';
import { citizenRoutes } from './citizen/routes.js';
import { authenticateCitizen, type CitizenContext } from './citizen/session.js';
import { signInRoutes } from './citizen/session-routes.js';
import type { SignIn } from './citizen/sign-in.js';
import { createPromptStreams, type PromptStreams } from './citizen/stream.js';
import { createStreamPoll } from './citizen/stream-poll.js';
import type { Config } from './config.js';
import { trackConnections } from './connections.js';
import { consentRoutes } from './consent/routes.js';
import { createWaitingRoom, type WaitingRoom } from './consent/waiting-room.js';
import { bind, type Guard, type PartnerOperationId, type Route, readContract } from './contract/bind.js';
import { docsRoutes } from './contract/docs/routes.js';
import { answerClientError, toProblem } from './contract/failure.js';
import { acceptAllMethods, answerOtherMethods } from './contract/methods.js';
import { operationOf } from './contract/operation.js';
import { answerNotFound, answerProblems } from './contract/problems.js';
import { acceptRawBodies } from './contract/raw-bodies.js';
import { answerRefusedPaths, refuseMalformedTargets } from './contract/refused-paths.js';
import { signAnswers } from './contract/signed-answers.js';
import type { Pools } from './database/login.js';
import type { WebPushOptions } from './delivery/web-push.js';
import type { FetchDocument } from './document/issuer.js';
import type { PrivateKey } from './http-signature/key.js';
import type { Notary } from './notary/notary.js';
import type { Observer } from './observation.js';
import { authenticate, type PartnerContext } from './partner/authenticate.js';
import { createPartnerKeyCache } from './partner/key-cache.js';
import { createQuota, rateHeaders } from './partner/quota.js';
import { populationEventRoutes } from './population/routes.js';
import { fhirRepresentation } from './prescription/fhir/representation.js';
import { prescriptionRoutes } from './prescription/routes.js';
import { Problem } from './problem.js';
import { createReadiness } from './readiness.js';
import { releaseRoutes } from './release/routes.js';
import { issuerRoutes } from './sandbox/issuer/routes.js';
import { originOfAddress } from './sandbox/openid/reach.js';
import { openidRoutes } from './sandbox/openid/routes.js';
import { openToAll, type SandboxIdentity, sandboxRoutes } from './sandbox/routes.js';
import { statisticsRoutes } from './statistics/routes.js';
import type { Timing } from './timing.js';
import { inboxRoutes } from './web/routes.js';
import { statisticsPageRoutes } from './web/statistics/routes.js';

/** The dependencies of buildApp. */
export interface AppDeps {
  readonly config: Config;
  /** The pools of this process's logins, one for each part it runs. */
  readonly pools: Pools;
  /** The notary, in this process or behind a socket. */
  readonly notary: Notary;
  readonly cache: Cache;
  readonly wake: Wake;
  readonly observer: Observer;
  readonly timing: Timing;
  readonly signingKey: PrivateKey;
  /** The secret that authenticates cookies. */
  readonly cookieKey: Buffer;
  /** Web Push settings. */
  readonly push: WebPushOptions;
  /** The embedded identity provider; undefined with a real one. */
  readonly sandbox: SandboxIdentity | undefined;
  /** Sign-in to the inbox; undefined without a client registration. */
  readonly signIn: SignIn | undefined;
  /** Fetches linked documents; undefined without an issuer. */
  readonly fetchDocument: FetchDocument | undefined;
  /** The schema version this package works with. */
  readonly expectedVersion: string;
}

const BODY_MAX_BYTES = 64 * 1024;
const HEADERS_MAX_BYTES = 16 * 1024;
const KEEP_ALIVE_MS = 65_000;
const CONNECTIONS_MAX = 10_000;
const EVENT_LOOP_DELAY_MAX_MS = 5_000;
const KEYID = /;keyid="([^"]{1,100})"/;

/**
 * Builds the gateway without listening. The path of a partner's request: authenticate by signature -> count against the
 * quota -> operation handler -> one database call, which decides and records -> sign the response.
 */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const { config, pools, cache, wake, observer, timing } = deps;
  const limits = createCallLimits({
    isProxy: config.isProxy,
    perAddress: config.addressCallsPerMinute,
    perPerson: config.personCallsPerMinute,
  });
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: timing.receiveTimeout_ms,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: true,
    // No parameter is longer than the header section, so that handlers refuse overlong ids as they do unknown ones.
    routerOptions: { maxParamLength: HEADERS_MAX_BYTES },
    frameworkErrors: answerRefusedPaths({
      publicOrigin: config.publicOrigin,
      signingKey: deps.signingKey,
      observe: observer.observe,
      count: (request) => limits.arrive(request.raw, undefined),
    }),
    http: {
      maxHeaderSize: HEADERS_MAX_BYTES,
      headersTimeout: timing.receiveTimeout_ms,
      connectionsCheckingInterval: timing.receiveTimeout_ms / 10, // how exactly both are kept
    },
    clientErrorHandler: (error, socket) => answerClientError(error, socket, config.publicOrigin),
  });
  const waitingRoom = pools.partner && createWaitingRoom(wake, cache, pools.partner);
  const streams =
    pools.citizen &&
    createPromptStreams({ wake, cache, poll: createStreamPoll(pools.citizen), isProxy: config.isProxy });
  const endConnections = trackConnections(app.server, {
    total: CONNECTIONS_MAX,
    perAddress: config.connectionsPerAddress,
    isProxy: config.isProxy,
  });
  app.addHook('preClose', async () => {
    waitingRoom?.close();
    streams?.close();
    endConnections();
  });

  refuseMalformedTargets(app);
  acceptRawBodies(app);
  acceptAllMethods(app);
  answerProblems(app, config.publicOrigin, observer.observe);
  app.addHook('onResponse', async (request, reply) => {
    observer.observe({
      event: 'answered',
      operation: operationOf(request),
      status: reply.statusCode,
      duration_ms: reply.elapsedTime,
    });
  });
  await app.register(underPressure, {
    maxEventLoopDelay: EVENT_LOOP_DELAY_MAX_MS,
    pressureHandler: (_request, _reply, _type, value) => {
      if (value === Number.POSITIVE_INFINITY) return; // not measured yet, in the first second
      throw new Problem('unavailable', { retryAfter_s: 2 });
    },
  });

  const partnerSide = pools.partner ?? pools.registry ?? pools.statistics;
  if (partnerSide !== undefined) {
    await app.register(async (v1) => partnerApi(v1, { ...deps, waitingRoom, limits, pool: partnerSide }), {
      prefix: '/v1',
    });
  }
  await app.register(async (side) => openApi(side, { ...deps, streams, limits }));
  await app.register(async (pages) => {
    const answerOthers = answerOtherMethods(pages);
    if (pools.citizen !== undefined) {
      await pages.register(async (page) => inboxRoutes(page, config.publicOrigin.startsWith('https:')));
    }
    const { statistics } = pools;
    if (statistics !== undefined) {
      await pages.register(async (page) =>
        statisticsPageRoutes(page, { pool: statistics, publicOrigin: config.publicOrigin, limits }),
      );
    }
    answerOthers();
  });
  return app;
}

interface PartnerApiDeps extends AppDeps {
  readonly waitingRoom: WaitingRoom | undefined;
  readonly limits: CallLimits;
  /** The pool with which keys and quotas are read. */
  readonly pool: pg.Pool;
}

/** The operations of openapi/partner.yaml that the parts of this process serve. */
function partnerApi(v1: FastifyInstance, deps: PartnerApiDeps): void {
  const { config, pool, pools, cache, observer, signingKey, limits } = deps;
  const keyCache = createPartnerKeyCache(pool, deps.timing.keyCacheFresh_ms);
  const quota = createQuota(cache, pool);

  signAnswers(v1, config.publicOrigin, signingKey);
  v1.addHook('onRequest', async (request) => {
    limits.arrive(request.raw, KEYID.exec(String(request.headers['signature-input']))?.[1]);
  });
  const messageSignature: Guard<PartnerContext> = async (request, _operation, reply) => {
    const caller = await limited(request, limits, () => authenticate(request, keyCache, config));
    const { partner_id, quota_per_minute } = caller.key.partner;
    limits.verified(request.raw); // the partner's own limit is its quota
    const left = await quota.take(partner_id, quota_per_minute);
    reply.headers(rateHeaders(left));
    return { ...caller, quota: left };
  };
  const routes = {
    ...(pools.partner && partnerRoutes(deps, pools.partner)),
    ...(pools.registry && populationEventRoutes({ pool: pools.registry, observe: observer.observe })),
    ...(pools.statistics && statisticsRoutes({ pool: pools.statistics, publicOrigin: config.publicOrigin })),
  } satisfies { readonly [Id in PartnerOperationId]?: Route<PartnerContext> };
  true satisfies PartnerOperationId extends keyof typeof routes ? true : never; // with all parts, all operations
  const operations = readContract('partner')
    .filter((each) => each.operationId in routes)
    .map((each) => ({ ...each, url: each.url.replace(/^\/v1/, '') }));
  v1.setNotFoundHandler(answerNotFound); // set again in this scope, so that the response is signed
  const answerOthers = answerOtherMethods(v1);
  bind<PartnerContext>(v1, operations, routes, { messageSignature });
  answerOthers();
}

function partnerRoutes(deps: PartnerApiDeps, pool: pg.Pool) {
  const { config, observer, signingKey, wake } = deps;
  const { observe } = observer;
  return {
    ...catalogueRoutes(),
    ...consentRoutes({
      pool,
      signingKey,
      observe,
      promptBudget: config.promptBudget,
      wake,
      waitingRoom: deps.waitingRoom as WaitingRoom,
    }),
    ...releaseRoutes({
      pool,
      ledgerOrigin: `${new URL(config.publicOrigin).host}/ledger`,
      observe,
      representations: [fhirRepresentation(config.publicOrigin)],
    }),
    ...administrativeUnitRoutes({ pool }),
    ...prescriptionRoutes({ pool, observe, wake, publicOrigin: config.publicOrigin }),
  };
}

/** Authenticates; a refusal counts against the address, a database that does not respond does not. */
async function limited<Context>(
  request: FastifyRequest,
  limits: CallLimits,
  authenticating: () => Promise<Context>,
): Promise<Context> {
  try {
    return await authenticating();
  } catch (error) {
    if (toProblem(error).status < 500) limits.refused(request.raw);
    throw error;
  }
}

interface OpenApiDeps extends AppDeps {
  readonly streams: PromptStreams | undefined;
  readonly limits: CallLimits;
}

/** What is not signed: citizens' operations where this process serves them, probes, keys and the contracts' pages. */
async function openApi(side: FastifyInstance, deps: OpenApiDeps): Promise<void> {
  const answerOthers = answerOtherMethods(side);
  const { config, pools, notary, expectedVersion, signingKey, limits } = deps;
  const session = sessionCookie(config.publicOrigin);
  const checkReady = createReadiness(Object.values(pools), expectedVersion);
  await side.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
    },
    strictTransportSecurity: config.publicOrigin.startsWith('https:'),
  });
  side.addHook('onRequest', async (request) => {
    const { headers, raw } = request;
    if (operationOf(request) === 'probe') return;
    limits.arrive(raw, headers.authorization ?? session.read(raw.rawHeaders));
  });
  if (pools.citizen !== undefined && deps.streams !== undefined) {
    await citizenApi(side, {
      ...deps,
      streams: deps.streams,
      pool: pools.citizen,
      notary,
      observe: deps.observer.observe,
      publicOrigin: config.publicOrigin,
      isSandbox: deps.sandbox !== undefined,
    });
  }

  const probe = { config: { operationId: 'probe' } };
  side.get('/healthz', probe, async () => ({ status: 'alive' }));
  side.get('/readyz', probe, async () => {
    await checkReady();
    return { status: 'ready' };
  });
  const jwks = { keys: [{ ...signingKey.jwk, kid: signingKey.keyid, alg: 'EdDSA', use: 'sig' }] };
  side.get('/.well-known/jwks.json', { config: { operationId: 'getJwks' } }, async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').send(jwks),
  );
  await side.register(docsRoutes);
  answerOthers();
}

/** The operations of openapi/citizen.yaml, and in a sandbox its identity provider and issuer of documents. */
async function citizenApi(
  side: FastifyInstance,
  deps: AppDeps & CitizenDeps & { readonly limits: CallLimits },
): Promise<void> {
  const { config, pool, sandbox, signingKey, limits } = deps;
  const citizenToken: Guard<CitizenContext> = async (request, { level }) => {
    const context = await limited(request, limits, () => authenticateCitizen(request, deps));
    limits.verified(request.raw, context.personId);
    if (context.level < level) throw new Problem('account_level_insufficient');
    return context;
  };
  const operations = readContract('citizen');
  bind<CitizenContext>(
    side,
    operations.filter((each) => each.security === 'citizenToken'),
    citizenRoutes(deps),
    {
      citizenToken,
    },
  );
  const open = {
    ...signInRoutes(deps),
    ...relatedOriginsRoutes(config.publicOrigin, config.passkeyOrigins),
    ...(sandbox !== undefined && sandboxRoutes(sandbox, pool)),
  };
  const offered = operations.filter((each) => each.security !== 'none' || each.operationId in open);
  bind<unknown>(
    side,
    offered.filter((each) => each.security === 'none'),
    open,
    { none: openToAll },
  );
  if (sandbox !== undefined) {
    await side.register(async (provider) => openidRoutes(provider, sandbox, pool));
    const origin = () => originOfAddress(side.server.address() as AddressInfo);
    await side.register(async (issuer) => issuerRoutes(issuer, { ...config, origin, key: signingKey }));
  }
}
