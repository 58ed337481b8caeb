import { createHash } from 'node:crypto';
import { Problem } from '../problem.js';

/** Identifies retries of one action: the partner's key for it, and a hash over the request. */
export interface Idempotency {
  readonly key: string;
  /** SHA-256 over method, target and body. */
  readonly bodyHash: Buffer;
  /** As received; undefined without one. */
  readonly body: Buffer | undefined;
}

/** Reads the Idempotency-Key of a verified request. @throws Problem invalid_request without one */
export function readIdempotency(
  { idempotencyKey }: { readonly idempotencyKey?: string | undefined },
  request: {
    readonly raw: { readonly method?: string | undefined; readonly url?: string | undefined };
    readonly body: unknown;
  },
): Idempotency {
  if (idempotencyKey === undefined) {
    throw new Problem('invalid_request', {
      detail: 'The header field Idempotency-Key is required: 8 to 64 visible ASCII characters.',
    });
  }
  const hash = createHash('sha256').update(`${request.raw.method} ${request.raw.url}\n`);
  if (Buffer.isBuffer(request.body)) hash.update(request.body);
  const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? request.body : undefined;
  return { key: idempotencyKey, bodyHash: hash.digest(), body };
}
