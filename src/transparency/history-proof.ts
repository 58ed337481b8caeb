import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { historyEntries, historyProof, type StoredHistoryProof } from '../database/gate/ledger-map.js';
import { parseCheckpoint } from '../ledger/checkpoint.js';
import { entryText } from '../ledger/entry.js';
import { HISTORY_ENTRIES_MAX, type HistoryFile } from '../ledger/history-file.js';
import { proveMap } from '../ledger/map.js';
import { mapHeadOf } from '../ledger/map-line.js';
import { consistencyProof, inclusionProof } from '../ledger/merkle.js';
import { parseNote } from '../ledger/note.js';
import { LedgerRefusal } from '../ledger/refusal.js';
import { tileHashReader } from '../ledger/tile.js';
import { Problem } from '../problem.js';
import type { PublishedConfig } from './published.js';
import { readTiles } from './tiles.js';

/** A new map is in a signed checkpoint within a moment: whoever asks then waits for that. */
const WAIT_MAX_MS = 2_000;
const PAUSE_MS = 100;
/** First entries are in the map within a minute. */
const RETRY_AFTER_S = 5;

/**
 * Proves that the history of a citizen, or of a child for whom the citizen decides, is complete, up to what the map covers.
 * @param about as `historySubjects` names them
 * @param from the size of an earlier checkpoint, with which the log is to be shown to begin
 * @returns the file; it is the reader who verifies it
 * @throws Problem not_found for anybody else, and where there is no entry; history_too_long; proof_not_ready where no entry is in a signed map yet;
 *   unavailable where the map is not what its root says
 */
export type ProveHistory = (session: Buffer, about: string, from?: number) => Promise<HistoryFile>;

/** @param config says whether only cosigned checkpoints are published */
export function createHistoryProver(pool: pg.Pool, { ledgerWitnesses }: PublishedConfig): ProveHistory {
  const isCosigned = ledgerWitnesses.length > 0;
  return async (session, about, from) => {
    const stored = await settled(() => historyProof(pool, session, about, isCosigned));
    const { chain, mapSize, tiles, checkpoint, checkpointSize, published } = stored;
    if (chain.n > HISTORY_ENTRIES_MAX) throw new Problem('history_too_long');
    const entries = await historyEntries(pool, session, about, mapSize, HISTORY_ENTRIES_MAX);
    const { siblings } = await proveMap(
      async (paths) => paths.map((path) => tiles.get(path)),
      Uint8Array.from(chain.key),
    ).catch((error: unknown) => {
      throw error instanceof LedgerRefusal
        ? new Problem('unavailable', { cause: error, retryAfter_s: RETRY_AFTER_S })
        : error;
    });
    const isEarlier = from !== undefined && from > 0 && from < checkpointSize;
    return {
      number: chain.number,
      pseudonym: chain.proof,
      entries: entries.map(entryText),
      chain: { n: chain.n, head: Uint8Array.from(chain.head) },
      map: {
        siblings,
        published: {
          index: published.index,
          entry: entryText(published.entry),
          hashes: await inclusionProof(published.index, checkpointSize, treeOf(pool, checkpointSize)),
        },
      },
      checkpoint,
      ...(isEarlier && {
        consistency: {
          from,
          hashes: await consistencyProof(from, checkpointSize, treeOf(pool, checkpointSize)),
        },
      }),
    };
  };
}

type Settled = StoredHistoryProof & {
  readonly chain: NonNullable<StoredHistoryProof['chain']>;
  readonly checkpoint: string;
  readonly published: NonNullable<StoredHistoryProof['published']>;
};

/** What the database has once the checkpoint states the map that is there. */
async function settled(read: () => Promise<StoredHistoryProof>): Promise<Settled> {
  for (const began_ms = performance.now(); ; await sleep(PAUSE_MS)) {
    const stored = await read();
    const { chain, checkpoint, checkpointSize, mapSize, published } = stored;
    if (chain === undefined) throw notReady();
    const isStated =
      checkpoint !== null && mapHeadOf(parseCheckpoint(parseNote(checkpoint).text))?.size === mapSize;
    if (isStated && published !== undefined && published.index < checkpointSize)
      return { ...stored, chain, checkpoint, published };
    if (performance.now() - began_ms > WAIT_MAX_MS) throw notReady();
  }
}

const notReady = (): Problem => new Problem('proof_not_ready', { retryAfter_s: RETRY_AFTER_S });

const treeOf = (pool: pg.Pool, size: number) =>
  tileHashReader(size, async (tiles) =>
    (await readTiles(pool, tiles)).map((data) => data ?? new Uint8Array()),
  );
