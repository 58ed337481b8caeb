import type pg from 'pg';
import type { Uuid } from '../../id.js';
import type { EntryParts } from '../../ledger/entry.js';
import { call, callOne } from './call.js';
import type { EntryRow } from './ledger.js';

/** The head of the map over the chains of people, as the database has it. */
export interface StoredMap {
  /** Whether the caller makes the map. */
  readonly isHeld: boolean;
  /** How many leaves of the ledger's tree it covers. */
  readonly size: number;
  readonly root: Buffer;
  /** The key that pseudonyms are made with; null before there is one. */
  readonly publicKey: Buffer | null;
  /** The head as a gateway signed it; null before there is a first one. */
  readonly note: string | null;
  /** How long ago it was made; null where it never was. */
  readonly age_s: number | null;
  /** The signed checkpoint that it may cover; null where there is none, or the ledger is halted. */
  readonly checkpoint: string | null;
  readonly checkpointSize: number;
  /** Whether the entry that states it, if there is one, is a leaf. */
  readonly isPublished: boolean;
}

/** Lets the caller make the map for thirty seconds, unless another does, or it was made with another key. */
export async function holdMap(pool: pg.Pool, holder: Uuid, publicKey: Uint8Array): Promise<StoredMap> {
  const row = await callOne<
    'hold_map',
    {
      readonly is_held: boolean;
      readonly size: string;
      readonly root: Buffer;
      readonly public_key: Buffer | null;
      readonly note: string | null;
      readonly age_s: number | null;
      readonly checkpoint: string | null;
      readonly checkpoint_size: string;
      readonly is_published: boolean;
    }
  >(pool, 'hold_map', { p_holder: holder, p_public_key: Buffer.from(publicKey) });
  return {
    isHeld: row.is_held,
    size: Number(row.size),
    root: row.root,
    publicKey: row.public_key,
    note: row.note,
    age_s: row.age_s,
    checkpoint: row.checkpoint,
    checkpointSize: Number(row.checkpoint_size),
    isPublished: row.is_published,
  };
}

/** That a leaf concerns a person. */
export interface ConcernedPerson {
  readonly leafIndex: number;
  readonly personId: string;
  /** The person's chain so far; of one who has none the personal number. */
  readonly chain:
    | { readonly key: Buffer; readonly n: number; readonly head: Buffer }
    | { readonly number: string };
}

/** Whom the next `limit` leaves concern that the map is to cover, by leaf; nobody for others than who makes the map. */
export async function mapEntries(pool: pg.Pool, holder: Uuid, limit: number): Promise<ConcernedPerson[]> {
  const rows = await call<
    'map_entries',
    {
      readonly leaf_index: string;
      readonly person_id: string;
      readonly personal_id_number: string;
      readonly map_key: Buffer | null;
      readonly entries: string;
      readonly head: Buffer;
    }
  >(pool, 'map_entries', { p_holder: holder, p_limit: limit });
  return rows.map((row) => ({
    leafIndex: Number(row.leaf_index),
    personId: row.person_id,
    chain:
      row.map_key === null
        ? { number: row.personal_id_number }
        : { key: row.map_key, n: Number(row.entries), head: row.head },
  }));
}

/** The tiles of the map that are there, by their path. */
export async function mapTiles(pool: pg.Pool, paths: readonly string[]): Promise<Map<string, Buffer>> {
  const rows = await call<'map_tiles', { readonly path: string; readonly data: Buffer }>(pool, 'map_tiles', {
    p_paths: [...paths],
  });
  return new Map(rows.map(({ path, data }) => [path, data]));
}

/** A chain as it is now. */
export interface StoredChain {
  readonly personId: string;
  readonly n: number;
  readonly head: Uint8Array;
  /** Of a person who had no chain. */
  readonly made?:
    | { readonly number: string; readonly proof: Uint8Array; readonly key: Uint8Array }
    | undefined;
}

/** What becomes of the map of a size and root. */
export interface AppendedMap {
  readonly size: number;
  readonly root: Uint8Array;
  readonly newSize: number;
  readonly newRoot: Uint8Array;
  readonly publicKey: Uint8Array;
  /** The new head, as the gateway signed it. */
  readonly note: string;
  readonly chains: readonly StoredChain[];
  readonly tiles: readonly { readonly path: string; readonly data: Uint8Array }[];
}

/** Replaces the map. @returns false, and does nothing, where it is another by now, or another makes it */
export async function appendMap(pool: pg.Pool, holder: Uuid, appended: AppendedMap): Promise<boolean> {
  const { chains, tiles } = appended;
  const made = chains.flatMap(({ personId, made }) => (made === undefined ? [] : [{ personId, ...made }]));
  const row = await callOne(pool, 'append_map', {
    p_holder: holder,
    p_size: appended.size,
    p_root: bytes(appended.root),
    p_new_size: appended.newSize,
    p_new_root: bytes(appended.newRoot),
    p_public_key: bytes(appended.publicKey),
    p_note: appended.note,
    p_new_person_ids: made.map(({ personId }) => personId),
    p_new_numbers: made.map(({ number }) => number),
    p_new_proofs: made.map(({ proof }) => bytes(proof)),
    p_new_keys: made.map(({ key }) => bytes(key)),
    p_person_ids: chains.map(({ personId }) => personId),
    p_entries: chains.map(({ n }) => String(n)),
    p_heads: chains.map(({ head }) => bytes(head)),
    p_paths: tiles.map(({ path }) => path),
    p_tiles: tiles.map(({ data }) => bytes(data)),
  });
  return row.is_appended;
}

const bytes = (data: Uint8Array): Buffer => Buffer.from(data.buffer, data.byteOffset, data.byteLength);

/** What the database has for the proof that a history is complete, as of one moment. */
export interface StoredHistoryProof {
  /** The chain; undefined where none of the person's entries is in the map yet. */
  readonly chain:
    | {
        readonly number: string;
        readonly proof: Buffer;
        readonly key: Buffer;
        readonly n: number;
        readonly head: Buffer;
      }
    | undefined;
  readonly mapSize: number;
  /** The entry that states the map, and its leaf; undefined while it is none. */
  readonly published: { readonly index: number; readonly entry: EntryParts } | undefined;
  /** The tiles of the map on the way to the chain, by their path. */
  readonly tiles: ReadonlyMap<string, Buffer>;
  /** The checkpoint that was published last; null before there is one. */
  readonly checkpoint: string | null;
  readonly checkpointSize: number;
}

/**
 * Reads it for a citizen, or for a child for whom the citizen decides.
 * @param about as {@link historySubjects} names them
 * @param isCosigned whether the checkpoint is the last one that enough witnesses cosigned
 * @throws Problem not_found for anybody else, and where there is no entry
 */
export async function historyProof(
  pool: pg.Pool,
  session: Buffer,
  about: string,
  isCosigned: boolean,
): Promise<StoredHistoryProof> {
  const row = await callOne<
    'history_proof',
    {
      readonly personal_id_number: string;
      readonly pseudonym_proof: Buffer;
      readonly map_key: Buffer | null;
      readonly entries: string;
      readonly head: Buffer;
      readonly map_size: string;
      readonly paths: string[] | null;
      readonly tiles: Buffer[] | null;
      readonly checkpoint: string | null;
      readonly checkpoint_size: string;
      readonly published_leaf: string | null;
      readonly published_at: Date;
      readonly published_terms: unknown;
    }
  >(pool, 'history_proof', { p_session: session, p_about: about, p_cosigned: isCosigned });
  return {
    chain:
      row.map_key === null
        ? undefined
        : {
            number: row.personal_id_number,
            proof: row.pseudonym_proof,
            key: row.map_key,
            n: Number(row.entries),
            head: row.head,
          },
    mapSize: Number(row.map_size),
    published:
      row.published_leaf === null
        ? undefined
        : {
            index: Number(row.published_leaf),
            entry: {
              kind: 'map_published',
              at: row.published_at,
              actor: 'gateway',
              terms: row.published_terms,
            },
          },
    tiles: new Map((row.paths ?? []).map((path, i) => [path, row.tiles?.[i] as Buffer])),
    checkpoint: row.checkpoint,
    checkpointSize: Number(row.checkpoint_size),
  };
}

/** The first `limit` entries in the chain of the same person that a map of a size covers. @throws Problem not_found */
export async function historyEntries(
  pool: pg.Pool,
  session: Buffer,
  about: string,
  mapSize: number,
  limit: number,
): Promise<EntryParts[]> {
  return call<'history_entries', EntryRow>(pool, 'history_entries', {
    p_session: session,
    p_about: about,
    p_map_size: mapSize,
    p_limit: limit,
  });
}
