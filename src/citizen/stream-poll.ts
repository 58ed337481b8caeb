import type pg from 'pg';
import { promptVersions } from '../database/gate/citizen.js';

/** Finds out, for many people at once, whose open prompts changed. */
export interface StreamPoll {
  /** The people whose prompts may have changed since the last call; nobody while a call runs or one is not due yet. Never fails. */
  changed(personIds: ReadonlySet<string>): Promise<ReadonlySet<string>>;
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
  const read = async (personIds: readonly string[]): Promise<Set<string>> => {
    const changed = new Set<string>();
    const found = new Map<string, string>();
    for (let i = 0; i < personIds.length; i += BATCH) {
      for (const { person_id, version } of await promptVersions(pool, personIds.slice(i, i + BATCH))) {
        const text = version.toString('base64');
        found.set(person_id, text);
        if (versions.get(person_id) !== text) changed.add(person_id);
      }
    }
    versions = found;
    return changed;
  };
  return {
    async changed(personIds) {
      const began = performance.now();
      if (isRunning || began < next) return new Set();
      isRunning = true;
      try {
        return await read([...personIds]);
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
