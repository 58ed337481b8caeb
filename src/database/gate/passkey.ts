import type pg from 'pg';
import type { Uuid } from '../../id.js';
import { call, callOne } from './call.js';
import type { GateParameters } from './generated.js';
import { type BatchColumns, recordsOf, together } from './together.js';
import { toJson } from './values.js';

export interface PasskeyRow {
  readonly passkey_id: Uuid;
  readonly name: string;
  readonly added_at: Date;
  readonly last_used_at: Date | null;
  readonly is_backed_up: boolean;
  readonly credential_id: Buffer;
  readonly aaguid: Uuid | null;
  readonly transports: readonly string[];
  readonly is_backup_eligible: boolean | null;
}

/** A citizen's passkeys that are not removed, newest first. */
export async function passkeys(pool: pg.Pool, session: Buffer): Promise<PasskeyRow[]> {
  return call(pool, 'passkeys', { p_session: session });
}

export interface EnrolmentRow {
  readonly user_handle: Buffer;
  readonly name: string;
  readonly credentials: readonly { readonly id: string; readonly transports: readonly string[] }[];
}

/** Stores the challenge of an enrolment for five minutes. @throws Problem rate_limited, insufficient_user_authentication */
export async function beginEnrolment(
  pool: pg.Pool,
  session: Buffer,
  challenge: Buffer,
): Promise<EnrolmentRow> {
  return callOne(pool, 'begin_enrolment', { p_session: session, p_challenge: challenge });
}

/** A passkey whose registration (WebAuthn, section 7.1) was verified. */
export interface NewPasskey {
  readonly challenge: Buffer;
  readonly made: {
    readonly credentialId: Buffer;
    readonly publicKey: Buffer;
    readonly jwk: object;
    readonly thumbprint: string;
    readonly algorithm: string;
    readonly signCount: number;
    readonly isBackupEligible: boolean;
    readonly isBackedUp: boolean;
    readonly aaguid: Uuid | null;
  };
  readonly transports: readonly string[];
  readonly name: string;
  /** What the authenticator attested: attestation_object and client_data_json, in base64url. */
  readonly attestation: Readonly<Record<string, string>>;
}

/** @throws Problem assertion_invalid when the challenge is unknown or the passkey exists; invalid_request beyond ten;
 *   insufficient_user_authentication */
export async function addPasskey(
  pool: pg.Pool,
  session: Buffer,
  { challenge, made, transports, name, attestation }: NewPasskey,
): Promise<Pick<PasskeyRow, 'passkey_id' | 'added_at'>> {
  return callOne(pool, 'add_passkey', {
    p_session: session,
    p_challenge: challenge,
    p_credential_id: made.credentialId,
    p_public_key: made.publicKey,
    p_jwk: toJson(made.jwk),
    p_thumbprint: made.thumbprint,
    p_algorithm: made.algorithm,
    p_sign_count: made.signCount,
    p_transports: transports,
    p_is_backup_eligible: made.isBackupEligible,
    p_is_backed_up: made.isBackedUp,
    p_name: name,
    p_attestation: toJson(attestation),
    p_aaguid: made.aaguid,
  });
}

/** @throws Problem not_found */
export async function removePasskey(pool: pg.Pool, session: Buffer, passkeyId: Uuid): Promise<void> {
  await call(pool, 'remove_passkey', { p_session: session, p_passkey_id: passkeyId });
}

/** @throws Problem not_found */
export async function renamePasskey(
  pool: pg.Pool,
  session: Buffer,
  passkeyId: Uuid,
  name: string,
): Promise<void> {
  await call(pool, 'rename_passkey', { p_session: session, p_passkey_id: passkeyId, p_name: name });
}

export interface ChallengeRow {
  /** The canonical text (RFC 8785) of the terms; its SHA-256 is the challenge. */
  readonly terms: string;
  readonly expires_at: Date;
  /** The passkeys that can sign, newest first; ids in base64url. */
  readonly credentials: readonly { readonly id: string; readonly transports: readonly string[] }[];
}

/**
 * Checks that a citizen may approve these fields now, and makes and stores the terms that are signed, for five minutes.
 * @param gateway the public origin
 * @throws Problem not_found, request_not_pending, account_level_insufficient, field_not_permitted, invalid_request,
 *   passkey_required, insufficient_user_authentication, rate_limited, token_invalid
 */
export async function challengeDecision(
  pool: pg.Pool,
  session: Buffer,
  requestId: Uuid,
  fields: readonly string[],
  childAgrees: boolean,
  gateway: string,
): Promise<ChallengeRow> {
  return challengeTogether(pool, {
    p_session: session,
    p_request_id: requestId,
    p_fields: fields,
    p_child_agrees: childAgrees,
    p_gateway: gateway,
  });
}

/** Makes challenges, together where several wait. */
const challengeTogether = together<GateParameters['challenge_decision'], ChallengeRow>({
  alone: (pool, values) => callOne(pool, 'challenge_decision', values),
  batch: async (pool, calls, waited_ms) =>
    (await call(pool, 'challenge_batch', { p_calls: recordsOf(calls) }, waited_ms)) as (ChallengeRow &
      BatchColumns)[],
});

/**
 * The key that verifies an assertion, and the citizen's user handle; undefined when no such terms are stored or the passkey
 * is not the citizen's.
 */
export async function signingPasskey(
  pool: pg.Pool,
  session: Buffer,
  requestId: Uuid,
  termsHash: Buffer,
  credentialId: Buffer,
): Promise<{ publicKey: Buffer; userHandle: Buffer } | undefined> {
  const { public_key: publicKey, user_handle: userHandle } = await signingPasskeyTogether(pool, {
    p_session: session,
    p_request_id: requestId,
    p_terms_hash: termsHash,
    p_credential_id: credentialId,
  });
  return publicKey === null || userHandle === null ? undefined : { publicKey, userHandle };
}

/** A passkey's key, or nulls. */
interface SigningPasskeyRow {
  readonly public_key: Buffer | null;
  readonly user_handle: Buffer | null;
}

/** Reads keys of passkeys, together where several wait. */
const signingPasskeyTogether = together<GateParameters['signing_passkey'], SigningPasskeyRow>({
  batch: async (pool, calls, waited_ms) =>
    (await call(
      pool,
      'signing_passkey_batch',
      { p_calls: recordsOf(calls) },
      waited_ms,
    )) as (SigningPasskeyRow & BatchColumns)[],
});
