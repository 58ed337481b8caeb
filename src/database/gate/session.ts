import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Uuid } from '../../id.js';
import { call, callOne } from './call.js';

/**
 * The key of a session, by which functions of schema gate know who calls: SHA-256 of the secret in the cookie, or of the access
 * token. The database stores only its hash, so that neither a dump nor a log of statements holds what opens a session.
 */
export function keyOfSession(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** What a verified token of the identity provider says about a person, and the token itself as evidence. */
export interface Vouched {
  readonly number: string;
  readonly level: 1 | 2;
  /** When the person signed in; undefined when the provider did not state it. */
  readonly authenticatedAt: Date | undefined;
  readonly issuer: string;
  /** SHA-256 of the token. */
  readonly tokenHash: Buffer;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/**
 * Opens a session with the notary's login.
 * @returns the level; null when the person has no account or has died
 * @throws Problem token_invalid when the person has signed out since; when the ID token has already opened a session; when
 *   the session of an access token was ended
 */
export async function openSession(
  pool: pg.Pool,
  session: Buffer,
  kind: 'browser' | 'app',
  device: string,
  vouched: Vouched,
): Promise<1 | 2 | null> {
  const row: { readonly level: 1 | 2 | null } = await callOne(pool, 'open_session', {
    p_session: session,
    p_kind: kind,
    p_device: device,
    p_number: vouched.number,
    p_acr: vouched.level,
    p_authenticated_at: vouched.authenticatedAt ?? null,
    p_issuer: vouched.issuer,
    p_token_hash: vouched.tokenHash,
    p_issued_at: vouched.issuedAt,
    p_token_expires_at: vouched.expiresAt,
  });
  return row.level;
}

export interface SessionRow {
  readonly session_id: Uuid;
  /** The internal key, as text; wakes streams, never shown. */
  readonly person_id: string;
  /** The level of this sign-in, at most the level of the account. */
  readonly level: 1 | 2;
  readonly authenticated_at: Date | null;
  readonly expires_at: Date;
}

/** @throws Problem token_invalid when the session is unknown or over, or its holder has died */
export async function readSession(pool: pg.Pool, session: Buffer): Promise<SessionRow> {
  return callOne(pool, 'session', { p_session: session });
}

/** Ends a session, if it is open. */
export async function closeSession(pool: pg.Pool, session: Buffer): Promise<void> {
  await call(pool, 'close_session', { p_session: session });
}

export interface ListedSessionRow {
  readonly session_id: Uuid;
  readonly kind: 'browser' | 'app';
  readonly device: string;
  readonly level: 1 | 2;
  readonly opened_at: Date;
  readonly expires_at: Date;
  /** Whether it is the one that asks. */
  readonly is_this: boolean;
}

/** Where a person is signed in, newest first. @throws Problem token_invalid */
export async function listSessions(pool: pg.Pool, session: Buffer): Promise<ListedSessionRow[]> {
  return call(pool, 'sessions', { p_session: session });
}

/** Ends one of a person's sessions. @throws Problem not_found, token_invalid */
export async function endSession(pool: pg.Pool, session: Buffer, sessionId: Uuid): Promise<void> {
  await call(pool, 'end_session', { p_session: session, p_session_id: sessionId });
}

/** Ends all sessions of a person, and refuses tokens issued until now. @throws Problem token_invalid */
export async function signOutEverywhere(pool: pg.Pool, session: Buffer): Promise<void> {
  await call(pool, 'sign_out_everywhere', { p_session: session });
}

/** The name and account level of a signed-in person. */
export async function accountHolder(
  pool: pg.Pool,
  session: Buffer,
): Promise<{ readonly name: string; readonly level: 1 | 2 }> {
  return callOne(pool, 'account_holder', { p_session: session });
}
