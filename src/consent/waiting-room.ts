import type pg from 'pg';
import type { Cache } from '../cache/redis.js';
import type { Wake } from '../cache/wake.js';
import { settledRequests } from '../database/gate/partner.js';

/**
 * Where polls wait for an answer. It only says when to look: what the answer is, PostgreSQL alone says. A lost or a
 * false wake-up costs time, nothing else.
 */
export interface WaitingRoom {
  /** Takes a place for a request (UUID). Take it before looking, so that no change falls between. */
  enter(requestId: string, wait_ms: number): WaitingPlace;
  readonly isClosed: boolean;
  /** Sends everyone off, so that a stopping gateway answers what it holds. */
  close(): void;
}

export interface WaitingPlace {
  /** Resolves when the request may have changed, and at the latest when the time is over. */
  readonly called: Promise<void>;
  leave(): void;
}

const LOOK_WITH_REDIS_MS = 2_000;
const LOOK_ALONE_MS = 250;
const LOOK_AT_ONCE_MAX = 1_000;

/** Opens the waiting room: woken through `wake`, and looking itself from time to time in one query for all. */
export function createWaitingRoom(wake: Wake, cache: Cache, pool: pg.Pool): WaitingRoom {
  const waiting = new Map<string, Set<() => void>>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const look = async (): Promise<void> => {
    const ids = [...waiting.keys()].slice(0, LOOK_AT_ONCE_MAX);
    const settled = await settledRequests(pool, ids).catch(() => []);
    for (const id of settled) for (const leave of waiting.get(id) ?? []) leave();
    timer = undefined;
    plan();
  };
  const plan = (): void => {
    if (timer !== undefined || waiting.size === 0 || closed) return;
    timer = setTimeout(() => void look(), cache.isUp ? LOOK_WITH_REDIS_MS : LOOK_ALONE_MS);
    timer.unref();
  };

  return {
    enter(requestId, wait_ms) {
      let leave = (): void => undefined;
      const called = new Promise<void>((done) => {
        leave = () => {
          clearTimeout(limit);
          off();
          const others = waiting.get(requestId);
          others?.delete(leave);
          if (others?.size === 0) waiting.delete(requestId);
          done();
        };
        const limit = setTimeout(() => leave(), closed ? 0 : wait_ms);
        const off = wake.on(requestId, () => leave());
        const others = waiting.get(requestId) ?? new Set();
        others.add(leave);
        waiting.set(requestId, others);
        plan();
      });
      return { called, leave };
    },
    get isClosed() {
      return closed;
    },
    close() {
      closed = true;
      clearTimeout(timer);
      for (const leaves of [...waiting.values()]) for (const leave of [...leaves]) leave();
    },
  };
}
