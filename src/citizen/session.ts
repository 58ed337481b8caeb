import fastifyJwt, { type TokenOrHeader } from '@fastify/jwt';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type pg from 'pg';
import type { CitizenAlgorithm } from '../config.js';
import { type CitizenRow, citizen } from '../database/gate/citizen.js';
import { hashOfSecret, readSession } from '../database/gate/session.js';
import { Problem } from '../problem.js';
import { sessionCookie } from './cookie.js';
import type { FindIdentityKey } from './identity.js';
import { parseNumericDate } from './numeric-date.js';

/** An authenticated citizen's call. */
export interface CitizenContext {
  readonly number: string;
  /** The internal key of the person, with which streams are woken. */
  readonly personId: string;
  /** The level of this sign-in, at most the level of the account. */
  readonly level: 1 | 2;
  /** When the person signed in; undefined when the provider did not state it. */
  readonly authenticatedAt: Date | undefined;
  /** When the token or the session expires. */
  readonly expiresAt: Date;
  /** The hash of the session's secret; undefined with a bearer token. */
  readonly sessionHash: Buffer | undefined;
}

export interface IdentityOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithm: CitizenAlgorithm;
  readonly findKey: FindIdentityKey;
}

interface Claims {
  readonly personal_id_number: string;
  readonly acr: string;
  readonly auth_time?: unknown;
  readonly exp: number;
}

const TOKEN_MAX_CHARS = 4_000;
const CLOCK_TOLERANCE_MS = 5_000;

/** Configures @fastify/jwt for one issuer, audience and algorithm, whatever the token itself names. */
export async function registerSession(app: FastifyInstance, identity: IdentityOptions): Promise<void> {
  const { issuer, audience, algorithm } = identity;
  await app.register(fastifyJwt, {
    decode: { complete: true },
    secret: async (_request: FastifyRequest, token: TokenOrHeader) => {
      const { kid } = 'header' in token ? token.header : token;
      const key = typeof kid === 'string' ? await identity.findKey(kid) : undefined;
      if (key === undefined) throw new Problem('token_invalid');
      return key;
    },
    sign: { algorithm },
    verify: {
      algorithms: [algorithm],
      allowedIss: issuer,
      allowedAud: audience,
      requiredClaims: ['iss', 'aud', 'exp', 'iat', 'personal_id_number', 'acr'], // allowedIss accepts a token without iss
      clockTolerance: CLOCK_TOLERANCE_MS,
      cache: false,
    },
  });
}

/**
 * Authenticates a citizen by a bearer token, or without one by the session cookie.
 * @throws Problem token_missing, token_invalid, cross_site_request
 */
export async function authenticateCitizen(
  request: FastifyRequest,
  pool: pg.Pool,
  publicOrigin: string,
): Promise<CitizenContext> {
  if (request.headers.authorization !== undefined) return authenticateByToken(request, pool);
  const secret = sessionCookie(publicOrigin).read(request.raw.rawHeaders);
  if (secret === undefined) throw new Problem('token_missing');
  if (secret === 'duplicate') throw new Problem('token_invalid');
  // For browsers without SameSite, which send the cookie with other sites' requests.
  if (!['GET', 'HEAD'].includes(request.method) && request.headers.origin !== publicOrigin) {
    throw new Problem('cross_site_request');
  }
  const sessionHash = hashOfSecret(secret);
  const session = await readSession(pool, sessionHash);
  return {
    number: session.personal_id_number,
    personId: session.person_id,
    level: session.level,
    authenticatedAt: session.authenticated_at ?? undefined,
    expiresAt: session.expires_at,
    sessionHash,
  };
}

async function authenticateByToken(request: FastifyRequest, pool: pg.Pool): Promise<CitizenContext> {
  const lines = request.raw.rawHeaders.filter(
    (name, i) => i % 2 === 0 && name.toLowerCase() === 'authorization',
  );
  const header = request.headers.authorization ?? '';
  if (
    lines.length > 1 ||
    header.length > TOKEN_MAX_CHARS ||
    !/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/i.test(header)
  ) {
    throw new Problem('token_invalid');
  }
  let claims: Claims;
  try {
    claims = await request.jwtVerify<Claims>();
  } catch (error) {
    throw new Problem('token_invalid', { cause: error });
  }
  const { personal_id_number: number, acr, auth_time } = claims;
  if (!/^[0-9]{12}$/.test(number) || !/^[12]$/.test(String(acr))) throw new Problem('token_invalid');
  const [authenticatedAt, expiresAt] = [parseNumericDate(auth_time), parseNumericDate(claims.exp)];
  if (expiresAt === undefined || (auth_time !== undefined && authenticatedAt === undefined)) {
    throw new Problem('token_invalid');
  }
  const account: CitizenRow = await citizen(pool, number);
  return {
    number,
    personId: account.person_id,
    level: Number(acr) === 2 && account.level === 2 ? 2 : 1,
    authenticatedAt,
    expiresAt,
    sessionHash: undefined,
  };
}
