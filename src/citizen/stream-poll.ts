import type pg from 'pg';
import { promptVersions } from '../database/gate/citizen.js';

/** Finds out, for many people at once, whose open prompts changed. */
export interface StreamPoll {
  /**
   * The people whose prompts may have changed since the last call, or whose session is over; nobody while a call runs or one
   * is not due yet. Never fails.
   * @param sessions the key of a session of each person
   */
  changed(sessions: ReadonlyMap<string, Buffer>): Promise<ReadonlySet<string>>;
  /** Forgets what was found: the next call finds everybody changed. */
  forget(): void;
}

const BATCH = 1_000;
/** A call takes at most this part of the time, however many people there are. */
const SHARE = 0.1;
const READS_AT_ONCE = 4;

export function createStreamPoll(pool: pg.Pool): StreamPoll {
  let versions = new Map<string, string>();
  let isRunning = false;
  let next = 0;
  const read = async (sessions: ReadonlyMap<string, Buffer>): Promise<Set<string>> => {
    const keys = [...sessions.values()];
    const found = new Map<string, string>();
    for (let i = 0; i < keys.length; i += BATCH) {
      for (const { person_id, version } of await promptVersions(pool, keys.slice(i, i + BATCH))) {
        found.set(person_id, version.toString('base64'));
      }
    }
    const isSame = (personId: string) =>
      found.has(personId) && found.get(personId) === versions.get(personId);
    const changed = new Set([...sessions.keys()].filter((personId) => !isSame(personId)));
    versions = found;
    return changed;
  };
  return {
    async changed(sessions) {
      const began = performance.now();
      if (isRunning || began < next) return new Set();
      isRunning = true;
      try {
        return await read(sessions);
      } catch {
        return new Set(); // the database does not respond; the next call will find the changes
      } finally {
        isRunning = false;
        const took_ms = performance.now() - began;
        next = began + took_ms / SHARE;
      }
    },
    forget() {
      if (versions.size > 0) versions = new Map();
    },
  };
}

/** Lets few run at the same time; the others wait in order. */
export function createTurns(atOnce = READS_AT_ONCE): <T>(run: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (run) => {
    if (running >= atOnce) await new Promise<void>((done) => waiting.push(done));
    else running += 1;
    try {
      return await run();
    } finally {
      const first = waiting.shift(); // takes over this turn
      if (first === undefined) running -= 1;
      else first();
    }
  };
}
