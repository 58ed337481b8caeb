import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { limited } from './app-deps.js';
import { authenticateByToken, type TokenCaller } from './ciba/access-token.js';
import { type AuthenticatedClient, authenticateClient } from './ciba/client-assertion.js';
import { answerOf, OAuthRefusal } from './ciba/refusal.js';
import { clientRoutes, grantRoutes, metadataRoutes } from './ciba/routes.js';
import { bind, type Guard, readContract } from './contract/bind.js';
import { toProblem } from './contract/failure.js';
import { FORM_TYPE, isForm, parseForm } from './contract/form.js';
import { answerOtherMethods } from './contract/methods.js';
import { operationOf } from './contract/operation.js';
import { createPartnerKeyCache, type RegisteredKey } from './partner/key-cache.js';
import { createQuota, rateHeaders } from './partner/quota.js';
import type { PartnerApiDeps, Rooms } from './partner-api.js';
import { Problem, reasonOf } from './problem.js';

/** The operations of openapi/partner.yaml for OAuth clients: forms in, JSON out, refusals in OAuth's words. */
export async function oauthApi(
  side: FastifyInstance,
  deps: Omit<PartnerApiDeps, 'lag'> & { readonly rooms: Rooms },
): Promise<void> {
  const { config, pool, cache, observer, signingKey, limits, timing } = deps;
  const { publicOrigin: issuer } = config;
  const keys = createPartnerKeyCache(pool, timing.keyCacheFresh_ms);
  const quota = createQuota(cache, pool);
  const answerOthers = answerOtherMethods(side);

  const ciba = {
    ...config,
    pool,
    keys,
    signingKey,
    issuer,
    observe: observer.observe,
    promptBudget: { ...config.promptBudget, isOwn: deps.sandbox !== undefined },
    sandbox: deps.sandboxPeople,
    wake: deps.wake,
    requestRoom: deps.rooms.requestRoom,
  };
  const resources = grantRoutes(ciba);

  // Forms are taken in this scope alone. They need no preflight, so elsewhere a page could post one across sites.
  side.addContentTypeParser(FORM_TYPE, { parseAs: 'buffer' }, (request, body, done) =>
    done(isForm(request.headers['content-type']) ? null : new Problem('unsupported_media_type'), body),
  );
  side.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    limits.arrive(request.raw, undefined);
  });
  side.setErrorHandler((error, request, reply) => {
    const refusal = error instanceof OAuthRefusal ? error : toProblem(error);
    const about = { operation: operationOf(request), call_id: request.id };
    if (refusal instanceof OAuthRefusal)
      observer.observe({ event: 'refused', ...about, code: refusal.error });
    else if (refusal.code === 'internal_error') observer.observe({ event: 'failed', ...about, error });
    else {
      const reason = refusal.code === 'unavailable' ? reasonOf(refusal.cause) : undefined;
      observer.observe({
        event: 'refused',
        ...about,
        code: refusal.code,
        ...(reason !== undefined && { reason }),
      });
    }
    const { status, headers, body } = answerOf(refusal, operationOf(request) in resources);
    return reply.code(status).headers(headers).type('application/json').send(JSON.stringify(body));
  });

  const countCall = async ({ raw }: FastifyRequest, { partner }: RegisteredKey, reply: FastifyReply) => {
    limits.verified(raw); // the partner's own limit is its quota
    reply.headers(rateHeaders(await quota.take(partner.partner_id, partner.quota_per_minute)));
  };
  const clientAssertion: Guard<AuthenticatedClient> = async (request, _operation, reply) => {
    const form = formOf(request);
    const client = await limited(request, limits, () => authenticateClient(form, keys, issuer));
    await countCall(request, client.key, reply);
    return client;
  };
  const accessToken: Guard<TokenCaller> = async (request, _operation, reply) => {
    const caller = await limited(request, limits, () =>
      authenticateByToken(request, { ...config, pool, keys }),
    );
    await countCall(request, caller.key, reply);
    return caller;
  };
  const operations = readContract('partner');
  const secured = (scheme: string) => operations.filter((each) => each.security === scheme);
  bind<AuthenticatedClient>(side, secured('clientAssertion'), clientRoutes(ciba), { clientAssertion });
  bind<TokenCaller>(side, secured('accessToken'), resources, { accessToken });
  metadataRoutes(side, ciba);
  answerOthers();
}

/** @throws Problem unsupported_media_type for a body that is no form, invalid_request */
function formOf({ body, headers }: FastifyRequest): Record<string, string> {
  if (!Buffer.isBuffer(body) || body.length === 0) return {};
  if (!isForm(headers['content-type'])) throw new Problem('unsupported_media_type'); // JSON, which other operations take
  return parseForm(body);
}
