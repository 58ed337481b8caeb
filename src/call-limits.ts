import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { addressOf, clientOf, type IsProxy } from './client-address.js';
import { Problem } from './problem.js';

/**
 * Limits the calls of a window of time. A call counts against its client's address until its credential has been verified, and
 * from then on against the person it belongs to, so that people who share an address do not share a limit, and
 * invented credentials gain nothing. Each process counts for itself, so neither Redis nor PostgreSQL is asked.
 */
export interface CallLimits {
  /**
   * Counts a call before anything is looked up for it. A credential that this address had verified within the last
   * minutes is not counted: it passes even when others have used up the address's calls.
   * @param credential as sent
   * @throws Problem rate_limited
   */
  arrive(call: IncomingMessage, credential: string | undefined): void;
  /**
   * The credential is valid: the call no longer counts against the address, but against the person it belongs to, if any.
   * @throws Problem rate_limited
   */
  verified(call: IncomingMessage, person?: string): void;
  /**
   * The credential was refused: the call counts against the address.
   * @returns whether that is within the address's limit; if not, the answer should cost nothing more
   */
  refused(call: IncomingMessage): boolean;
}

export interface CallLimitOptions {
  readonly isProxy: IsProxy;
  readonly perAddress: number;
  readonly perPerson: number;
  /** In which so many calls are allowed. */
  readonly window_ms: number;
}

const KEYS_MAX = 200_000;
const KNOWN_MAX = 200_000;
/** Counts those together that come after too many others within a window. */
const OTHERS = '';

interface Arrival {
  readonly client: string;
  /** Of address and credential. */
  readonly hash: string | undefined;
  counted: boolean;
}

export function createCallLimits(options: CallLimitOptions): CallLimits {
  const { perAddress, perPerson, window_ms } = options;
  const addresses = createCounter(perAddress, window_ms);
  const people = createCounter(perPerson, window_ms);
  const arrivals = new WeakMap<IncomingMessage, Arrival>();
  // Credentials verified in this window and the one before it.
  let known = { window: 0, recent: new Set<string>(), older: new Set<string>() };
  const turn = () => {
    const window = Math.floor(performance.now() / window_ms);
    if (window === known.window) return;
    known = { window, recent: new Set(), older: window === known.window + 1 ? known.recent : new Set() };
  };
  return {
    arrive(call, credential) {
      turn();
      const client = clientOf(addressOf(call, options.isProxy));
      const hash = credential === undefined ? undefined : hashOf(`${client} ${credential}`);
      const isKnown = hash !== undefined && (known.recent.has(hash) || known.older.has(hash));
      arrivals.set(call, { client, hash, counted: !isKnown });
      if (!isKnown) addresses.take(client);
    },
    verified(call, person) {
      const arrival = arrivals.get(call);
      if (arrival?.counted) {
        addresses.giveBack(arrival.client);
        arrival.counted = false;
      }
      if (arrival?.hash !== undefined && known.recent.size < KNOWN_MAX) known.recent.add(arrival.hash);
      if (person !== undefined) people.take(person);
    },
    refused(call) {
      const arrival = arrivals.get(call);
      if (arrival === undefined || arrival.hash === undefined) return true;
      known.recent.delete(arrival.hash);
      known.older.delete(arrival.hash);
      if (arrival.counted) return true;
      arrival.counted = true;
      return addresses.count(arrival.client) <= perAddress;
    },
  };
}

function createCounter(limit: number, window_ms: number) {
  let window = 0;
  let counts = new Map<string, number>();
  const slotOf = (key: string): string => {
    const current = Math.floor(performance.now() / window_ms);
    if (current !== window) {
      window = current;
      counts = new Map();
    }
    return counts.has(key) || counts.size < KEYS_MAX ? key : OTHERS;
  };
  const count = (key: string): number => {
    const slot = slotOf(key);
    const taken = (counts.get(slot) ?? 0) + 1;
    counts.set(slot, taken);
    return taken;
  };
  return {
    count,
    /** @throws Problem rate_limited */
    take(key: string): void {
      if (count(key) <= limit) return;
      throw new Problem('rate_limited', {
        retryAfter_s: (window_ms - (performance.now() % window_ms)) / 1000,
      });
    },
    giveBack(key: string): void {
      const slot = slotOf(key);
      const taken = counts.get(slot);
      if (taken !== undefined && taken > 0) counts.set(slot, taken - 1);
    },
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
