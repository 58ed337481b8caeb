import { type KeyEnd, keyEndOf } from '../http-signature/key-end.js';
import { importVerifier, type Jwk, type Verifier } from './key.js';

/** A key of the gateway, with the time at which it was retired. */
export type GatewayKey = Verifier & KeyEnd;

// As long as the gateway lets caches keep them (max-age). A retired key is refused once they are read again.
const MAX_AGE_MS = 300_000;
// An answer with an invented keyid must not make a client read the keys as often as it is sent one.
const UNKNOWN_MIN_AGE_MS = 5_000;
const TIMEOUT_MS = 10_000;

/**
 * Finds keys of the gateway at `/.well-known/jwks.json`. Reads them again every five minutes, and sooner for a key that is not
 * known.
 * @param fetch sends the request, as the global `fetch`
 */
export function gatewayKeys(origin: string, fetch: typeof globalThis.fetch) {
  let keys: ReadonlyMap<string, GatewayKey> = new Map();
  let readAt_ms = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  const read = async () => {
    const response = await fetch(`${origin}/.well-known/jwks.json`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`the gateway's keys: HTTP status ${response.status}`);
    const set = (await response.json()) as { readonly keys: readonly Jwk[] };
    const imported = set.keys.map(async (jwk) => ({ ...(await importVerifier(jwk)), ...keyEndOf(jwk) }));
    keys = new Map((await Promise.all(imported)).map((key) => [key.keyid, key]));
    readAt_ms = performance.now();
  };
  return async (keyid: string): Promise<GatewayKey | undefined> => {
    const age_ms = performance.now() - readAt_ms;
    if (age_ms >= (keys.has(keyid) ? MAX_AGE_MS : UNKNOWN_MIN_AGE_MS)) {
      reading ??= read().finally(() => {
        reading = undefined;
      });
      await reading;
    }
    return keys.get(keyid);
  };
}
