import type pg from 'pg';
import { type PartnerKeyRow, partnerKey } from '../database/gate/partner.js';
import { importPublicKey, type PublicKey } from '../http-signature/key.js';

/** A registered key with its partner as it stands now. */
export interface RegisteredKey extends PublicKey {
  readonly partner: Omit<PartnerKeyRow, 'jwk'>;
}

/** Finds registered keys; what it knows is at most half a second old. */
export interface PartnerKeyCache {
  findKey(keyid: string): Promise<RegisteredKey | undefined>;
}

const FRESH_MS = 500; // suspending a partner or retiring a key holds everywhere within a second
const KEYS_MAX = 10_000;

interface Known {
  readonly until_ms: number;
  readonly key: Promise<RegisteredKey | undefined>;
}

/** Reads the registry through schema gate, each key at most twice a second. */
export function createPartnerKeyCache(pool: pg.Pool): PartnerKeyCache {
  const known = new Map<string, Known>();
  const imported = new Map<string, PublicKey>(); // a thumbprint's key never changes
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
      const found = known.get(keyid);
      if (found !== undefined && found.until_ms > now) return found.key;
      const key = read(keyid);
      if (known.size >= KEYS_MAX) known.clear();
      known.set(keyid, { until_ms: now + FRESH_MS, key });
      key.catch(() => known.delete(keyid));
      return key;
    },
  };
}
