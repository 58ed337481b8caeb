import type { ClientBase } from 'pg';
import { UserError } from '../../user-error.js';
import { inTransaction } from '../transaction.js';

/** A registered partner with its keys. */
export interface PartnerRow {
  readonly partner_id: string;
  readonly name: { readonly vi: string; readonly en: string };
  readonly kind: string;
  readonly organisation_id: string;
  readonly purposes: readonly string[];
  readonly mandates: readonly string[];
  readonly quota_per_minute: number;
  readonly status: 'active' | 'suspended';
  readonly keys: readonly {
    readonly keyid: string;
    readonly added_at: string;
    readonly retires_at: string | null;
  }[];
}

export type NewPartner = Omit<PartnerRow, 'keys' | 'status'>;

/** A public key by its thumbprint. */
export interface NewKey {
  readonly keyid: string;
  readonly jwk: Readonly<Record<string, string>>;
}

/** The registration is refused; the message says why in one line. */
export class RegistrationRefused extends UserError {}

const CLOSE = "SELECT consent.close_requests($1, 'operator') AS closed";
const LOCK = 'SELECT partner.lock_requests($1, true)';
const RECORD = "SELECT ledger.record(0, $1::ledger.kind, clock_timestamp(), 'operator', $2, p_keyid => $3)";

/** Why a name may not be registered beside those of the other partners. */
export type NameDoubt = (
  others: readonly { readonly partner_id: string; readonly name: PartnerRow['name'] }[],
) => string | undefined;

/**
 * Registers a partner with its first keys.
 * @throws RegistrationRefused when the id or a key is taken, or the name is in doubt
 */
export async function addPartner(
  client: ClientBase,
  partner: NewPartner,
  keys: readonly NewKey[],
  nameDoubt: NameDoubt = () => undefined,
): Promise<void> {
  await inTransaction(client, async () => {
    await client.query('LOCK TABLE partner.partner IN SHARE ROW EXCLUSIVE MODE'); // no other name comes in meanwhile
    const others = await client.query('SELECT partner_id, name FROM partner.partner WHERE partner_id <> $1', [
      partner.partner_id,
    ]);
    const doubt = nameDoubt(others.rows);
    if (doubt !== undefined) throw new RegistrationRefused(`name: ${doubt}`);
    const { rowCount } = await client.query(
      `INSERT INTO partner.partner (partner_id, name, kind, organisation_id, purposes, mandates, quota_per_minute)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
      [
        partner.partner_id,
        JSON.stringify(partner.name),
        partner.kind,
        partner.organisation_id,
        partner.purposes,
        partner.mandates,
        partner.quota_per_minute,
      ],
    );
    if (rowCount === 0)
      throw new RegistrationRefused(`a partner ${partner.partner_id} is registered already`);
    await client.query(RECORD, ['partner_added', partner.partner_id, null]);
    for (const key of keys) await insertKey(client, partner.partner_id, key);
  });
}

/** Adds a key to a partner. @throws RegistrationRefused */
export async function addKey(client: ClientBase, partnerId: string, key: NewKey): Promise<void> {
  await inTransaction(client, async () => {
    await requirePartner(client, partnerId);
    await insertKey(client, partnerId, key);
  });
}

/** Retires a key now or at a later instant (ISO 8601), so that old and new keys can overlap. @throws RegistrationRefused */
export async function retireKey(
  client: ClientBase,
  partnerId: string,
  keyid: string,
  at?: string,
): Promise<void> {
  await inTransaction(client, async () => {
    const { rowCount } = await client.query(
      `UPDATE partner.key SET retires_at = coalesce($3::timestamptz, now())
       WHERE partner_id = $1 AND thumbprint = $2 AND (retires_at IS NULL OR retires_at > now())`,
      [partnerId, keyid, at ?? null],
    );
    if (rowCount === 0) throw new RegistrationRefused(`${partnerId} has no key ${keyid} in use`);
    await client.query(RECORD, ['partner_key_retired', partnerId, keyid]);
  });
}

/**
 * Suspends or resumes a partner. A suspension closes the partner's open requests, and resuming does not reopen them.
 * @returns how many requests were closed
 * @throws RegistrationRefused when it is unknown or already in that state
 */
export async function setStatus(
  client: ClientBase,
  partnerId: string,
  status: 'active' | 'suspended',
): Promise<number> {
  return inTransaction(client, async () => {
    await requirePartner(client, partnerId);
    await client.query(LOCK, [partnerId]);
    const close = () => client.query<{ closed: number }>(CLOSE, [partnerId]);
    const left = await close(); // none, unless the partner was suspended by an earlier version
    const { rowCount } = await client.query(
      'UPDATE partner.partner SET status = $2 WHERE partner_id = $1 AND status <> $2',
      [partnerId, status],
    );
    if (rowCount === 0) throw new RegistrationRefused(`${partnerId} is ${status} already`);
    await client.query(RECORD, [
      status === 'active' ? 'partner_resumed' : 'partner_suspended',
      partnerId,
      null,
    ]);
    const closed = await close();
    return Number(left.rows[0]?.closed) + Number(closed.rows[0]?.closed);
  });
}

/** All partners with their keys, by id. */
export async function listPartners(client: ClientBase): Promise<PartnerRow[]> {
  const { rows } = await client.query<PartnerRow>(
    `SELECT p.partner_id, p.name, p.kind, p.organisation_id, p.purposes, p.mandates, p.quota_per_minute, p.status,
       coalesce((SELECT json_agg(json_build_object('keyid', k.thumbprint, 'added_at', k.added_at,
         'retires_at', k.retires_at) ORDER BY k.key_id) FROM partner.key k WHERE k.partner_id = p.partner_id), '[]') AS keys
     FROM partner.partner p ORDER BY p.partner_id`,
  );
  return rows;
}

async function insertKey(client: ClientBase, partnerId: string, { keyid, jwk }: NewKey): Promise<void> {
  const { rowCount } = await client.query(
    'INSERT INTO partner.key (thumbprint, partner_id, jwk) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [keyid, partnerId, JSON.stringify(jwk)],
  );
  if (rowCount === 0) throw new RegistrationRefused(`the key ${keyid} is registered already`);
  await client.query(RECORD, ['partner_key_added', partnerId, keyid]);
}

async function requirePartner(client: ClientBase, partnerId: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM partner.partner WHERE partner_id = $1', [partnerId]);
  if (rowCount === 0) throw new RegistrationRefused(`no partner ${partnerId} is registered`);
}
