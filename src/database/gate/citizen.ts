import type pg from 'pg';
import type { Bilingual } from '../../catalogue/field.js';
import type { Uuid } from '../../id.js';
import type { Declared } from '../admin/partner.js';
import { call, callOne } from './call.js';
import type { AccessTerms } from './partner.js';
import type { IsoDate } from './values.js';
import { callViewing } from './viewing.js';

export interface Asker {
  readonly partner_id: string;
  readonly name: Bilingual;
  readonly kind: string;
}

export interface PurposeText {
  readonly id: string;
  readonly label: Bilingual;
  readonly description: Bilingual;
  /** Of a prompt. */
  readonly unnamed?: boolean;
  readonly answered_once?: boolean;
}

/** An organisation whose data its legal representative is asked for. */
export interface OrganisationShown {
  readonly organisation_id: string;
  readonly name: string;
}

interface AboutColumns {
  readonly role: 'subject' | 'guardian';
  readonly child_name: string | null;
}

interface RepresentingColumns extends AboutColumns {
  /** The organisation whose data it is; null where it is the person's. */
  readonly organisation: OrganisationShown | null;
}

/** A decision as the deciders of the same request may see it. */
export interface DecisionShown {
  readonly role: 'subject' | 'guardian';
  readonly verdict: 'approved' | 'refused';
  /** A time of PostgreSQL's JSON. */
  readonly at: string;
  readonly name: string;
  readonly own: boolean;
}

export interface PromptRow extends AccessTerms, RepresentingColumns {
  readonly request_id: Uuid;
  readonly partner: Asker;
  readonly purpose: PurposeText;
  readonly statement: string;
  readonly binding_code: string;
  /** The client's own text; null where it has none. */
  readonly binding_message: string | null;
  readonly required_fields: readonly string[];
  readonly optional_fields: readonly string[];
  readonly accepted_alternatives: readonly {
    readonly field: string;
    readonly sufficient_fields: readonly string[];
  }[];
  readonly retention: string;
  readonly asked_at: Date;
  readonly expires_at: Date;
  readonly decisions: readonly DecisionShown[];
  readonly awaited: readonly ('subject' | 'guardian')[];
  readonly agreed_fields: readonly string[] | null;
  readonly child_consent: 'not_needed' | 'own_account' | 'witnessed_by_guardian';
  /** How the ledger names the person for this request. */
  readonly subject: Buffer;
  /** What the partner had declared when it asked. */
  readonly declared: Declared;
  readonly others_awaited: readonly { role: 'subject' | 'guardian'; count: number; names: string[] }[];
  /** Of a request made by share code, when that code expires; null otherwise, and a day after the code was made. */
  readonly share_code_expires_at: Date | null;
}

/** For the holder of each session a value that differs whenever the open prompts do; none for a session that is over. */
export async function promptVersions(
  pool: pg.Pool,
  sessions: readonly Buffer[],
): Promise<{ readonly person_id: string; readonly version: Buffer }[]> {
  return call(pool, 'prompt_versions', { p_sessions: sessions });
}

/**
 * The requests that wait for a citizen's decision, newest first; `before` is the last id of the previous page.
 * @param filter.answered also those that the citizen has approved and that wait for others
 */
export async function prompts(
  pool: pg.Pool,
  session: Buffer,
  filter: { requestId?: Uuid; before?: Uuid; limit: number; answered?: boolean },
): Promise<PromptRow[]> {
  const { requestId = null, before = null, limit, answered = false } = filter;
  return call(pool, 'prompts', {
    p_session: session,
    p_request_id: requestId,
    p_before: before,
    p_limit: limit,
    p_answered: answered,
  });
}

/** Takes an approval back. @returns those who decide @throws Problem not_found, request_not_pending */
export async function takeBackDecision(
  pool: pg.Pool,
  session: Buffer,
  requestId: Uuid,
): Promise<readonly string[]> {
  const row = await callOne(pool, 'take_back_decision', { p_session: session, p_request_id: requestId });
  return row.deciders;
}

/**
 * The present values of a prompt's fields, in the order of the request, then of fields by which the person understands them.
 * @throws Problem not_found, request_not_pending
 */
export async function promptValues(
  pool: pg.Pool,
  session: Buffer,
  requestId: Uuid,
): Promise<{ field: string; value: unknown; is_requested: boolean }[]> {
  return callViewing(pool, 'prompt_values', { p_session: session, p_request_id: requestId });
}

export interface CitizenConsentRow extends AccessTerms, RepresentingColumns {
  readonly consent_id: Uuid;
  readonly request_id: Uuid;
  readonly partner: Asker;
  readonly purpose: PurposeText;
  readonly statement: string;
  readonly fields: readonly string[];
  readonly retention: string;
  readonly state: string;
  readonly given_at: Date;
  readonly valid_until: Date;
  readonly ended_at: Date | null;
  readonly lapse_reason: string | null;
  readonly uses: number;
  readonly window_uses: number;
  /** The end of a recurring consent's current window. */
  readonly window_ends: Date | null;
  /** What the partner had declared when it asked. */
  readonly declared: Declared;
  /** Why the gateway refuses releases whatever the citizen decided; null where it does not, or the consent has ended. */
  readonly releases_refused: 'partner_suspended' | 'purpose_not_permitted' | null;
  readonly decisions: readonly DecisionShown[];
}

/** The consents of a citizen and of the children the citizen is guardian of, newest first. */
export async function citizenConsents(
  pool: pg.Pool,
  session: Buffer,
  filter: { consentId?: Uuid; state?: string; before?: Uuid; limit: number },
): Promise<CitizenConsentRow[]> {
  const { consentId = null, state = null, before = null, limit } = filter;
  return call(pool, 'citizen_consents', {
    p_session: session,
    p_consent_id: consentId,
    p_state: state,
    p_before: before,
    p_limit: limit,
  });
}

/** Pauses, resumes, narrows or revokes. @throws Problem not_found, consent_not_active, field_not_permitted, invalid_request */
export async function transitionConsent(
  pool: pg.Pool,
  session: Buffer,
  consentId: Uuid,
  event: 'pause' | 'resume' | 'narrow' | 'revoke',
  { fields = null, reason = null }: { fields?: readonly string[] | null; reason?: string | null } = {},
): Promise<{ readonly state: string; readonly partner_id: string }> {
  return callOne(pool, 'transition_consent', {
    p_session: session,
    p_consent_id: consentId,
    p_event: event,
    p_fields: fields,
    p_reason: reason,
  });
}

export interface HistoryRow extends RepresentingColumns {
  readonly entry_id: Uuid;
  readonly at: Date;
  readonly kind: string;
  readonly actor: string;
  readonly partner: Asker | null;
  /** Without words where it is not in the catalogue. */
  readonly purpose: (Pick<PurposeText, 'id'> & Partial<PurposeText>) | null;
  readonly fields: readonly string[] | null;
  readonly request_id: Uuid | null;
  readonly consent_id: Uuid | null;
  readonly release_id: Uuid | null;
  readonly refusal: string | null;
  /** For named_in_release, the name of the person whose data was released. */
  readonly consent_of: string | null;
  /** Which guardian acted, and whether it is the reader; null where nobody did for a child. */
  readonly guardian_name: string | null;
  readonly own: boolean | null;
}

/** The ledger entries about a citizen and the children the citizen is guardian of, newest first. */
export async function history(
  pool: pg.Pool,
  session: Buffer,
  filter: {
    consentId?: Uuid;
    partnerId?: string;
    kinds?: readonly string[];
    since?: IsoDate;
    until?: IsoDate;
    about?: string;
    /** Only entries that name one of these fields, without parameters. */
    fields?: readonly string[];
    before?: Uuid;
    limit: number;
  },
): Promise<HistoryRow[]> {
  const {
    consentId = null,
    partnerId = null,
    kinds = null,
    since = null,
    until = null,
    about = null,
    fields = null,
    before = null,
    limit,
  } = filter;
  return call(pool, 'history', {
    p_session: session,
    p_partner_id: partnerId,
    p_kinds: kinds,
    p_since: since,
    p_until: until,
    p_before: before,
    p_limit: limit,
    p_consent_id: consentId,
    p_about: about,
    p_fields: fields,
  });
}

/** The people whose history a citizen reads, with the ids by which it is filtered. */
export async function historySubjects(
  pool: pg.Pool,
  session: Buffer,
): Promise<(AboutColumns & { readonly about_id: string })[]> {
  return call(pool, 'history_subjects', { p_session: session });
}

/** The partners that occur in a citizen's history. */
export async function historyPartners(pool: pg.Pool, session: Buffer): Promise<Asker[]> {
  return (await call(pool, 'history_partners', { p_session: session })).map((row) => row.partner);
}

export interface PartnerProfileRow {
  readonly partner: Asker;
  readonly organisation_id: string;
  readonly status: 'active' | 'suspended';
  readonly registered_at: Date;
  readonly contact: NonNullable<Declared['contact']> | null;
  readonly purposes: readonly PurposeText[];
  readonly requests_count: number;
  readonly requests: readonly (AboutColumns & {
    readonly request_id: Uuid;
    readonly asked_at: string;
    readonly purpose: PurposeText;
    readonly status: 'pending' | 'approved' | 'refused' | 'expired' | 'withdrawn';
    readonly consent_id: Uuid | null;
    readonly reported: boolean;
  })[];
}

/** A partner that has asked the citizen or a child of hers, with its newest requests; undefined for any other. */
export async function partnerProfile(
  pool: pg.Pool,
  session: Buffer,
  partnerId: string,
  limit: number,
): Promise<PartnerProfileRow | undefined> {
  const [row] = await call<'partner_profile', PartnerProfileRow>(pool, 'partner_profile', {
    p_session: session,
    p_partner_id: partnerId,
    p_limit: limit,
  });
  return row;
}

/**
 * Reports a partner, and refuses the request that is reported if it still waits.
 * @throws Problem not_found, rate_limited
 */
export async function reportPartner(
  pool: pg.Pool,
  session: Buffer,
  partnerId: string,
  { requestId, reason }: { readonly requestId: Uuid | null; readonly reason: string },
) {
  return callOne(pool, 'report_partner', {
    p_session: session,
    p_partner_id: partnerId,
    p_request_id: requestId,
    p_reason: reason,
  });
}

export interface MonthlySummaryRow {
  readonly month: IsoDate;
  readonly is_wanted: boolean;
  readonly readers: readonly (AboutColumns & {
    readonly partner: Asker;
    readonly readings: number;
    readonly last_read_at: string;
  })[];
}

/** Who read data of the citizen and of her children in a month. @param month its first day; undefined for the last that is over */
export async function monthlySummary(
  pool: pg.Pool,
  session: Buffer,
  month: IsoDate | undefined,
): Promise<MonthlySummaryRow> {
  return callOne(pool, 'monthly_summary', { p_session: session, p_month: month ?? null });
}

/** Turns the citizen's monthly notification on or off. */
export async function wantMonthlySummary(pool: pg.Pool, session: Buffer, isWanted: boolean): Promise<void> {
  await call(pool, 'want_monthly_summary', { p_session: session, p_wanted: isWanted });
}

export interface ReceiptRow {
  readonly seq: number;
  readonly event: string;
  readonly issued_at: Date;
  /** The exact text that is signed. */
  readonly content: string;
  /** What the deciders' passkeys signed. */
  readonly evidence: readonly unknown[];
}

/** The receipts of a consent, oldest first; none when the consent is not the citizen's. */
export async function citizenReceipts(
  pool: pg.Pool,
  session: Buffer,
  consentId: Uuid,
): Promise<ReceiptRow[]> {
  return call(pool, 'citizen_receipts', { p_session: session, p_consent_id: consentId });
}

/** Stores the hash of a share code for five minutes. @throws Problem rate_limited */
export async function makeShareCode(pool: pg.Pool, session: Buffer, codeHash: Buffer): Promise<Date> {
  const row = await callOne(pool, 'make_share_code', { p_session: session, p_code_hash: codeHash });
  return row.expires_at;
}
