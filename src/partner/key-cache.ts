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

const KEYS_MAX = 10_000;

interface CacheEntry {
  readonly until_ms: number;
  readonly key: Promise<RegisteredKey | undefined>;
}

/** @param fresh_ms how long a key is used without reading it from the database again */
export function createPartnerKeyCache(pool: pg.Pool, fresh_ms: number): PartnerKeyCache {
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
      cache.set(keyid, { until_ms: now + fresh_ms, key });
      key.catch(() => cache.delete(keyid));
      return key;
    },
  };
}
