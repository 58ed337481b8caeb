import { randomUUID } from 'node:crypto';
import underPressure from '@fastify/under-pressure';
import Fastify, { type FastifyInstance } from 'fastify';
import type { AppDeps } from './app-deps.js';
import { createCallLimits } from './call-limits.js';
import { createPromptStreams } from './citizen/stream.js';
import { createStreamPoll } from './citizen/stream-poll.js';
import { unsignedApi } from './citizen-api.js';
import { trackConnections } from './connections.js';
import { answerClientError } from './contract/failure.js';
import { acceptAllMethods, answerOtherMethods, foldMethod } from './contract/methods.js';
import { operationOf } from './contract/operation.js';
import { answerProblems } from './contract/problems.js';
import { acceptRawBodies } from './contract/raw-bodies.js';
import { answerRefusedPaths, refuseMalformedTargets } from './contract/refused-paths.js';
import { ledgerLag } from './database/gate/ledger.js';
import type { Read } from './database/reads.js';
import { oauthApi } from './oauth-api.js';
import { createRooms, partnerApi } from './partner-api.js';
import { Problem } from './problem.js';
import { createSandboxPeople } from './sandbox/people.js';
import { sandboxApi } from './sandbox-api.js';
import { traceCalls } from './trace-calls.js';
import { watchLag } from './transparency/lag.js';
import { problemPageFor } from './web/pages/problem.js';
import { pageRoutes } from './web/pages/routes.js';
import { inboxRoutes } from './web/routes.js';
import { statisticsPageRoutes } from './web/statistics/routes.js';

const BODY_MAX_BYTES = 64 * 1024;
const HEADERS_MAX_BYTES = 16 * 1024;
const KEEP_ALIVE_MS = 65_000;
const CONNECTIONS_MAX = 10_000;
const FIRST_REQUEST_MS = 1_000;

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
    window_ms: timing.callWindow_ms,
  });
  const app = Fastify({
    logger: false,
    genReqId: () => randomUUID(),
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: timing.receiveTimeout_ms,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: false, // a request that was on its way when it stopped is still answered
    exposeHeadRoutes: true,
    rewriteUrl: (request) => {
      foldMethod(request);
      return request.url ?? '';
    },
    // No parameter is longer than the header section, so that handlers refuse overlong ids as they do unknown ones.
    routerOptions: { maxParamLength: HEADERS_MAX_BYTES },
    frameworkErrors: answerRefusedPaths({
      publicOrigin: config.publicOrigin,
      signingKey: deps.signingKey,
      observe: observer.observe,
      count: (request) => limits.arrive(request.raw, undefined),
      pageFor: problemPageFor,
    }),
    http: {
      maxHeaderSize: HEADERS_MAX_BYTES,
      headersTimeout: timing.receiveTimeout_ms,
      connectionsCheckingInterval: timing.receiveTimeout_ms / 10, // how exactly both are kept
    },
    clientErrorHandler: (error, socket) => answerClientError(error, socket, config.publicOrigin),
  });
  const { partner } = pools;
  const rooms = partner && createRooms(wake, cache, partner);
  const lag =
    partner &&
    watchLag({
      read: () => ledgerLag(partner),
      max_s: config.ledgerLagMax_s,
      interval_ms: timing.ledgerLook_ms,
    });
  const streams =
    pools.citizen &&
    createPromptStreams({
      wake,
      cache,
      poll: createStreamPoll(pools.citizen),
      isProxy: config.isProxy,
      max: timing.promptStreamsMax,
    });
  const sandboxPeople =
    deps.sandbox &&
    pools.citizen &&
    createSandboxPeople({
      identity: deps.sandbox,
      pool: pools.citizen,
      publicOrigin: config.publicOrigin,
      timing,
      call: (request) =>
        app.inject({ ...request, headers: { ...request.headers, host: new URL(config.publicOrigin).host } }),
    });
  const endConnections = trackConnections(app.server, {
    total: CONNECTIONS_MAX,
    perAddress: config.connectionsPerAddress,
    firstRequest_ms: FIRST_REQUEST_MS,
    isProxy: config.isProxy,
  });
  app.addHook('preClose', async () => {
    rooms?.close();
    lag?.close();
    streams?.close();
    await sandboxPeople?.close();
    endConnections();
  });

  app.addHook('onRequest', async (request, reply) => {
    reply.header('call-id', request.id);
    if (deps.readiness.isDraining) reply.header('connection', 'close'); // clients go where new connections lead
  });
  refuseMalformedTargets(app);
  acceptRawBodies(app);
  acceptAllMethods(app);
  answerProblems(app, config.publicOrigin, observer.observe, problemPageFor);
  app.addHook('onResponse', async (request, reply) => {
    observer.observe({
      event: 'answered',
      operation: operationOf(request),
      call_id: request.id,
      status: reply.statusCode,
      duration_ms: reply.elapsedTime,
    });
  });
  if (deps.tracing !== undefined) traceCalls(app, deps.tracing);
  await app.register(underPressure, {
    maxEventLoopDelay: timing.eventLoopDelayMax_ms,
    pressureHandler: (_request, _reply, _type, value) => {
      if (value === Number.POSITIVE_INFINITY) return; // not measured yet, in the first second
      throw new Problem('unavailable', { retryAfter_s: 2 });
    },
  });

  const partnerSide = pools.partner ?? pools.registry ?? pools.statistics;
  if (partnerSide !== undefined) {
    await app.register(
      async (v1) => partnerApi(v1, { ...deps, rooms, lag, sandboxPeople, limits, pool: partnerSide }),
      {
        prefix: '/v1',
      },
    );
  }
  if (partner !== undefined && deps.sandbox !== undefined) {
    await app.register(async (side) =>
      sandboxApi(side, { ...deps, rooms, lag, sandboxPeople, limits, pool: partner }),
    );
  }
  if (partner !== undefined && rooms !== undefined) {
    await app.register(async (side) =>
      oauthApi(side, { ...deps, rooms, sandboxPeople, limits, pool: partner }),
    );
  }
  await app.register(async (side) => unsignedApi(side, { ...deps, streams, sandboxPeople, limits }));
  await app.register(async (pages) => {
    const answerOthers = answerOtherMethods(pages);
    if (pools.citizen !== undefined) {
      await pages.register(async (page) => inboxRoutes(page, config.publicOrigin.startsWith('https:')));
    }
    const { statistics } = pools;
    if (statistics !== undefined) {
      await pages.register(async (page) =>
        statisticsPageRoutes(page, {
          pool: statistics,
          read: deps.reads.statistics as Read,
          publicOrigin: config.publicOrigin,
          limits,
        }),
      );
    }
    await pages.register(async (page) =>
      pageRoutes(page, {
        operator: config,
        publicOrigin: config.publicOrigin,
        checkReadiness: () => deps.readiness.check(),
      }),
    );
    answerOthers();
  });
  return app;
}
