import { createHash } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { CitizenAlgorithm } from '../config.js';
import type { Vouched } from '../database/gate/session.js';
import { Problem } from '../problem.js';
import type { FindIdentityKey } from './identity-keys.js';
import { parseNumericDate } from './numeric-date.js';

/** The identity provider whose tokens are accepted. */
export interface IdentityProvider {
  readonly issuer: string;
  /** The audience of access tokens. */
  readonly audience: string;
  readonly algorithm: CitizenAlgorithm;
  readonly findKey: FindIdentityKey;
}

const TOKEN_MAX_CHARS = 4_000;
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const CLOCK_TOLERANCE_S = 5;
const LEVELS = new Map<unknown, 1 | 2>([
  ['1', 1],
  [1, 1],
  ['2', 2],
  [2, 2],
]);

/**
 * Verifies a token of the identity provider: its signature by the pinned algorithm, issuer, audience, time and claims.
 * @param audience the gateway for an access token, its client id for an ID token
 * @param nonce that an ID token must carry; undefined for access tokens
 * @throws Problem token_invalid
 */
export async function verifyToken(
  token: string,
  { issuer, algorithm, findKey }: IdentityProvider,
  audience: string,
  nonce?: string,
): Promise<Vouched> {
  if (token.length > TOKEN_MAX_CHARS || !TOKEN.test(token)) throw new Problem('token_invalid');
  let claims: JWTPayload;
  try {
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        const key = typeof kid === 'string' ? await findKey(kid) : undefined;
        if (key === undefined) throw new errors.JWKSNoMatchingKey();
        return key;
      },
      {
        algorithms: [algorithm],
        issuer,
        audience,
        clockTolerance: CLOCK_TOLERANCE_S,
        requiredClaims: ['iss', 'aud', 'exp', 'iat', 'personal_id_number', 'acr'],
      },
    );
    claims = payload;
  } catch (error) {
    throw new Problem('token_invalid', { cause: error });
  }
  if (nonce !== undefined && claims.nonce !== nonce) throw new Problem('token_invalid');
  return { ...parseClaims(claims), issuer, tokenHash: createHash('sha256').update(token).digest() };
}

function parseClaims(claims: JWTPayload): Omit<Vouched, 'issuer' | 'tokenHash'> {
  const { personal_id_number: number, acr, auth_time } = claims;
  const [authenticatedAt, issuedAt, expiresAt] = [auth_time, claims.iat, claims.exp].map(parseNumericDate);
  const level = LEVELS.get(acr);
  const isBadTime = auth_time !== undefined && authenticatedAt === undefined;
  if (typeof number !== 'string' || !/^[0-9]{12}$/.test(number) || level === undefined || isBadTime) {
    throw new Problem('token_invalid');
  }
  if (issuedAt === undefined || expiresAt === undefined) throw new Problem('token_invalid');
  return { number, level, authenticatedAt, issuedAt, expiresAt };
}
