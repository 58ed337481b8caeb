import type pg from 'pg';
import { areEqual } from '../bytes.js';
import type { Config } from '../config.js';
import { cosignedCheckpoint, ledgerCheckpoint, ledgerLeaves } from '../database/gate/ledger.js';
import { formatBundle } from '../ledger/bundle.js';
import { entryText } from '../ledger/entry.js';
import { HASH_BYTES, leafHash } from '../ledger/hash.js';
import { TILE_WIDTH, type Tile } from '../ledger/tile.js';
import { readTiles } from './tiles.js';

const FRESH_MS = 500;

/** The checkpoint that was published last, signed and, where there are witnesses, cosigned; and the size of its tree. */
export interface Published {
  readonly checkpoint: string;
  readonly size: number;
}

/** An entry, or the tile over it, is not what the tree was made of. */
export class EntryChanged extends Error {
  constructor(readonly index: number) {
    super(`the entry of leaf ${index} is gone or was changed`);
  }
}

/** What outsiders may read of the log: no more than a signed checkpoint covers. */
export interface PublishedLog {
  /** At most half a second old; undefined before there is a checkpoint. */
  checkpoint(): Promise<Published | undefined>;
  /**
   * The data of a tile of hashes, or of a bundle of entries (C2SP tlog-tiles); undefined of one that the tree does not have.
   * @throws EntryChanged where the entries of a bundle are not those of its leaves: it would be kept for ever
   */
  read(tile: Tile): Promise<Uint8Array | undefined>;
}

/** Whether a checkpoint is published as soon as it is signed, or once enough witnesses cosigned it. */
export type PublishedConfig = Pick<Config, 'ledgerWitnesses'>;

/** While witnesses are away it is the last one that enough of them cosigned: nothing newer is shown to anybody. */
export function openPublishedLog(pool: pg.Pool, { ledgerWitnesses }: PublishedConfig): PublishedLog {
  const readCheckpoint = ledgerWitnesses.length > 0 ? cosignedCheckpoint : ledgerCheckpoint;
  let last: { readonly found: Promise<Published | undefined>; readonly until_ms: number } | undefined;
  const checkpoint = (): Promise<Published | undefined> => {
    const now_ms = performance.now();
    if (last !== undefined && now_ms < last.until_ms) return last.found;
    const found = readCheckpoint(pool).then(({ checkpoint, size }) =>
      checkpoint === null ? undefined : { checkpoint, size },
    );
    const asked = { found, until_ms: now_ms + FRESH_MS };
    last = asked;
    found.catch(() => {
      if (last === asked) last = undefined;
    });
    return found;
  };
  return {
    checkpoint,
    async read(tile) {
      const size = (await checkpoint())?.size ?? 0;
      const level = tile.level === 'entries' ? 0 : tile.level;
      const end = tile.index * TILE_WIDTH + tile.width;
      if (end > Math.floor(size / TILE_WIDTH ** level)) return undefined;
      const [hashes] = await readTiles(pool, [{ ...tile, level }]);
      return tile.level === 'entries' ? readBundle(pool, tile, hashes) : hashes;
    },
  };
}

async function readBundle(pool: pg.Pool, tile: Tile, hashes: Uint8Array | undefined): Promise<Uint8Array> {
  const first = tile.index * TILE_WIDTH;
  const entries = await ledgerLeaves(pool, first, tile.width);
  const texts = Array.from({ length: tile.width }, (_, i) => {
    const entry = entries[i];
    const text = entry && entryText(entry);
    const leaf = hashes?.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES);
    if (text === undefined || leaf === undefined || !areEqual(leafHash(text), leaf))
      throw new EntryChanged(first + i);
    return Buffer.from(text);
  });
  return formatBundle(texts);
}
