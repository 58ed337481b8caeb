import type { FastifyRequest } from 'fastify';
import type pg from 'pg';
import { keyOfSession, readSession, type SessionRow } from '../database/gate/session.js';
import type { Uuid } from '../id.js';
import type { Notary } from '../notary/notary.js';
import { Problem } from '../problem.js';
import { sessionCookie } from './cookie.js';
import { deviceOf } from './device.js';

/** An authenticated citizen's call. */
export interface CitizenContext {
  /** The key of the session, with which the database reads and changes what is the citizen's. */
  readonly session: Buffer;
  readonly sessionId: Uuid;
  /** The internal key of the person, with which streams are woken. */
  readonly personId: string;
  /** The level of this sign-in, at most the level of the account. */
  readonly level: 1 | 2;
  /** When the person signed in; undefined when the provider did not state it. */
  readonly authenticatedAt: Date | undefined;
  readonly expiresAt: Date;
}

export interface SessionDeps {
  readonly pool: pg.Pool;
  readonly notary: Notary;
  readonly publicOrigin: string;
}

const TOKEN_MAX_CHARS = 4_000;
const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** Finds a session without asking the database. */
export type Recall = (session: Buffer) => CitizenContext | undefined;

/**
 * Authenticates a citizen by a bearer token, or without one by the session cookie. A token opens a session of its own at its
 * first use.
 * @param recall for calls whose function of schema gate finds the session itself
 * @throws Problem token_missing, token_invalid, cross_site_request
 */
export async function authenticateCitizen(
  request: FastifyRequest,
  deps: SessionDeps,
  recall: Recall = () => undefined,
): Promise<CitizenContext> {
  if (request.headers.authorization !== undefined) return authenticateByToken(request, deps, recall);
  const secret = sessionCookie(deps.publicOrigin).read(request.raw.rawHeaders);
  if (secret === undefined) throw new Problem('token_missing');
  if (secret === 'duplicate') throw new Problem('token_invalid');
  // For browsers without SameSite, which send the cookie with other sites' requests.
  if (!['GET', 'HEAD'].includes(request.method) && request.headers.origin !== deps.publicOrigin) {
    throw new Problem('cross_site_request');
  }
  const session = keyOfSession(secret);
  return recall(session) ?? toContext(session, await readSession(deps.pool, session));
}

async function authenticateByToken(
  request: FastifyRequest,
  { pool, notary }: SessionDeps,
  recall: Recall,
): Promise<CitizenContext> {
  const lines = request.raw.rawHeaders.filter(
    (name, i) => i % 2 === 0 && name.toLowerCase() === 'authorization',
  );
  const header = request.headers.authorization ?? '';
  const token = BEARER.exec(header)?.[1];
  if (lines.length > 1 || header.length > TOKEN_MAX_CHARS || token === undefined) {
    throw new Problem('token_invalid');
  }
  const session = keyOfSession(token);
  const recalled = recall(session);
  if (recalled !== undefined) return recalled;
  let row = await readSession(pool, session).catch(unlessUnknown);
  if (row === undefined) {
    await notary.openAppSession(token, deviceOf(request.headers['user-agent']));
    row = await readSession(pool, session);
  }
  return toContext(session, row);
}

function unlessUnknown(error: unknown): undefined {
  if (error instanceof Problem && error.code === 'token_invalid') return undefined;
  throw error;
}

function toContext(session: Buffer, row: SessionRow): CitizenContext {
  return {
    session,
    sessionId: row.session_id,
    personId: row.person_id,
    level: row.level,
    authenticatedAt: row.authenticated_at ?? undefined,
    expiresAt: row.expires_at,
  };
}
