import type pg from 'pg';
import { call, callOne } from './call.js';
import { toJson } from './values.js';
import { callViewing } from './viewing.js';

export interface LinkedDocumentRow {
  readonly kind: string;
  readonly content: object;
  readonly linked_at: Date;
  readonly fetched_at: Date;
}

/** The documents a citizen has linked. */
export async function linkedDocuments(pool: pg.Pool, session: Buffer): Promise<LinkedDocumentRow[]> {
  return callViewing(pool, 'linked_documents', { p_session: session });
}

/** A link whose document is about to be fetched. */
export interface BegunLink {
  /** The person's current number. */
  readonly number: string;
  /** Null when it is not linked yet. */
  readonly linked_at: Date | null;
}

/** @throws Problem account_level_insufficient, not_found */
export async function beginLink(pool: pg.Pool, session: Buffer, kind: string): Promise<BegunLink> {
  return callOne(pool, 'begin_link', { p_session: session, p_document: kind });
}

/**
 * Stores the document that the issuer returned.
 * @throws Problem not_found when it was unlinked since beginLink
 */
export async function linkDocument(
  pool: pg.Pool,
  session: Buffer,
  kind: string,
  begun: BegunLink,
  fetched: { readonly issuer: string; readonly purpose: string; readonly content: object },
): Promise<void> {
  const { issuer, purpose, content } = fetched;
  await call(pool, 'link_document', {
    p_session: session,
    p_document: kind,
    p_linked_at: begun.linked_at,
    p_issuer: issuer,
    p_purpose: purpose,
    p_content: toJson(content),
  });
}

/** @throws Problem not_found */
export async function unlinkDocument(
  pool: pg.Pool,
  session: Buffer,
  kind: string,
  purpose: string,
): Promise<void> {
  await call(pool, 'unlink_document', { p_session: session, p_document: kind, p_purpose: purpose });
}
