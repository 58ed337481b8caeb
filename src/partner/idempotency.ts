import { createHash } from 'node:crypto';
import { Problem } from '../problem.js';

/** What makes two requests the same action: the partner's key for it, and what was sent. */
export interface Idempotency {
  readonly key: string;
  /** SHA-256 over method, target and body. */
  readonly bodyHash: Buffer;
}

/** Reads the Idempotency-Key of a request whose signature was checked. @throws Problem invalid_request without one */
export function idempotencyOf(
  { idempotencyKey }: { readonly idempotencyKey?: string | undefined },
  request: {
    readonly raw: { readonly method?: string | undefined; readonly url?: string | undefined };
    readonly body: unknown;
  },
): Idempotency {
  if (idempotencyKey === undefined) {
    throw new Problem('invalid_request', {
      detail: 'The header Idempotency-Key is needed, 8 to 64 visible ASCII characters.',
    });
  }
  const hash = createHash('sha256').update(`${request.raw.method} ${request.raw.url}\n`);
  if (Buffer.isBuffer(request.body)) hash.update(request.body);
  return { key: idempotencyKey, bodyHash: hash.digest() };
}
