import type { Bytes } from '../bytes.js';
import { emptyRoot, HASH_BYTES, type Hash, hashPair } from './hash.js';
import { checkSize, type HashReader, joinRight, nodesOf, type TreeNode } from './merkle.js';
import { LedgerRefusal, refuseUnless } from './refusal.js';

/** Levels of the tree that a tile spans, and the hashes of a full one (C2SP tlog-tiles). */
export const TILE_HEIGHT = 8;
export const TILE_WIDTH = 2 ** TILE_HEIGHT;
const LEVEL_MAX = 63;
/** No tree of a safe size has more: 256^7 is more than 2^53. */
const LEVELS = 7;

/** A tile, or a bundle of entries: the `index`-th of its level, with `width` (1 to 256) hashes or entries. */
export interface Tile {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

/** The path of a tile from the prefix of the log on: `tile/0/x001/x234/067`, `tile/entries/000.p/17` (C2SP tlog-tiles). */
export function formatTilePath({ level, index, width }: Tile): string {
  checkSize(index);
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0');
  const parts = digits.match(/\d{3}/g) ?? [];
  const last = parts.pop();
  const path = [...parts.map((part) => `x${part}`), last].join('/');
  return `tile/${level}/${path}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

const PATH = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** @throws LedgerRefusal tile_malformed for any other path than {@link formatTilePath} gives */
export function parseTilePath(path: string): Tile {
  const [, level = '', places = '', width = String(TILE_WIDTH)] = PATH.exec(path) ?? [];
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(places.replace(/[x/]/g, '')),
    width: Number(width),
  };
  const isTile =
    level !== '' &&
    (tile.level === 'entries' || tile.level <= LEVEL_MAX) &&
    Number.isSafeInteger(tile.index) &&
    tile.width <= TILE_WIDTH &&
    formatTilePath(tile) === path; // refuses leading zeros, and the width of a full tile
  refuseUnless(isTile, 'tile_malformed', 'this is not the path of a tile');
  return tile;
}

/** Hashes that the level has in a tree of this size, in all its tiles. */
const lengthOf = (level: number, size: number): number => Math.floor(size / TILE_WIDTH ** level);

/** The tile of a level with an index, as wide as it is in a tree of this size; its width may be 0. */
const tileIn = (size: number, level: number, index: number): Tile => ({
  level,
  index,
  width: Math.max(0, Math.min(TILE_WIDTH, lengthOf(level, size) - index * TILE_WIDTH)),
});

/**
 * The tiles that a tree has after growing from one size to another and did not have before, from level 0 up, each level from left to
 * right: full ones, and on each level that grew at most one partial one. A bundle of entries goes with each tile of level 0.
 * @throws LedgerRefusal out_of_range
 */
export function tilesOfGrowth(from: number, to: number): Tile[] {
  checkSize(from);
  checkSize(to);
  refuseUnless(from <= to, 'out_of_range', 'a tree does not shrink');
  return Array.from({ length: LEVELS }, (_, level) => {
    const [before, after] = [lengthOf(level, from), lengthOf(level, to)];
    if (before === after) return [];
    const first = Math.floor(before / TILE_WIDTH);
    const count = Math.ceil(after / TILE_WIDTH) - first;
    return Array.from({ length: count }, (_, i) => tileIn(to, level, first + i));
  }).flat();
}

/** The partial tiles at the right edge of a tree, from level 0 up, those of width 0 left out. */
export function edgeTiles(size: number): Tile[] {
  checkSize(size);
  return Array.from({ length: LEVELS }, (_, level) =>
    tileIn(size, level, Math.floor(lengthOf(level, size) / TILE_WIDTH)),
  ).filter(({ width }) => width > 0);
}

/** @throws LedgerRefusal tile_malformed for data of another length than the tile's */
export function checkTileData({ width }: Tile, data: Uint8Array): void {
  refuseUnless(
    data.length === width * HASH_BYTES,
    'tile_malformed',
    'a tile has another length than its width',
  );
}

// One for all: a proof hashes most of three tiles.
const nodes = new Uint8Array(TILE_WIDTH * HASH_BYTES);

/** The root over 2^height hashes of a tile from the i-th on. */
function rootIn(data: Uint8Array, i: number, height: number): Hash {
  const count = 2 ** height;
  nodes.set(data.subarray(i * HASH_BYTES, (i + count) * HASH_BYTES));
  for (let width = count; width > 1; width /= 2) {
    for (let pair = 0; pair < width; pair += 2) hashPair(nodes, pair * HASH_BYTES, (pair / 2) * HASH_BYTES);
  }
  return nodes.slice(0, HASH_BYTES);
}

/** The root over a full tile, which is a hash of the tile above. @throws LedgerRefusal tile_malformed */
export function tileRoot(data: Uint8Array): Hash {
  checkTileData({ level: 0, index: 0, width: TILE_WIDTH }, data);
  return rootIn(data, 0, TILE_HEIGHT);
}

/**
 * Reads the hashes of nodes out of the tiles of a tree of this size. It believes the tiles: a proof made of them says nothing until it
 * is verified against the root of a signed checkpoint.
 * @param readTiles the data of tiles, in their order; each is asked for once a call
 * @throws LedgerRefusal tile_malformed for data of another length
 */
export function tileHashReader(
  size: number,
  readTiles: (tiles: readonly Tile[]) => Promise<readonly Uint8Array[]>,
): HashReader {
  checkSize(size);
  return async (nodes) => {
    const places = nodes.map((node) => placeOf(size, node));
    const tiles = new Map(places.map(({ tile }) => [formatTilePath(tile), tile]));
    const read = await readTiles([...tiles.values()]);
    const data = new Map([...tiles].map(([path, tile], i) => [path, checked(tile, read[i])]));
    return places.map(({ tile, at, height }) =>
      rootIn(data.get(formatTilePath(tile)) as Uint8Array, at, height),
    );
  };
}

function checked(tile: Tile, data: Uint8Array | undefined): Uint8Array {
  if (data === undefined) throw new LedgerRefusal('tile_malformed', 'a tile is missing');
  checkTileData(tile, data);
  return data;
}

/** Where a node is: over 2^height hashes of a tile from the at-th on. */
function placeOf(size: number, { level, index }: TreeNode): { tile: Tile; at: number; height: number } {
  const tileLevel = Math.floor(level / TILE_HEIGHT);
  const height = level % TILE_HEIGHT;
  const first = index * 2 ** height;
  const tile = tileIn(size, tileLevel, Math.floor(first / TILE_WIDTH));
  const at = first % TILE_WIDTH;
  refuseUnless(at + 2 ** height <= tile.width, 'out_of_range', 'the tree has no such node');
  return { tile, at, height };
}

/**
 * The right edge of a growing tree: its partial tiles, all that is needed to write the next ones. A value; growing makes another.
 */
export interface TileEdge {
  readonly size: number;
  /** The data of the tiles of each level from 0 up, empty where {@link edgeTiles} leaves one out. */
  readonly levels: readonly Bytes[];
}

/**
 * The edge of a tree whose tiles are kept elsewhere.
 * @param data of {@link edgeTiles} of the size, in their order
 * @throws LedgerRefusal tile_malformed
 */
export function tileEdge(size: number, data: readonly Uint8Array[]): TileEdge {
  const tiles = edgeTiles(size);
  const levels = Array.from({ length: LEVELS }, () => new Uint8Array());
  for (const [i, tile] of tiles.entries())
    levels[tile.level as number] = Uint8Array.from(checked(tile, data[i]));
  return { size, levels };
}

/** A tile with its data. */
export interface WrittenTile {
  readonly tile: Tile;
  readonly data: Bytes;
}

/**
 * Appends leaves.
 * @returns the new edge, and the tiles to be written: {@link tilesOfGrowth} with their data
 * @throws LedgerRefusal out_of_range
 */
export function growTiles(
  edge: TileEdge,
  leaves: readonly Hash[],
): { readonly edge: TileEdge; readonly written: readonly WrittenTile[] } {
  const size = edge.size + leaves.length;
  checkSize(size);
  const written: WrittenTile[] = [];
  const levels: Bytes[] = [];
  let added: readonly Hash[] = leaves;
  for (const [level, before] of edge.levels.entries()) {
    const data = joined(before, added);
    const first = Math.floor(lengthOf(level, edge.size) / TILE_WIDTH);
    const tiles =
      added.length === 0
        ? []
        : split(data).map((part, i) => ({ tile: tileIn(size, level, first + i), data: part }));
    const full = tiles.filter(({ tile }) => tile.width === TILE_WIDTH);
    written.push(...tiles);
    levels.push(data.slice(full.length * TILE_WIDTH * HASH_BYTES));
    added = full.map((each) => tileRoot(each.data));
  }
  return { edge: { size, levels }, written };
}

function joined(data: Bytes, hashes: readonly Hash[]): Bytes {
  const longer = new Uint8Array(data.length + hashes.length * HASH_BYTES);
  longer.set(data);
  for (const [i, hash] of hashes.entries()) longer.set(hash, data.length + i * HASH_BYTES);
  return longer;
}

function split(data: Bytes): Bytes[] {
  const bytes = TILE_WIDTH * HASH_BYTES;
  return Array.from({ length: Math.ceil(data.length / bytes) }, (_, i) =>
    data.slice(i * bytes, (i + 1) * bytes),
  );
}

/** The root of the tree that has this edge. */
export function edgeRoot({ levels }: TileEdge): Hash {
  const hashes = levels
    .map((data) =>
      nodesOf(0, data.length / HASH_BYTES).map(({ level, index }) => rootIn(data, index * 2 ** level, level)),
    )
    .reverse()
    .flat();
  return hashes.length === 0 ? emptyRoot() : joinRight(hashes);
}
