import type pg from 'pg';
import type { Uuid } from '../../id.js';
import { notFound } from '../../problem.js';
import { call, callOne } from './call.js';
import type { Caller, OptionalOnce, SignedCaller } from './partner.js';
import { toJson } from './values.js';

/** A public key (JWK) by its thumbprint. */
export interface OfferedKey {
  readonly keyid: string;
  readonly jwk: Readonly<Record<string, string>>;
}

export interface RegistrationRow {
  readonly partner_id: string;
  readonly name: { readonly vi: string; readonly en: string };
  readonly kind: string;
  readonly organisation_id: string;
  readonly registered_at: Date;
  readonly version: number;
  readonly purposes: readonly string[];
  readonly mandates: readonly string[];
  readonly declaration: Readonly<Record<string, unknown>>;
  readonly keys: readonly {
    readonly keyid: string;
    readonly jwk: Readonly<Record<string, string>>;
    readonly added_at: string;
    readonly retires_at: string | null;
    readonly state: 'in_use' | 'ending' | 'retired';
  }[];
}

/** What is registered of a caller. @throws Problem partner_suspended, signature_invalid */
export async function partnerRegistration(pool: pg.Pool, keyid: string): Promise<RegistrationRow> {
  return callOne(pool, 'partner_registration', { p_keyid: keyid });
}

/** A body with the caller's Idempotency-Key. */
interface Once {
  readonly key: string;
  readonly bodyHash: Buffer;
  readonly body: Buffer | undefined;
}

/**
 * Stores a key that a partner offers; the notary confirms it.
 * @throws Problem rate_limited, request_replayed, idempotency_key_reused, partner_suspended, signature_invalid
 */
export async function offerKey(
  pool: pg.Pool,
  caller: SignedCaller,
  { key, bodyHash, body }: Once,
  offered: OfferedKey,
): Promise<{ readonly offer_id: Uuid; readonly repeated: boolean }> {
  return callOne(pool, 'offer_key', {
    p_keyid: caller.keyid,
    p_nonce: caller.nonce,
    p_idempotency_key: key,
    p_body_hash: bodyHash,
    p_signature_base: caller.base,
    p_signature: caller.signatureBytes,
    p_body: body ?? null,
    p_offered_keyid: offered.keyid,
    p_jwk: toJson(offered.jwk),
  });
}

export interface KeyOfferRow {
  readonly partner_id: string;
  readonly by_jwk: Readonly<Record<string, unknown>>;
  readonly keyid: string;
  readonly base: string;
  readonly signature: Buffer;
  readonly body: Buffer;
}

/** An offered key, for the notary. @throws Problem not_found, partner_suspended, signature_invalid */
export async function keyOffer(pool: pg.Pool, offerId: Uuid): Promise<KeyOfferRow> {
  return callOne(pool, 'key_offer', { p_offer_id: offerId });
}

/** Puts a verified key in force; again does nothing. @throws Problem key_not_accepted, not_found, partner_suspended, signature_invalid */
export async function confirmKey(pool: pg.Pool, offerId: Uuid): Promise<Date> {
  const row: { readonly added_at: Date } = await callOne(pool, 'confirm_key', { p_offer_id: offerId });
  return row.added_at;
}

/**
 * Retires a key of the caller's partner.
 * @param at null for now
 * @returns the partner, and whether an earlier call with the same Idempotency-Key did
 * @throws Problem last_key, not_found, invalid_request, request_replayed, idempotency_key_reused, partner_suspended, signature_invalid
 */
export async function retirePartnerKey(
  pool: pg.Pool,
  caller: Caller,
  { idempotencyKey, bodyHash }: OptionalOnce,
  keyid: string,
  at: Date | null,
): Promise<{ readonly partner_id: string; readonly repeated: boolean }> {
  return callOne(pool, 'retire_key', {
    p_keyid: caller.keyid,
    p_nonce: caller.nonce,
    p_idempotency_key: idempotencyKey,
    p_body_hash: bodyHash,
    p_retired_keyid: keyid,
    p_at: at,
  });
}

/** A partner that registers itself in a sandbox. */
export interface SandboxPartner {
  readonly partner_id: string;
  readonly name: { readonly vi: string; readonly en: string };
  readonly kind: string;
  readonly organisation_id: string;
  readonly purposes: readonly string[];
  readonly quota_per_minute: number;
}

/** Registers a partner of a sandbox. @throws Problem not_found where people are real, key_not_accepted, rate_limited */
export async function registerSandboxPartner(
  pool: pg.Pool,
  partner: SandboxPartner,
  { keyid, jwk }: OfferedKey,
): Promise<void> {
  await call(pool, 'register_sandbox_partner', {
    p_partner_id: partner.partner_id,
    p_name: toJson(partner.name),
    p_kind: partner.kind,
    p_organisation_id: partner.organisation_id,
    p_purposes: partner.purposes,
    p_quota_per_minute: partner.quota_per_minute,
    p_keyid: keyid,
    p_jwk: toJson(jwk),
  });
}

/** Stores an application, signed with the key that it brings. @throws Problem key_not_accepted, rate_limited, signature_invalid */
export async function applyForRegistration(
  pool: pg.Pool,
  caller: SignedCaller,
  body: Buffer,
  jwk: OfferedKey['jwk'],
): Promise<{ readonly application_id: Uuid; readonly applied_at: Date; readonly repeated: boolean }> {
  return callOne(pool, 'apply_for_registration', {
    p_keyid: caller.keyid,
    p_nonce: caller.nonce,
    p_signature_base: caller.base,
    p_signature: caller.signatureBytes,
    p_body: body,
    p_jwk: toJson(jwk),
  });
}

export interface ApplicationRow {
  readonly keyid: string;
  readonly jwk: Readonly<Record<string, unknown>>;
  readonly applied_at: Date;
  readonly state: 'waiting' | 'approved' | 'refused';
  readonly decided_at: Date | null;
  readonly reason: string | null;
  readonly partner_id: string | null;
}

/** An application. @throws Problem not_found */
export async function partnerApplication(pool: pg.Pool, applicationId: Uuid): Promise<ApplicationRow> {
  const [row]: ApplicationRow[] = await call(pool, 'partner_application', {
    p_application_id: applicationId,
  });
  if (row === undefined) throw notFound();
  return row;
}
