import type pg from 'pg';
import type { Uuid } from '../../id.js';
import type { EntryParts } from '../../ledger/entry.js';
import { call, callOne } from './call.js';

/** The head of the tree, as the database has it. */
export interface StoredHead {
  /** Whether the caller is the sequencer. */
  readonly isHeld: boolean;
  readonly size: number;
  readonly root: Buffer;
  /** Why nothing is appended; null while all is well. */
  readonly halted: string | null;
  /** The last signed checkpoint, and its size; null before there is one. */
  readonly checkpoint: string | null;
  readonly checkpointSize: number;
  /** The head of the map over the chains of people, as a gateway signed it; null before there is one. */
  readonly mapNote: string | null;
}

/** Makes the caller the sequencer for five seconds, unless another is. */
export async function holdLedger(pool: pg.Pool, holder: Uuid): Promise<StoredHead> {
  const row = await callOne<
    'hold_ledger',
    {
      readonly is_held: boolean;
      readonly size: string;
      readonly root: Buffer;
      readonly halted: string | null;
      readonly checkpoint: string | null;
      readonly checkpoint_size: string;
      readonly map_note: string | null;
    }
  >(pool, 'hold_ledger', { p_holder: holder });
  return {
    isHeld: row.is_held,
    size: Number(row.size),
    root: row.root,
    halted: row.halted,
    checkpoint: row.checkpoint,
    checkpointSize: Number(row.checkpoint_size),
    mapNote: row.map_note,
  };
}

/** The parts of an entry, as functions of schema gate return them. */
export type EntryRow = EntryParts & {
  readonly request_id: Uuid | null;
  readonly consent_id: Uuid | null;
  readonly release_id: Uuid | null;
  readonly subject: Buffer | null;
};

/** An entry that is to become a leaf. */
export interface UnsequencedEntry extends EntryRow {
  readonly person_id: string;
  readonly entry_id: Uuid;
}

/** About `limit` committed entries at most that are to be the next leaves, in their order; none for others than the sequencer. */
export async function unsequencedEntries(
  pool: pg.Pool,
  holder: Uuid,
  limit: number,
): Promise<UnsequencedEntry[]> {
  return call<'unsequenced_entries', UnsequencedEntry>(pool, 'unsequenced_entries', {
    p_holder: holder,
    p_limit: limit,
  });
}

/** A tile of the tree: up to 256 hashes of 32 bytes, one after another. */
export interface StoredTile {
  readonly level: number;
  readonly number: number;
  readonly hashes: Buffer;
}

/** What is appended to the tree of a size and root. */
export interface Appended {
  readonly size: number;
  readonly root: Buffer;
  readonly entries: readonly UnsequencedEntry[];
  /** Those that are new or longer. */
  readonly tiles: readonly StoredTile[];
  readonly newRoot: Buffer;
}

/**
 * Makes leaves of all entries that the sequencer was given last. @returns false, and does nothing, where the tree is another by now, or
 * another is the sequencer
 */
export async function appendLeaves(
  pool: pg.Pool,
  holder: Uuid,
  { size, root, entries, tiles, newRoot }: Appended,
): Promise<boolean> {
  const row = await callOne(pool, 'append_leaves', {
    p_holder: holder,
    p_size: size,
    p_root: root,
    p_person_ids: entries.map(({ person_id }) => person_id),
    p_entry_ids: entries.map(({ entry_id }) => entry_id),
    p_tile_levels: tiles.map(({ level }) => level),
    p_tile_numbers: tiles.map(({ number }) => String(number)),
    p_tile_hashes: tiles.map(({ hashes }) => hashes),
    p_new_root: newRoot,
  });
  return row.is_appended;
}

/** Publishes the signed checkpoint of the present head. @returns false, and does nothing, where that is another by now */
export async function publishCheckpoint(
  pool: pg.Pool,
  holder: Uuid,
  { size, root, checkpoint }: { readonly size: number; readonly root: Buffer; readonly checkpoint: string },
): Promise<boolean> {
  const values = { p_holder: holder, p_size: size, p_root: root, p_checkpoint: checkpoint };
  return (await callOne(pool, 'publish_checkpoint', values)).is_published;
}

/** Lets nothing more become a leaf until an operator resumes it. */
export async function haltLedger(pool: pg.Pool, reason: string): Promise<void> {
  await call(pool, 'halt_ledger', { p_reason: reason });
}

/** The tiles that are there, as full as they are, in any order. */
export async function ledgerTiles(
  pool: pg.Pool,
  wanted: readonly { readonly level: number; readonly number: number }[],
): Promise<StoredTile[]> {
  const rows = await call<
    'ledger_tiles',
    { readonly level: number; readonly number: string; readonly hashes: Buffer }
  >(pool, 'ledger_tiles', {
    p_levels: wanted.map(({ level }) => level),
    p_numbers: wanted.map(({ number }) => String(number)),
  });
  return rows.map((row) => ({ ...row, number: Number(row.number) }));
}

/** The entries of up to `count` leaves from `from` on; undefined for one that is gone. */
export async function ledgerLeaves(
  pool: pg.Pool,
  from: number,
  count: number,
): Promise<(EntryParts | undefined)[]> {
  const rows = await call<'ledger_leaves', EntryRow>(pool, 'ledger_leaves', {
    p_from: from,
    p_count: count,
  });
  return rows.map((row) => (row.kind === null ? undefined : row));
}

/** A checkpoint and the size of its tree; null before there is one. */
export interface StoredCheckpoint {
  readonly checkpoint: string | null;
  readonly size: number;
}

interface CheckpointRow {
  readonly checkpoint: string | null;
  readonly checkpoint_size: string;
}

const checkpointOf = ({ checkpoint, checkpoint_size }: CheckpointRow): StoredCheckpoint => ({
  checkpoint,
  size: Number(checkpoint_size),
});

/** The last signed checkpoint. */
export async function ledgerCheckpoint(pool: pg.Pool): Promise<StoredCheckpoint> {
  return checkpointOf(await callOne<'ledger_checkpoint', CheckpointRow>(pool, 'ledger_checkpoint', {}));
}

/** The last checkpoint that enough witnesses cosigned. */
export async function cosignedCheckpoint(pool: pg.Pool): Promise<StoredCheckpoint> {
  return checkpointOf(await callOne<'cosigned_checkpoint', CheckpointRow>(pool, 'cosigned_checkpoint', {}));
}

/** Publishes a checkpoint that enough witnesses cosigned. @returns false, and does nothing, where one of a larger tree is published, or the ledger is halted */
export async function publishCosigned(pool: pg.Pool, size: number, checkpoint: string): Promise<boolean> {
  const values = { p_size: size, p_checkpoint: checkpoint };
  return (await callOne(pool, 'publish_cosigned', values)).is_published;
}

/** How long the oldest committed entry waits to become a leaf, in seconds. */
export async function ledgerLag(pool: pg.Pool): Promise<number> {
  return (await callOne(pool, 'ledger_lag', {})).lag_s;
}

/** Which leaf a partner's release is; null while it is none yet. @throws Problem not_found */
export async function releaseLeaf(pool: pg.Pool, keyid: string, releaseId: Uuid): Promise<number | null> {
  const values = { p_keyid: keyid, p_release_id: releaseId };
  return leafOf(await callOne<'release_leaf', LeafRow>(pool, 'release_leaf', values));
}

/** The same for a release of a citizen's data, or of a child's. @throws Problem not_found */
export async function ownReleaseLeaf(
  pool: pg.Pool,
  session: Buffer,
  releaseId: Uuid,
): Promise<number | null> {
  const values = { p_session: session, p_release_id: releaseId };
  return leafOf(await callOne<'own_release_leaf', LeafRow>(pool, 'own_release_leaf', values));
}

interface LeafRow {
  readonly leaf_index: string | null;
}

const leafOf = ({ leaf_index }: LeafRow): number | null => (leaf_index === null ? null : Number(leaf_index));
