import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { administrativeUnitRoutes } from './administrative-unit/routes.js';
import { type AppDeps, limited } from './app-deps.js';
import type { Cache } from './cache/redis.js';
import type { Wake } from './cache/wake.js';
import type { CallLimits } from './call-limits.js';
import { catalogueRoutes } from './catalogue/routes.js';
import { authenticateByToken, hasAccessToken } from './ciba/access-token.js';
import type { clientRoutes, grantRoutes } from './ciba/routes.js';
import { type AskingSandbox, createRequestRoom, type RequestRoom } from './consent/request.js';
import { consentRoutes } from './consent/routes.js';
import { bind, type Guard, type PartnerOperationId, type Route, readContract } from './contract/bind.js';
import { answerOtherMethods } from './contract/methods.js';
import { answerNotFound } from './contract/problems.js';
import { signAnswers } from './contract/signed-answers.js';
import type { Read } from './database/reads.js';
import { createStreamRoom, type StreamRoom, streamWakes } from './event/feed.js';
import { eventRoutes } from './event/routes.js';
import { explainSignature } from './http-signature/explain.js';
import { SignatureRefusal } from './http-signature/refusal.js';
import {
  type ApplicantContext,
  type ApplicantOperationId,
  applicantGuard,
  applicationRoutes,
} from './partner/application-routes.js';
import { authenticate, type PartnerCaller, type PartnerContext } from './partner/authenticate.js';
import { createPartnerKeyCache } from './partner/key-cache.js';
import { createQuota, rateHeaders, refusedHeaders } from './partner/quota.js';
import { registrationRoutes } from './partner/registration-routes.js';
import { populationEventRoutes } from './population/routes.js';
import { fhirRepresentation } from './prescription/fhir/representation.js';
import { prescriptionRoutes } from './prescription/routes.js';
import { Problem } from './problem.js';
import { releaseRoutes } from './release/routes.js';
import type { clockRoutes } from './sandbox/clock.js';
import { statisticsRoutes } from './statistics/routes.js';
import type { LagWatch } from './transparency/lag.js';
import { createProver } from './transparency/proof.js';

type OAuthOperationId = keyof ReturnType<typeof clientRoutes> | keyof ReturnType<typeof grantRoutes>;

const KEYID = /;keyid="([^"]{1,100})"/;

/** Where calls wait for changes. */
export interface Rooms {
  readonly requestRoom: RequestRoom;
  readonly streamRoom: StreamRoom;
  close(): void;
}

export function createRooms(wake: Wake, cache: Cache, pool: pg.Pool): Rooms {
  const requestRoom = createRequestRoom(wake, cache, pool);
  const streamRoom = createStreamRoom(wake, cache, pool);
  return {
    requestRoom,
    streamRoom,
    close() {
      requestRoom.close();
      streamRoom.close();
    },
  };
}

export interface PartnerApiDeps extends AppDeps {
  readonly rooms: Rooms | undefined;
  /** Of the ledger; undefined where this process makes no releases. */
  readonly lag: LagWatch | undefined;
  readonly limits: CallLimits;
  /** The people of a sandbox who act by themselves; undefined without a sandbox. */
  readonly sandboxPeople: AskingSandbox | undefined;
  /** The pool with which keys and quotas are read. */
  readonly pool: pg.Pool;
}

/** The operations of openapi/partner.yaml that the parts of this process serve. */
export function partnerApi(v1: FastifyInstance, deps: PartnerApiDeps): void {
  const { config, pools, observer, limits } = deps;
  const messageSignature = signedCalls(v1, deps);
  const routes = {
    ...(pools.partner && partnerRoutes(deps, pools.partner, deps.rooms as Rooms, deps.lag as LagWatch)),
    ...(pools.registry && populationEventRoutes({ pool: pools.registry, observe: observer.observe })),
    ...(pools.statistics &&
      statisticsRoutes({
        pool: pools.statistics,
        read: deps.reads.statistics as Read,
        publicOrigin: config.publicOrigin,
      })),
  } satisfies { readonly [Id in PartnerOperationId]?: Route<PartnerContext> };
  // With all parts, all operations but those of oauth-api.ts and sandbox-api.ts, and those of applicants.
  true satisfies Exclude<
    PartnerOperationId,
    OAuthOperationId | ApplicantOperationId | keyof ReturnType<typeof clockRoutes>
  > extends keyof typeof routes
    ? true
    : never;
  const operations = readContract('partner')
    .filter((each) => each.url.startsWith('/v1/'))
    .map((each) => ({ ...each, url: each.url.replace(/^\/v1/, '') }));
  v1.setNotFoundHandler(answerNotFound); // set again in this scope, so that the response is signed
  const answerOthers = answerOtherMethods(v1);
  const signedBy = (scheme: string) => operations.filter(({ security }) => security === scheme);
  bind<PartnerContext>(v1, signedBy('messageSignature'), tellingLimits(routes), { messageSignature });
  if (pools.partner !== undefined) {
    const applicant = applicantGuard(pools.partner, config);
    bind<ApplicantContext>(
      v1,
      signedBy('applicantSignature'),
      applicationRoutes({ pool: pools.partner, observe: observer.observe }),
      { applicantSignature: (...call) => limited(call[0], limits, async () => applicant(...call)) },
    );
  }
  answerOthers();
}

/**
 * Signs the answers of a scope and counts its calls. Returns the guard of its signed operations: a call of a registered key, within the
 * partner's quota.
 */
export function signedCalls(scope: FastifyInstance, deps: PartnerApiDeps): Guard<PartnerContext> {
  const { config, pool, cache, observer, signingKey, limits } = deps;
  const keyCache = createPartnerKeyCache(pool, deps.timing.keyCacheFresh_ms);
  const quota = createQuota(cache, pool);

  signAnswers(scope, config.publicOrigin, signingKey, observer.observe);
  scope.addHook('onRequest', async (request) => {
    limits.arrive(request.raw, KEYID.exec(String(request.headers['signature-input']))?.[1]);
  });
  return async (request, operation, reply) => {
    const byToken = operation.otherSecurity.includes('accessToken') && hasAccessToken(request);
    const caller = await limited<PartnerCaller>(
      request,
      limits,
      () =>
        byToken
          ? authenticateByToken(request, { ...config, pool, keys: keyCache })
          : authenticate(request, keyCache, config),
      deps.sandbox && explained,
    );
    const { partner_id, quota_per_minute } = caller.key.partner;
    limits.verified(request.raw); // the partner's own limit is its quota
    const left = await quota.take(partner_id, quota_per_minute);
    reply.headers(rateHeaders(left));
    return { ...caller, quota: left };
  };
}

/** Routes whose refusals have the RateLimit fields of the quota that refused. */
function tellingLimits(
  routes: Readonly<Record<string, Route<PartnerContext>>>,
): Record<string, Route<PartnerContext>> {
  const telling = Object.entries(routes).map(([id, route]): [string, Route<PartnerContext>] => [
    id,
    (call) =>
      route(call).catch((error: unknown) => {
        if (error instanceof Problem && error.limit !== undefined)
          call.reply.headers(refusedHeaders(call.context.quota, error.limit, error.retryAfter_s));
        throw error;
      }),
  ]);
  return Object.fromEntries(telling);
}

/** In a sandbox: a refusal that says what was signed by mistake, and what should have been; other errors as they are. */
function explained(error: unknown): unknown {
  if (!(error instanceof SignatureRefusal) || error.failed === undefined) return error;
  return new Problem(error.code, {
    detail: explainSignature(error.failed) ?? error.detail,
    members: { signature_base: error.failed.base },
    cause: error,
  });
}

function partnerRoutes(deps: PartnerApiDeps, pool: pg.Pool, rooms: Rooms, lag: LagWatch) {
  const { config, observer, signingKey, wake } = deps;
  const { observe } = observer;
  return {
    ...catalogueRoutes(),
    ...consentRoutes({
      pool,
      signingKey,
      observe,
      promptBudget: { ...config.promptBudget, isOwn: deps.sandbox !== undefined },
      sandbox: deps.sandboxPeople,
      wake,
      requestRoom: rooms.requestRoom,
    }),
    ...releaseRoutes({
      pool,
      ledgerOrigin: config.ledgerOrigin,
      checkLedger: lag.check,
      prove: createProver(pool, config, deps.timing),
      observe,
      representations: [fhirRepresentation(config.publicOrigin)],
    }),
    ...registrationRoutes({
      pool,
      options: config,
      observe,
      wake: (partnerId) => wake.wake(streamWakes(partnerId)),
      confirmKey: deps.notary.confirmKey,
    }),
    ...eventRoutes({
      pool,
      wake,
      observe,
      streamRoom: rooms.streamRoom,
      signingKey,
      sealingKeys: deps.sealingKeys,
      publicOrigin: config.publicOrigin,
      receiverOrigins: config.eventReceiverOrigins,
    }),
    ...administrativeUnitRoutes({ read: deps.reads.partner as Read }),
    ...prescriptionRoutes({ pool, observe, wake, publicOrigin: config.publicOrigin }),
  };
}
