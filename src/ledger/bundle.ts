import { type Bytes, join } from '../bytes.js';
import { LedgerRefusal, refuseUnless } from './refusal.js';
import { TILE_WIDTH } from './tile.js';

const LENGTH_BYTES = 2;
/** The longest entry that a bundle can hold: its length is a uint16. */
export const ENTRY_MAX_BYTES = 65_535;

/**
 * A bundle of entries: each after its length as big-endian uint16 (C2SP tlog-tiles).
 * @throws LedgerRefusal out_of_range for an entry that is longer than {@link ENTRY_MAX_BYTES}
 */
export function formatBundle(entries: readonly Uint8Array[]): Bytes {
  return join(
    ...entries.flatMap((entry) => {
      refuseUnless(entry.length <= ENTRY_MAX_BYTES, 'out_of_range', 'an entry is longer than 65,535 bytes');
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
    }),
  );
}

/**
 * The entries of a bundle, as views of its data.
 * @param width how many it must have
 * @throws LedgerRefusal tile_malformed
 */
export function parseBundle(data: Uint8Array, width: number): Uint8Array[] {
  refuseUnless(width >= 1 && width <= TILE_WIDTH, 'out_of_range', 'a bundle has 1 to 256 entries');
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < data.length && entries.length < width) {
    const [high, low] = [data[at], data[at + 1]];
    if (high === undefined || low === undefined)
      throw new LedgerRefusal('tile_malformed', 'a bundle ends in a length');
    const end = at + LENGTH_BYTES + high * 256 + low;
    refuseUnless(end <= data.length, 'tile_malformed', 'a bundle ends in an entry');
    entries.push(data.subarray(at + LENGTH_BYTES, end));
    at = end;
  }
  refuseUnless(
    entries.length === width && at === data.length,
    'tile_malformed',
    'a bundle has another number of entries than its width',
  );
  return entries;
}
