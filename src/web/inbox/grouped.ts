import type { HistoryEntry } from './api.js';

/** Entries of one thing that was repeated, with nothing else in between. */
export interface EntryGroup {
  /** The newest. */
  readonly entry: HistoryEntry;
  /** When the oldest happened. */
  readonly since: string;
  readonly count: number;
}

/**
 * Joins neighbouring entries that say the same but for the time, and the last decision with the consent that it gave.
 * @param entries newest first
 */
export function grouped(entries: readonly HistoryEntry[]): EntryGroup[] {
  const groups: (EntryGroup & { readonly saying: string })[] = [];
  const given = new Set(
    entries.filter(({ kind }) => kind === 'consent_given').map((each) => each.consent_id),
  );
  for (const entry of entries) {
    if (entry.kind === 'decision_recorded' && given.has(entry.consent_id)) continue;
    const saying = sayingOf(entry);
    const last = groups.at(-1);
    if (last?.saying === saying) groups.splice(-1, 1, { ...last, since: entry.at, count: last.count + 1 });
    else groups.push({ entry, saying, since: entry.at, count: 1 });
  }
  return groups;
}

function sayingOf({
  kind,
  actor,
  about,
  consent_of,
  partner,
  purpose,
  fields,
  ...rest
}: HistoryEntry): string {
  const { consent_id, refusal } = rest;
  const ids = fields?.map(({ id }) => id);
  return JSON.stringify([
    ...[kind, actor, about, consent_of, partner?.partner_id, purpose?.id, ids, consent_id, refusal],
  ]);
}
