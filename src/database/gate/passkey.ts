import { createHash } from 'node:crypto';
import type pg from 'pg';
import { call, callOne } from './call.js';

export interface PasskeyRow {
  readonly passkey_id: string;
  readonly name: string;
  readonly added_at: Date;
  readonly last_used_at: Date | null;
  readonly is_backed_up: boolean;
}

/** A citizen's live passkeys, newest first. */
export async function passkeys(pool: pg.Pool, number: string): Promise<PasskeyRow[]> {
  return call<PasskeyRow>(pool, 'passkeys', number);
}

export interface EnrolmentRow {
  readonly user_handle: Buffer;
  readonly name: string;
  readonly credentials: readonly { readonly id: string; readonly transports: readonly string[] }[];
}

/** Keeps a challenge to add a passkey for five minutes. @throws Problem rate_limited */
export async function beginEnrolment(
  pool: pg.Pool,
  number: string,
  challenge: Buffer,
): Promise<EnrolmentRow> {
  return callOne<EnrolmentRow>(pool, 'begin_enrolment', number, challenge);
}

/** A passkey whose making was checked. */
export interface NewPasskey {
  readonly challenge: Buffer;
  readonly made: {
    readonly credentialId: Buffer;
    readonly publicKey: Buffer;
    readonly jwk: object;
    readonly thumbprint: string;
    readonly algorithm: string;
    readonly signCount: number;
    readonly isBackedUp: boolean;
  };
  readonly transports: readonly string[];
  readonly name: string;
}

/** @throws Problem assertion_invalid when the challenge was not kept or the passkey is known; invalid_request over ten */
export async function addPasskey(
  pool: pg.Pool,
  number: string,
  { challenge, made, transports, name }: NewPasskey,
): Promise<Pick<PasskeyRow, 'passkey_id' | 'added_at'>> {
  return callOne(
    pool,
    'add_passkey',
    number,
    challenge,
    made.credentialId,
    made.publicKey,
    JSON.stringify(made.jwk),
    made.thumbprint,
    made.algorithm,
    made.signCount,
    transports,
    made.isBackedUp,
    name,
  );
}

/** @throws Problem not_found */
export async function removePasskey(pool: pg.Pool, number: string, passkeyId: string): Promise<void> {
  await call(pool, 'remove_passkey', number, passkeyId);
}

export interface CredentialRow {
  readonly credential_id: Buffer;
  readonly transports: readonly string[];
}

/**
 * Whether a citizen may approve these fields now, and the passkeys that could sign it.
 * @throws Problem not_found, request_not_pending, account_level_insufficient, field_not_permitted, invalid_request,
 *   passkey_required
 */
export async function checkChoice(
  pool: pg.Pool,
  citizen: { readonly number: string; readonly level: number },
  requestId: string,
  fields: readonly string[],
  childAgrees: boolean,
): Promise<CredentialRow[]> {
  return call<CredentialRow>(
    pool,
    'check_choice',
    citizen.number,
    citizen.level,
    requestId,
    fields,
    childAgrees,
  );
}

/**
 * Keeps the canonical text of terms for five minutes.
 * @throws Problem not_found, request_not_pending, rate_limited
 */
export async function storeTerms(
  pool: pg.Pool,
  number: string,
  requestId: string,
  fields: readonly string[],
  childAgrees: boolean,
  gateway: string,
  text: string,
): Promise<{ termsHash: Buffer; expiresAt: Date }> {
  const { expires_at } = await callOne<{ expires_at: Date }>(
    pool,
    'store_terms',
    number,
    requestId,
    fields,
    childAgrees,
    gateway,
    text,
  );
  return { termsHash: createHash('sha256').update(text).digest(), expiresAt: expires_at };
}

/** The key to check an assertion with; undefined where no such terms were kept or the passkey is not the citizen's. */
export async function signingPasskey(
  pool: pg.Pool,
  number: string,
  requestId: string,
  termsHash: Buffer,
  credentialId: Buffer,
): Promise<{ publicKey: Buffer; signCount: number } | undefined> {
  const [row] = await call<{ public_key: Buffer; sign_count: string }>(
    pool,
    'signing_passkey',
    number,
    requestId,
    termsHash,
    credentialId,
  );
  return row && { publicKey: row.public_key, signCount: Number(row.sign_count) };
}
