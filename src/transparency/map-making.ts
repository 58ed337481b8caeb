import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { appendMap, holdMap, mapEntries, mapTiles } from '../database/gate/ledger-map.js';
import type { Uuid } from '../id.js';
import type { VrfKey } from '../ledger/vrf.js';
import type { Observe } from '../observation.js';
import type { CheckpointSigner } from './checkpoint.js';
import { createMapMaker, LEAVES_MAX, type MapReads, MapRefused, type MapSteps } from './map-maker.js';
import type { MapNotes } from './map-note.js';
import { startPasses } from './passes.js';
import { createRest } from './rest.js';
import { readTiles } from './tiles.js';

/** A pass ends well within its lease of thirty seconds. */
const PSEUDONYMS_MAX_MS = 10_000;
/** A map that is far behind waits for so long for the entry of the last one to be a leaf. */
const UNPUBLISHED_MS = 50;

export interface MapMakingOptions {
  readonly pool: pg.Pool;
  readonly observe: Observe;
  /** Makes the pseudonyms. */
  readonly key: VrfKey;
  readonly notes: Pick<MapNotes, 'sign' | 'verified'>;
  readonly checkpoints: Pick<CheckpointSigner, 'verified'>;
  /** How old a map is at least before there is a new one. */
  readonly interval_s: number;
  /** How often it looks whether there is to be one. */
  readonly pause_ms: number;
}

/** The steps and reads of what makes the map, on the database. */
export function mapMakerOn({
  pool,
  key,
  notes,
  checkpoints,
}: Pick<MapMakingOptions, 'pool' | 'key' | 'notes' | 'checkpoints'>): {
  readonly steps: MapSteps;
  readonly reads: MapReads;
} {
  const holder = randomUUID() as Uuid;
  return {
    steps: {
      hold: () => holdMap(pool, holder, key.publicKey),
      take: (leaves) => mapEntries(pool, holder, leaves),
      sign: notes.sign,
      append: (appended) => appendMap(pool, holder, appended),
    },
    reads: {
      signedHead: notes.verified,
      verified: checkpoints.verified,
      tiles: (tiles) => readTiles(pool, tiles),
      mapTiles: async (paths) => {
        const found = await mapTiles(pool, paths);
        return paths.map((path) => found.get(path));
      },
    },
  };
}

/**
 * Starts making the map: at once while it is far behind, else when it is old enough and there is something new. A map that this gateway cannot
 * go on with halts it, here; the ledger and releases go on.
 * @returns stops it, and ends the pass under way at any point, which does no harm
 */
export function startMapMaking(options: MapMakingOptions): () => Promise<void> {
  const { observe, key, interval_s, pause_ms } = options;
  const { steps, reads } = mapMakerOn(options);
  let isStopping = false;
  const takeRest = createRest();
  const rest = async (): Promise<void> => {
    await takeRest();
    if (isStopping) throw new Error('stopped');
  };
  const pass = createMapMaker(steps, reads, {
    key,
    interval_s,
    rest,
    pseudonymsMax_ms: PSEUDONYMS_MAX_MS,
  });
  let haltedFor: string | undefined;

  const halt = (reason: string | undefined, size: number): void => {
    if (reason !== haltedFor)
      observe({ event: 'ledger_map_halted', halted: reason !== undefined, reason, size });
    haltedFor = reason;
  };
  const run = async (): Promise<number> => {
    try {
      const done = await pass();
      if (done.kind === 'waiting') return pause_ms;
      halt(undefined, done.size);
      if (done.leaves > 0) observe({ event: 'ledger_map_made', leaves: done.leaves, size: done.size });
      if (done.behind < LEAVES_MAX) return pause_ms;
      return done.leaves > 0 ? 0 : Math.min(pause_ms, UNPUBLISHED_MS);
    } catch (error) {
      if (error instanceof MapRefused) halt(error.reason, error.size);
      else if (!isStopping) observe({ event: 'ledger_map_failed', error });
      return pause_ms;
    }
  };
  const stop = startPasses(run);
  return () => {
    isStopping = true;
    return stop();
  };
}
