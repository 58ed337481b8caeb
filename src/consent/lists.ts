import type pg from 'pg';
import type { components } from '../contract/generated/partner.js';
import {
  type ListedConsentRow,
  type Listing,
  partnerConsents,
  partnerRequests,
} from '../database/gate/lists.js';
import { formatId, type IdPrefix, parseId, type Uuid } from '../id.js';
import { Problem } from '../problem.js';
import { toAccess } from './access.js';
import { shownRequest } from './request.js';

type Schemas = components['schemas'];

/** The query of a list, valid against the contract. */
export type ListQuery = Readonly<Record<string, string | number>>;

/** Lists a partner's requests. @throws Problem invalid_request, partner_suspended, signature_invalid */
export async function listRequests(
  pool: pg.Pool,
  keyid: string,
  query: ListQuery,
): Promise<Schemas['ConsentRequestPage']> {
  const { rows, next } = await partnerRequests(pool, keyid, listingOf('csr', 'status', query));
  return {
    items: rows.map((row) => shownRequest(row.request_id, row)),
    next_cursor: next === null ? null : formatId('csr', next),
  };
}

/** Lists a partner's consents, without receipts. @throws Problem invalid_request, partner_suspended, signature_invalid */
export async function listConsents(
  pool: pg.Pool,
  keyid: string,
  query: ListQuery,
): Promise<Schemas['ConsentPage']> {
  const { rows, next } = await partnerConsents(pool, keyid, listingOf('cst', 'state', query));
  return { items: rows.map(shownConsent), next_cursor: next === null ? null : formatId('cst', next) };
}

/** The members of a consent that lists show too. */
export function shownConsent(row: ListedConsentRow): Schemas['ListedConsent'] {
  return {
    consent_id: formatId('cst', row.consent_id),
    request_id: formatId('csr', row.request_id),
    state: row.state as Schemas['ListedConsent']['state'],
    purpose: row.purpose,
    fields: row.fields,
    access: toAccess(row),
    retention: row.retention,
    given_at: row.given_at.toISOString(),
    valid_until: row.valid_until.toISOString(),
    uses: row.uses,
    ...(row.ended_at !== null && { ended_at: row.ended_at.toISOString() }),
  };
}

// A cursor is the id of the last item that was looked at.
function listingOf(prefix: IdPrefix, state: 'state' | 'status', query: ListQuery): Listing {
  const text = (name: string) => (query[name] === undefined ? undefined : String(query[name]));
  const instant = (name: string) => (query[name] === undefined ? undefined : new Date(String(query[name])));
  const cursor = text('cursor');
  return {
    before: cursor === undefined ? undefined : parseCursor(prefix, cursor),
    state: text(state),
    purpose: text('purpose'),
    from: instant('from'),
    until: instant('until'),
    limit: Number(query.limit),
  };
}

function parseCursor(prefix: IdPrefix, cursor: string): Uuid {
  const id = parseId(prefix, cursor);
  if (id === undefined)
    throw new Problem('invalid_request', { errors: [{ pointer: '/cursor', detail: 'invalid cursor' }] });
  return id;
}
