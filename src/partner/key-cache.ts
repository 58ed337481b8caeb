import type pg from 'pg';
import { type PartnerKeyRow, partnerKey } from '../database/gate/partner.js';
import { importPublicKey, type PublicKey } from '../http-signature/key.js';

/** A registered key with the current state of its partner. */
export interface RegisteredKey extends PublicKey {
  readonly partner: Omit<PartnerKeyRow, 'jwk'>;
}

/** Finds registered keys; cached ones are at most half a second old. */
export interface PartnerKeyCache {
  findKey(keyid: string): Promise<RegisteredKey | undefined>;
}

const FRESH_MS = 500; // a suspended partner or retired key is refused by every gateway within a second
const KEYS_MAX = 10_000;

interface CacheEntry {
  readonly until_ms: number;
  readonly key: Promise<RegisteredKey | undefined>;
}

/** Creates a cache that reads each key from the database at most twice a second. */
export function createPartnerKeyCache(pool: pg.Pool): PartnerKeyCache {
  const cache = new Map<string, CacheEntry>();
  const imported = new Map<string, PublicKey>(); // never stale: the thumbprint determines the key
  const read = async (keyid: string): Promise<RegisteredKey | undefined> => {
    const row = await partnerKey(pool, keyid);
    if (row === undefined) return undefined;
    const { jwk, ...partner } = row;
    const key = imported.get(keyid) ?? importPublicKey(jwk);
    if (imported.size >= KEYS_MAX) imported.clear();
    imported.set(keyid, key);
    return { ...key, partner };
  };
  return {
    findKey(keyid) {
      const now = performance.now();
      const found = cache.get(keyid);
      if (found !== undefined && found.until_ms > now) return found.key;
      const key = read(keyid);
      if (cache.size >= KEYS_MAX) cache.clear();
      cache.set(keyid, { until_ms: now + FRESH_MS, key });
      key.catch(() => cache.delete(keyid));
      return key;
    },
  };
}
