import { importPublicKey, type PublicKey } from './key.js';
import { type KeyEnd, keyEndOf } from './key-end.js';

/** A gateway's key as published at `/.well-known/jwks.json`. */
export type PublishedKey = PublicKey & KeyEnd;

/**
 * Imports a key of a gateway's JWK Set, or of its key file: also when it ended.
 * @throws KeyRefusal key_malformed (also for a time that is none: better no key than one that does not end), key_unsupported,
 *   key_weak
 */
export function importPublishedKey(jwk: unknown): PublishedKey {
  return { ...importPublicKey(jwk), ...keyEndOf(jwk) };
}
