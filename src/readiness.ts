import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { checkWritable, schemaRelease } from './database/gate/upkeep.js';
import { databaseOf } from './database/login.js';
import { worksWith } from './database/schema-release.js';
import { Problem } from './problem.js';
import type { Timing } from './timing.js';

const FRESH_MS = 1_000;
/** A gateway that cannot decide looks again sooner: calls come back once it can. */
const FAILED_FRESH_MS = 200;
const RETRY_AFTER_S = 5;

/** Whether this gateway can serve. */
export interface Readiness {
  /** @throws Problem unavailable */
  check(): Promise<void>;
  /** From now on it is not ready, while it finishes what it accepted. */
  drain(): void;
  readonly isDraining: boolean;
}

/**
 * Checks whether this gateway can decide: its database responds to each login, has a schema that this package works with, and commits a write
 * durably, all in time (readiness_ms): a commit may wait for a synchronous standby that is gone. All who ask within a second of one that succeeded, or a fifth
 * of a second of one that failed, share it.
 * @param release of the schema that this package carries
 */
export function createReadiness(
  pools: readonly pg.Pool[],
  release: number,
  timing: Pick<Timing, 'readiness_ms'>,
): Readiness {
  const writers = [...new Map(pools.map((pool) => [databaseOf(pool), pool])).values()];
  let last: { readonly result: Promise<void>; until_ms: number } | undefined;
  let isAsking = false;
  let isDraining = false;
  const ask = async (): Promise<void> => {
    const [releases] = await Promise.all([
      Promise.all(pools.map(schemaRelease)),
      Promise.all(writers.map(checkWritable)),
    ]);
    if (!releases.every((each) => worksWith(each, release)))
      throw new Problem('unavailable', { retryAfter_s: RETRY_AFTER_S });
  };
  // While a check hangs no other begins: each would hold a connection, and a commit that waits holds it on the server too.
  const check = async (): Promise<void> => {
    if (isAsking) throw new Error('the last check has no answer yet');
    isAsking = true;
    const asked = ask().finally(() => {
      isAsking = false;
    });
    const late = new AbortController();
    const limit = sleep(timing.readiness_ms, undefined, { signal: late.signal, ref: false }).then(() => {
      throw new Error('no answer in time');
    });
    await Promise.race([asked, limit]).finally(() => late.abort());
  };
  return {
    check() {
      if (isDraining)
        return Promise.reject(
          new Problem('unavailable', { cause: new Error('draining'), retryAfter_s: RETRY_AFTER_S }),
        );
      const began_ms = performance.now();
      if (last !== undefined && began_ms < last.until_ms) return last.result;
      const result = check().catch((cause: unknown) => {
        throw new Problem('unavailable', { cause, retryAfter_s: RETRY_AFTER_S });
      });
      const begun = { result, until_ms: Number.POSITIVE_INFINITY }; // while it is under way
      last = begun;
      const end = (fresh_ms: number) => () => {
        begun.until_ms = began_ms + fresh_ms;
      };
      result.then(end(FRESH_MS), end(FAILED_FRESH_MS));
      return result;
    },
    drain() {
      isDraining = true;
    },
    get isDraining() {
      return isDraining;
    },
  };
}
