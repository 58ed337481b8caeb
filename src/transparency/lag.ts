import { Problem } from '../problem.js';

const RETRY_AFTER_S = 5;

/** Whether entries become leaves of the tree in time, looked at again and again, and not for each release. */
export interface LagWatch {
  /** @throws Problem ledger_behind while the oldest entry that is no leaf is older than it may be */
  check(): void;
  close(): void;
}

export interface LagOptions {
  /** Reads how long the oldest entry has been waiting, in seconds. */
  readonly read: () => Promise<number>;
  /** How long it may. */
  readonly max_s: number;
  readonly interval_ms: number;
  /** In milliseconds. */
  readonly now?: () => number;
}

/**
 * Starts looking. What was seen last counts while the database cannot be asked: releases need it themselves. A process that starts after an outage
 * gives the sequencer as long to catch up as an entry may wait at any time.
 */
export function watchLag({ read, max_s, interval_ms, now = () => performance.now() }: LagOptions): LagWatch {
  const began_ms = now();
  let lag_s = 0;
  let isAsking = false;
  const look = async (): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    lag_s = await read().catch(() => lag_s);
    isAsking = false;
  };
  void look();
  const timer = setInterval(() => void look(), interval_ms).unref();
  return {
    check() {
      if (Math.min(lag_s, (now() - began_ms) / 1000) > max_s)
        throw new Problem('ledger_behind', { retryAfter_s: RETRY_AFTER_S });
    },
    close: () => clearInterval(timer),
  };
}
