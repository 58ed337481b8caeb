import { toBase64url } from '../bytes.js';
import { formatId } from '../id.js';

/** The closed list of ledger entry kinds. */
export const LEDGER_KINDS = [
  ...([
    'request_created',
    'request_suppressed',
    'request_withdrawn',
    'request_expired',
    'request_refused',
  ] as const),
  ...([
    'decision_recorded',
    'decision_taken_back',
    'consent_given',
    'consent_narrowed',
    'consent_paused',
    'consent_resumed',
  ] as const),
  ...(['consent_revoked', 'consent_relinquished', 'consent_expired', 'consent_lapsed'] as const),
  ...(['release', 'release_repeated', 'release_empty', 'release_refused', 'named_in_release'] as const),
  ...(['ask_refused', 'share_code_created'] as const),
  ...(['passkey_added', 'passkey_removed', 'prescription_recorded', 'prescription_dispensed'] as const),
  ...(['passkey_counter_fell', 'passkey_refused'] as const),
  ...([
    'prescription_withdrawn',
    'dispensing_refused',
    'dispensing_cancelled',
    'document_linked',
    'document_unlinked',
  ] as const),
  ...(['request_data_viewed', 'prescriptions_viewed', 'documents_viewed'] as const),
  ...([
    'partner_added',
    'partner_updated',
    'partner_suspended',
    'partner_resumed',
    'partner_reported',
  ] as const),
  ...(['partner_key_added', 'partner_key_retired', 'statistics_answered'] as const),
  ...(['statistics_entered', 'organisation_changed'] as const),
  ...(['gateway_key_used', 'gateway_key_retired', 'catalogue_changed', 'map_published'] as const),
] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];

/** The filters of a person's history, and the entry kinds of each. */
export const HISTORY_GROUPS = {
  access: ['release', 'release_repeated', 'release_empty', 'named_in_release'],
  refused: ['release_refused', 'ask_refused', 'request_suppressed', 'dispensing_refused'],
  request: [
    ...(['request_created', 'request_withdrawn', 'request_expired', 'request_refused'] as const),
    ...(['decision_recorded', 'decision_taken_back', 'partner_reported'] as const),
  ],
  consent: [
    ...([
      'consent_given',
      'consent_narrowed',
      'consent_paused',
      'consent_resumed',
      'consent_revoked',
    ] as const),
    ...(['consent_relinquished', 'consent_expired', 'consent_lapsed'] as const),
    ...(['partner_suspended', 'partner_resumed'] as const),
  ],
  prescription: [
    ...(['prescription_recorded', 'prescription_withdrawn'] as const),
    ...(['prescription_dispensed', 'dispensing_cancelled'] as const),
  ],
  account: [
    ...(['share_code_created', 'passkey_added', 'passkey_removed'] as const),
    ...(['passkey_counter_fell', 'passkey_refused'] as const),
    ...(['document_linked', 'document_unlinked'] as const),
    ...(['request_data_viewed', 'prescriptions_viewed', 'documents_viewed'] as const),
  ],
} as const satisfies Record<string, readonly LedgerKind[]>;
export type HistoryGroup = keyof typeof HISTORY_GROUPS;

/** The parts of an entry's text. Ids are UUIDs; absent parts are null or omitted. */
export interface EntryParts {
  readonly kind: string;
  readonly at: Date;
  readonly actor: string;
  readonly partner_id?: string | null;
  readonly purpose?: string | null;
  readonly fields?: readonly string[] | null;
  readonly request_id?: string | null;
  readonly consent_id?: string | null;
  readonly release_id?: string | null;
  readonly refusal?: string | null;
  readonly keyid?: string | null;
  /** SHA-256(salt || personal number), 32 bytes. */
  readonly subject?: Uint8Array | null;
  /** What is in force from then on: JSON of texts, whole numbers, lists and objects. */
  readonly terms?: unknown;
}

/**
 * The canonical text of an entry: RFC 8785 JSON without absent members and personal data, which can be rebuilt from the
 * parts. It is a leaf of the ledger's tree (`leafHash`).
 */
export function entryText(parts: EntryParts): string {
  const {
    actor,
    at,
    kind,
    partner_id,
    purpose,
    fields,
    request_id,
    consent_id,
    release_id,
    refusal,
    keyid,
    subject,
    terms,
  } = parts;
  // Members in the order of RFC 8785 section 3.2.3; JSON.stringify omits undefined ones.
  return JSON.stringify({
    actor,
    at: at.toISOString(),
    consent_id: consent_id ? formatId('cst', consent_id) : undefined,
    fields: fields ?? undefined,
    keyid: keyid ?? undefined,
    kind,
    partner_id: partner_id ?? undefined,
    purpose: purpose ?? undefined,
    refusal: refusal ?? undefined,
    release_id: release_id ? formatId('rel', release_id) : undefined,
    request_id: request_id ? formatId('csr', request_id) : undefined,
    subject: subject ? toBase64url(subject) : undefined,
    terms: terms == null ? undefined : inOrder(terms),
  });
}

/** The canonical text of JSON without fractions (RFC 8785). */
export const canonicalText = (value: unknown): string => JSON.stringify(inOrder(value));

/** The same value, with the members of its objects in the order of RFC 8785 section 3.2.3: by their UTF-16 code units. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, each]) => [name, inOrder(each)]));
}
