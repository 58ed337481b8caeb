import type pg from 'pg';
import type { Uuid } from '../../id.js';
import { call, callOne, type RefusalColumns, throwIfRefused } from './call.js';
import type { GateParameters } from './generated.js';
import type { Caller } from './partner.js';
import { type BatchColumns, recordsOf, SET_CALLS_MAX, together } from './together.js';
import { type IsoDate, toJson } from './values.js';
import { callViewing } from './viewing.js';

interface Once {
  readonly idempotencyKey: string;
  readonly bodyHash: Buffer;
}

export interface RecordedRow {
  readonly code: string;
  readonly issued_at: Date;
  readonly valid_until: IsoDate;
  readonly status: string;
  /** Whether the Idempotency-Key was used before. */
  readonly repeated: boolean;
}

/**
 * Records a prescription.
 * @param digest SHA-256 of its content, which recognises a repeat
 * @throws Problem mandate_missing, invalid_request, prescription_conflict, request_replayed, idempotency_key_reused,
 *   partner_suspended, signature_invalid
 */
export async function recordPrescription(
  pool: pg.Pool,
  caller: Caller,
  { idempotencyKey, bodyHash }: Once,
  digest: Buffer,
  prescription: object,
): Promise<RecordedRow> {
  return callOne(pool, 'record_prescription', {
    p_keyid: caller.keyid,
    p_nonce: caller.nonce,
    p_idempotency_key: idempotencyKey,
    p_body_hash: bodyHash,
    p_digest: digest,
    p_prescription: toJson(prescription),
  });
}

/** A dispensing; absent members are left out. */
export interface DispensingPart {
  readonly dispensing_id: Uuid;
  readonly dispensed_at: string;
  readonly lines: readonly {
    readonly line: number;
    readonly quantity: number | string;
    readonly product?: string;
  }[];
  readonly invoice_number?: string;
  readonly cancelled_at?: string;
  readonly cancel_reason?: string;
}

/** A dispensing with the pharmacy's name. */
export interface DispensingAt extends DispensingPart {
  readonly pharmacy: { readonly vi: string; readonly en: string };
}

/** A prescription of the calling facility, in the contract's form except for the ids of dispensings. @throws Problem not_found */
export async function facilityPrescription(
  pool: pg.Pool,
  keyid: string,
  code: string,
): Promise<{ readonly dispensings: readonly DispensingAt[] }> {
  const row = await callOne(pool, 'facility_prescription', { p_keyid: keyid, p_code: code });
  return row.facility_prescription;
}

export interface CitizenPrescriptionRow {
  /** The list is ordered by it. */
  readonly prescription_id: Uuid;
  /** In the contract's form. */
  readonly prescription: object;
  readonly replaces: string | null;
  readonly replaced_by: string | null;
  readonly dispensings: readonly DispensingAt[];
  readonly role: 'subject' | 'guardian';
  readonly child_name: string | null;
}

/**
 * The prescriptions of a citizen and of the children the citizen is guardian of, newest first; `before` is the last id of
 * the previous page.
 */
export async function citizenPrescriptions(
  pool: pg.Pool,
  session: Buffer,
  filter: { code?: string; before?: Uuid; limit: number },
): Promise<CitizenPrescriptionRow[]> {
  const { code = null, before = null, limit } = filter;
  return callViewing(pool, 'citizen_prescriptions', {
    p_session: session,
    p_code: code,
    p_before: before,
    p_limit: limit,
  });
}

/** The recorded dispensing, and the prescription's status after it. */
export interface DispensedRow {
  readonly dispensing: DispensingPart;
  readonly status: string;
  readonly remaining: readonly object[];
  /** Whether the Idempotency-Key was used before. */
  readonly repeated: boolean;
}

/**
 * Records a dispensing.
 * @throws Problem consent_not_active, purpose_not_permitted, field_not_permitted, prescription_not_dispensable,
 *   quantity_exceeds_remaining, whole_pickup_required (in the ledger), not_found, invalid_request, request_replayed,
 *   idempotency_key_reused, partner_suspended, signature_invalid
 */
export async function dispense(
  pool: pg.Pool,
  caller: Caller,
  { idempotencyKey, bodyHash }: Once,
  dispensing: {
    readonly code: string;
    readonly consentId: Uuid;
    readonly lines: readonly {
      readonly line: number;
      readonly quantity: number | string;
      readonly unit?: string;
      readonly product?: string;
    }[];
    readonly invoiceNumber: string | null;
  },
): Promise<DispensedRow> {
  const { code, consentId, lines, invoiceNumber } = dispensing;
  const row = await dispenseTogether(pool, {
    p_keyid: caller.keyid,
    p_nonce: caller.nonce,
    p_idempotency_key: idempotencyKey,
    p_body_hash: bodyHash,
    p_code: code,
    p_consent_id: consentId,
    p_lines: toJson(lines),
    p_invoice_number: invoiceNumber,
  });
  throwIfRefused(row);
  return row;
}

/** Dispenses, together where several wait. */
const dispenseTogether = together<GateParameters['dispense'], DispensedRow & RefusalColumns>({
  alone: (pool, values) => callOne(pool, 'dispense', values),
  batch: async (pool, calls, waited_ms) =>
    (await call(pool, 'dispense_batch', { p_calls: recordsOf(calls) }, waited_ms)) as (DispensedRow &
      RefusalColumns &
      BatchColumns)[],
  callsMax: SET_CALLS_MAX,
});

/**
 * Cancels a dispensing.
 * @throws Problem not_found, dispensing_not_cancellable, request_replayed, idempotency_key_reused, partner_suspended,
 *   signature_invalid
 */
export async function cancelDispensing(
  pool: pg.Pool,
  caller: Caller,
  { idempotencyKey, bodyHash }: Once,
  code: string,
  dispensingId: Uuid,
  reason: string,
): Promise<DispensedRow & { readonly consent_id: Uuid }> {
  return callOne(pool, 'cancel_dispensing', {
    p_keyid: caller.keyid,
    p_nonce: caller.nonce,
    p_idempotency_key: idempotencyKey,
    p_body_hash: bodyHash,
    p_code: code,
    p_dispensing_id: dispensingId,
    p_reason: reason,
  });
}

export interface WithdrawnRow {
  readonly code: string;
  readonly status: string;
  readonly withdrawn_at: Date;
  readonly reason: string;
  /** Whether the Idempotency-Key was used before. */
  readonly repeated: boolean;
}

/**
 * Withdraws a prescription of the calling facility.
 * @throws Problem not_found, prescription_not_withdrawable, request_replayed, idempotency_key_reused, partner_suspended,
 *   signature_invalid
 */
export async function withdrawPrescription(
  pool: pg.Pool,
  caller: Caller,
  { idempotencyKey, bodyHash }: Once,
  code: string,
  reason: string,
): Promise<WithdrawnRow> {
  return callOne(pool, 'withdraw_prescription', {
    p_keyid: caller.keyid,
    p_nonce: caller.nonce,
    p_idempotency_key: idempotencyKey,
    p_body_hash: bodyHash,
    p_code: code,
    p_reason: reason,
  });
}
