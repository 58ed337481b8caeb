import type { ChainHead } from '../../../ledger/chain.js';
import type { SeenHistory } from '../../../ledger/history.js';
import { formatSeen, parseSeen } from '../../../ledger/history-seen.js';

/** What this browser verified last: of the log, and of each person whose history was shown here. */
export interface Kept {
  readonly origin: string;
  readonly log: SeenHistory['log'];
  readonly map: SeenHistory['map'];
  /** By the pseudonym, which does not say whose it is. */
  readonly chains: ReadonlyMap<string, ChainHead>;
}

const KEY = 'histories-seen';
const PEOPLE_MAX = 100;

/** @returns undefined where nothing was kept, or cannot be read */
export function readKept(): Kept | undefined {
  try {
    const { origin, seen } = JSON.parse(localStorage.getItem(KEY) ?? '') as {
      readonly origin: string;
      readonly seen: Readonly<Record<string, string>>;
    };
    const people = Object.entries(seen).map(([person, text]) => [person, parseSeen(text)] as const);
    const [newest] = people.map(([, each]) => each).sort((a, b) => b.log.size - a.log.size);
    if (newest === undefined) return undefined;
    const chains = new Map(people.map(([person, { chain }]) => [person, chain]));
    return { origin, log: newest.log, map: newest.map, chains };
  } catch {
    return undefined;
  }
}

/**
 * Keeps what was verified. Of two tabs the one with the longer log stays.
 * @param seen by the pseudonym
 */
export function keep(origin: string, seen: ReadonlyMap<string, SeenHistory>): void {
  const before = readKept();
  const [first] = seen.values();
  if (first === undefined) return;
  const log = before !== undefined && before.log.size > first.log.size ? before : first;
  const isNewer = (person: string, { n }: ChainHead) => n >= (before?.chains.get(person)?.n ?? 0);
  const own = [...seen]
    .map(([person, { chain }]) => [person, chain] as const)
    .filter((each) => isNewer(...each));
  const chains = new Map([
    ...own,
    ...[...(before?.chains ?? [])].filter(([person]) => !own.some(([other]) => other === person)),
  ]);
  const texts = [...chains]
    .slice(0, PEOPLE_MAX)
    .map(([person, chain]) => [person, formatSeen({ log: log.log, map: log.map, chain })]);
  try {
    localStorage.setItem(KEY, JSON.stringify({ origin, seen: Object.fromEntries(texts) }));
  } catch {
    // then the next check has nothing to compare with, and says so
  }
}
