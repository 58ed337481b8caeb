import { areEqual, type Bytes } from '../bytes.js';
import { HASH_BYTES, type Hash } from './hash.js';
import {
  emptyMapRoot,
  formatMapTile,
  isMapLeaf,
  MAP_KEY_BITS,
  MAP_KEY_BYTES,
  MAP_TILE_HEIGHT,
  MAP_TILE_WIDTH,
  type MapLeaf,
  type MapNode,
  type MapTileLevels,
  mapHashOf,
  mapNodeHash,
  mapPathOf,
  mapTileLevels,
  parseMapTile,
  topOf,
} from './map-tile.js';
import { LedgerRefusal, refuseUnless } from './refusal.js';

/** Reads stored tiles of the map by their paths, in their order; undefined for one that there is none of. */
export type MapTileReader = (paths: readonly string[]) => Promise<readonly (Uint8Array | undefined)[]>;

/** A tile to be stored. No key leaves the map, so none is ever removed. */
export interface WrittenMapTile {
  /** The digits that its keys begin with, in hexadecimal: none for the tile at the top, at most 63. */
  readonly path: string;
  readonly data: Bytes;
}

/** A key that is given a value. */
export interface MapUpdate extends MapLeaf {
  /** The value that the map has for the key; undefined where it has none. */
  readonly before: Hash | undefined;
}

/** A tile that is to be changed. */
interface Visit {
  readonly path: string;
  readonly updates: readonly MapUpdate[];
  /** Of the tile as it is stored; absent for a new one. */
  readonly hash?: Hash | undefined;
}

interface Work {
  readonly path: string;
  readonly slots: MapNode[];
  /** Of the tile as it is stored; absent for a new one. */
  readonly known?: MapTileLevels | undefined;
}

/** Tiles that are hashed between two pauses: a few milliseconds of work. */
const TILES_AT_ONCE = 256;

/**
 * Gives keys their values, all at once: the order does not matter, and neither does what was given in earlier calls together. Each tile
 * that it reads is compared with the root, so that of all other keys the new root says what the old one did.
 * @param read is called once for each level of tiles that it comes to
 * @param root of the map as it is: {@link emptyMapRoot} for a new one
 * @param updates of different keys
 * @param rest is awaited between pieces of work, so that the program does other things meanwhile
 * @returns the new root, and the tiles that differ
 * @throws LedgerRefusal out_of_range for a key of another length, or given twice; tile_malformed for a stored tile that is not the map's;
 *   map_invalid where the map has another value for a key than was stated
 */
export async function applyUpdates(
  read: MapTileReader,
  root: Hash,
  updates: readonly MapUpdate[],
  rest: () => Promise<void> = async () => undefined,
): Promise<{ readonly root: Hash; readonly tiles: readonly WrittenMapTile[] }> {
  const isOnce = new Set(updates.map(({ key }) => mapPathOf(key))).size === updates.length;
  refuseUnless(isOnce, 'out_of_range', 'a key of the map is given twice');
  if (updates.length === 0) return { root, tiles: [] };
  const levels: Work[][] = [];
  const isNew = areEqual(root, emptyMapRoot());
  let visits: readonly Visit[] = [{ path: '', updates, hash: isNew ? undefined : root }];
  while (visits.length > 0) {
    const stored = visits.filter(({ hash }) => hash !== undefined).map(({ path }) => path);
    const data = stored.length === 0 ? [] : await read(stored);
    const dataOf = new Map(stored.map((path, i) => [path, data[i]]));
    const works: Work[] = [];
    const below: Visit[] = [];
    for (const visit of visits) {
      const known = visit.hash === undefined ? undefined : checked(visit, dataOf.get(visit.path));
      const slots = [...(known?.[0] ?? EMPTY_SLOTS)];
      works.push({ path: visit.path, slots, known });
      below.push(...put(visit, slots));
      if (works.length % TILES_AT_ONCE === 0) await rest();
    }
    levels.push(works);
    visits = below;
  }
  return raise(levels, rest);
}

const EMPTY_SLOTS: readonly MapNode[] = Array.from({ length: MAP_TILE_WIDTH }, () => undefined);

/** The nodes of a tile as it is stored. */
function checked({ path, hash }: Visit, data: Uint8Array | undefined): MapTileLevels {
  const levels = data === undefined ? [] : mapTileLevels(parseMapTile(path, data));
  const isTheMaps = data !== undefined && hash !== undefined && areEqual(mapHashOf(topOf(levels)), hash);
  refuseUnless(
    isTheMaps,
    'tile_malformed',
    `the tile ${path || 'at the top'} of the map is missing, or another`,
  );
  return levels;
}

/** Puts the updates of a visit into the slots of its tile. @returns the visits of tiles below, where a slot has several keys */
function put({ path, updates }: Visit, slots: MapNode[]): Visit[] {
  const groups = new Map<number, MapUpdate[]>();
  for (const update of updates) {
    const slot = slotOf(update.key, path.length);
    const group = groups.get(slot);
    if (group === undefined) groups.set(slot, [update]);
    else group.push(update);
  }
  const below: Visit[] = [];
  for (const [slot, group] of groups) {
    const now = slots[slot];
    const pathBelow = path + slot.toString(MAP_TILE_WIDTH);
    if (now !== undefined && !isMapLeaf(now)) below.push({ path: pathBelow, updates: group, hash: now.hash });
    else {
      const settled = settle(now, group);
      const [first, ...others] = settled;
      if (others.length === 0) slots[slot] = first;
      else below.push({ path: pathBelow, updates: settled });
    }
  }
  return below;
}

/** The leaves that a slot has after updates, to be put into an empty one. */
function settle(now: MapLeaf | undefined, group: readonly MapUpdate[]): MapUpdate[] {
  const isOfNow = ({ key }: MapUpdate): boolean => now !== undefined && areEqual(key, now.key);
  for (const update of group) {
    const stored = isOfNow(update) ? now?.value : undefined;
    const isStated =
      stored === undefined || update.before === undefined
        ? stored === update.before
        : areEqual(stored, update.before);
    refuseUnless(isStated, 'map_invalid', 'the map has another value for a key than was stated');
  }
  const moved = now === undefined || group.some(isOfNow) ? [] : [now];
  return [...group, ...moved].map(({ key, value }) => ({ key, value, before: undefined }));
}

/** The digit of a key at a place. */
const slotOf = (key: Uint8Array, place: number): number => {
  const byte = key[place >> 1] as number;
  return place % 2 === 0 ? byte >> 4 : byte & 0xf;
};

/** Writes the node over each tile into the tile above it, from the lowest up. @returns the root, and all tiles as they are stored */
async function raise(
  levels: readonly (readonly Work[])[],
  rest: () => Promise<void>,
): Promise<{ readonly root: Hash; readonly tiles: readonly WrittenMapTile[] }> {
  const tiles: WrittenMapTile[] = [];
  let top: MapNode;
  for (let level = levels.length - 1; level >= 0; level--) {
    const above = new Map(levels[level - 1]?.map(({ path, slots }) => [path, slots]));
    for (const { path, slots, known } of levels[level] ?? []) {
      top = topOf(mapTileLevels(slots, known));
      const parent = above.get(path.slice(0, -1));
      if (parent !== undefined) parent[Number.parseInt(path.slice(-1), MAP_TILE_WIDTH)] = top;
      tiles.push({ path, data: formatMapTile(slots) });
      if (tiles.length % TILES_AT_ONCE === 0) await rest();
    }
  }
  return { root: mapHashOf(top), tiles };
}

/** What the map has at the place of a key, with what proves it. */
export interface MapProof {
  /** Beside the way from the root down to that place, the hash of an empty one being zeros. */
  readonly siblings: readonly Hash[];
  /** What stands there, be it of another key; absent where nothing does. */
  readonly leaf?: MapLeaf | undefined;
}

/** Tiles that are read at once on the way down: about as many as 100 million keys need. */
const TILES_AHEAD = 8;

/**
 * Proves what the map has for a key. It believes the tiles: the proof says nothing before {@link verifyMap}.
 * @throws LedgerRefusal out_of_range, tile_malformed
 */
export async function proveMap(read: MapTileReader, key: Bytes): Promise<MapProof> {
  const digits = mapPathOf(key);
  const siblings: Hash[] = [];
  for (let depth = 0; depth < digits.length; depth += TILES_AHEAD) {
    const paths = Array.from({ length: Math.min(TILES_AHEAD, digits.length - depth) }, (_, i) =>
      digits.slice(0, depth + i),
    );
    const tiles = await read(paths);
    for (const [i, path] of paths.entries()) {
      const data = tiles[i];
      if (data === undefined && path === '') return { siblings };
      if (data === undefined)
        throw new LedgerRefusal('tile_malformed', `the tile ${path} of the map is missing`);
      const { passed, node } = wayThrough(parseMapTile(path, data), slotOf(key, path.length));
      siblings.push(...passed);
      if (node === undefined || isMapLeaf(node)) return { siblings, leaf: node };
    }
  }
  throw new LedgerRefusal('tile_malformed', 'a tile of the map has an inner node below all keys');
}

/** The way from the top of a tile to a slot, as far as there are inner nodes. */
function wayThrough(slots: readonly MapNode[], slot: number): { passed: Hash[]; node: MapNode } {
  const levels = mapTileLevels(slots);
  const passed: Hash[] = [];
  for (let height = MAP_TILE_HEIGHT; ; height--) {
    const node = levels[height]?.[slot >> height];
    if (height === 0 || node === undefined || isMapLeaf(node)) return { passed, node };
    passed.push(mapHashOf(levels[height - 1]?.[(slot >> (height - 1)) ^ 1]));
  }
}

/**
 * Verifies what a map has for a key. One root verifies at most one answer for a key, whoever made the map.
 * @returns the value; undefined where the map has none for this key
 * @throws LedgerRefusal map_invalid, out_of_range
 */
export function verifyMap({ siblings, leaf }: MapProof, key: Bytes, root: Hash): Hash | undefined {
  const depth = siblings.length;
  refuseUnless(key.length === MAP_KEY_BYTES, 'out_of_range', 'a key of the map has not 32 bytes');
  // Where a single key is below a node, its leaf stands in place of that node.
  const isPlace =
    depth <= MAP_KEY_BITS &&
    siblings.every(({ length }) => length === HASH_BYTES) &&
    !siblings.at(-1)?.every((byte) => byte === 0);
  refuseUnless(isPlace, 'map_invalid', 'the proof of the map is malformed');
  if (leaf !== undefined) {
    const isWhole = leaf.key.length === key.length && leaf.value.length === HASH_BYTES;
    refuseUnless(isWhole, 'map_invalid', 'the leaf in the proof of the map is malformed');
    const isOnTheWay = siblings.every((_, i) => bitOf(leaf.key, i) === bitOf(key, i));
    refuseUnless(isOnTheWay, 'map_invalid', 'the leaf in the proof of the map belongs to another place');
  }
  const top = siblings.reduceRight<Hash>(
    (below, sibling, i) => (bitOf(key, i) === 0 ? mapNodeHash(below, sibling) : mapNodeHash(sibling, below)),
    mapHashOf(leaf),
  );
  refuseUnless(areEqual(top, root), 'map_invalid', 'the proof of the map leads to another root');
  return leaf !== undefined && areEqual(leaf.key, key) ? leaf.value : undefined;
}

/** The bit of a key at a place, the highest of the first byte being the first. */
const bitOf = (key: Uint8Array, place: number): number =>
  ((key[place >> 3] as number) >> (7 - (place & 7))) & 1;
