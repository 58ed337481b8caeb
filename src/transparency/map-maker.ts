import { areEqual, type Bytes, utf8 } from '../bytes.js';
import type { AppendedMap, ConcernedPerson, StoredChain, StoredMap } from '../database/gate/ledger-map.js';
import { type ChainHead, chainNext, chainValue, pseudonymOf } from '../ledger/chain.js';
import type { Hash } from '../ledger/hash.js';
import { applyUpdates } from '../ledger/map.js';
import type { MapHead } from '../ledger/map-line.js';
import { emptyMapRoot } from '../ledger/map-tile.js';
import { consistencyProof, verifyConsistency } from '../ledger/merkle.js';
import { LedgerRefusal } from '../ledger/refusal.js';
import { edgeRoot, edgeTiles, growTiles, type Tile, tileEdge, tileHashReader } from '../ledger/tile.js';
import { type VrfKey, vrfProve } from '../ledger/vrf.js';
import type { Head } from './head-file.js';

/**
 * Why no map is made. key_differs: it was made with another key. head_differs: its head is not one that a gateway signed. leaf_differs: the leaves in the database are not those of the signed
 * checkpoint. tile_differs: a tile of the map is not what its root says, or a chain is not the one that the map has.
 */
export type MapHaltReason = 'key_differs' | 'head_differs' | 'leaf_differs' | 'tile_differs';

/** The map in the database is not one that this gateway can go on with. */
export class MapRefused extends Error {
  constructor(
    readonly reason: MapHaltReason,
    readonly size: number,
  ) {
    super(`the map of ${size} leaves is not gone on with: ${reason}`);
  }
}

/** What a pass does outside of this process, in its order. Each can fail undone, or done and not known to be. */
export interface MapSteps {
  /** Makes this the one who makes the map, unless another is. */
  hold(): Promise<StoredMap>;
  /** Whom the next leaves concern. */
  take(leaves: number): Promise<readonly ConcernedPerson[]>;
  /** @returns the signed note of a head */
  sign(head: MapHead): Promise<string>;
  /** @returns false where the map is another by now */
  append(appended: AppendedMap): Promise<boolean>;
}

/** What it reads beside that. */
export interface MapReads {
  /** The head of the map in a note that a gateway's key signed; undefined of any other text. */
  signedHead(note: string): Promise<MapHead | undefined>;
  /** The head of a checkpoint that a gateway's key signed; undefined of any other text. */
  verified(checkpoint: string): Promise<Head | undefined>;
  /** The data of tiles of the ledger's tree, as wide as asked for; undefined of those that are not there, or shorter. */
  tiles(tiles: readonly Tile[]): Promise<readonly (Uint8Array | undefined)[]>;
  /** The data of tiles of the map; undefined of those that are not there. */
  mapTiles(paths: readonly string[]): Promise<readonly (Uint8Array | undefined)[]>;
}

/** What a pass came to. waiting: another gateway makes the map, or did meanwhile. */
export type MapPass =
  | { readonly kind: 'waiting' }
  | {
      readonly kind: 'made';
      /** Leaves that it covers now and did not before, how many in all, and how many of a signed checkpoint it does not cover yet. */
      readonly leaves: number;
      readonly size: number;
      readonly behind: number;
    };

/** So many leaves are covered at a time, which bounds a pass to less than its lease. */
export const LEAVES_MAX = 1_024;

export interface MapMakerOptions {
  readonly key: VrfKey;
  /** How old the map is at least before there is a new one, unless it is behind by {@link LEAVES_MAX}. */
  readonly interval_s: number;
  /** For so long people get their pseudonym in a pass, a few milliseconds each; those of the first leaf do in any case. */
  readonly pseudonymsMax_ms: number;
  /** Lets calls in this process be answered; asked often. What it throws ends the pass. */
  readonly rest: () => Promise<void>;
}

/**
 * Creates what makes the map: takes leaves of a signed checkpoint that the map does not cover, adds them to the chains of the people whom they
 * concern, puts the heads of these into the map, and replaces it by compare-and-set. It goes on with nothing that the root of the map, or the
 * checkpoint, does not vouch for, so that it does not matter what is done by whom, or how far, before a pass. Leaves that concern nobody are no reason for
 * a map: each map is a leaf itself.
 * @returns one pass. @throws MapRefused
 */
export function createMapMaker(
  steps: MapSteps,
  reads: MapReads,
  options: MapMakerOptions,
): () => Promise<MapPass> {
  const { key, interval_s, rest } = options;
  const make = async (map: StoredMap): Promise<MapPass> => {
    if (map.publicKey !== null && !areEqual(map.publicKey, key.publicKey))
      throw new MapRefused('key_differs', map.size);
    if (!map.isHeld) return { kind: 'waiting' };
    const due = map.checkpoint === null ? 0 : map.checkpointSize - map.size;
    const made = { kind: 'made', leaves: 0, size: map.size, behind: Math.max(0, due) } as const;
    const isSoon = due < LEAVES_MAX && map.age_s !== null && map.age_s < interval_s;
    if (due <= 0 || isSoon || !map.isPublished) return made;

    await checkHead(map, reads);
    const taken = await steps.take(Math.min(due, LEAVES_MAX));
    if (taken.length === 0 && due < LEAVES_MAX) return made;
    const pseudonyms = await pseudonymsOf(taken, options);
    const size = endOf(taken, pseudonyms, map.size + Math.min(due, LEAVES_MAX));
    const leaves = await leavesOf(map, size, reads);
    const concerned = taken.filter(({ leafIndex }) => leafIndex < size);
    const chains = grow(concerned, (index) => leaves[index - map.size] as Hash, pseudonyms);
    const { root, tiles } = await applied(map, chains, reads, rest);
    const head = { size, publicKey: key.publicKey, root };
    const isAppended = await steps.append({
      size: map.size,
      root: map.root,
      newSize: size,
      newRoot: root,
      publicKey: key.publicKey,
      note: await steps.sign(head),
      chains: chains.map(({ personId, next, made }) => ({ personId, ...next, made })),
      tiles,
    });
    if (!isAppended) return { kind: 'waiting' };
    return { kind: 'made', leaves: size - map.size, size, behind: map.checkpointSize - size };
  };
  return async () => {
    const map = await steps.hold();
    try {
      return await make(map);
    } catch (error) {
      if (!(error instanceof MapRefused)) throw error;
      // What was read may be of the map that another gateway made meanwhile.
      const { size, root } = await steps.hold();
      if (size === map.size && areEqual(root, map.root)) throw error;
      return { kind: 'waiting' };
    }
  };
}

/** @throws MapRefused unless a gateway signed the head, or there is none yet */
async function checkHead({ size, root, note }: StoredMap, reads: MapReads): Promise<void> {
  if (note === null && size === 0 && areEqual(root, emptyMapRoot())) return;
  const signed = await reads.signedHead(note ?? '');
  if (signed?.size !== size || !areEqual(signed.root, root)) throw new MapRefused('head_differs', size);
}

/** What a person has in the map for ever, and what their chain begins with. */
interface Pseudonym {
  readonly made: NonNullable<StoredChain['made']>;
  readonly start: ChainHead;
}
type Pseudonyms = ReadonlyMap<string, Pseudonym>;

/** Makes the pseudonyms of people who have no chain yet, in their order: those of the first leaf, and no more than there is time for. */
async function pseudonymsOf(
  taken: readonly ConcernedPerson[],
  { key, pseudonymsMax_ms, rest }: MapMakerOptions,
): Promise<Pseudonyms> {
  const made = new Map<string, Pseudonym>();
  const until_ms = performance.now() + pseudonymsMax_ms;
  for (const { leafIndex, personId, chain } of taken) {
    if (!('number' in chain) || made.has(personId)) continue;
    if (leafIndex !== taken[0]?.leafIndex && performance.now() >= until_ms) break;
    const { proof, output } = vrfProve(key, utf8(chain.number));
    const { key: place, start } = pseudonymOf(output);
    made.set(personId, { made: { number: chain.number, proof, key: place }, start });
    await rest();
  }
  return made;
}

/** The first leaf that concerns somebody without a pseudonym. */
function endOf(taken: readonly ConcernedPerson[], pseudonyms: Pseudonyms, end: number): number {
  const first = taken.find(({ personId, chain }) => 'number' in chain && !pseudonyms.has(personId));
  return first?.leafIndex ?? end;
}

/** The leaves of the tree from those that the map covers to a size, which the signed checkpoint vouches for. @throws MapRefused */
async function leavesOf(map: StoredMap, size: number, reads: MapReads): Promise<readonly Hash[]> {
  const refused = () => new MapRefused('leaf_differs', map.size);
  const signed = await reads.verified(map.checkpoint ?? '');
  if (signed === undefined || signed.size < size) throw refused();
  const whole = async (tiles: readonly Tile[]): Promise<readonly Uint8Array[]> =>
    (await reads.tiles(tiles)).map((data) => data ?? new Uint8Array());
  try {
    const edge = tileEdge(map.size, await whole(edgeTiles(map.size)));
    const places = Array.from({ length: size - map.size }, (_, i) => ({ level: 0, index: map.size + i }));
    const leaves = await tileHashReader(size, whole)(places);
    await verifyConsistency({
      size1: size,
      size2: signed.size,
      root1: edgeRoot(growTiles(edge, leaves).edge),
      root2: Uint8Array.from(signed.root),
      proof: await consistencyProof(size, signed.size, tileHashReader(signed.size, whole)),
    });
    return leaves;
  } catch (error) {
    if (error instanceof LedgerRefusal) throw refused();
    throw error;
  }
}

/** A chain in work. */
interface Growing {
  readonly personId: string;
  readonly key: Bytes;
  /** As the map has it; absent of one that is new. */
  readonly before?: ChainHead | undefined;
  readonly made?: StoredChain['made'];
  next: ChainHead;
}

/** Adds leaves to the chains of the people whom they concern. */
function grow(
  concerned: readonly ConcernedPerson[],
  leafAt: (index: number) => Hash,
  pseudonyms: Pseudonyms,
): readonly Growing[] {
  const chains = new Map<string, Growing>();
  for (const { leafIndex, personId, chain } of concerned) {
    const growing = chains.get(personId) ?? begin(personId, chain, pseudonyms);
    growing.next = chainNext(growing.next, leafAt(leafIndex));
    chains.set(personId, growing);
  }
  return [...chains.values()];
}

function begin(personId: string, chain: ConcernedPerson['chain'], pseudonyms: Pseudonyms): Growing {
  if ('number' in chain) {
    const { made, start } = pseudonyms.get(personId) as Pseudonym;
    return { personId, key: Uint8Array.from(made.key), made, next: start };
  }
  const before = { n: chain.n, head: Uint8Array.from(chain.head) };
  return { personId, key: Uint8Array.from(chain.key), before, next: before };
}

/** Puts the heads of chains into the map. @throws MapRefused */
async function applied(
  map: StoredMap,
  chains: readonly Growing[],
  reads: MapReads,
  rest: () => Promise<void>,
) {
  const updates = chains.map(({ key, before, next }) => ({
    key,
    value: chainValue(next),
    before: before && chainValue(before),
  }));
  try {
    return await applyUpdates(reads.mapTiles, Uint8Array.from(map.root), updates, rest);
  } catch (error) {
    if (error instanceof LedgerRefusal) throw new MapRefused('tile_differs', map.size);
    throw error;
  }
}
