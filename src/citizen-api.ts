import type { AddressInfo } from 'node:net';
import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type AppDeps, limited } from './app-deps.js';
import type { CallLimits } from './call-limits.js';
import { sessionCookie } from './citizen/cookie.js';
import type { CitizenDeps } from './citizen/deps.js';
import { relatedOriginsRoutes } from './citizen/related-origins.js';
import { citizenRoutes } from './citizen/routes.js';
import { authenticateCitizen, type CitizenContext, type Recall } from './citizen/session.js';
import { authenticatingAgain, createSessionMemory, RECALLING } from './citizen/session-memory.js';
import { signInRoutes } from './citizen/session-routes.js';
import type { PromptStreams } from './citizen/stream.js';
import { bind, type Guard, readContract } from './contract/bind.js';
import { docsRoutes } from './contract/docs/routes.js';
import { answerOtherMethods } from './contract/methods.js';
import { operationOf } from './contract/operation.js';
import { transmitterMetadata } from './event/receiver.js';
import { createPartnerKeyCache } from './partner/key-cache.js';
import { Problem } from './problem.js';
import { issuerRoutes } from './sandbox/issuer/routes.js';
import { originOfAddress } from './sandbox/openid/reach.js';
import { openidRoutes } from './sandbox/openid/routes.js';
import { createSandboxRegistration } from './sandbox/partners.js';
import type { SandboxPeople } from './sandbox/people.js';
import { openToAll, sandboxRoutes } from './sandbox/routes.js';
import { openPublishedLog } from './transparency/published.js';
import { logRoutes } from './transparency/routes.js';
import { guideRoutes } from './web/guide/routes.js';

export interface UnsignedApiDeps extends AppDeps {
  readonly streams: PromptStreams | undefined;
  /** Undefined without a sandbox. */
  readonly sandboxPeople: SandboxPeople | undefined;
  readonly limits: CallLimits;
}

/** Where `start` without settings has its sandbox. */
const SANDBOX_AT_HOME = 'http://localhost:8080';

/** What is not signed: citizens' operations where this process serves them, probes, keys, the contracts and the pages for partners. */
export async function unsignedApi(side: FastifyInstance, deps: UnsignedApiDeps): Promise<void> {
  const answerOthers = answerOtherMethods(side);
  const { config, pools, notary, readiness, publishedKeys, limits } = deps;
  const session = sessionCookie(config.publicOrigin);
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
    await readiness.check();
    return { status: 'ready' };
  });
  const jwks = {
    keys: publishedKeys.map(({ jwk, keyid, retired_at, signing_ended_at }) => ({
      ...jwk,
      kid: keyid,
      alg: 'EdDSA',
      use: 'sig',
      ...(signing_ended_at !== undefined && { signing_ended_at }),
      ...(retired_at !== undefined && { retired_at }),
    })),
  };
  side.get('/.well-known/jwks.json', { config: { operationId: 'getJwks' } }, async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').send(jwks),
  );
  if (deps.pools.partner !== undefined) {
    const metadata = transmitterMetadata(deps.config.publicOrigin);
    side.get(
      '/.well-known/ssf-configuration',
      { config: { operationId: 'getTransmitter' } },
      async (_request, reply) => reply.header('cache-control', 'public, max-age=300').send(metadata),
    );
  }
  const { partner } = deps.pools;
  if (partner !== undefined) {
    await side.register(async (log) =>
      logRoutes(log, openPublishedLog(partner, config), deps.observer.observe),
    );
  }
  await side.register(docsRoutes);
  const isSandbox = deps.sandbox !== undefined;
  const origin = isSandbox ? config.publicOrigin : SANDBOX_AT_HOME;
  await side.register(async (pages) => guideRoutes(pages, { ...config, origin, isSandbox }));
  answerOthers();
}

/** The operations of openapi/citizen.yaml, and in a sandbox its identity provider and issuer of documents. */
async function citizenApi(
  side: FastifyInstance,
  deps: AppDeps & CitizenDeps & Pick<UnsignedApiDeps, 'limits' | 'sandboxPeople'>,
): Promise<void> {
  const { config, pool, sandbox, sandboxPeople, signingKey, limits } = deps;
  const memory = createSessionMemory();
  const keys = deps.pools.partner && createPartnerKeyCache(deps.pools.partner, deps.timing.keyCacheFresh_ms);
  const authenticate = async (request: FastifyRequest, recall?: Recall): Promise<CitizenContext> => {
    const context = await limited(request, limits, () => authenticateCitizen(request, deps, recall));
    limits.verified(request.raw, context.personId);
    memory.remember(context);
    return context;
  };
  const citizenToken: Guard<CitizenContext> = async (request, { operationId, level }) => {
    const context = await authenticate(request, RECALLING.has(operationId) ? memory.recall : undefined);
    if (context.level < level) throw new Problem('account_level_insufficient');
    return context;
  };
  const operations = readContract('citizen');
  bind<CitizenContext>(
    side,
    operations.filter((each) => each.security === 'citizenToken'),
    authenticatingAgain(citizenRoutes(deps), memory, authenticate),
    {
      citizenToken,
    },
  );
  const open = {
    ...signInRoutes(deps),
    ...relatedOriginsRoutes(config.publicOrigin, config.passkeyOrigins),
    ...(sandbox !== undefined &&
      sandboxPeople !== undefined &&
      sandboxRoutes(
        sandbox,
        pool,
        sandboxPeople,
        keys && { ...config, ...keys, ...limits },
        deps.pools.partner &&
          createSandboxRegistration(deps.pools.partner, { ...config, observe: deps.observer.observe }),
      )),
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
