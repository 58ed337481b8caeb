import { Problem } from '../problem.js';
import type { Cache } from './redis.js';
import type { Wake } from './wake.js';

/**
 * Holds long polls until what they wait for changes. It only signals when to read from PostgreSQL again, so a lost or spurious
 * wake-up costs time, nothing else.
 */
export interface WaitingRoom<Key extends string> {
  /** Starts waiting for a change. Call it before reading, so that no change is missed. */
  wait(key: Key, wait_ms: number): Wait;
  readonly isClosed: boolean;
  /** Ends all waits, so that a stopping gateway answers its open polls. */
  close(): void;
}

export interface Wait {
  /** Resolves when there may be a change, at the latest after wait_ms. */
  readonly changed: Promise<void>;
  end(): void;
}

const POLL_WITH_REDIS_MS = 2_000;
const POLL_WITHOUT_REDIS_MS = 250;
const POLL_BATCH = 1_000;

interface Source<Key> {
  /** Which of these have changed; asked now and then for all that are waited for, a thousand at a time. */
  readonly changed: (keys: readonly Key[]) => Promise<readonly Key[]>;
  /** What `wake` calls the key. Default: the key itself. */
  readonly wakeKey?: (key: Key) => string;
}

/** Creates a waiting room. Waits are woken through `wake`, and by a poll. */
export function createWaitingRoom<Key extends string>(
  wake: Wake,
  cache: Cache,
  { changed: changedOf, wakeKey = (key) => key }: Source<Key>,
): WaitingRoom<Key> {
  const waiting = new Map<Key, Set<() => void>>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const poll = async (): Promise<void> => {
    const keys = [...waiting.keys()];
    for (let i = 0; i < keys.length; i += POLL_BATCH) {
      const changed = await changedOf(keys.slice(i, i + POLL_BATCH)).catch(() => []);
      for (const key of changed) for (const end of [...(waiting.get(key) ?? [])]) end();
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
    wait(key, wait_ms) {
      let end = (): void => undefined;
      const changed = new Promise<void>((done) => {
        end = () => {
          clearTimeout(limit);
          off();
          const others = waiting.get(key);
          others?.delete(end);
          if (others?.size === 0) waiting.delete(key);
          done();
        };
        const limit = setTimeout(() => end(), closed ? 0 : wait_ms);
        const off = wake.on(wakeKey(key), () => end());
        const others = waiting.get(key) ?? new Set();
        others.add(end);
        waiting.set(key, others);
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

/** What a long poll reads, and when that answers it. */
export interface LongPoll<Key, Read> {
  /** What to wait for a change of. @param last what was read before */
  readonly keyOf: (last: Read | undefined) => Key;
  readonly read: () => Promise<Read>;
  readonly isAnswer: (read: Read) => boolean;
  /** When it changes by itself, in milliseconds since 1970. Default: never. */
  readonly endsAt_ms?: (read: Read) => number;
}

/**
 * Answers a long poll: reads until what was read is an answer, at the latest when wait_ms are over. Once it waits it outlives
 * lost connections: a later read for which the database is unavailable is made again.
 * @param signal aborts the wait when the client disconnects
 * @returns what was read last
 * @throws what `read` throws
 */
export async function longPoll<Key extends string, Read>(
  room: WaitingRoom<Key>,
  wait_ms: number,
  signal: AbortSignal,
  { keyOf, read, isAnswer, endsAt_ms = () => Number.POSITIVE_INFINITY }: LongPoll<Key, Read>,
): Promise<Read> {
  const until_ms = Date.now() + wait_ms;
  const isOver = () => Date.now() >= until_ms || signal.aborted || room.isClosed;
  for (let last: Read | undefined; ; ) {
    const wait = room.wait(keyOf(last), until_ms - Date.now());
    signal.addEventListener('abort', wait.end, { once: true });
    let end: NodeJS.Timeout | undefined;
    try {
      const found = await read().catch((error: unknown) => {
        if (last === undefined || isOver() || !isUnavailable(error)) throw error;
      });
      if (found !== undefined) {
        const left_ms = endsAt_ms(found) - Date.now();
        if (isAnswer(found) || left_ms <= 0 || isOver()) return found;
        if (left_ms < until_ms - Date.now()) end = setTimeout(wait.end, left_ms + 1);
        last = found;
      }
      await wait.changed;
    } finally {
      clearTimeout(end);
      wait.end();
      signal.removeEventListener('abort', wait.end);
    }
  }
}

const isUnavailable = (error: unknown): boolean => error instanceof Problem && error.code === 'unavailable';
