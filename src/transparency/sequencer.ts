import type { Appended, StoredHead, UnsequencedEntry } from '../database/gate/ledger.js';
import { type EntryParts, entryText } from '../ledger/entry.js';
import { type Hash, leafHash } from '../ledger/hash.js';
import { consistencyProof, verifyConsistency } from '../ledger/merkle.js';
import { LedgerRefusal } from '../ledger/refusal.js';
import {
  edgeRoot,
  edgeTiles,
  growTiles,
  type Tile,
  type TileEdge,
  tileEdge,
  tileHashReader,
} from '../ledger/tile.js';
import type { Head } from './head-file.js';

/**
 * Why a tree is not signed. rolled_back: it is smaller than the one that was signed last, as after a restore. forked: it does not begin with that
 * one. entry_missing, leaf_differs: another sequencer appended leaves that are not those of the entries. witness_ahead, witness_differs: the same as the
 * first two, by what witnesses say that they cosigned.
 */
export type HaltReason =
  | 'rolled_back'
  | 'forked'
  | 'entry_missing'
  | 'leaf_differs'
  | 'witness_ahead'
  | 'witness_differs';

/** The tree in the database is not one that extends what this gateway saw. */
export class TreeRefused extends Error {
  constructor(
    readonly reason: HaltReason,
    readonly seenSize: number,
    readonly size: number,
  ) {
    super(`the tree of ${size} leaves does not extend the one of ${seenSize}: ${reason}`);
  }
}

/** What a pass of the sequencer does outside of this process, in its order. Each can fail undone, or done and not known to be. */
export interface SequencerSteps {
  /** Makes this the sequencer, unless another is. */
  hold(): Promise<StoredHead>;
  /** The entries that are to be the next leaves. */
  take(limit: number): Promise<readonly UnsequencedEntry[]>;
  /** @returns false where the tree is another by now */
  append(appended: Appended): Promise<boolean>;
  /** Writes the head outside of the database. */
  remember(head: Head): Promise<void>;
  /** @returns the signed checkpoint */
  sign(head: Head, extensions: readonly string[]): Promise<string>;
  /** @returns false where the head is another by now */
  publish(head: Head, checkpoint: string): Promise<boolean>;
}

/** What the sequencer reads beside that. */
export interface SequencerReads {
  /** What was remembered last, here. */
  recall(): Promise<Head | undefined>;
  /** The head of a checkpoint that a gateway's key signed; undefined of any other text. */
  verified(checkpoint: string): Promise<Head | undefined>;
  /** The data of tiles, as wide as asked for; undefined of those that are not there, or shorter. */
  tiles(tiles: readonly Tile[]): Promise<readonly (Uint8Array | undefined)[]>;
  /** The extension lines that the next checkpoint is to have. */
  extensions(head: StoredHead): Promise<readonly string[]>;
  /** The entries of leaves; undefined of those that are gone. */
  leaves(from: number, count: number): Promise<readonly (EntryParts | undefined)[]>;
}

/** What a pass came to. waiting: another gateway is the sequencer, or was meanwhile. */
export type Pass =
  | { readonly kind: 'waiting' | 'halted' }
  | { readonly kind: 'sequenced'; readonly entries: number; readonly size: number };

/** So many entries become leaves at a time: it bounds what is in memory, and a pass on a busy machine to less than it is the sequencer for. */
export const ENTRIES_MAX = 8_192;

/**
 * Creates a sequencer, which makes committed entries leaves of the tree: takes them, appends leaves, tiles and head by compare-and-set,
 * remembers the head outside of the database, signs it, and publishes it. After any failure the next pass begins with what the database has, and
 * signs it only where it extends what was remembered, every leaf since being that of its entry.
 * @returns one pass. @throws TreeRefused
 */
export function createSequencer(steps: SequencerSteps, reads: SequencerReads): () => Promise<Pass> {
  let known: TileEdge | undefined;
  let published: string | undefined;
  let extensions: { readonly of: string | null; readonly lines: readonly string[] } | undefined;

  const sequence = async (seen: Head | undefined, head: StoredHead): Promise<Pass> => {
    const isKnown = known?.size === head.size && Buffer.compare(edgeRoot(known), head.root) === 0;
    let edge = isKnown ? (known as TileEdge) : await caughtUp(seen, head, reads);
    known = undefined; // until all of it is done
    const entries = await steps.take(ENTRIES_MAX);
    if (entries.length > 0) {
      const grown = growTiles(edge, entries.map(leafOf));
      const isAppended = await steps.append({
        size: edge.size,
        root: rootOf(edge),
        entries,
        tiles: grown.written.map(({ tile, data }) => ({
          level: Number(tile.level),
          number: tile.index,
          hashes: Buffer.from(data),
        })),
        newRoot: rootOf(grown.edge),
      });
      if (!isAppended) return { kind: 'waiting' };
      edge = grown.edge;
    }
    const next = { size: edge.size, root: rootOf(edge) };
    if (seen?.size !== next.size) await steps.remember(next);
    if (extensions?.of !== head.mapNote)
      extensions = { of: head.mapNote, lines: await reads.extensions(head) };
    const { lines } = extensions;
    const stated = [next.size, ...lines].join('\n');
    if (published !== stated) {
      if (!(await steps.publish(next, await steps.sign(next, lines)))) return { kind: 'waiting' };
      published = stated;
    }
    known = edge;
    return { kind: 'sequenced', entries: entries.length, size: edge.size };
  };

  return async () => {
    const seen = await reads.recall(); // before the head, which can only be later
    const head = await steps.hold();
    if (head.halted !== null || !head.isHeld) known = undefined;
    if (head.halted !== null) return { kind: 'halted' };
    if (head.isHeld) return sequence(seen, head);
    published = undefined;
    extensions = undefined; // another may state later ones
    if (await extend(seen, head, reads)) await steps.remember(head);
    return { kind: 'waiting' };
  };
}

const rootOf = (edge: TileEdge): Buffer => Buffer.from(edgeRoot(edge));
const leafOf = (entry: EntryParts): Hash => leafHash(entryText(entry));

/**
 * The right edge of the tree in the database, which was computed from what was remembered, or else signed, and the entries since.
 * @throws TreeRefused
 */
async function caughtUp(seen: Head | undefined, head: StoredHead, reads: SequencerReads): Promise<TileEdge> {
  const base = seen ?? (head.checkpoint === null ? undefined : await reads.verified(head.checkpoint));
  const refused = (reason: HaltReason) => new TreeRefused(reason, base?.size ?? 0, head.size);
  if (base !== undefined && base.size > head.size) throw refused('rolled_back');
  let edge = tileEdge(0, []);
  if (base !== undefined) {
    const tiles = await reads.tiles(edgeTiles(base.size));
    if (tiles.some((data) => data === undefined)) throw refused('forked');
    edge = tileEdge(base.size, tiles as Uint8Array[]);
    if (!rootOf(edge).equals(base.root)) throw refused('forked');
  }
  while (edge.size < head.size) {
    const count = Math.min(ENTRIES_MAX, head.size - edge.size);
    const entries = (await reads.leaves(edge.size, count)).filter((each) => each !== undefined);
    if (entries.length !== count) throw refused('entry_missing');
    const { edge: next, written } = growTiles(edge, entries.map(leafOf));
    const stored = await reads.tiles(written.map(({ tile }) => tile));
    if (written.some(({ data }, i) => Buffer.compare(data, stored[i] ?? Buffer.alloc(0)) !== 0))
      throw refused('leaf_differs');
    edge = next;
  }
  if (!rootOf(edge).equals(head.root)) throw refused('leaf_differs');
  return edge;
}

/** Whether the tree in the database has grown since it was remembered. @throws TreeRefused unless it is that one, or extends it */
async function extend(seen: Head | undefined, head: StoredHead, reads: SequencerReads): Promise<boolean> {
  if (seen === undefined || (seen.size === 0 && head.size > 0)) return true;
  const refused = (reason: HaltReason) => new TreeRefused(reason, seen.size, head.size);
  if (seen.size > head.size) throw refused('rolled_back');
  if (seen.size === head.size) {
    if (!seen.root.equals(head.root)) throw refused('forked');
    return false;
  }
  try {
    const reader = tileHashReader(head.size, async (tiles) => {
      const data = await reads.tiles(tiles);
      return data.map((each) => each ?? new Uint8Array());
    });
    verifyConsistency({
      size1: seen.size,
      size2: head.size,
      root1: Uint8Array.from(seen.root),
      root2: Uint8Array.from(head.root),
      proof: await consistencyProof(seen.size, head.size, reader),
    });
  } catch (error) {
    if (error instanceof LedgerRefusal) throw refused('forked');
    throw error;
  }
  return true;
}
