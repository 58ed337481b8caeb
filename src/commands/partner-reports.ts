import type { Config } from '../config.js';
import { readPartner } from '../database/admin/partner.js';
import {
  handleReport,
  type PartnerReport,
  type PartnerReports,
  reportedPartners,
  reportsOf,
} from '../database/admin/partner-report.js';
import { formatId, parseId } from '../id.js';
import { UserError } from '../user-error.js';
import { type Terminal, UsageError } from './terminal.js';
import { withAdmin } from './with-admin.js';

const REPORTS_MAX = 1_000;

/** `partner reports [ID]`: what people reported, by partner or one by one. Names none of those who reported. */
export async function partnerReports(
  config: Config,
  terminal: Terminal,
  partnerId: string | undefined,
  since: string | undefined,
  onlyOpen: boolean,
): Promise<void> {
  if (since !== undefined && Number.isNaN(Date.parse(since)))
    throw new UsageError('--since: a day or an ISO 8601 time');
  const filter = { since: since ?? null, onlyOpen };
  if (partnerId === undefined) {
    const rows = await withAdmin(config, (admin) => reportedPartners(admin, filter));
    return terminal.result(
      rows.map(summary).join('\n') || `no ${onlyOpen ? 'report is open' : 'partner was reported'}`,
      rows,
    );
  }
  const rows = await withAdmin(config, async (admin) => {
    await readPartner(admin, partnerId); // refuses one that is not registered
    return reportsOf(admin, partnerId, filter, REPORTS_MAX);
  });
  const shown = rows.map((row) => ({
    ...row,
    report_id: formatId('rpt', row.report_id),
    request_id: row.request_id && formatId('csr', row.request_id),
  }));
  terminal.result(
    shown.map(line).join('\n') ||
      (onlyOpen ? `no report of ${partnerId} is open` : `${partnerId} was not reported`),
    shown,
  );
}

const BY_MAX_CHARS = 100;
const PRINTABLE = /^[^\p{C}]+$/u;

/** `partner report handle REPORT --by WHO`: an operator has dealt with a report. */
export async function handlePartnerReport(
  config: Config,
  terminal: Terminal,
  report: string,
  by: string,
): Promise<void> {
  const id = parseId('rpt', report);
  const who = by.trim();
  if (id === undefined) throw new UsageError(`${report} is no report: rpt_ and 26 characters`);
  if (who.length > BY_MAX_CHARS || !PRINTABLE.test(who))
    throw new UsageError(`--by: a name of at most ${BY_MAX_CHARS} characters`);
  const handled = await withAdmin(config, (admin) => handleReport(admin, id, who));
  if (handled === undefined) throw new UserError(`there is no report ${report}`);
  const { partner_id, handled_at, handled_by, is_new } = handled;
  if (!is_new) throw new UserError(`${handled_by} handled ${report} already, ${handled_at}`);
  terminal.result(`${report} about ${partner_id} is handled`, {
    ...{ report_id: report, partner_id, handled_at, handled_by },
  });
}

function summary(row: PartnerReports): string {
  const { partner_id, status, name, reports, people, last_at, code_differs, not_expected, other, open } = row;
  return [
    `${partner_id}  ${status}  ${name.vi}`,
    `    ${people} ${people === 1 ? 'person' : 'people'}, ${reports} ${reports === 1 ? 'report' : 'reports'}, last ${last_at}`,
    `    code differs ${code_differs}, not expected ${not_expected}, other ${other}; open ${open}`,
  ].join('\n');
}

function line(report: PartnerReport): string {
  const { report_id, reported_at, reason, request_id, purpose, by_share_code, refused, handled_at } = report;
  const request =
    request_id === null
      ? 'no request'
      : `${request_id} ${purpose}${by_share_code === true ? ', by share code' : ''}${refused ? ', refused by it' : ''}`;
  const state = handled_at === null ? 'open' : `handled ${handled_at} by ${report.handled_by}`;
  return `${report_id}  ${reported_at}  ${reason}  ${request}  ${state}`;
}
