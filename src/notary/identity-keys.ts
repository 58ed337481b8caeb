import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { callOut } from '../outbound.js';

/** Finds a key of the identity provider by its `kid`. */
export type FindIdentityKey = (kid: string) => Promise<KeyObject | undefined>;

const FRESH_MS = 10 * 60_000;
const RETRY_MS = 5_000; // an unknown kid causes a refetch, but forged tokens must not cause one each
const TIMEOUT_MS = 3_000;
const BODY_MAX_BYTES = 200_000;

/** Imports the keys of a JWK Set, by `kid`. Members that are not valid keys are skipped. */
export function importKeys(jwks: {
  readonly keys?: readonly (JsonWebKey & { kid?: string })[];
}): Map<string, KeyObject> {
  const keys = new Map<string, KeyObject>();
  for (const jwk of jwks.keys ?? []) {
    if (typeof jwk.kid !== 'string') continue;
    try {
      keys.set(jwk.kid, createPublicKey({ key: jwk, format: 'jwk' }));
    } catch {
      // an unsupported key type
    }
  }
  return keys;
}

/** Fetches keys from a JWKS URL and caches them for ten minutes, longer while the provider is unreachable. */
export function remoteIdentityKeys(url: string): FindIdentityKey {
  let keys = new Map<string, KeyObject>();
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  const read = async (): Promise<void> => {
    readAt = performance.now();
    try {
      const { status, body } = await callOut(url, { deadline_ms: TIMEOUT_MS, bodyMaxBytes: BODY_MAX_BYTES });
      if (status === 200 && body !== undefined) keys = importKeys(JSON.parse(body.toString('utf8')));
    } catch {
      // keep the cached keys
    }
  };
  return async (kid) => {
    const age_ms = performance.now() - readAt;
    if (age_ms > FRESH_MS || (!keys.has(kid) && age_ms > RETRY_MS)) {
      reading ??= read().finally(() => {
        reading = undefined;
      });
    }
    if (reading !== undefined) await reading;
    return keys.get(kid);
  };
}
