import { areEqual } from '../bytes.js';
import { parseBundle } from './bundle.js';
import { type Checkpoint, type OpenedCheckpoint, openCheckpoint } from './checkpoint.js';
import { HASH_BYTES, type Hash, leafHash } from './hash.js';
import { checkMapSince, formatMapLine, type MapHead, mapHeadOf, publishedMapLine } from './map-line.js';
import type { NoteVerifier } from './note.js';
import { LedgerRefusal, refuseUnless } from './refusal.js';
import {
  checkTileData,
  edgeRoot,
  edgeTiles,
  formatTilePath,
  growTiles,
  TILE_WIDTH,
  type Tile,
  type TileEdge,
  tileEdge,
} from './tile.js';

/** Reads a public file of a log, by its path from the log's prefix on; undefined where there is none. */
export type ReadFile = (path: string) => Promise<Uint8Array | undefined>;

/** What a log is verified against. */
export interface LogPolicy {
  readonly origin: string;
  readonly log: readonly NoteVerifier[];
  readonly witnesses: readonly NoteVerifier[];
  /** How many of them must have cosigned. */
  readonly cosignatures_min: number;
  /** The checkpoint that was verified before: the log must still begin with it, and the map it states go on from its one. */
  readonly seen?: (Pick<Checkpoint, 'size' | 'root'> & Partial<Pick<Checkpoint, 'extensions'>>) | undefined;
}

/** Bundles of entries that are read ahead. */
const AHEAD = 16;

/**
 * Verifies a whole log by its public files: that its checkpoint is signed, that its tree is that of its entries, that every tile is the tree's, that
 * the maps that entries state are of different sizes, that the checkpoint states none or one of these, and that the log extends the head that was seen
 * before. It keeps the right edge of the tree and the bundles read ahead, however long the log is.
 * @param checkpoint the note, as read
 * @param onProgress is told how many entries are verified
 * @throws LedgerRefusal of the first that does not hold; what `read` throws
 */
export async function verifyLog(
  checkpoint: Uint8Array,
  read: ReadFile,
  policy: LogPolicy,
  onProgress: (entries: number) => void,
): Promise<OpenedCheckpoint> {
  const opened = await openCheckpoint(checkpoint, policy.origin, policy);
  checkCosignatures(opened, policy);
  const { size, root } = opened;
  const { seen } = policy;
  const stated = checkMap(opened, seen);
  const maps = createMapCheck(stated);
  refuseUnless(
    size >= (seen?.size ?? 0),
    'proof_invalid',
    'the log is shorter than it was when it was verified before',
  );
  let edge = tileEdge(0, []);
  if (seen?.size === 0) checkSeen(edge, seen);
  for await (const { leaves, tile, hashes, published } of readAhead(size, read)) {
    refuseUnless(
      areEqual(hashes, joined(leaves)),
      'tile_malformed',
      `${formatTilePath(tile)} is not that of its entries`,
    );
    if (seen !== undefined && seen.size > edge.size && seen.size <= edge.size + leaves.length) {
      checkSeen(growTiles(edge, leaves.slice(0, seen.size - edge.size)).edge, seen);
    }
    for (const each of published) maps.add(each);
    const grown = growTiles(edge, leaves);
    edge = grown.edge;
    for (const { tile, data } of grown.written) {
      const isFullAbove = tile.level !== 0 && tile.width === TILE_WIDTH;
      if (isFullAbove) await checkTile(tile, data, read);
    }
    onProgress(edge.size);
  }
  for (const tile of edgeTiles(size).filter(({ level }) => level !== 0)) {
    await checkTile(tile, edge.levels[tile.level as number] as Uint8Array, read);
  }
  refuseUnless(
    areEqual(edgeRoot(edge), root),
    'proof_invalid',
    'the root of the checkpoint is not that of the entries',
  );
  maps.end();
  return opened;
}

function checkCosignatures({ cosignatures }: OpenedCheckpoint, { cosignatures_min }: LogPolicy): void {
  const count = new Set(cosignatures.map(({ name }) => name)).size;
  refuseUnless(
    count >= cosignatures_min,
    'signature_missing',
    `${count} of the witnesses cosigned, not ${cosignatures_min}`,
  );
}

/** What the map says of people, each verifies for themself: it is not public. @returns its head, if the checkpoint states one */
function checkMap(opened: OpenedCheckpoint, seen: LogPolicy['seen']): MapHead | undefined {
  const map = mapHeadOf(opened);
  const before = seen && mapHeadOf({ size: seen.size, extensions: seen.extensions ?? [] });
  if (before === undefined) return map;
  refuseUnless(
    map !== undefined,
    'map_missing',
    'the checkpoint states no map, and did when it was verified before',
  );
  checkMapSince(map, before);
  return map;
}

/** A map that an entry of the log states. */
interface PublishedMap {
  readonly index: number;
  readonly line: string;
}

/** Checks that the maps that entries state are each of more than the one before, so that there is one of a size, and that the stated one is among them. */
function createMapCheck(stated: MapHead | undefined) {
  const line = stated && formatMapLine(stated);
  let last: MapHead | undefined;
  let isStated = stated === undefined;
  return {
    /** The next one. @throws LedgerRefusal map_differs; of another form, what `mapHeadOf` throws */
    add(published: PublishedMap): void {
      const map = mapHeadOf({ size: published.index, extensions: [published.line] }) as MapHead;
      refuseUnless(
        last === undefined || map.size > last.size,
        'map_differs',
        `the map that entry ${published.index} states is not of more entries than the one before`,
      );
      last = map;
      isStated ||= published.line === line;
    },
    end(): void {
      refuseUnless(isStated, 'map_differs', 'no entry states the map of the checkpoint');
    },
  };
}

function checkSeen(edge: TileEdge, { root }: { readonly root: Hash }): void {
  const isSame = areEqual(edgeRoot(edge), root);
  refuseUnless(
    isSame,
    'proof_invalid',
    'the log does not begin with what it had when it was verified before',
  );
}

interface Bundle {
  readonly leaves: readonly Hash[];
  /** The tile of level 0 of these leaves, and what the log has in it. */
  readonly tile: Tile;
  readonly hashes: Uint8Array;
  readonly published: readonly PublishedMap[];
}

/** The bundles of a log with their tiles, in order; the next ones are read meanwhile. */
async function* readAhead(size: number, read: ReadFile): AsyncGenerator<Bundle> {
  const count = Math.ceil(size / TILE_WIDTH);
  const begun: Promise<Bundle>[] = [];
  for (let next = 0, index = 0; index < count; index++) {
    for (; next < count && next < index + AHEAD; next++) {
      const bundle = readBundle(
        { level: 0, index: next, width: Math.min(TILE_WIDTH, size - next * TILE_WIDTH) },
        read,
      );
      bundle.catch(() => undefined); // it is thrown when it is its turn
      begun.push(bundle);
    }
    yield (await begun.shift()) as Bundle;
  }
}

async function readBundle(tile: Tile, read: ReadFile): Promise<Bundle> {
  const [entries, hashes] = await Promise.all([
    readEntries({ ...tile, level: 'entries' }, read),
    readTile(tile, read),
  ]);
  const published = entries.flatMap((entry, i) => {
    const line = publishedMapLine(entry);
    return line === undefined ? [] : [{ index: tile.index * TILE_WIDTH + i, line }];
  });
  return { leaves: entries.map(leafHash), tile, hashes, published };
}

async function readEntries(bundle: Tile, read: ReadFile): Promise<readonly Uint8Array[]> {
  const { data, width } = await readWithFallback(bundle, read);
  try {
    return parseBundle(data, width).slice(0, bundle.width);
  } catch (error) {
    if (!(error instanceof LedgerRefusal)) throw error;
    throw new LedgerRefusal(error.code, `${formatTilePath({ ...bundle, width })}: ${error.message}`);
  }
}

async function readTile(tile: Tile, read: ReadFile): Promise<Uint8Array> {
  const { data, width } = await readWithFallback(tile, read);
  checkTileData({ ...tile, width }, data);
  return data.subarray(0, tile.width * HASH_BYTES);
}

/** A log may drop a partial tile once the full one is there (C2SP tlog-tiles, "Partial Tiles"). */
async function readWithFallback(tile: Tile, read: ReadFile): Promise<{ data: Uint8Array; width: number }> {
  for (const width of new Set([tile.width, TILE_WIDTH])) {
    const data = await read(formatTilePath({ ...tile, width }));
    if (data !== undefined) return { data, width };
  }
  throw new LedgerRefusal('tile_malformed', `${formatTilePath(tile)} is missing`);
}

async function checkTile(tile: Tile, expected: Uint8Array, read: ReadFile): Promise<void> {
  const isSame = areEqual(await readTile(tile, read), expected);
  refuseUnless(isSame, 'tile_malformed', `${formatTilePath(tile)} is not that of the entries`);
}

function joined(hashes: readonly Hash[]): Uint8Array {
  const bytes = new Uint8Array(hashes.length * HASH_BYTES);
  for (const [i, hash] of hashes.entries()) bytes.set(hash, i * HASH_BYTES);
  return bytes;
}
