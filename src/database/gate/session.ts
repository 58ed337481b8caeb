import { createHash } from 'node:crypto';
import type pg from 'pg';
import { call, callOne } from './call.js';

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Opens a session. @param secret what the cookie will hold; only its hash is kept. @throws Problem token_invalid */
export async function openSession(
  pool: pg.Pool,
  secret: string,
  holder: { readonly number: string; readonly level: 1 | 2; readonly authenticatedAt: Date | undefined },
  life_s: number,
): Promise<void> {
  const { number, level, authenticatedAt = null } = holder;
  await call(pool, 'open_session', hashOf(secret), number, level, authenticatedAt, life_s);
}

export interface SessionRow {
  readonly person_id: string;
  readonly personal_id_number: string;
  readonly level: 1 | 2;
  readonly authenticated_at: Date | null;
  readonly expires_at: Date;
}

/** @throws Problem token_invalid when there is none, it is over, or its holder has died */
export async function readSession(pool: pg.Pool, secret: string): Promise<SessionRow> {
  return callOne<SessionRow>(pool, 'session', hashOf(secret));
}

/** Ends a session, if there is one. */
export async function closeSession(pool: pg.Pool, secret: string): Promise<void> {
  await call(pool, 'close_session', hashOf(secret));
}

/** The name and account level of a signed-in person. */
export async function accountHolder(
  pool: pg.Pool,
  number: string,
): Promise<{ readonly name: string; readonly level: 1 | 2 }> {
  return callOne(pool, 'account_holder', number);
}
