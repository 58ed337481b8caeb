import type { FastifyInstance, FastifyReply } from 'fastify';
import type pg from 'pg';
import { sampleDay } from '../../database/gate/upkeep.js';
import { type Persona, personas } from '../../population/personas.js';
import { Problem } from '../../problem.js';
import type { SandboxIdentity } from '../routes.js';
import { createCodes, type Grant, SANDBOX_CLIENT_ID } from './code.js';
import { PERSONA_PAGE_CSP, personaPage } from './persona-page.js';

const BASE = '/sandbox/identity';
const FORM_MAX_BYTES = 8_192;
const ACCESS_TOKEN_LIFE_S = 3_600;

/**
 * The sandbox's OpenID provider: discovery, an authorization endpoint to choose a persona at, a token endpoint.
 * It authenticates nobody, and is never part of production.
 */
export async function openidRoutes(
  app: FastifyInstance,
  identity: SandboxIdentity,
  pool: pg.Pool,
): Promise<void> {
  const { issuer, audience: origin } = identity;
  const redirectUri = `${origin}/sign-in/callback`;
  const codes = createCodes(identity.codeKey);
  const people = async (): Promise<readonly Persona[]> => {
    const day = await sampleDay(pool);
    return day === undefined ? [] : personas(day);
  };
  const grantOf = (
    query: Readonly<Record<string, unknown>>,
  ): Omit<Grant, 'number' | 'acr' | 'authTime_s'> => {
    const text = (name: string): string => (typeof query[name] === 'string' ? (query[name] as string) : '');
    const known =
      text('client_id') === SANDBOX_CLIENT_ID &&
      text('redirect_uri') === redirectUri &&
      text('response_type') === 'code' &&
      text('code_challenge_method') === 'S256' &&
      /^[\w-]{43}$/.test(text('code_challenge')) &&
      text('scope').split(' ').includes('openid') &&
      text('state').length <= 200 &&
      text('nonce').length <= 200;
    if (!known) throw new Problem('invalid_request', { detail: 'This is no sign-in to the page.' });
    return { nonce: text('nonce'), redirectUri, codeChallenge: text('code_challenge') };
  };

  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_MAX_BYTES },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );

  app.get(`${BASE}/.well-known/openid-configuration`, async () => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/openid-token`,
    jwks_uri: `${issuer}/jwks.json`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    token_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['openid'],
    claims_supported: ['sub', 'personal_id_number', 'acr', 'auth_time'],
  }));

  app.get<{ Querystring: Record<string, unknown> }>(`${BASE}/authorize`, async (request, reply) => {
    const grant = grantOf(request.query);
    const { persona, acr = '2', state = '' } = request.query;
    const all = await people();
    if (persona === undefined) {
      const parameters = new URLSearchParams(request.query as Record<string, string>);
      return html(reply, personaPage(all, `${BASE}/authorize?${parameters}`));
    }
    const chosen = all.find((each) => each.personal_id_number === persona);
    if (chosen === undefined || !['1', '2'].includes(String(acr))) throw new Problem('invalid_request');
    const code = await codes.give({
      ...grant,
      number: chosen.personal_id_number,
      acr: String(acr),
      authTime_s: Math.floor(Date.now() / 1000),
    });
    const back = new URLSearchParams({ code, state: String(state), iss: issuer });
    return reply.header('cache-control', 'no-store').redirect(`${redirectUri}?${back}`, 302);
  });

  app.post<{ Body: unknown }>(`${BASE}/openid-token`, async ({ body }, reply) => {
    reply.header('cache-control', 'no-store');
    const form = body instanceof URLSearchParams ? body : new URLSearchParams();
    const text = (name: string) => (form.getAll(name).length === 1 ? String(form.get(name)) : '');
    const grant =
      text('grant_type') === 'authorization_code' && text('client_id') === SANDBOX_CLIENT_ID
        ? await codes.take(text('code'), text('redirect_uri'), text('code_verifier'))
        : undefined;
    // RFC 6749 section 5.2
    if (grant === undefined) return reply.code(400).send({ error: 'invalid_grant' });
    const { number, acr, nonce, authTime_s } = grant;
    return {
      access_token: await identity.sign(number, acr),
      token_type: 'Bearer',
      expires_in: ACCESS_TOKEN_LIFE_S,
      id_token: await identity.signIdToken({ clientId: SANDBOX_CLIENT_ID, number, acr, nonce, authTime_s }),
    };
  });
}

function html(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .headers({ 'content-security-policy': PERSONA_PAGE_CSP, 'cache-control': 'no-store' })
    .send(page);
}
