import { bytesToHex } from '@noble/hashes/utils.js';
import { type Bytes, join } from '../bytes.js';
import { digest, HASH_BYTES, type Hash } from './hash.js';
import { LedgerRefusal, refuseUnless } from './refusal.js';

/** Bits of a key that a tile of the map spans, and the slots of one. */
export const MAP_TILE_HEIGHT = 4;
export const MAP_TILE_WIDTH = 2 ** MAP_TILE_HEIGHT;
export const MAP_KEY_BYTES = 32;
export const MAP_KEY_BITS = 8 * MAP_KEY_BYTES;

/** A key with its value. It stands where its subtree has no other key. */
export interface MapLeaf {
  /** 32 bytes. */
  readonly key: Bytes;
  readonly value: Hash;
}

/** A node of the map: undefined over no key, a leaf over one key, a hash over several. */
export type MapNode = undefined | MapLeaf | { readonly hash: Hash };

const LEAF = 3;
const INNER = 4;

/** The hash over no key. A copy, so that nobody can change it for others. */
export const emptyMapRoot = (): Hash => new Uint8Array(HASH_BYTES);

export const isMapLeaf = (node: MapNode): node is MapLeaf => node !== undefined && 'key' in node;

/** The hash of an inner node: SHA-256(0x04 || left || right). */
export const mapNodeHash = (left: Uint8Array, right: Uint8Array): Hash => hashOfTwo(INNER, left, right);

/** The hash of a node; of a leaf SHA-256(0x03 || key || value). */
export function mapHashOf(node: MapNode): Hash {
  if (node === undefined) return emptyMapRoot();
  return isMapLeaf(node) ? hashOfTwo(LEAF, node.key, node.value) : node.hash;
}

function hashOfTwo(mark: number, first: Uint8Array, second: Uint8Array): Hash {
  const input = new Uint8Array(1 + 2 * HASH_BYTES);
  input[0] = mark;
  input.set(first, 1);
  input.set(second, 1 + HASH_BYTES);
  return digest(input);
}

/** The node over two: that one of them which is not empty, as long as it is a leaf. */
function over(left: MapNode, right: MapNode): MapNode {
  if (left === undefined && (right === undefined || isMapLeaf(right))) return right;
  if (right === undefined && isMapLeaf(left)) return left;
  return { hash: mapNodeHash(mapHashOf(left), mapHashOf(right)) };
}

/** The nodes of a tile from its slots up: 16, 8, 4, 2, and the one over all. */
export type MapTileLevels = readonly (readonly MapNode[])[];

/** @param known of the tile before: nodes over slots that are still the same are taken from there, as hashing is what takes the time */
export function mapTileLevels(slots: readonly MapNode[], known?: MapTileLevels): MapTileLevels {
  const levels = [slots];
  for (let below = slots; below.length > 1; ) {
    const [knownBelow, knownHere] = [known?.[levels.length - 1], known?.[levels.length]];
    const isKnown = (i: number): boolean => knownBelow !== undefined && knownBelow[i] === below[i];
    const level = Array.from({ length: below.length / 2 }, (_, i) =>
      isKnown(2 * i) && isKnown(2 * i + 1) ? knownHere?.[i] : over(below[2 * i], below[2 * i + 1]),
    );
    levels.push(level);
    below = level;
  }
  return levels;
}

/** The node over all slots of a tile. */
export const topOf = (levels: MapTileLevels): MapNode => levels.at(-1)?.[0];

const MARKS_BYTES = 4;
const MARK_EMPTY = 0;
const MARK_LEAF = 1;
const MARK_INNER = 2;

const markOf = (node: MapNode): number => {
  if (node === undefined) return MARK_EMPTY;
  return isMapLeaf(node) ? MARK_LEAF : MARK_INNER;
};

/**
 * A tile as it is stored: two bits for each of its 16 slots (0 empty, 1 a leaf, 2 an inner node), the first slot's highest, then of a leaf
 * its key and value, of an inner node its hash. So a leaf can be moved down when another key comes to it.
 */
export function formatMapTile(slots: readonly MapNode[]): Bytes {
  const marks = new Uint8Array(MARKS_BYTES);
  for (const [i, node] of slots.entries()) {
    marks[i >> 2] = (marks[i >> 2] as number) | (markOf(node) << (6 - 2 * (i & 3)));
  }
  const parts = slots.flatMap((node) => {
    if (node === undefined) return [];
    return isMapLeaf(node) ? [node.key, node.value] : [node.hash];
  });
  return join(marks, ...parts);
}

/**
 * Reads the slots of a tile, 16 of them.
 * @param path of the tile: the digits that all its keys begin with, in hexadecimal
 * @throws LedgerRefusal tile_malformed, also for a key that does not belong there
 */
export function parseMapTile(path: string, data: Uint8Array): MapNode[] {
  const malformed = () =>
    new LedgerRefusal('tile_malformed', `the tile ${path || 'at the top'} of the map is malformed`);
  if (data.length < MARKS_BYTES) throw malformed();
  let at = MARKS_BYTES;
  const take = (): Bytes => {
    at += HASH_BYTES;
    if (at > data.length) throw malformed();
    return join(data.subarray(at - HASH_BYTES, at));
  };
  const slots = Array.from({ length: MAP_TILE_WIDTH }, (_, i): MapNode => {
    const mark = ((data[i >> 2] as number) >> (6 - 2 * (i & 3))) & 3;
    if (mark === MARK_EMPTY) return undefined;
    if (mark === MARK_INNER) return { hash: take() };
    if (mark !== MARK_LEAF) throw malformed();
    const leaf = { key: take(), value: take() };
    if (!mapPathOf(leaf.key).startsWith(path + i.toString(MAP_TILE_WIDTH))) throw malformed();
    return leaf;
  });
  if (at !== data.length) throw malformed();
  return slots;
}

/** A key as the digits that the paths of its tiles are cut from. @throws LedgerRefusal out_of_range for another length than 32 bytes */
export function mapPathOf(key: Uint8Array): string {
  refuseUnless(key.length === MAP_KEY_BYTES, 'out_of_range', 'a key of the map has not 32 bytes');
  return bytesToHex(key);
}
