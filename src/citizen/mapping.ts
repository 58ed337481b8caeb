import { FIELDS, type FieldId } from '../catalogue/fields.js';
import { toAccess } from '../consent/access.js';
import type { components } from '../contract/generated/citizen.js';
import type {
  CitizenConsentRow,
  DecisionShown,
  HistoryRow,
  OrganisationShown,
  PromptRow,
} from '../database/gate/citizen.js';
import { formatId } from '../id.js';

type Schemas = components['schemas'];

/** A field with its label; `id` includes a parameter (`person.resident_of:79`). */
export function toField(id: string): Schemas['Field'] {
  const field = FIELDS[id.split(':')[0] as FieldId];
  return { id, label: field.label, sensitive: field.sensitivity === 'sensitive' };
}

/** The value of a field, with the catalogue's words to display it. */
export function toFieldValue(id: string, value: unknown): Schemas['FieldValue'] {
  const { words = {}, phrases = [], codes = [] } = FIELDS[id.split(':')[0] as FieldId];
  const named = Object.entries(words).map(([name, word]) => ({ name, word }));
  return { id, value, words: named, phrases, codes: [...codes] };
}

function toAlternativeField(id: string): Schemas['AlternativeField'] {
  return { ...toField(id), hint: FIELDS[id.split(':')[0] as FieldId].hint };
}

function toPromptField(id: string, accepted: PromptRow['accepted_alternatives']): Schemas['PromptField'] {
  const sufficient = accepted.filter(({ field }) => field === id).flatMap((each) => each.sufficient_fields);
  const { dataOf } = FIELDS[id.split(':')[0] as FieldId];
  return { ...toAlternativeField(id), data_of: dataOf, alternatives: sufficient.map(toAlternativeField) };
}

interface AboutRow {
  readonly role: 'subject' | 'guardian';
  readonly child_name: string | null;
  readonly organisation?: OrganisationShown | null;
}

/** The person that a prompt, consent or entry is about, and the organisation that the person represents in it. */
export function toAbout({ role, child_name, organisation }: AboutRow): Schemas['About'] {
  if (role === 'guardian') return { relation: 'child', name: child_name ?? '' };
  return { relation: 'self', ...(organisation != null && { organisation }) };
}

function toDecision(row: DecisionShown): Schemas['Decision'] {
  return { ...row, at: new Date(row.at).toISOString() };
}

export function toPrompt(row: PromptRow): Schemas['Prompt'] {
  return {
    request_id: formatId('csr', row.request_id),
    partner: row.partner as Schemas['Partner'],
    purpose: row.purpose,
    statement: row.statement,
    binding_code: row.binding_code,
    ...(row.binding_message !== null && { binding_message: row.binding_message }),
    required_fields: row.required_fields.map((id) => toPromptField(id, row.accepted_alternatives)),
    optional_fields: row.optional_fields.map((id) => toPromptField(id, row.accepted_alternatives)),
    access: toAccess(row),
    retention: row.retention,
    asked_at: row.asked_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    about: toAbout(row),
    decisions: row.decisions.map(toDecision),
    needs: row.awaited,
    others_awaited: row.others_awaited,
    agreed_fields: row.agreed_fields,
    child_consent: row.child_consent,
    declared: row.declared as Schemas['PartnerDeclaration'],
    ...(row.share_code_expires_at !== null && {
      share_code_expires_at: row.share_code_expires_at.toISOString(),
    }),
  };
}

type LapseReason = NonNullable<Schemas['Consent']['lapse_reason']>;

function usesLeft({ state, at_most_count, uses, window_uses }: CitizenConsentRow): number {
  if (state !== 'active' && state !== 'paused') return 0;
  return Math.max(0, at_most_count === null ? 1 - uses : at_most_count - window_uses);
}

export function toConsent(row: CitizenConsentRow): Schemas['Consent'] {
  return {
    consent_id: formatId('cst', row.consent_id),
    request_id: formatId('csr', row.request_id),
    state: row.state as Schemas['ConsentState'],
    partner: row.partner as Schemas['Partner'],
    purpose: row.purpose,
    statement: row.statement,
    fields: row.fields.map(toField),
    access: toAccess(row),
    retention: row.retention,
    given_at: row.given_at.toISOString(),
    valid_until: row.valid_until.toISOString(),
    ...(row.ended_at !== null && { ended_at: row.ended_at.toISOString() }),
    uses: row.uses,
    uses_in_period: row.window_uses,
    uses_left: usesLeft(row),
    ...(row.window_ends !== null && { period_ends_at: row.window_ends.toISOString() }),
    ...(row.lapse_reason !== null && { lapse_reason: row.lapse_reason as LapseReason }),
    declared: row.declared as Schemas['PartnerDeclaration'],
    ...(row.releases_refused !== null && { releases_refused: row.releases_refused }),
    about: toAbout(row),
    decisions: row.decisions.map(toDecision),
  };
}

/** What is not in the catalogue: it was taken out since, or a partner asked for something that never was in it. */
const NOT_LISTED = {
  field: { vi: 'Thông tin không có trong danh mục', en: 'Details that are not in the catalogue' },
  purpose: { vi: 'Mục đích không có trong danh mục', en: 'A purpose that is not in the catalogue' },
} as const;

/** A field of an entry, which stays in the history whatever becomes of the catalogue: the person verifies that it is all of it. */
export function toRecordedField(id: string): Schemas['Field'] {
  const isListed = (id.split(':')[0] as string) in FIELDS;
  return isListed ? toField(id) : { id, label: NOT_LISTED.field, sensitive: false };
}

/** A ledger entry in the history of its subject. */
export function toHistoryEntry(row: HistoryRow): Schemas['HistoryEntry'] {
  return {
    entry_id: formatId('ent', row.entry_id),
    at: row.at.toISOString(),
    kind: row.kind as Schemas['HistoryKind'],
    actor: row.actor as Schemas['HistoryEntry']['actor'],
    about: toAbout(row),
    ...(row.guardian_name !== null && { guardian: { name: row.guardian_name, own: row.own ?? false } }),
    ...(row.consent_of !== null && { consent_of: row.consent_of }),
    ...(row.partner !== null && { partner: row.partner as Schemas['Partner'] }),
    ...(row.purpose !== null && {
      purpose: { label: NOT_LISTED.purpose, description: NOT_LISTED.purpose, ...row.purpose },
    }),
    ...(row.fields !== null && { fields: row.fields.map(toRecordedField) }),
    ...(row.request_id !== null && { request_id: formatId('csr', row.request_id) }),
    ...(row.consent_id !== null && { consent_id: formatId('cst', row.consent_id) }),
    ...(row.release_id !== null && { release_id: formatId('rel', row.release_id) }),
    ...(row.refusal !== null && { refusal: row.refusal }),
  };
}
