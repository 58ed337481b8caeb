import type { FastifyInstance } from 'fastify';
import { relinquishConsent } from '../consent/consent.js';
import type { RequestDeps } from '../consent/request.js';
import type { PartnerOperationId, Route } from '../contract/bind.js';
import type { components } from '../contract/generated/partner.js';
import { idParameter } from '../contract/parameters.js';
import { partnerConsent } from '../database/gate/partner.js';
import { formatId } from '../id.js';
import type { Observe } from '../observation.js';
import type { PartnerKeyCache } from '../partner/key-cache.js';
import { notFound, Problem } from '../problem.js';
import type { TokenCaller } from './access-token.js';
import { startAuthentication } from './authentication.js';
import type { AuthenticatedClient } from './client-assertion.js';
import { metadata } from './metadata.js';
import { verifyProof } from './proof.js';
import { OAuthRefusal } from './refusal.js';
import { giveTokens, grantedDetail, type TokensDeps } from './tokens.js';

type Schemas = components['schemas'];

export interface CibaDeps extends RequestDeps, TokensDeps {
  readonly observe: Observe;
  readonly keys: PartnerKeyCache;
  readonly createdMaxAge_s: number;
}

const LIVE: readonly string[] = ['active', 'paused'];

/** The handlers of the OAuth endpoints that clients authenticate at by assertion. */
export function clientRoutes(deps: CibaDeps) {
  return {
    startBackchannelAuthentication: async ({ context, body, request }) => {
      const form = body as Schemas['BackchannelAuthenticationForm'];
      const started = await startAuthentication(deps, context, form, request.body as Buffer);
      deps.observe({ event: 'asked', partner_id: context.key.partner.partner_id });
      return { status: 200, body: started };
    },

    createToken: async ({ context, body, request }) => {
      const proof = verifyProof(request.headers.dpop, {
        method: 'POST',
        url: `${deps.issuer}/oauth/token`,
        maxAge_s: deps.createdMaxAge_s,
      });
      const bound = await deps.keys.findKey(proof.keyid);
      if (bound?.partner.partner_id !== context.key.partner.partner_id) {
        throw new Problem('dpop_proof_invalid', { detail: 'jwk must be one of your registered keys' });
      }
      return { status: 200, body: await giveTokens(deps, context, body as Schemas['TokenForm'], proof) };
    },
  } satisfies Partial<Record<PartnerOperationId, Route<AuthenticatedClient>>>;
}

/** The handlers that a token is shown to. */
export function grantRoutes({ pool, signingKey }: CibaDeps) {
  return {
    getGrant: async ({ context, params }) => {
      const id = grantOf(context, params.grant_id, 'grant_management_query');
      const { consent_id: _, ...row } = {
        consent_id: id,
        ...(await partnerConsent(pool, context.keyid, id)),
      };
      if (!LIVE.includes(row.state)) throw notFound();
      const detail = grantedDetail({ ...row, consent_id: formatId('cst', id) });
      return { status: 200, body: { scopes: [{ scope: 'openid' }], authorization_details: [detail] } };
    },

    revokeGrant: async ({ context, params }) => {
      const id = grantOf(context, params.grant_id, 'grant_management_revoke');
      await relinquishConsent({ pool, signingKey }, context, id, { idempotencyKey: null, bodyHash: null });
      return { status: 204 };
    },
  } satisfies Partial<Record<PartnerOperationId, Route<TokenCaller>>>;
}

/** @throws OAuthRefusal insufficient_scope; Problem not_found for a grant that the token is not of */
function grantOf({ token }: TokenCaller, text: string | undefined, scope: string) {
  if (!token.scope.split(' ').includes(scope))
    throw new OAuthRefusal('insufficient_scope', `it takes ${scope}`);
  const id = idParameter('cst', text);
  if (token.consent_id !== null && token.consent_id !== id) throw new Problem('not_found');
  return id;
}

/** The metadata for clients, under both of its names (OpenID Connect Discovery section 4, RFC 8414 section 3). */
export function metadataRoutes(app: FastifyInstance, { issuer, signingKey }: TokensDeps): void {
  const found = metadata(issuer, signingKey);
  for (const name of ['openid-configuration', 'oauth-authorization-server']) {
    app.get(`/.well-known/${name}`, { config: { operationId: 'getMetadata' } }, async (_request, reply) =>
      reply.header('cache-control', 'public, max-age=300').send(found),
    );
  }
}
