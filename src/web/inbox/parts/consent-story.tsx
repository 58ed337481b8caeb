import { type Consent, type HistoryEntry, readConsentHistory } from '../api.js';
import { grouped } from '../grouped.js';
import { useI18n } from '../i18n.js';
import { useLoad } from '../load.js';
import { timeOf } from '../times.js';
import { markOf, TELLS_FIELDS, whatHappened } from './history-days.js';
import { Loading, Problem } from './notice.js';
import { OnlyOf } from './only-of.js';

/** What was read under a consent, and what has happened to it. */
export function ConsentStory({ consent }: { consent: Consent }) {
  const { consent_id, state, fields } = consent;
  const key = [consent_id, state, fields.length].join(' ');
  const { value, refusal, reload } = useLoad(() => readConsentHistory(consent_id), key);
  if (value === undefined)
    return refusal === undefined ? <Loading /> : <Problem refusal={refusal} onRetry={reload} />;
  return (
    <>
      <FieldsRead consent={consent} entries={value} />
      <Timeline entries={value} />
    </>
  );
}

/** Each field that was read, also one that was narrowed away since: how often, and when last. */
function FieldsRead({ consent, entries }: { consent: Consent; entries: readonly HistoryEntry[] }) {
  const { words, t } = useI18n();
  const isCurrent = consent.state === 'active' || consent.state === 'paused';
  const read = readingsOf(entries);
  return (
    <section class="sheet" aria-labelledby="read-title">
      <h2 id="read-title">{words.consent.read}</h2>
      {read.length === 0 ? (
        <p>{isCurrent ? words.consent.readNothingYet : words.consent.readNothing}</p>
      ) : (
        <ul class="plain-list">
          {read.map(({ field, count, lastAt }) => (
            <li key={field.id}>
              {t(field.label)}
              <OnlyOf id={field.id} />
              <span class="note">{words.consent.readTimes(count, timeOf(lastAt))}</span>
              {isCurrent && !consent.fields.some(({ id }) => id === field.id) && (
                <span class="note">{words.consent.readNoMore}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

type Field = NonNullable<HistoryEntry['fields']>[number];

/** @param entries newest first */
function readingsOf(entries: readonly HistoryEntry[]): { field: Field; count: number; lastAt: string }[] {
  const byId = new Map<string, { field: Field; count: number; lastAt: string }>();
  for (const { kind, at, fields = [] } of entries) {
    if (kind !== 'release') continue;
    for (const field of fields) {
      const known = byId.get(field.id) ?? { field, count: 0, lastAt: at };
      byId.set(field.id, { ...known, count: known.count + 1 });
    }
  }
  return [...byId.values()];
}

/** Everything that has happened to a consent, newest first; the same thing several times in a row is one line. */
function Timeline({ entries }: { entries: readonly HistoryEntry[] }) {
  const speech = useI18n();
  const { words, t } = speech;
  return (
    <section aria-labelledby="timeline-title">
      <h2 id="timeline-title">{words.consent.timeline}</h2>
      <ol class="entries timeline">
        {grouped(entries).map(({ entry, since, count }) => {
          const told = changed(entry, entries, t, words.consent.takenOut);
          return (
            <li key={entry.entry_id} class={`entry entry-${markOf(entry)}`}>
              <p class="entry-when">
                <time dateTime={entry.at}>
                  {timeOf(since) === timeOf(entry.at)
                    ? timeOf(entry.at)
                    : words.history.spanned(timeOf(since), timeOf(entry.at))}
                </time>
              </p>
              <p class="entry-what">
                {whatHappened(entry, speech)}
                {count > 1 && ` · ${words.history.times(count)}`}
              </p>
              {told !== '' && <p class="entry-fields">{told}</p>}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** The fields of an entry; of a narrowing, those that were taken out. */
function changed(
  entry: HistoryEntry,
  entries: readonly HistoryEntry[],
  t: (text: Field['label']) => string,
  takenOut: (fields: string) => string,
): string {
  const list = (fields: readonly Field[]) => fields.map(({ label }) => t(label)).join(' · ');
  const { kind, fields = [] } = entry;
  if (kind !== 'consent_narrowed') return TELLS_FIELDS.includes(kind) ? list(fields) : '';
  const before = entries
    .slice(entries.indexOf(entry) + 1)
    .find((each) => each.kind === 'consent_narrowed' || each.kind === 'consent_given');
  return takenOut(list((before?.fields ?? []).filter(({ id }) => !fields.some((kept) => kept.id === id))));
}
