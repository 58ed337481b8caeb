import type pg from 'pg';
import { checkWritable, schemaRelease } from './database/gate/upkeep.js';
import { worksWith } from './database/schema-release.js';
import { Problem } from './problem.js';

const FRESH_MS = 1_000;
const RETRY_AFTER_S = 5;

/**
 * Checks whether this gateway can serve: its database responds to each login, has a schema that this package works with, and can write. All who
 * ask within a second share one check.
 * @param release of the schema that this package carries
 * @returns the check. It throws Problem unavailable
 */
export function createReadiness(pools: readonly pg.Pool[], release: number): () => Promise<void> {
  let last: { readonly result: Promise<void>; readonly at_ms: number } | undefined;
  const check = async (): Promise<void> => {
    const [releases] = await Promise.all([
      Promise.all(pools.map(schemaRelease)),
      pools[0] && checkWritable(pools[0]),
    ]).catch((cause: unknown) => {
      throw new Problem('unavailable', { cause, retryAfter_s: RETRY_AFTER_S });
    });
    if (!releases.every((each) => worksWith(each, release)))
      throw new Problem('unavailable', { retryAfter_s: RETRY_AFTER_S });
  };
  return () => {
    const now_ms = performance.now();
    if (last === undefined || now_ms - last.at_ms >= FRESH_MS) {
      last = { result: check(), at_ms: now_ms };
      last.result.catch(() => undefined);
    }
    return last.result;
  };
}
