import type { ClientBase } from 'pg';

/** The reports about one partner. */
export interface PartnerReports {
  readonly partner_id: string;
  readonly name: { readonly vi: string; readonly en: string };
  readonly status: 'active' | 'suspended';
  readonly reports: number;
  /** How many people reported it: many reports of one person say less. */
  readonly people: number;
  readonly code_differs: number;
  readonly not_expected: number;
  readonly other: number;
  readonly last_at: string;
}

/** One report, which says nothing about the person. */
export interface PartnerReport {
  readonly report_id: string;
  readonly reported_at: string;
  readonly reason: 'code_differs' | 'not_expected' | 'other';
  readonly request_id: string | null;
  readonly purpose: string | null;
  readonly asked_at: string | null;
  readonly by_share_code: boolean | null;
  readonly refused: boolean;
}

/** The partners that were reported since a day or instant (ISO 8601), those that most people reported first. */
export async function reportedPartners(client: ClientBase, since: string | null): Promise<PartnerReports[]> {
  const { rows } = await client.query<PartnerReports>(
    `SELECT p.partner_id, p.name, p.status, count(*)::integer AS reports,
       count(DISTINCT r.reporter_id)::integer AS people,
       (count(*) FILTER (WHERE r.reason = 'code_differs'))::integer AS code_differs,
       (count(*) FILTER (WHERE r.reason = 'not_expected'))::integer AS not_expected,
       (count(*) FILTER (WHERE r.reason = 'other'))::integer AS other, to_json(max(r.reported_at)) AS last_at
     FROM consent.report r JOIN partner.partner p USING (partner_id)
     WHERE $1::timestamptz IS NULL OR r.reported_at >= $1
     GROUP BY p.partner_id ORDER BY people DESC, max(r.reported_at) DESC`,
    [since],
  );
  return rows;
}

/** The reports about a partner, newest first. @param limit how many at most */
export async function reportsOf(
  client: ClientBase,
  partnerId: string,
  since: string | null,
  limit: number,
): Promise<PartnerReport[]> {
  const { rows } = await client.query<PartnerReport>(
    `SELECT r.report_id, to_json(r.reported_at) AS reported_at, r.reason, r.request_id, q.purpose,
       to_json(q.asked_at) AS asked_at, q.by_share_code, r.refused
     FROM consent.report r LEFT JOIN consent.request q USING (person_id, request_id)
     WHERE r.partner_id = $1 AND ($2::timestamptz IS NULL OR r.reported_at >= $2)
     ORDER BY r.reported_at DESC LIMIT $3`,
    [partnerId, since, limit],
  );
  return rows;
}
