import type { components } from '../../../contract/generated/citizen.js';
import { LedgerRefusal } from '../../../ledger/refusal.js';

/** Not by way of the page's api.ts, which runs in browsers only. */
type HistoryEntry = components['schemas']['HistoryEntry'];

/** How the entries on the screen differ from those that are proven. */
export interface Differences {
  /** Proven: one that concerns two people counts once. */
  readonly proven: number;
  /** Proven, and not on the screen. */
  readonly hidden: number;
  /** On the screen, and not proven though older than what is. */
  readonly strange: number;
  /** On the screen, and newer than what is proven so far. */
  readonly newer: number;
}

/** What is on the screen. */
export interface Shown {
  readonly entries: readonly HistoryEntry[];
  /** When the newest of them were read: milliseconds since 1970. */
  readonly read_at: number;
  /** all: every entry that there is; newest: the last ones; some: those that a filter leaves. */
  readonly extent: 'all' | 'newest' | 'some';
}

/** Entries are listed by when they began, and proven in the order in which they were committed, so much later at most. */
const SLACK_MS = 60_000;
/** They concern a requester, and are in the history of nobody in particular. */
const OF_NOBODY: readonly HistoryEntry['kind'][] = ['partner_suspended', 'partner_resumed'];

/** The members of an entry's canonical text that the screen has too. */
export interface ProvenEntry extends Readonly<Record<string, unknown>> {
  readonly at: string;
  readonly kind: string;
  readonly actor: string;
}

/** @param text canonical @throws LedgerRefusal history_malformed for a text that is no entry's */
export function provenEntry(text: string): ProvenEntry {
  try {
    const entry = JSON.parse(text) as ProvenEntry;
    if (!Number.isNaN(Date.parse(entry.at))) return entry;
  } catch {
    // told below
  }
  throw new LedgerRefusal('history_malformed', 'an entry is not the text of one');
}

/** @param entriesOf each person's entries; one that concerns two people is in both */
export function differences(shown: Shown, entriesOf: readonly (readonly ProvenEntry[])[]): Differences {
  const left = new Map<string, { count: number; entry: ProvenEntry }>();
  for (const entries of entriesOf) {
    const own = new Map<string, number>();
    for (const entry of entries) {
      const key = keyOfProven(entry);
      const count = (own.get(key) ?? 0) + 1;
      own.set(key, count);
      left.set(key, { entry, count: Math.max(count, left.get(key)?.count ?? 0) });
    }
  }
  const proven = [...left.values()].reduce((sum, { count }) => sum + count, 0);
  const newest_at = Math.max(...[...left.values()].map(({ entry }) => Date.parse(entry.at)));
  const unproven: HistoryEntry[] = [];
  for (const entry of shown.entries) {
    if (OF_NOBODY.includes(entry.kind)) continue;
    const found = left.get(keyOfShown(entry));
    if (found === undefined || found.count === 0) unproven.push(entry);
    else found.count -= 1;
  }
  const newer = unproven.filter(({ at }) => Date.parse(at) > newest_at - SLACK_MS).length;
  const from = shown.extent === 'all' ? 0 : Date.parse(shown.entries.at(-1)?.at ?? '') + SLACK_MS;
  const isDue = ({ at, actor }: ProvenEntry) =>
    shown.extent !== 'some' &&
    actor !== 'guardian' && // for somebody who is of age by now, and whose entries are not on this screen
    Date.parse(at) > from &&
    Date.parse(at) < shown.read_at - SLACK_MS;
  const hidden = [...left.values()]
    .filter(({ entry }) => isDue(entry))
    .reduce((sum, { count }) => sum + count, 0);
  return { proven, hidden, strange: unproven.length - newer, newer };
}

const keyOf = (entry: HistoryEntry | ProvenEntry, parts: readonly unknown[]): string =>
  JSON.stringify([entry.at, entry.kind, entry.actor, ...parts.map((part) => part ?? null)]);

/** Relatives whose name was given see neither the request nor the consent of the other. */
function keyOfProven(entry: ProvenEntry): string {
  const { partner_id, purpose, fields, request_id, consent_id, release_id, refusal, kind } = entry;
  const isNamed = kind === 'named_in_release';
  return keyOf(entry, [
    ...[partner_id, purpose, fields, release_id, refusal],
    ...(isNamed ? [] : [request_id, consent_id]),
  ]);
}

function keyOfShown(entry: HistoryEntry): string {
  const { partner, purpose, fields, request_id, consent_id, release_id, refusal, kind } = entry;
  const isNamed = kind === 'named_in_release';
  return keyOf(entry, [
    ...[partner?.partner_id, purpose?.id, fields?.map(({ id }) => id), release_id, refusal],
    ...(isNamed ? [] : [request_id, consent_id]),
  ]);
}
