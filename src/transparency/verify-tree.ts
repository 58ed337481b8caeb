import { areEqual, type Bytes, join } from '../bytes.js';
import type { LeafRow, TreeReading } from '../database/admin/ledger-tree.js';
import { entryText } from '../ledger/entry.js';
import { HASH_BYTES, type Hash, leafHash } from '../ledger/hash.js';
import {
  edgeRoot,
  edgeTiles,
  growTiles,
  TILE_WIDTH,
  type TileEdge,
  tileEdge,
  type WrittenTile,
} from '../ledger/tile.js';
import type { Head } from './head-file.js';

/**
 * A fault of the tree. changed: the entry of a leaf has another hash than the leaf. missing: it is gone. swapped: two leaves have each other's entry.
 * added: an entry that is no leaf and will not become one, or a leaf beyond the tree's size. tile: a stored tile is not what follows
 * from the leaves. head: the stored root or size is not. checkpoint: the last checkpoint is not signed, or of another tree. rolled_back, forked: the
 * tree does not extend the one that this gateway saw last.
 */
export interface TreeFault {
  readonly kind:
    | 'changed'
    | 'missing'
    | 'swapped'
    | 'added'
    | 'tile'
    | 'head'
    | 'checkpoint'
    | 'rolled_back'
    | 'forked';
  /** Which leaf, entry or tile, or how it is and should be. */
  readonly what: string;
}

export interface VerifyTreeOptions {
  /** What this gateway saw last; undefined where it has no file. */
  readonly seen: Head | undefined;
  /** The head of a checkpoint that a gateway's key signed, undefined of any other text; undefined where no key is known. */
  readonly verified: ((checkpoint: string) => Promise<Head | undefined>) | undefined;
  /** Is told how many leaves are done, of how many. */
  readonly onProgress?: (done: number, of: number) => void;
}

const LEAVES_MAX = 4_096; // at a time, a multiple of a tile's width
const FAULTS_MAX = 100;
/** Leaves whose entries differ, of which swapped ones are looked for; more are not kept. */
const DIFFERING_MAX = 1_000;

/** A leaf whose hash is not that of its entry. */
interface DifferingLeaf {
  readonly at: number;
  readonly entryId: string;
  /** Of the entry, and as the tile has it. */
  readonly hash: Hash;
  readonly stored: Hash;
}

/** Checks the tree in the database against the entries, and against what was seen last. Tells the first 100 faults. */
export async function verifyTree(
  reading: TreeReading,
  { seen, verified, onProgress }: VerifyTreeOptions,
): Promise<{ readonly size: number; readonly faults: readonly TreeFault[] }> {
  const head = await reading.head();
  const faults: TreeFault[] = [];
  const tell = (kind: TreeFault['kind'], what: string): void => {
    const isNew = faults.every((fault) => fault.what !== what);
    if (isNew && faults.length < FAULTS_MAX) faults.push({ kind, what });
  };
  const signed = head.checkpoint === null ? undefined : await verified?.(head.checkpoint);
  if (verified !== undefined && signed === undefined && head.checkpoint !== null)
    tell('checkpoint', 'the last checkpoint is not signed by a key of the gateway');
  if (seen !== undefined && seen.size > head.size)
    tell('rolled_back', `the tree has ${head.size} leaves, and had ${seen.size}`);

  const differing: DifferingLeaf[] = [];
  let edge: TileEdge = tileEdge(0, []);
  let tiles = 0;
  const compareRoot = (kind: 'forked' | 'checkpoint', other: Head | undefined): void => {
    if (other?.size === edge.size && !other.root.equals(edgeRoot(edge)))
      tell(kind, `the tree of ${edge.size} leaves has another root`);
  };
  let part = await readPart(reading, 0, head.size);
  while (edge.size < head.size) {
    const { count, leaves, stored } = part;
    if (stored.length < count * HASH_BYTES) {
      tell(
        'tile',
        `the tiles of level 0 end before leaf ${edge.size + Math.floor(stored.length / HASH_BYTES)}`,
      );
      break;
    }
    // PostgreSQL reads the next ones while these are hashed.
    const next = readPart(reading, edge.size + count, head.size);
    next.catch(() => undefined); // it is thrown when it is its turn
    const hashes = Array.from({ length: count }, (_, i) => {
      const at = edge.size + i;
      const kept = stored.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES);
      const leaf = leaves.get(at);
      if (leaf === undefined) tell('missing', `leaf ${at}`);
      else if (leaf.kind === null) tell('missing', `the entry ${leaf.entry_id} of leaf ${at}`);
      else {
        const hash = hashOf(leaf);
        if (!areEqual(hash, kept) && differing.length < DIFFERING_MAX)
          differing.push({ at, entryId: leaf.entry_id, hash, stored: kept.slice() });
      }
      return kept;
    });
    part = await next;
    // What was signed may be of a size within these.
    for (const other of [seen, signed]) {
      if (other === undefined || other.size <= edge.size || other.size >= edge.size + hashes.length) continue;
      const before = edge;
      edge = growTiles(edge, hashes.slice(0, other.size - edge.size)).edge;
      compareRoot(other === seen ? 'forked' : 'checkpoint', other);
      edge = before;
    }
    const grown = growTiles(edge, hashes);
    edge = grown.edge;
    const full = grown.written.filter(({ tile }) => tile.width === TILE_WIDTH);
    tiles += await compareTiles(reading, full, tell);
    compareRoot('forked', seen);
    compareRoot('checkpoint', signed);
    onProgress?.(edge.size, head.size);
  }
  const partial = edgeTiles(edge.size).map((tile) => ({
    tile,
    data: edge.levels[Number(tile.level)] as Bytes,
  }));
  tiles += await compareTiles(reading, partial, tell);
  tellDiffering(differing, tell);
  if (!head.root.equals(edgeRoot(edge))) tell('head', `the root over ${head.size} leaves`);
  if (tiles !== (await reading.tileCount())) tell('tile', 'there are tiles beyond the tree');
  for (const leaf of await reading.leaves(head.size, FAULTS_MAX)) tell('added', `leaf ${leaf.leaf_index}`);
  for (const entryId of await reading.strays(FAULTS_MAX))
    tell('added', `the entry ${entryId}, which is no leaf`);
  return { size: head.size, faults };
}

/** The hash of an entry as it is now; no bytes, which no leaf has, where no entry can be so: at no time, say. */
function hashOf(leaf: LeafRow): Hash {
  try {
    return leafHash(entryText(leaf));
  } catch {
    return new Uint8Array() as Hash;
  }
}

function tellDiffering(
  leaves: readonly DifferingLeaf[],
  tell: (kind: TreeFault['kind'], what: string) => void,
): void {
  for (const { at, entryId, hash, stored } of leaves) {
    const other = leaves.find((each) => areEqual(each.stored, hash) && areEqual(each.hash, stored));
    if (other === undefined) tell('changed', `the entry ${entryId} of leaf ${at}`);
    else tell('swapped', `the entries of leaves ${Math.min(at, other.at)} and ${Math.max(at, other.at)}`);
  }
}

/** Some leaves of the tree, in one reading. */
interface Part {
  readonly count: number;
  /** By their index; those that are there. */
  readonly leaves: ReadonlyMap<number, LeafRow>;
  /** Their hashes as the tiles have them, as far as they do. */
  readonly stored: Bytes;
}

async function readPart(reading: TreeReading, from: number, size: number): Promise<Part> {
  const count = Math.min(LEAVES_MAX, size - from);
  const leaves = await reading.leaves(from, count);
  return {
    count,
    leaves: new Map(leaves.map((leaf) => [Number(leaf.leaf_index), leaf])),
    stored: await leafHashes(reading, from, count),
  };
}

/** The hashes of leaves as the tiles have them, as far as they do. */
async function leafHashes(reading: TreeReading, from: number, count: number): Promise<Bytes> {
  const first = Math.floor(from / TILE_WIDTH);
  const wanted = Array.from({ length: Math.ceil((from + count) / TILE_WIDTH) - first }, (_, i) => ({
    level: 0,
    number: first + i,
  }));
  const found = await reading.tiles(wanted);
  const all = join(
    ...wanted.map(({ number }) => found.find((tile) => tile.number === number)?.hashes ?? new Uint8Array()),
  );
  return all.subarray((from - first * TILE_WIDTH) * HASH_BYTES);
}

/** Compares tiles with the stored ones. @returns how many */
async function compareTiles(
  reading: TreeReading,
  written: readonly WrittenTile[],
  tell: (kind: 'tile', what: string) => void,
): Promise<number> {
  const found = await reading.tiles(
    written.map(({ tile }) => ({ level: Number(tile.level), number: tile.index })),
  );
  for (const { tile, data } of written) {
    const stored = found.find((each) => each.level === tile.level && each.number === tile.index);
    if (stored === undefined || Buffer.compare(stored.hashes, data) !== 0)
      tell('tile', `tile ${tile.index} of level ${tile.level}`);
  }
  return written.length;
}
