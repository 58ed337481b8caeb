import { GatewayProblem } from '../client/errors.js';
import { createClient } from '../client/index.js';
import type { Config } from '../config.js';
import {
  type ApplicationRow,
  approveApplication,
  listApplications,
  readApplication,
  refuseApplication,
} from '../database/admin/application.js';
import { formatId, parseId, type Uuid } from '../id.js';
import { applicationFault, parseApplication } from '../partner/application.js';
import { UserError } from '../user-error.js';
import { doubtOf } from './name-doubt.js';
import { readJsonFile, type Terminal, UsageError } from './terminal.js';
import { withAdmin } from './with-admin.js';

const REASON_MAX_CHARS = 1_000;

/** `partner applications`: those that wait for a decision, or all. */
export async function applications(config: Config, terminal: Terminal, all: boolean): Promise<void> {
  const rows = await withAdmin(config, (admin) => listApplications(admin, { all }));
  const items = await Promise.all(rows.map(shown));
  terminal.result(items.map(line).join('\n') || 'no application waits', items);
}

/** `partner application show ID` */
export async function showApplication(config: Config, terminal: Terminal, id: string): Promise<void> {
  const item = await shown(await withAdmin(config, (admin) => readApplication(admin, idOf(id))));
  terminal.result(`${line(item)}\n${JSON.stringify(item.asks_for, null, 2)}`, item);
}

/**
 * `partner application approve ID --as PARTNER_ID`: registers the applicant as it described itself. What it should have less of is taken with
 * `partner update`. Its signature is verified again: the part of the gateway that stored the application is not believed.
 */
export async function approve(
  config: Config,
  terminal: Terminal,
  id: string,
  partnerId: string,
  acceptsName: boolean,
): Promise<void> {
  const keyid = await withAdmin(config, async (admin) => {
    const row = await readApplication(admin, idOf(id));
    const fault = await applicationFault(row);
    if (fault !== undefined) throw new UserError(`${id} cannot be approved: ${fault}`);
    const { partner, keys } = parseApplication(JSON.parse(String(row.body)), partnerId);
    await approveApplication(admin, row.application_id, partner, keys, (others) =>
      doubtOf(partner.name, partner.kind, others, acceptsName),
    );
    return row.keyid;
  });
  terminal.result(`added ${partnerId} with key ${keyid}`, { partner_id: partnerId, keyid });
}

/** `partner application refuse ID --reason TEXT`: the applicant is told the reason. */
export async function refuse(config: Config, terminal: Terminal, id: string, reason: string): Promise<void> {
  if (reason.length > REASON_MAX_CHARS)
    throw new UsageError(`--reason: at most ${REASON_MAX_CHARS} characters`);
  await withAdmin(config, (admin) => refuseApplication(admin, idOf(id), reason));
  terminal.result(`refused ${id}`, { application_id: id, status: 'refused', reason });
}

/** `partner apply`, for an applicant: sends an application, signed with the key that it brings. */
export async function apply(
  terminal: Terminal,
  { origin, key, file }: { readonly origin: string; readonly key: string; readonly file: string },
): Promise<void> {
  const { d: _, ...jwk } = readJsonFile(key) as Record<string, unknown>;
  const body = { ...(readJsonFile(file) as object), jwk };
  const client = await createClient({ origin, key: readJsonFile(key) as Record<string, unknown> });
  try {
    const answer = await client.call('POST', '/v1/applications', { body: body as never });
    terminal.result(`application ${answer.body.application_id} waits for the operator`, answer.body);
  } catch (error) {
    if (!(error instanceof GatewayProblem)) throw error;
    throw new UserError(`the gateway refused: ${error.message} ${JSON.stringify(error.errors)}`);
  }
}

interface Shown {
  readonly application_id: string;
  readonly status: string;
  readonly applied_at: string;
  readonly keyid: string;
  /** Why its signature does not hold; left out where it does. */
  readonly fault?: string;
  readonly partner_id?: string;
  readonly reason?: string;
  readonly asks_for: Readonly<Record<string, unknown>>;
}

async function shown(row: ApplicationRow): Promise<Shown> {
  const fault = await applicationFault(row);
  return {
    application_id: formatId('app', row.application_id),
    status: row.state,
    applied_at: row.applied_at.toISOString(),
    keyid: row.keyid,
    ...(fault !== undefined && { fault }),
    ...(row.partner_id !== null && { partner_id: row.partner_id }),
    ...(row.reason !== null && { reason: row.reason }),
    asks_for: JSON.parse(String(row.body)),
  };
}

function line({ application_id, status, applied_at, asks_for, fault, partner_id }: Shown): string {
  const { name, kind, organisation_id, purposes } = asks_for as {
    name: { vi: string };
    kind: string;
    organisation_id: string;
    purposes: readonly string[];
  };
  return [
    `${application_id}  ${status}  ${applied_at}${partner_id === undefined ? '' : `  as ${partner_id}`}`,
    `    ${kind}  ${organisation_id}  ${name.vi}`,
    `    asks for ${purposes.join(', ') || 'no purpose'}`,
    ...(fault === undefined ? [] : [`    NOT SIGNED: ${fault}`]),
  ].join('\n');
}

function idOf(text: string): Uuid {
  const id = parseId('app', text);
  if (id === undefined) throw new UsageError(`${text} is no application`);
  return id;
}
