import { createHash } from 'node:crypto';
import type pg from 'pg';
import { call, callOne } from './call.js';

/** The hash by which a session is stored: of the secret in its cookie. */
export function hashOfSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Opens a session. @throws Problem token_invalid when the person has no account or has died */
export async function openSession(
  pool: pg.Pool,
  hash: Buffer,
  holder: { readonly number: string; readonly level: 1 | 2; readonly authenticatedAt: Date | undefined },
  life_s: number,
): Promise<void> {
  const { number, level, authenticatedAt = null } = holder;
  await call(pool, 'open_session', {
    p_secret_hash: hash,
    p_number: number,
    p_acr: level,
    p_authenticated_at: authenticatedAt,
    p_life_s: life_s,
  });
}

export interface SessionRow {
  readonly person_id: string;
  readonly personal_id_number: string;
  readonly level: 1 | 2;
  readonly authenticated_at: Date | null;
  readonly expires_at: Date;
}

/** @throws Problem token_invalid when the session is unknown or expired, or its holder has died */
export async function readSession(pool: pg.Pool, hash: Buffer): Promise<SessionRow> {
  return callOne(pool, 'session', { p_secret_hash: hash });
}

/** Closes a session, if it exists. */
export async function closeSession(pool: pg.Pool, hash: Buffer): Promise<void> {
  await call(pool, 'close_session', { p_secret_hash: hash });
}

/** The name and account level of a signed-in person. */
export async function accountHolder(
  pool: pg.Pool,
  number: string,
): Promise<{ readonly name: string; readonly level: 1 | 2 }> {
  return callOne(pool, 'account_holder', { p_number: number });
}
