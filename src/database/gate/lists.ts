import type pg from 'pg';
import type { Uuid } from '../../id.js';
import { call } from './call.js';
import type { PartnerConsentRow, RequestStatusRow } from './partner.js';

/** Which of a partner's requests or consents to list, newest first. */
export interface Listing {
  /** Only those before this id. */
  readonly before: Uuid | undefined;
  readonly state: string | undefined;
  readonly purpose: string | undefined;
  /** Asked, or given, at this instant or later. */
  readonly from: Date | undefined;
  /** Asked, or given, before this instant. */
  readonly until: Date | undefined;
  readonly limit: number;
}

export interface Listed<Row> {
  /** At most `limit`; perhaps none although there are more. */
  readonly rows: readonly Row[];
  /** The id before which to go on; null when there are no more. */
  readonly next: Uuid | null;
}

export type ListedRequestRow = RequestStatusRow & { readonly request_id: Uuid };

/** A consent without its receipts. */
export type ListedConsentRow = Omit<PartnerConsentRow, 'receipts' | 'evidence'> & {
  readonly consent_id: Uuid;
};

/** How many one call looks at: what is rare is found over several calls. */
const SCAN_MAX = 10_000;

const parametersOf = (keyid: string, { before, state, purpose, from, until, limit }: Listing) => ({
  p_keyid: keyid,
  p_before: before ?? null,
  p_state: state ?? null,
  p_purpose: purpose ?? null,
  p_from: from ?? null,
  p_until: until ?? null,
  p_limit: limit,
  p_scan: SCAN_MAX,
});

/** @throws Problem partner_suspended, signature_invalid */
export async function partnerRequests(
  pool: pg.Pool,
  keyid: string,
  listing: Listing,
): Promise<Listed<ListedRequestRow>> {
  const rows: (ListedRequestRow & { scanned_to: Uuid | null })[] = await call(
    pool,
    'partner_requests',
    parametersOf(keyid, listing),
  );
  return { rows: rows.filter((row) => row.request_id !== null), next: rows[0]?.scanned_to ?? null };
}

/** @throws Problem partner_suspended, signature_invalid */
export async function partnerConsents(
  pool: pg.Pool,
  keyid: string,
  listing: Listing,
): Promise<Listed<ListedConsentRow>> {
  const rows: (ListedConsentRow & { scanned_to: Uuid | null })[] = await call(
    pool,
    'partner_consents',
    parametersOf(keyid, listing),
  );
  return { rows: rows.filter((row) => row.consent_id !== null), next: rows[0]?.scanned_to ?? null };
}
