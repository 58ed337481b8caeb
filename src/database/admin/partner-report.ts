import type { ClientBase } from 'pg';
import type { Uuid } from '../../id.js';

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
  /** How many no operator has dealt with. */
  readonly open: number;
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
  /** When an operator had dealt with it, and who; null while it is open. */
  readonly handled_at: string | null;
  readonly handled_by: string | null;
}

/** Which reports: since a day or instant (ISO 8601), and whether only open ones. */
export interface ReportFilter {
  readonly since: string | null;
  readonly onlyOpen: boolean;
}

/** The partners that were reported, those that most people reported first. */
export async function reportedPartners(
  client: ClientBase,
  { since, onlyOpen }: ReportFilter,
): Promise<PartnerReports[]> {
  const { rows } = await client.query<PartnerReports>(
    `SELECT p.partner_id, p.name, p.status, count(*)::integer AS reports,
       count(DISTINCT r.reporter_id)::integer AS people,
       (count(*) FILTER (WHERE r.reason = 'code_differs'))::integer AS code_differs,
       (count(*) FILTER (WHERE r.reason = 'not_expected'))::integer AS not_expected,
       (count(*) FILTER (WHERE r.reason = 'other'))::integer AS other, to_json(max(r.reported_at)) AS last_at,
       (count(*) FILTER (WHERE r.handled_at IS NULL))::integer AS open
     FROM consent.report r JOIN partner.partner p USING (partner_id)
     WHERE ($1::timestamptz IS NULL OR r.reported_at >= $1) AND NOT ($2 AND r.handled_at IS NOT NULL)
     GROUP BY p.partner_id ORDER BY people DESC, max(r.reported_at) DESC`,
    [since, onlyOpen],
  );
  return rows;
}

/** The reports about a partner, newest first. @param limit how many at most */
export async function reportsOf(
  client: ClientBase,
  partnerId: string,
  { since, onlyOpen }: ReportFilter,
  limit: number,
): Promise<PartnerReport[]> {
  const { rows } = await client.query<PartnerReport>(
    `SELECT r.report_id, to_json(r.reported_at) AS reported_at, r.reason, r.request_id, q.purpose,
       to_json(q.asked_at) AS asked_at, q.by_share_code, r.refused, to_json(r.handled_at) AS handled_at, r.handled_by
     FROM consent.report r LEFT JOIN consent.request q USING (person_id, request_id)
     WHERE r.partner_id = $1 AND ($2::timestamptz IS NULL OR r.reported_at >= $2) AND NOT ($4 AND r.handled_at IS NOT NULL)
     ORDER BY r.reported_at DESC LIMIT $3`,
    [partnerId, since, limit, onlyOpen],
  );
  return rows;
}

/** A report that an operator has dealt with. */
export interface HandledReport {
  readonly partner_id: string;
  readonly handled_at: string;
  readonly handled_by: string;
  /** Whether this call marked it; else it was marked before, and stays as it was. */
  readonly is_new: boolean;
}

/** Marks a report as dealt with, once. @param by who did @returns undefined when there is no such report */
export async function handleReport(
  client: ClientBase,
  reportId: Uuid,
  by: string,
): Promise<HandledReport | undefined> {
  const SHOWN = 'partner_id, to_json(handled_at) AS handled_at, handled_by';
  const { rows: marked } = await client.query<Omit<HandledReport, 'is_new'>>(
    `UPDATE consent.report SET handled_at = clock_timestamp(), handled_by = $2
       WHERE report_id = $1 AND handled_at IS NULL RETURNING ${SHOWN}`,
    [reportId, by],
  );
  if (marked[0] !== undefined) return { ...marked[0], is_new: true };
  // A statement of its own, which sees what another operator has committed meanwhile.
  const { rows: before } = await client.query<Omit<HandledReport, 'is_new'>>(
    `SELECT ${SHOWN} FROM consent.report WHERE report_id = $1`,
    [reportId],
  );
  return before[0] && { ...before[0], is_new: false };
}
