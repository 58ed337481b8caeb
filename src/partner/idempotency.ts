import { createHash } from 'node:crypto';
import type { OptionalOnce } from '../database/gate/partner.js';
import { Problem } from '../problem.js';

/** Identifies retries of one action: the partner's key for it, and a hash over the request. */
export interface Idempotency {
  readonly key: string;
  /** SHA-256 over method, target and body. */
  readonly bodyHash: Buffer;
  /** As received; undefined without one. */
  readonly body: Buffer | undefined;
}

/** The parts of a request that its hash is over. */
interface HashedRequest {
  readonly raw: { readonly method?: string | undefined; readonly url?: string | undefined };
  readonly body: unknown;
}

interface Verified {
  readonly idempotencyKey?: string | undefined;
}

/** Reads the Idempotency-Key of a verified request. @throws Problem invalid_request without one */
export function readIdempotency({ idempotencyKey }: Verified, request: HashedRequest): Idempotency {
  if (idempotencyKey === undefined) {
    throw new Problem('invalid_request', {
      detail: 'The header field Idempotency-Key is required: 8 to 64 visible ASCII characters.',
    });
  }
  return { key: idempotencyKey, ...hashed(request) };
}

/** Reads the Idempotency-Key of a verified request that may have none, as a DELETE; null without one. */
export function readOptionalIdempotency({ idempotencyKey }: Verified, request: HashedRequest): OptionalOnce {
  if (idempotencyKey === undefined) return { idempotencyKey: null, bodyHash: null };
  return { idempotencyKey, bodyHash: hashed(request).bodyHash };
}

function hashed(request: HashedRequest): Pick<Idempotency, 'bodyHash' | 'body'> {
  const hash = createHash('sha256').update(`${request.raw.method} ${request.raw.url}\n`);
  if (Buffer.isBuffer(request.body)) hash.update(request.body);
  const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? request.body : undefined;
  return { bodyHash: hash.digest(), body };
}
