import type pg from 'pg';
import type { Config } from '../config.js';
import { ledgerCheckpoint, publishCosigned } from '../database/gate/ledger.js';
import type { Signer } from '../http-signature/signer.js';
import { cosignatureVerifier } from '../ledger/cosignature.js';
import type { VrfKey } from '../ledger/vrf.js';
import type { Observe } from '../observation.js';
import type { Timing } from '../timing.js';
import { checkpointSigner, checkpointVerifier } from './checkpoint.js';
import { startMapMaking } from './map-making.js';
import { mapNotes } from './map-note.js';
import { haltFor, startSequencing } from './sequencing.js';
import { readTiles } from './tiles.js';
import { createWitnessing, startWitnessing } from './witnessing.js';

export interface KeepLogOptions {
  readonly pool: pg.Pool;
  readonly observe: Observe;
  readonly config: Pick<
    Config,
    'dataDir' | 'ledgerOrigin' | 'ledgerWitnesses' | 'ledgerCosignatures' | 'ledgerMapInterval_s'
  >;
  readonly timing: Timing;
  readonly signingKey: Signer;
  readonly publishedKeys: Parameters<typeof checkpointVerifier>[0];
  /** Makes pseudonyms. */
  readonly mapKey: VrfKey;
}

/** Keeps the ledger's log: makes entries leaves and the map of histories, signs checkpoints, and has witnesses cosign them. @returns stops it */
export function keepLog(options: KeepLogOptions): () => Promise<void> {
  const { pool, observe, config, timing, signingKey, publishedKeys } = options;
  const witnesses = config.ledgerWitnesses.length > 0 ? askWitnesses(options) : undefined;
  const checkpoints = {
    sign: checkpointSigner(config.ledgerOrigin, signingKey),
    verified: checkpointVerifier(publishedKeys),
  };
  const notes = mapNotes(config.ledgerOrigin, signingKey, publishedKeys);
  const stop = startSequencing({
    pool,
    observe,
    dataDir: config.dataDir,
    checkpoints,
    notes,
    interval_ms: timing.sequencing_ms,
    pause_ms: timing.sequencingPause_ms,
    ...(witnesses && { witnessing: witnesses }),
  });
  const stopMap = startMapMaking({
    pool,
    observe,
    key: options.mapKey,
    checkpoints,
    notes,
    interval_s: config.ledgerMapInterval_s,
    pause_ms: timing.mapLook_ms,
  });
  return async () => {
    await stopMap();
    await stop();
    await witnesses?.stop();
  };
}

function askWitnesses({ pool, observe, config, timing }: KeepLogOptions) {
  const { ledgerWitnesses, ledgerCosignatures: required, ledgerOrigin: origin } = config;
  const witnesses = ledgerWitnesses.map(({ key, url }) => ({ url, verifier: cosignatureVerifier(key) }));
  observe({ event: 'ledger_witnesses', witnesses: witnesses.map(({ verifier }) => verifier.name), required });
  const witnessing = createWitnessing({
    witnesses,
    required,
    origin,
    signed: () => ledgerCheckpoint(pool),
    tiles: (tiles) => readTiles(pool, tiles),
    publish: (size, checkpoint) => publishCosigned(pool, size, checkpoint),
    halt: (refused) => haltFor(pool, observe, refused),
    observe,
    deadline_ms: timing.witnessDeadline_ms,
    pause_ms: timing.witnessPause_ms,
    refresh_ms: timing.witnessRefresh_ms,
  });
  return startWitnessing(witnessing, timing.witnessing_ms, observe);
}
