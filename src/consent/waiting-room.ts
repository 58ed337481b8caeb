import type pg from 'pg';
import type { Cache } from '../cache/redis.js';
import type { Wake } from '../cache/wake.js';
import { settledRequests } from '../database/gate/partner.js';
import type { Uuid } from '../id.js';

/**
 * Holds long polls until their request changes. It only signals when to read the request from PostgreSQL again, so a lost
 * or spurious wake-up costs time, nothing else.
 */
export interface WaitingRoom {
  /** Starts waiting for a request. Call it before reading the request, so that no change is missed. */
  wait(requestId: Uuid, wait_ms: number): Wait;
  readonly isClosed: boolean;
  /** Ends all waits, so that a stopping gateway answers its open polls. */
  close(): void;
}

export interface Wait {
  /** Resolves when the request may have changed, at the latest after wait_ms. */
  readonly changed: Promise<void>;
  end(): void;
}

const POLL_WITH_REDIS_MS = 2_000;
const POLL_WITHOUT_REDIS_MS = 250;
const POLL_BATCH = 1_000;

/** Creates the waiting room. Waits are woken through `wake`, and by a poll of the database, one query for a thousand. */
export function createWaitingRoom(wake: Wake, cache: Cache, pool: pg.Pool): WaitingRoom {
  const waiting = new Map<Uuid, Set<() => void>>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const poll = async (): Promise<void> => {
    const ids = [...waiting.keys()];
    for (let i = 0; i < ids.length; i += POLL_BATCH) {
      const settled = await settledRequests(pool, ids.slice(i, i + POLL_BATCH)).catch(() => []);
      for (const id of settled) for (const end of [...(waiting.get(id) ?? [])]) end();
    }
    timer = undefined;
    schedule();
  };
  const schedule = (): void => {
    if (timer !== undefined || waiting.size === 0 || closed) return;
    timer = setTimeout(() => void poll(), cache.isUp ? POLL_WITH_REDIS_MS : POLL_WITHOUT_REDIS_MS);
    timer.unref();
  };

  return {
    wait(requestId, wait_ms) {
      let end = (): void => undefined;
      const changed = new Promise<void>((done) => {
        end = () => {
          clearTimeout(limit);
          off();
          const others = waiting.get(requestId);
          others?.delete(end);
          if (others?.size === 0) waiting.delete(requestId);
          done();
        };
        const limit = setTimeout(() => end(), closed ? 0 : wait_ms);
        const off = wake.on(requestId, () => end());
        const others = waiting.get(requestId) ?? new Set();
        others.add(end);
        waiting.set(requestId, others);
        schedule();
      });
      return { changed, end };
    },
    get isClosed() {
      return closed;
    },
    close() {
      closed = true;
      clearTimeout(timer);
      for (const ends of [...waiting.values()]) for (const end of [...ends]) end();
    },
  };
}
