import type { FastifyRequest } from 'fastify';
import type { PublicKey } from '../http-signature/key.js';
import { type VerifiedRequest, verifyRequest } from '../http-signature/request/verify.js';
import { Problem } from '../problem.js';
import type { PartnerKeyCache, RegisteredKey } from './key-cache.js';
import type { QuotaState } from './quota.js';

export type AuthenticatedRequest = VerifiedRequest<RegisteredKey>;

/** An authenticated call, by signature or, where an operation takes it, by access token. */
export interface PartnerCaller
  extends Pick<
    AuthenticatedRequest,
    'keyid' | 'key' | 'nonce' | 'base' | 'signatureBytes' | 'idempotencyKey'
  > {
  /** The hash of the access token; undefined for a signed call. */
  readonly tokenHash?: Buffer;
}

/** An authenticated call within the partner's quota. */
export interface PartnerContext extends PartnerCaller {
  readonly quota: QuotaState;
}

export interface AuthenticateOptions {
  readonly publicOrigin: string;
  readonly createdMaxAge_s: number;
  readonly createdMaxAhead_s: number;
}

/**
 * Verifies the signature over the raw request. The result includes the registered key and its partner.
 * @throws SignatureRefusal, Problem partner_suspended
 */
export async function authenticate(
  request: FastifyRequest,
  keyCache: PartnerKeyCache,
  options: AuthenticateOptions,
): Promise<AuthenticatedRequest> {
  const verified = await verifyCall(request, options, keyCache.findKey);
  if (verified.key.partner.status !== 'active') throw new Problem('partner_suspended');
  return verified;
}

/** Verifies the signature over the raw request with the key that `findKey` gives. @throws SignatureRefusal */
export function verifyCall<Key extends PublicKey>(
  request: FastifyRequest,
  options: AuthenticateOptions,
  findKey: (keyid: string) => Promise<Key | undefined>,
): Promise<VerifiedRequest<Key>> {
  const { raw } = request;
  const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? request.body : undefined;
  return verifyRequest(
    { method: raw.method ?? '', rawTarget: raw.url ?? '', rawHeaders: raw.rawHeaders, body },
    {
      publicOrigin: options.publicOrigin,
      now_s: Math.floor(Date.now() / 1000),
      createdMaxAge_s: options.createdMaxAge_s,
      createdMaxAhead_s: options.createdMaxAhead_s,
      findKey,
    },
  );
}
