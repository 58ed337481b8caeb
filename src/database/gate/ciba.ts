import type pg from 'pg';
import type { Uuid } from '../../id.js';
import { call, callOne } from './call.js';
import type { AccessTerms } from './partner.js';

/** The assertion by which a client authenticated (RFC 7523). */
export interface ClientCaller {
  readonly keyid: string;
  /** Its jti. */
  readonly nonce: string;
  /** Its signing input (RFC 7515 section 5.1). */
  readonly base: string;
}

/** The registered key that a token is to be bound to, as a DPoP proof shows it. */
export interface Binding {
  readonly keyid: string;
  /** The jti of the proof. */
  readonly nonce: string;
}

/** An access token to be stored, by its hash. */
export interface NewAccessToken {
  readonly hash: Buffer;
  readonly lifetime_s: number;
}

/** What a consent allows, as tokens say it; all null for a token that is not of a consent. */
export interface GrantColumns extends AccessTerms {
  readonly consent_id: Uuid | null;
  readonly purpose: string;
  readonly fields: readonly string[];
  readonly retention: string;
}

/** Why no token was given, in OAuth's terms. */
export type TokenRefusal =
  | 'invalid_grant'
  | 'authorization_pending'
  | 'slow_down'
  | 'access_denied'
  | 'expired_token';

interface GivenColumns extends GrantColumns {
  readonly partner_id: string;
  readonly scope: string;
  readonly expires_in_s: number;
}

export type RedeemedRow =
  | { readonly outcome: TokenRefusal }
  | (GivenColumns & { readonly outcome: null; readonly subject: string; readonly decided_at: Date });

/**
 * Gives the tokens of an approved request, once.
 * @throws Problem request_replayed, signature_invalid, partner_suspended
 */
export async function redeemAuthentication(
  pool: pg.Pool,
  caller: ClientCaller,
  asked: { readonly requestId: Uuid; readonly secret: string },
  binding: Binding,
  access: NewAccessToken,
  refreshHash: Buffer,
  slowDown_s: number,
): Promise<RedeemedRow> {
  return (await callOne(pool, 'redeem_authentication', {
    p_keyid: caller.keyid,
    p_nonce: caller.nonce,
    p_assertion: caller.base,
    p_request_id: asked.requestId,
    p_secret: asked.secret,
    p_proof_keyid: binding.keyid,
    p_proof_nonce: binding.nonce,
    p_access_hash: access.hash,
    p_access_s: access.lifetime_s,
    p_refresh_hash: refreshHash,
    p_slow_down_s: slowDown_s,
  })) as RedeemedRow;
}

export type RefreshedRow =
  | { readonly outcome: 'invalid_grant' }
  | (GivenColumns & { readonly outcome: null });

/**
 * Gives another access token.
 * @param refreshHash of the refresh token; null for a token to manage the client's grants, with `scope`
 * @throws Problem as redeemAuthentication
 */
export async function refreshAccess(
  pool: pg.Pool,
  caller: ClientCaller,
  refreshHash: Buffer | null,
  scope: string | null,
  binding: Binding,
  access: NewAccessToken,
): Promise<RefreshedRow> {
  return (await callOne(pool, 'refresh_access', {
    p_keyid: caller.keyid,
    p_nonce: caller.nonce,
    p_assertion: caller.base,
    p_refresh_hash: refreshHash,
    p_proof_keyid: binding.keyid,
    p_proof_nonce: binding.nonce,
    p_scope: scope,
    p_access_hash: access.hash,
    p_access_s: access.lifetime_s,
  })) as RefreshedRow;
}

export interface AccessTokenRow {
  /** The partner's key that it is bound to. */
  readonly keyid: string;
  readonly scope: string;
  /** Null for a token to manage all grants of the client. */
  readonly consent_id: Uuid | null;
}

/** An access token that is in force; undefined for any other. */
export async function accessToken(pool: pg.Pool, hash: Buffer): Promise<AccessTokenRow | undefined> {
  const [row]: AccessTokenRow[] = await call(pool, 'access_token', { p_token_hash: hash });
  return row;
}

/** A client in ping mode that is to be told of an answer. */
export interface ClientNotificationRow {
  readonly request_id: Uuid;
  readonly secret: string;
  readonly notification_token: string;
  readonly endpoint: string;
  /** How often it was taken, including this time. */
  readonly attempts: number;
}

/** Leases the notifications that are due for lease_s seconds. */
export async function takeClientNotifications(
  pool: pg.Pool,
  limit: number,
  lease_s: number,
): Promise<ClientNotificationRow[]> {
  return call(pool, 'take_client_notifications', { p_limit: limit, p_lease_s: lease_s });
}

/** @param retryIn_s null where it is over */
export async function finishClientNotification(
  pool: pg.Pool,
  { request_id, attempts }: Pick<ClientNotificationRow, 'request_id' | 'attempts'>,
  retryIn_s: number | null,
): Promise<void> {
  await call(pool, 'finish_client_notification', {
    p_request_id: request_id,
    p_attempts: attempts,
    p_retry_in_s: retryIn_s,
  });
}
