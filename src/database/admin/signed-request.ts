import type { ClientBase } from 'pg';
import type { Uuid } from '../../id.js';

/** What a request asks for besides its fields. */
export interface RequestTerms {
  readonly required_fields: readonly string[];
  readonly accepted_alternatives: readonly unknown[];
  readonly access: unknown;
  readonly expires_in_s: number;
}

/** A release or a request for consent as it was recorded, with the signed message behind it. */
export interface SignedRequestRow {
  readonly kind: 'release' | 'request';
  /** The ledger entry of the release, or the request. */
  readonly outcome_id: Uuid;
  readonly release_id: Uuid | null;
  readonly partner_id: string;
  readonly at: Date;
  readonly purpose: string;
  readonly consent_id: Uuid | null;
  /** What was released, or asked for: required fields first. */
  readonly fields: readonly string[];
  /** Of a request. */
  readonly statement: string | null;
  readonly retention: string | null;
  readonly by_share_code: boolean | null;
  /** Of a request: what else it asks for, in the contract's form. */
  readonly terms: RequestTerms | null;
  readonly salt: Buffer;
  readonly subject: Buffer;
  /** Null where no signed message is kept. */
  readonly base: string | null;
  readonly signature: Buffer | null;
  readonly body: Buffer | null;
}

const RELEASES = `
  SELECT 'release' AS kind, e.entry_id AS outcome_id, e.release_id, e.partner_id, e.at, e.purpose, e.consent_id, e.fields,
      NULL::text AS statement, NULL::text AS retention, NULL::boolean AS by_share_code, NULL::jsonb AS terms,
      e.salt, e.subject, s.base, s.signature, s.body
    FROM ledger.entry e LEFT JOIN partner.signed_request s ON s.outcome_id = e.entry_id AND s.person_id = e.person_id
    WHERE e.kind IN ('release', 'release_repeated', 'release_empty')`;
const REQUESTS = `
  SELECT 'request', r.request_id, NULL, r.partner_id, r.asked_at, r.purpose, NULL, r.required_fields || r.optional_fields,
      r.statement, r.retention, r.by_share_code,
      jsonb_build_object('required_fields', r.required_fields, 'accepted_alternatives', r.accepted_alternatives,
        'access', consent.access_shown(r.access_mode, r.access_until, r.at_most_count, r.at_most_per),
        'expires_in_s', round(extract(epoch FROM r.expires_at - r.asked_at))),
      r.salt, r.subject, s.base, s.signature, s.body
    FROM consent.request r LEFT JOIN partner.signed_request s ON s.outcome_id = r.request_id AND s.person_id = r.person_id
    WHERE true`;

/** The release or request with an id: of the release, of one of its ledger entries, or of the request. */
export async function readSignedRequest(client: ClientBase, id: Uuid): Promise<SignedRequestRow | undefined> {
  const { rows } = await client.query<SignedRequestRow>(
    `${RELEASES} AND e.entry_id = $1 UNION ALL ${REQUESTS} AND r.request_id = $1`,
    [id],
  );
  return rows[0];
}

/** All releases and requests since an instant, in batches of one snapshot. */
export async function* readSignedRequests(
  client: ClientBase,
  since: Date,
): AsyncGenerator<SignedRequestRow[]> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    await client.query(
      `DECLARE signed NO SCROLL CURSOR FOR SELECT * FROM (${RELEASES} UNION ALL ${REQUESTS}) x
         WHERE x.at >= '${since.toISOString()}'`,
    );
    for (;;) {
      const { rows } = await client.query<SignedRequestRow>('FETCH 500 FROM signed');
      if (rows.length === 0) break;
      yield rows;
    }
  } finally {
    await client.query('ROLLBACK');
  }
}

/** All keys that a partner ever registered, retired ones included, and from when until when each was its key. */
export async function readPartnerKeys(
  client: ClientBase,
  partnerId: string,
): Promise<Record<string, string | null>[]> {
  const { rows } = await client.query<{ jwk: Record<string, string | null> }>(
    `SELECT jwk || jsonb_build_object('added_at', added_at, 'retires_at', retires_at) AS jwk
       FROM partner.key WHERE partner_id = $1 ORDER BY thumbprint`,
    [partnerId],
  );
  return rows.map((row) => row.jwk);
}
