import { setTimeout as sleep } from 'node:timers/promises';

/** Work goes on for so long before it rests. */
const WORK_MS = 5;
/** What was waited for in between, such as the database, is not all work. */
const WORK_MAX_MS = 20;
/** Calls keep this process busy where they take more than this part of the time in which it rests. */
const BUSY = 0.5;
const BUSY_RESTS = 15;

/**
 * Creates a rest for long work beside calls in the same process: as long as the work since the last one, so that half of the time is for calls, and
 * sixteen times as long while calls keep the process busy.
 * @returns rests, if it is time for it
 */
export function createRest(): () => Promise<void> {
  let began_ms = performance.now();
  return async () => {
    const worked_ms = Math.min(WORK_MAX_MS, performance.now() - began_ms);
    if (worked_ms < WORK_MS) return;
    const before = performance.eventLoopUtilization();
    await sleep(worked_ms);
    if (performance.eventLoopUtilization(before).utilization > BUSY) await sleep(BUSY_RESTS * worked_ms);
    began_ms = performance.now();
  };
}
