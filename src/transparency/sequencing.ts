import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type pg from 'pg';
import {
  appendLeaves,
  haltLedger,
  holdLedger,
  ledgerLeaves,
  publishCheckpoint,
  unsequencedEntries,
} from '../database/gate/ledger.js';
import type { Uuid } from '../id.js';
import type { Observe } from '../observation.js';
import { reasonOf } from '../problem.js';
import type { CheckpointSigner } from './checkpoint.js';
import { HEAD_FILE, openHeadFile } from './head-file.js';
import type { MapNotes } from './map-note.js';
import { startPasses } from './passes.js';
import {
  createSequencer,
  ENTRIES_MAX,
  type Pass,
  type SequencerReads,
  type SequencerSteps,
  TreeRefused,
} from './sequencer.js';
import { readTiles } from './tiles.js';

export interface SequencingOptions {
  readonly pool: pg.Pool;
  readonly observe: Observe;
  /** The folder of the file with the head that was signed last. */
  readonly dataDir: string;
  readonly checkpoints: CheckpointSigner;
  /** States the head of the map in checkpoints. */
  readonly notes: Pick<MapNotes, 'linesFor'>;
  readonly interval_ms: number;
  /** How long to wait where another gateway is the sequencer, nothing may be appended, or a pass failed. */
  readonly pause_ms: number;
  /** The witnesses of the log, where there are some: asked before anything is signed, and from then on apart from the passes. */
  readonly witnessing?: {
    readonly before: () => Promise<void>;
    /** Is told whether this gateway is the sequencer. */
    readonly passed: (isSequencer: boolean) => void;
  };
}

/** The steps and reads of a sequencer on the database, with its file. */
export function sequencerOn({
  pool,
  dataDir,
  checkpoints,
  notes,
  observe,
}: Pick<SequencingOptions, 'pool' | 'dataDir' | 'checkpoints' | 'notes' | 'observe'>): {
  readonly steps: SequencerSteps;
  readonly reads: SequencerReads;
} {
  const holder = randomUUID() as Uuid;
  const file = openHeadFile(join(dataDir, HEAD_FILE), (error) =>
    observe({ event: 'ledger_head_unkept', reason: reasonOf(error) }),
  );
  return {
    steps: {
      hold: () => holdLedger(pool, holder),
      take: (limit) => unsequencedEntries(pool, holder, limit),
      append: (appended) => appendLeaves(pool, holder, appended),
      remember: file.write,
      sign: checkpoints.sign,
      publish: (head, checkpoint) => publishCheckpoint(pool, holder, { ...head, checkpoint }),
    },
    reads: {
      recall: file.read,
      verified: checkpoints.verified,
      extensions: ({ mapNote, checkpoint }) => notes.linesFor(mapNote, checkpoint),
      tiles: (tiles) => readTiles(pool, tiles),
      leaves: (from, count) => ledgerLeaves(pool, from, count),
    },
  };
}

/** Halts the ledger on all gateways, and says why. */
export async function haltFor(
  pool: pg.Pool,
  observe: Observe,
  { reason, seenSize, size }: TreeRefused,
): Promise<void> {
  observe({ event: 'ledger_refused', reason, seen_size: seenSize, size });
  await haltLedger(pool, reason);
}

/**
 * Starts sequencing: several times a second, at once while there is more, and slower where another gateway does it. A tree that does not extend
 * the one that was seen last halts it, on all gateways, until an operator resumes it.
 * @returns stops it, after the pass under way
 */
export function startSequencing(options: SequencingOptions): () => Promise<void> {
  const { pool, observe, interval_ms, pause_ms, witnessing } = options;
  const { steps, reads } = sequencerOn(options);
  const pass = createSequencer(steps, reads);
  let wasHalted = false;

  const passed = async (): Promise<Pass> => {
    try {
      return await pass();
    } catch (error) {
      if (!(error instanceof TreeRefused)) throw error;
      await haltFor(pool, observe, error);
      return { kind: 'halted' };
    }
  };
  let isFirst = true;
  const run = async (): Promise<number> => {
    try {
      if (isFirst) await witnessing?.before();
      isFirst = false;
      const done = await passed();
      witnessing?.passed(done.kind === 'sequenced');
      const isHalted = done.kind === 'halted';
      if (isHalted !== wasHalted) observe({ event: 'ledger_halted', halted: isHalted });
      wasHalted = isHalted;
      if (done.kind !== 'sequenced') return pause_ms;
      if (done.entries > 0) observe({ event: 'sequenced', entries: done.entries, size: done.size });
      return done.entries < ENTRIES_MAX ? interval_ms : 0;
    } catch (error) {
      observe({ event: 'sequencing_failed', error });
      return pause_ms;
    }
  };
  return startPasses(run);
}
