import type { Config } from '../config.js';
import { readPartner } from '../database/admin/partner.js';
import {
  type PartnerReport,
  type PartnerReports,
  reportedPartners,
  reportsOf,
} from '../database/admin/partner-report.js';
import { formatId } from '../id.js';
import { type Terminal, UsageError } from './terminal.js';
import { withAdmin } from './with-admin.js';

const REPORTS_MAX = 1_000;

/** `partner reports [ID]`: what people reported, by partner or one by one. Names no person. */
export async function partnerReports(
  config: Config,
  terminal: Terminal,
  partnerId: string | undefined,
  since: string | undefined,
): Promise<void> {
  if (since !== undefined && Number.isNaN(Date.parse(since)))
    throw new UsageError('--since: a day or an ISO 8601 time');
  const from = since ?? null;
  if (partnerId === undefined) {
    const rows = await withAdmin(config, (admin) => reportedPartners(admin, from));
    return terminal.result(rows.map(summary).join('\n') || 'no partner was reported', rows);
  }
  const rows = await withAdmin(config, async (admin) => {
    await readPartner(admin, partnerId); // refuses one that is not registered
    return reportsOf(admin, partnerId, from, REPORTS_MAX);
  });
  const shown = rows.map((row) => ({
    ...row,
    report_id: formatId('rpt', row.report_id),
    request_id: row.request_id && formatId('csr', row.request_id),
  }));
  terminal.result(shown.map(line).join('\n') || `${partnerId} was not reported`, shown);
}

function summary(row: PartnerReports): string {
  const { partner_id, status, name, reports, people, last_at, code_differs, not_expected, other } = row;
  return [
    `${partner_id}  ${status}  ${name.vi}`,
    `    ${people} ${people === 1 ? 'person' : 'people'}, ${reports} ${reports === 1 ? 'report' : 'reports'}, last ${last_at}`,
    `    code differs ${code_differs}, not expected ${not_expected}, other ${other}`,
  ].join('\n');
}

function line({ reported_at, reason, request_id, purpose, by_share_code, refused }: PartnerReport): string {
  const request =
    request_id === null
      ? 'no request'
      : `${request_id} ${purpose}${by_share_code === true ? ', by share code' : ''}${refused ? ', refused by it' : ''}`;
  return `${reported_at}  ${reason}  ${request}`;
}
