import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { inclusionProof } from '../ledger/merkle.js';
import { formatProof } from '../ledger/proof.js';
import { tileHashReader } from '../ledger/tile.js';
import { Problem } from '../problem.js';
import type { Timing } from '../timing.js';
import { openPublishedLog, type PublishedConfig } from './published.js';
import { readTiles } from './tiles.js';

const PAUSE_MS = 200;
const RETRY_AFTER_S = 1;

/**
 * Proves that the log has an entry, in the form of C2SP tlog-proof, against the checkpoint that was published last.
 * @param leafOf finds the leaf of the entry, null while it is none yet. @throws Problem not_found
 * @throws Problem unavailable where it is in no checkpoint within proofWait_ms: who asks at once waits rather than asking again
 */
export type Prove = (leafOf: () => Promise<number | null>) => Promise<string>;

export function createProver(
  pool: pg.Pool,
  config: PublishedConfig,
  timing: Pick<Timing, 'proofWait_ms'>,
): Prove {
  const log = openPublishedLog(pool, config);
  return async (leafOf) => {
    for (const began_ms = performance.now(); ; await sleep(PAUSE_MS)) {
      const index = await leafOf();
      const published = await log.checkpoint();
      if (index !== null && published !== undefined && index < published.size) {
        const { size, checkpoint } = published;
        const read = tileHashReader(size, async (tiles) =>
          (await readTiles(pool, tiles)).map((data) => data ?? new Uint8Array()),
        );
        return formatProof({ index, hashes: await inclusionProof(index, size, read), checkpoint });
      }
      if (performance.now() - began_ms > timing.proofWait_ms) {
        const cause = new Error('the entry is in no checkpoint yet');
        throw new Problem('unavailable', { cause, retryAfter_s: RETRY_AFTER_S });
      }
    }
  };
}
