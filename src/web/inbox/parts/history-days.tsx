import type { HistoryEntry } from '../api.js';
import { now } from '../clock.js';
import { type EntryGroup, grouped } from '../grouped.js';
import { type I18n, useI18n } from '../i18n.js';
import { clockOf, dayOf } from '../times.js';
import { Link } from './link.js';
import { WhoIsAsking } from './who-is-asking.js';

const DAY_MS = 86_400_000;

/** History entries grouped by day, newest first. */
export function HistoryDays({ entries }: { entries: readonly HistoryEntry[] }) {
  const { words } = useI18n();
  const days = new Map<string, HistoryEntry[]>();
  for (const entry of entries) {
    const day = dayOf(entry.at);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  const today = dayOf(now());
  const yesterday = dayOf(now() - DAY_MS);
  return (
    <>
      {[...days].map(([day, of]) => (
        <section key={day} class="day">
          <h2>
            {day === today && `${words.history.today}, `}
            {day === yesterday && `${words.history.yesterday}, `}
            {day}
          </h2>
          <ol class="entries">
            {grouped(of).map((group) => (
              <Entry key={group.entry.entry_id} {...group} />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

/** Kinds of entries that list fields: released, requested, approved. The others concern a whole consent. */
export const TELLS_FIELDS: readonly HistoryEntry['kind'][] = [
  ...(['release', 'release_repeated', 'release_empty', 'named_in_release'] as const),
  ...(['release_refused', 'ask_refused'] as const),
  ...(['request_created', 'consent_given', 'consent_narrowed'] as const),
  ...(['document_linked', 'document_unlinked'] as const),
];

/** Kinds of entries about one prescription, whose code is in their field. */
const OF_PRESCRIPTION: readonly HistoryEntry['kind'][] = [
  ...(['prescription_recorded', 'prescription_withdrawn', 'prescription_dispensed'] as const),
  ...(['dispensing_refused', 'dispensing_cancelled'] as const),
];
const PRESCRIPTION = /^prescriptions\.lines:(.+)$/;

const STOPPED: readonly HistoryEntry['kind'][] = [
  ...(['release_refused', 'ask_refused', 'request_suppressed', 'dispensing_refused'] as const),
  'partner_suspended',
];

const OUT: readonly HistoryEntry['kind'][] = ['release', 'release_repeated', 'named_in_release'];

/** The mark of an entry: data was released, the gateway refused, or anything else. */
export function markOf({ kind }: HistoryEntry): 'out' | 'stopped' | 'other' {
  if (OUT.includes(kind)) return 'out';
  return STOPPED.includes(kind) ? 'stopped' : 'other';
}

function Entry({ entry, since, count }: EntryGroup) {
  const { words, t } = useI18n();
  const { fields, purpose, refusal, about, consent_id, consent_of } = entry;
  const prescription = PRESCRIPTION.exec(fields?.[0]?.id ?? '')?.[1];
  const refusals: Readonly<Record<string, string>> = words.history.refusals;
  return (
    <li class={`entry entry-${markOf(entry)}`}>
      <time dateTime={entry.at}>{clockOf(entry.at)}</time>
      <div>
        <div class="entry-what">
          <WhatHappened entry={entry} />
          {count > 1 && ` · ${words.history.times(count)}`}
        </div>
        {clockOf(since) !== clockOf(entry.at) && (
          <p class="note">{words.history.spanned(clockOf(since), clockOf(entry.at))}</p>
        )}
        {about.name !== undefined && <p class="note">{words.history.about(about.name)}</p>}
        {about.organisation && <p class="note">{words.onBehalf.of(about.organisation.name)}</p>}
        {consent_of !== undefined && <p class="note">{words.history.consentOf(consent_of)}</p>}
        {refusal !== undefined && <p class="note">{refusals[refusal] ?? words.history.refusals.other}</p>}
        {purpose !== undefined && <p class="note">{t(purpose.label)}</p>}
        {fields !== undefined && fields.length > 0 && TELLS_FIELDS.includes(entry.kind) && (
          <p class="entry-fields">{fields.map(({ label }) => t(label)).join(' · ')}</p>
        )}
        {OF_PRESCRIPTION.includes(entry.kind) && prescription !== undefined && (
          <p class="screen-only">
            <Link to={`/prescriptions/${prescription}`} class="entry-link">
              {words.history.seePrescription}
            </Link>
          </p>
        )}
        {consent_id !== undefined && (
          <p class="screen-only">
            <Link to={`/consents/${consent_id}`} class="entry-link">
              {words.history.seeConsent}
            </Link>
          </p>
        )}
      </div>
    </li>
  );
}

/** What happened, where the requester's name opens the sheet about it. */
function WhatHappened({ entry }: { entry: HistoryEntry }) {
  const speech = useI18n();
  const sentence = whatHappened(entry, speech);
  const { partner, request_id } = entry;
  if (partner === undefined) return sentence;
  const name = speech.t(partner.name);
  const at = sentence.indexOf(name);
  const button = (
    <WhoIsAsking isName partner={partner} {...(request_id !== undefined && { requestId: request_id })} />
  );
  return (
    <>
      {at < 0 ? `${sentence}: ` : sentence.slice(0, at)}
      {button}
      {at >= 0 && sentence.slice(at + name.length)}
    </>
  );
}

/** What happened, in a sentence. */
export function whatHappened(entry: HistoryEntry, speech: I18n): string {
  const { words, t } = speech;
  const { partner, kind, about } = entry;
  const name = partner === undefined ? words.history.partnerUnknown : t(partner.name);
  if (kind === 'release' && about.organisation !== undefined) return words.onBehalf.read(name);
  return isClosedRequest(entry)
    ? words.history.requestClosed(name)
    : words.history.entries[kind](name, whoDid(entry, speech));
}

/** A request that was ended by the operator or the gateway, not by its partner. */
function isClosedRequest({ kind, actor }: HistoryEntry): boolean {
  return kind === 'request_withdrawn' && actor !== 'partner';
}

function whoDid({ actor, about, guardian }: HistoryEntry, { words }: I18n): string {
  if (actor === 'subject')
    return about.name === undefined ? words.history.you : words.history.theChild(about.name);
  if (actor !== 'guardian' || guardian?.own) return words.history.you;
  return guardian?.name ?? words.history.guardian;
}
