import { createPublicKey, type JsonWebKey } from 'node:crypto';

/** Finds the identity provider's key by its id, as PEM. */
export type FindIdentityKey = (kid: string) => Promise<string | undefined>;

const FRESH_MS = 10 * 60_000;
const RETRY_MS = 5_000; // an unknown key id makes us ask again, but not for every forged token
const TIMEOUT_MS = 3_000;
const BODY_MAX_CHARS = 200_000;

/** Keys of a JWK Set by their id, as PEM. Members that are no keys are passed over. */
export function keysOf(jwks: {
  readonly keys?: readonly (JsonWebKey & { kid?: string })[];
}): Map<string, string> {
  const keys = new Map<string, string>();
  for (const jwk of jwks.keys ?? []) {
    if (typeof jwk.kid !== 'string') continue;
    try {
      const key = createPublicKey({ key: jwk, format: 'jwk' });
      keys.set(jwk.kid, key.export({ type: 'spki', format: 'pem' }).toString());
    } catch {
      // another algorithm than ours
    }
  }
  return keys;
}

/** Reads keys from a JWKS URL, keeps them ten minutes, and the old ones while the provider does not answer. */
export function remoteIdentityKeys(url: string): FindIdentityKey {
  let keys = new Map<string, string>();
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  const read = async (): Promise<void> => {
    readAt = performance.now();
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
      const text = await answer.text();
      if (answer.ok && text.length <= BODY_MAX_CHARS) keys = keysOf(JSON.parse(text));
    } catch {
      // the keys known so far stay good
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
