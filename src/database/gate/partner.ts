import type pg from 'pg';
import type { Uuid } from '../../id.js';
import { call, callOne, type RefusalColumns, throwIfRefused } from './call.js';
import type { GateParameters } from './generated.js';
import { type BatchColumns, recordsOf, SET_CALLS_MAX, together } from './together.js';
import { type IsoDate, toJson } from './values.js';

/** The partner's key that signed a request, and the request's nonce. */
export interface Caller {
  readonly keyid: string;
  readonly nonce: string;
}

/** A caller with the message that it signed, which is kept with what it caused. */
export interface SignedCaller extends Caller {
  /** The signature base (RFC 9421 section 2.5). */
  readonly base: string;
  readonly signatureBytes: Buffer;
  /** The hash of an access token, of a call that shows one instead of a signature: then `base` is that of its DPoP proof. */
  readonly tokenHash?: Buffer;
}

/** How often a consent may be used. */
export interface AccessTerms {
  readonly access_mode: 'once' | 'recurring';
  readonly access_until: IsoDate | null;
  readonly at_most_count: number | null;
  readonly at_most_per: 'day' | 'week' | 'month' | 'year' | null;
}

export interface PartnerKeyRow {
  readonly partner_id: string;
  readonly jwk: Record<string, unknown>;
  readonly status: 'active' | 'suspended';
  readonly quota_per_minute: number;
  readonly purposes: readonly string[];
  readonly mandates: readonly string[];
  /** Whether it has an endpoint to be notified at in ping mode. */
  readonly notifiable: boolean;
}

/** The registered key with a thumbprint; undefined when it is unknown or retired. */
export async function partnerKey(pool: pg.Pool, keyid: string): Promise<PartnerKeyRow | undefined> {
  const [row]: PartnerKeyRow[] = await call(pool, 'partner_key', { p_keyid: keyid });
  return row;
}

/** How many prompts a person gets. */
export interface PromptBudget {
  readonly perDay: number;
  readonly pending: number;
  /** Whether each partner has a budget of its own, as in a sandbox, and not half of one that all share. */
  readonly isOwn: boolean;
}

/** What a request by CIBA has beside the others. */
export interface Backchannel {
  /** The part of auth_req_id that nobody else can know. */
  readonly secret: string;
  readonly scope: string;
  readonly interval_s: number;
  readonly binding_message?: string;
  readonly notification_token?: string;
}

export interface Ask extends AccessTerms {
  readonly idempotencyKey: string | null;
  readonly bodyHash: Buffer | null;
  /** As received. */
  readonly body: Buffer | undefined;
  readonly personal_id_number: string | null;
  readonly shareCodeHash: Buffer | null;
  readonly purpose: string;
  readonly statement: string;
  readonly required_fields: readonly string[];
  readonly optional_fields: readonly string[];
  readonly accepted_alternatives: readonly {
    readonly field: string;
    readonly sufficient_fields: readonly string[];
  }[];
  readonly retention: string;
  readonly expires_in_s: number;
  readonly bindingCode: string;
  readonly budget: PromptBudget;
  readonly backchannel: Backchannel | undefined;
}

export interface AskedRow {
  readonly request_id: Uuid;
  readonly binding_code: string;
  readonly asked_at: Date;
  readonly expires_at: Date;
  /** Internal keys of the people to wake; null when nobody is prompted. */
  readonly deciders: readonly string[] | null;
  /** Whether the Idempotency-Key was used before. */
  readonly repeated: boolean;
  /** Whether nobody is prompted because the budget is spent; told only where each partner has its own. */
  readonly over_budget: boolean | null;
}

/**
 * Records a consent request.
 * @throws Problem purpose_not_permitted, field_not_permitted, limit_exceeds_purpose (these are recorded in the ledger),
 *   invalid_request, request_replayed, idempotency_key_reused, partner_suspended, signature_invalid
 */
export async function ask(pool: pg.Pool, caller: SignedCaller, a: Ask): Promise<AskedRow> {
  const row = await askTogether(pool, {
    p_keyid: caller.keyid,
    p_nonce: caller.nonce,
    p_idempotency_key: a.idempotencyKey,
    p_body_hash: a.bodyHash,
    p_signature_base: caller.base,
    p_signature: caller.signatureBytes,
    p_body: a.body ?? null,
    p_personal_id_number: a.personal_id_number,
    p_share_code_hash: a.shareCodeHash,
    p_purpose: a.purpose,
    p_statement: a.statement,
    p_required_fields: a.required_fields,
    p_optional_fields: a.optional_fields,
    p_accepted_alternatives: toJson(a.accepted_alternatives),
    p_access_mode: a.access_mode,
    p_access_until: a.access_until,
    p_at_most_count: a.at_most_count,
    p_at_most_per: a.at_most_per,
    p_retention: a.retention,
    p_expires_in_s: a.expires_in_s,
    p_binding_code: a.bindingCode,
    p_budget_per_day: a.budget.perDay,
    p_budget_pending: a.budget.pending,
    p_own_space: a.budget.isOwn,
    p_backchannel: a.backchannel === undefined ? null : toJson(a.backchannel),
  });
  throwIfRefused(row);
  return row;
}

/** Asks, together where several wait. */
const askTogether = together<GateParameters['ask'], AskedRow & RefusalColumns>({
  alone: (pool, values) => callOne(pool, 'ask', values),
  batch: async (pool, calls, waited_ms) =>
    (await call(pool, 'ask_batch', { p_calls: recordsOf(calls) }, waited_ms)) as (AskedRow &
      RefusalColumns &
      BatchColumns)[],
});

export interface RequestStatusRow {
  readonly state: 'pending' | 'approved' | 'refused' | 'expired' | 'withdrawn';
  readonly binding_code: string;
  readonly purpose: string;
  readonly asked_at: Date;
  readonly expires_at: Date;
  readonly consent_id: Uuid | null;
}

/** @throws Problem not_found, partner_suspended, signature_invalid */
export async function requestStatus(
  pool: pg.Pool,
  keyid: string,
  requestId: Uuid,
): Promise<RequestStatusRow> {
  return statusTogether(pool, { keyid, requestId });
}

/** Reads requests, together where several wait. */
const statusTogether = together<{ readonly keyid: string; readonly requestId: Uuid }, RequestStatusRow>({
  batch: async (pool, calls, waited_ms) =>
    (await call(
      pool,
      'request_statuses',
      {
        p_keyids: calls.map(({ keyid }) => keyid),
        p_request_ids: calls.map(({ requestId }) => requestId),
      },
      waited_ms,
    )) as (RequestStatusRow & BatchColumns)[],
  callsMax: SET_CALLS_MAX,
});

/** Those of the requests that are no longer pending. */
export async function settledRequests(pool: pg.Pool, requestIds: readonly Uuid[]): Promise<Uuid[]> {
  const rows = await call(pool, 'settled_requests', { p_request_ids: requestIds });
  return rows.map((row) => row.settled_requests);
}

/** The Idempotency-Key of a call that may have none, with the hash over the call. */
export interface OptionalOnce {
  readonly idempotencyKey: string | null;
  readonly bodyHash: Buffer | null;
}

/**
 * Withdraws a request. Returns whom to wake.
 * @throws Problem not_found, request_not_pending, request_replayed, idempotency_key_reused
 */
export async function withdraw(
  pool: pg.Pool,
  caller: Caller,
  requestId: Uuid,
  once: OptionalOnce,
): Promise<{ readonly deciders: readonly string[]; readonly repeated: boolean }> {
  const { deciders, repeated } = await callOne(pool, 'withdraw', {
    p_keyid: caller.keyid,
    p_nonce: caller.nonce,
    p_request_id: requestId,
    p_idempotency_key: once.idempotencyKey,
    p_body_hash: once.bodyHash,
  });
  return { deciders: deciders ?? [], repeated };
}

export interface PartnerConsentRow extends AccessTerms {
  readonly request_id: Uuid;
  readonly purpose: string;
  readonly fields: readonly string[];
  readonly retention: string;
  readonly state: string;
  readonly given_at: Date;
  readonly valid_until: Date;
  readonly ended_at: Date | null;
  readonly uses: number;
  /** The payloads of the receipts, oldest first. */
  readonly receipts: readonly string[];
  /** What the deciders' passkeys signed; null when the request was made with a share code. */
  readonly evidence: readonly unknown[] | null;
}

/** @throws Problem not_found, partner_suspended, signature_invalid */
export async function partnerConsent(
  pool: pg.Pool,
  keyid: string,
  consentId: Uuid,
): Promise<PartnerConsentRow> {
  return callOne(pool, 'partner_consent', { p_keyid: keyid, p_consent_id: consentId });
}

/**
 * Ends a consent from the partner's side.
 * @returns whether an earlier call with this Idempotency-Key did
 * @throws Problem not_found, consent_not_active, request_replayed, idempotency_key_reused
 */
export async function relinquish(
  pool: pg.Pool,
  caller: Caller,
  consentId: Uuid,
  once: OptionalOnce,
): Promise<boolean> {
  const row = await callOne(pool, 'relinquish', {
    p_keyid: caller.keyid,
    p_nonce: caller.nonce,
    p_consent_id: consentId,
    p_idempotency_key: once.idempotencyKey,
    p_body_hash: once.bodyHash,
  });
  return row.repeated;
}

export interface ReleaseRow {
  /** The kind of the ledger entry: release, release_repeated, or release_empty where nothing could be given. */
  readonly kind: string;
  readonly entry_id: Uuid;
  readonly release_id: Uuid;
  /** Whether the Idempotency-Key was used before: the data is as it was then, the use not counted again. */
  readonly repeated: boolean;
  readonly released_at: Date;
  readonly partner_id: string;
  readonly purpose: string;
  readonly fields: readonly string[];
  readonly request_id: Uuid;
  /** Null when the request was made with a share code. */
  readonly salt: Buffer | null;
  readonly subject: Buffer;
  readonly data: Record<string, unknown>;
  readonly not_available: readonly string[];
  /** Null on a repeated release, which is not counted. */
  readonly at_most_count: number | null;
  readonly window_uses: number | null;
  readonly window_ends: Date | null;
}

/**
 * Releases the approved fields, or some of them.
 * @throws Problem consent_not_active, field_not_permitted, frequency_exceeded, purpose_not_permitted,
 *   release_not_repeatable (in the ledger),
 *   not_found, request_replayed, idempotency_key_reused, partner_suspended, signature_invalid
 */
export async function release(
  pool: pg.Pool,
  caller: SignedCaller,
  request: {
    idempotencyKey: string;
    bodyHash: Buffer;
    body: Buffer | undefined;
    consentId: Uuid;
    fields: readonly string[] | null;
  },
): Promise<ReleaseRow> {
  const values = {
    p_keyid: caller.keyid,
    p_nonce: caller.nonce,
    p_idempotency_key: request.idempotencyKey,
    p_body_hash: request.bodyHash,
    p_signature_base: caller.base,
    p_signature: caller.signatureBytes,
    p_body: request.body ?? null,
    p_consent_id: request.consentId,
    p_fields: request.fields,
    p_token_hash: caller.tokenHash ?? null,
  };
  // The batch is for signed calls.
  const row: ReleaseColumns =
    caller.tokenHash === undefined
      ? await releaseTogether(pool, values)
      : await callOne(pool, 'release', values);
  throwIfRefused(row);
  return { ...row, repeated: row.release_id !== row.entry_id };
}

type ReleaseColumns = Omit<ReleaseRow, 'repeated'> & RefusalColumns;

/** Releases, together where several wait. */
const releaseTogether = together<GateParameters['release'], ReleaseColumns>({
  alone: (pool, values) => callOne(pool, 'release', values),
  batch: async (pool, calls, waited_ms) =>
    (await call(
      pool,
      'release_batch',
      {
        p_keyids: calls.map((each) => each.p_keyid as string),
        p_nonces: calls.map((each) => each.p_nonce as string),
        p_idempotency_keys: calls.map((each) => each.p_idempotency_key as string),
        p_body_hashes: calls.map((each) => each.p_body_hash as Buffer),
        p_signature_bases: calls.map((each) => each.p_signature_base as string),
        p_signatures: calls.map((each) => each.p_signature as Buffer),
        p_bodies: calls.map((each) => each.p_body as Buffer),
        p_consent_ids: calls.map((each) => each.p_consent_id as Uuid),
        p_fields: calls.map(
          (each) => (each.p_fields === null ? null : JSON.stringify(each.p_fields)) as string,
        ),
      },
      waited_ms,
    )) as (ReleaseColumns & BatchColumns)[],
  callsMax: SET_CALLS_MAX,
});

/** What a gateway may use of a quota window. */
export interface QuotaTaken {
  readonly granted: number;
  /** What no gateway has reserved since. */
  readonly unreserved: number;
}

/** Reserves up to `take` calls of a quota window. */
export async function takeQuota(
  pool: pg.Pool,
  subject: string,
  windowStart: Date,
  take: number,
  limit: number,
): Promise<QuotaTaken> {
  return callOne(pool, 'take_quota', {
    p_subject: subject,
    p_window_start: windowStart,
    p_take: take,
    p_limit: limit,
  });
}
