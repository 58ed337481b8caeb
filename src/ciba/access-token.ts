import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type pg from 'pg';
import { type AccessTokenRow, accessToken } from '../database/gate/ciba.js';
import type { PartnerKeyCache, RegisteredKey } from '../partner/key-cache.js';
import { Problem } from '../problem.js';
import { type Proof, verifyProof } from './proof.js';

export interface TokenDeps {
  readonly pool: pg.Pool;
  readonly keys: PartnerKeyCache;
  readonly publicOrigin: string;
  readonly createdMaxAge_s: number;
}

/** A call by access token, as far as the gateway can say: PostgreSQL checks token, proof and consent again where it acts. */
export interface TokenCaller extends Proof {
  readonly key: RegisteredKey;
  readonly tokenHash: Buffer;
  readonly token: AccessTokenRow;
  readonly idempotencyKey?: string;
}

const DPOP_TOKEN = /^DPoP ([A-Za-z0-9_-]{43})$/i;
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{8,64}$/;

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Whether a request shows an access token, and no signature: with both, the signature is verified, and the token refused. */
export const hasAccessToken = ({ headers }: FastifyRequest): boolean =>
  /^DPoP\b/i.test(headers.authorization ?? '') && headers['signature-input'] === undefined;

/**
 * Authenticates a call by access token and DPoP proof (RFC 9449 section 7.1).
 * @throws Problem access_token_invalid, dpop_proof_invalid, partner_suspended, invalid_request
 */
export async function authenticateByToken(request: FastifyRequest, deps: TokenDeps): Promise<TokenCaller> {
  const { headers, raw } = request;
  const given = (name: string) =>
    raw.rawHeaders.filter((each, i) => i % 2 === 0 && each.toLowerCase() === name).length;
  for (const name of ['authorization', 'dpop', 'idempotency-key']) {
    if (given(name) > 1) throw new Problem('invalid_request', { detail: `Send one ${name} field.` });
  }
  const [, text] = DPOP_TOKEN.exec(headers.authorization ?? '') ?? [];
  if (text === undefined) throw new Problem('access_token_invalid');
  const proof = verifyProof(headers.dpop, {
    method: raw.method ?? '',
    url: deps.publicOrigin + (raw.url ?? ''),
    accessToken: text,
    maxAge_s: deps.createdMaxAge_s,
  });
  const tokenHash = hashToken(text);
  const token = await accessToken(deps.pool, tokenHash);
  const key = token && (await deps.keys.findKey(token.keyid));
  if (token === undefined || key === undefined || token.keyid !== proof.keyid) {
    throw new Problem('access_token_invalid');
  }
  if (key.partner.status !== 'active') throw new Problem('partner_suspended');
  return { ...proof, key, tokenHash, token, ...idempotencyKey(headers['idempotency-key']) };
}

function idempotencyKey(field: string | string[] | undefined): { readonly idempotencyKey?: string } {
  if (field === undefined) return {};
  if (typeof field === 'string' && IDEMPOTENCY_KEY.test(field)) return { idempotencyKey: field };
  throw new Problem('invalid_request', { detail: 'Idempotency-Key: 8 to 64 visible ASCII characters.' });
}
