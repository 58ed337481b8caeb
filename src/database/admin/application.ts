import type { ClientBase } from 'pg';
import type { Uuid } from '../../id.js';
import { inTransaction } from '../transaction.js';
import {
  insertPartner,
  type NameDoubt,
  type NewKey,
  type NewPartner,
  RegistrationRefused,
} from './partner.js';

/** An application to become a partner, with the message that its key signed. */
export interface ApplicationRow {
  readonly application_id: Uuid;
  readonly keyid: string;
  readonly base: string;
  readonly signature: Buffer;
  readonly body: Buffer;
  readonly applied_at: Date;
  readonly state: 'waiting' | 'approved' | 'refused';
  readonly decided_at: Date | null;
  readonly reason: string | null;
  readonly partner_id: string | null;
}

const SELECT = `SELECT application_id, keyid, base, signature, body, applied_at, state, decided_at, reason, partner_id
  FROM partner.application`;

/** The applications that wait, oldest first, or all. */
export async function listApplications(client: ClientBase, { all = false } = {}): Promise<ApplicationRow[]> {
  const { rows } = await client.query<ApplicationRow>(
    `${SELECT} WHERE $1 OR state = 'waiting' ORDER BY applied_at, application_id`,
    [all],
  );
  return rows;
}

/** One application. @throws RegistrationRefused when it is unknown */
export async function readApplication(client: ClientBase, id: Uuid): Promise<ApplicationRow> {
  const { rows } = await client.query<ApplicationRow>(`${SELECT} WHERE application_id = $1`, [id]);
  if (rows[0] === undefined) throw new RegistrationRefused('there is no such application');
  return rows[0];
}

/** Approves an application that waits: registers the partner with its key, in one transaction. @throws RegistrationRefused */
export async function approveApplication(
  client: ClientBase,
  id: Uuid,
  partner: NewPartner,
  keys: readonly NewKey[],
  nameDoubt: NameDoubt,
): Promise<void> {
  await inTransaction(client, async () => {
    await insertPartner(client, partner, keys, nameDoubt);
    await decide(client, id, 'approved', null, partner.partner_id);
  });
}

/** Refuses an application that waits. @param reason what the applicant is told @throws RegistrationRefused */
export async function refuseApplication(client: ClientBase, id: Uuid, reason: string): Promise<void> {
  await decide(client, id, 'refused', reason, null);
}

async function decide(
  client: ClientBase,
  id: Uuid,
  state: 'approved' | 'refused',
  reason: string | null,
  partnerId: string | null,
): Promise<void> {
  const { rowCount } = await client.query(
    `UPDATE partner.application SET state = $2, reason = $3, partner_id = $4, decided_at = clock_timestamp()
       WHERE application_id = $1 AND state = 'waiting'`,
    [id, state, reason, partnerId],
  );
  if (rowCount === 0)
    throw new RegistrationRefused('the application does not wait: it was decided or is unknown');
}
