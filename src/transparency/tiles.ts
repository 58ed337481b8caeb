import type pg from 'pg';
import { ledgerTiles } from '../database/gate/ledger.js';
import { HASH_BYTES } from '../ledger/hash.js';
import type { Tile } from '../ledger/tile.js';

/**
 * The data of tiles of hashes, in their order and as wide as asked for, though a tile may have grown since; undefined of those that are not
 * there, or not as wide.
 */
export async function readTiles(pool: pg.Pool, tiles: readonly Tile[]): Promise<(Uint8Array | undefined)[]> {
  const wanted = tiles.map(({ level, index }) => ({ level: Number(level), number: index }));
  const found = wanted.length === 0 ? [] : await ledgerTiles(pool, wanted);
  const byPlace = new Map(found.map((tile) => [`${tile.level} ${tile.number}`, tile.hashes]));
  return tiles.map(({ level, index, width }) => {
    const data = byPlace.get(`${level} ${index}`);
    return data === undefined || data.length < width * HASH_BYTES
      ? undefined
      : data.subarray(0, width * HASH_BYTES);
  });
}
