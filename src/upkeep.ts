import type pg from 'pg';
import type { Wake } from './cache/wake.js';
import {
  closeEndedAgreements,
  enqueueSummaries,
  expire,
  foldCounts,
  purge,
  runDailyChanges,
} from './database/gate/upkeep.js';
import type { Observe } from './observation.js';
import { todayInVietNam } from './population/calendar.js';

const INTERVAL_MS = 1_000;
const EXPIRE_BATCH_MAX = 500;
const CHILDREN_BATCH_MAX = 5_000;
const FOLD_BATCH_MAX = 50_000;
/** Folding many changes at once takes far less than folding each; a question reads those that wait. */
const FOLD_INTERVAL_MS = 20_000;
const SUMMARIES_BATCH_MAX = 500; // the outbox sends them while others come
const PURGE_INTERVAL_MS = 10 * 60_000;

/**
 * Starts the upkeep of the database: every second it expires requests and consents, wakes what commands left to be woken, every twenty seconds folds
 * changed counts into the cube, and, on a new day, closes the requests of partners
 * whose agreement has ended, runs the daily changes unless another gateway already has, and notifies those whose monthly summary is due, in slices; every ten minutes it deletes obsolete rows.
 * @returns stops the upkeep, after the current run
 */
export function startUpkeep(pool: pg.Pool, wake: Wake, observe: Observe): () => Promise<void> {
  let running: Promise<void> | undefined;
  let purgedAt = performance.now();
  let foldedAt = Number.NEGATIVE_INFINITY;
  let dayDone = '';
  let summariesDone = '';
  const run = async (): Promise<void> => {
    try {
      const { requestIds, consents, wakeKeys } = await expire(pool, EXPIRE_BATCH_MAX);
      wake.wake(wakeKeys);
      if (requestIds.length + consents > 0)
        observe({ event: 'expired', requests: requestIds.length, consents });
      const today = todayInVietNam();
      if (dayDone !== today) {
        await closeEndedAgreements(pool);
        const { isFinished, guardianships } = await runDailyChanges(pool, CHILDREN_BATCH_MAX);
        if (guardianships > 0) observe({ event: 'daily_changes', guardianships });
        if (isFinished) dayDone = today;
      }
      if (summariesDone !== today) {
        const { taken, notified } = await enqueueSummaries(pool, SUMMARIES_BATCH_MAX);
        if (notified > 0) observe({ event: 'summaries', notified });
        if (taken < SUMMARIES_BATCH_MAX) summariesDone = today;
      }
      if (performance.now() - foldedAt > FOLD_INTERVAL_MS) {
        const { folded, isReady } = await foldCounts(pool, FOLD_BATCH_MAX);
        if (isReady && folded < FOLD_BATCH_MAX) foldedAt = performance.now();
      }
      if (performance.now() - purgedAt > PURGE_INTERVAL_MS) {
        purgedAt = performance.now();
        await purge(pool);
      }
    } catch (error) {
      observe({ event: 'upkeep_failed', error });
    }
  };
  // A run that takes long, while the database hangs, is waited for: those that queued behind it would keep a gateway from stopping.
  const timer = setInterval(() => {
    running ??= run().finally(() => {
      running = undefined;
    });
  }, INTERVAL_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
