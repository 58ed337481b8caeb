import { setTimeout as sleep } from 'node:timers/promises';
import type { Wake } from '../cache/wake.js';
import type { Observe } from '../observation.js';
import type { Timing } from '../timing.js';

export interface PollerDeps {
  readonly wake: Wake;
  readonly observe: Observe;
  readonly timing: Timing;
}

/** Between looks that found no more, however many wake-ups there are: under load one look then finds the work of many calls. */
const LOOK_PAUSE_MS = 20;

/** Looks for work in the database, one look at a time. */
export interface Poller {
  /** Looks now or, while it is looking, once more afterwards. */
  look(): void;
  /** Stops, and resolves when the present look has ended. */
  close(): Promise<void>;
}

/**
 * Looks for work when woken, else every `outboxInterval_ms`, and at once. The first look of several wake-ups is at once too.
 * @param wakeKey what wakes it
 * @param take takes what there is, and returns whether there may be more; the poller goes on after an error
 */
export function startPoller(
  { wake, observe, timing }: PollerDeps,
  wakeKey: string,
  take: () => Promise<boolean>,
): Poller {
  let looking: Promise<void> | undefined;
  let again = false;
  const stop = new AbortController();
  const takeAll = async (): Promise<void> => {
    while (again && !stop.signal.aborted) {
      again = false;
      if (await take()) again = true;
      else await sleep(LOOK_PAUSE_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const look = (): void => {
    again = true;
    if (stop.signal.aborted) return;
    looking ??= takeAll()
      .catch((error: unknown) => observe({ event: 'delivery_failed', error }))
      .finally(() => {
        looking = undefined;
        if (again) look();
      });
  };
  const off = wake.on(wakeKey, look);
  const timer = setInterval(look, timing.outboxInterval_ms);
  timer.unref();
  look();
  return {
    look,
    async close() {
      stop.abort();
      off();
      clearInterval(timer);
      await looking;
    },
  };
}

/**
 * Records what was sent. What is not recorded would be sent again, so it is tried for as long as the lease lasts.
 * @returns undefined where it could not be recorded
 */
export async function recordSent<T>(
  { observe, timing }: Pick<PollerDeps, 'observe' | 'timing'>,
  leaseEnd_ms: number,
  isClosed: () => boolean,
  record: () => Promise<T>,
): Promise<T | undefined> {
  for (;;) {
    try {
      return await record();
    } catch (error) {
      observe({ event: 'delivery_failed', error });
      if (isClosed() || performance.now() + timing.outboxFinishRetry_ms > leaseEnd_ms) return undefined;
      await sleep(timing.outboxFinishRetry_ms);
    }
  }
}
