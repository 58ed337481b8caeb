import { isDeepStrictEqual } from 'node:util';
import type { ClientBase } from 'pg';
import { UserError } from '../../user-error.js';
import { inTransaction } from '../transaction.js';

/** What a partner declares beside its registration; left out where unknown. */
export interface Declared {
  /** Whom to ask about the processing, such as the data protection officer. */
  readonly contact?: {
    readonly name?: string;
    readonly role?: string;
    readonly email?: string;
    readonly phone?: string;
  };
  /** ISO 3166-1 alpha-2. */
  readonly storage_locations?: readonly string[];
  /** Third parties; an empty list declares that there are none. */
  readonly recipients?: readonly {
    readonly name: { readonly vi: string; readonly en: string };
    readonly purpose: { readonly vi: string; readonly en: string };
  }[];
  /** Days, ISO 8601. The partner cannot act before `from`, nor after `until`. */
  readonly agreement?: { readonly number: string; readonly from: string; readonly until?: string };
  /** Where a CIBA client in ping mode is notified (CIBA Core 1.0 section 4). Told to nobody. */
  readonly backchannel_client_notification_endpoint?: string;
}

/** A registered partner with its keys. */
export interface PartnerRow {
  readonly partner_id: string;
  readonly name: { readonly vi: string; readonly en: string };
  readonly kind: string;
  readonly organisation_id: string;
  readonly purposes: readonly string[];
  readonly mandates: readonly string[];
  readonly quota_per_minute: number;
  readonly declared: Declared;
  /** Counts the changes of the file. */
  readonly version: number;
  readonly status: 'active' | 'suspended';
  /** With the members of the JWK, so that the output of `partner show` is a JWK Set (RFC 7517) too. */
  readonly keys: readonly {
    readonly keyid: string;
    readonly added_at: string;
    readonly retires_at: string | null;
  }[];
}

export type NewPartner = Omit<PartnerRow, 'keys' | 'status' | 'version' | 'declared'> & {
  readonly declared?: Declared;
};

/** A public key by its thumbprint. */
export interface NewKey {
  readonly keyid: string;
  readonly jwk: Readonly<Record<string, string>>;
}

/** The registration is refused; the message says why in one line. */
export class RegistrationRefused extends UserError {}

const CLOSE = "SELECT consent.close_requests($1, 'operator') AS closed";
const LOCK = 'SELECT partner.lock_requests($1, true)';
const RECORD_VERSION = 'SELECT partner.record_version($1)';
const RECORD = `SELECT ledger.record(0, $1::ledger.kind, clock_timestamp(), 'operator', $2, p_keyid => $3,
  p_terms => CASE WHEN $1 = 'partner_key_retired' THEN partner.key_terms($3)
    WHEN $1 IN ('partner_added', 'partner_resumed') THEN partner.terms($2) END)`;

const SELECT_PARTNERS = `
  SELECT p.partner_id, p.name, p.kind, p.organisation_id, p.purposes, p.mandates, p.quota_per_minute,
    p.declaration AS declared, p.version, p.status,
    coalesce((SELECT json_agg(k.jwk || jsonb_build_object('keyid', k.thumbprint, 'added_at', k.added_at,
      'retires_at', k.retires_at) ORDER BY k.key_id) FROM partner.key k WHERE k.partner_id = p.partner_id), '[]') AS keys
  FROM partner.partner p`;

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
  nameDoubt?: NameDoubt,
): Promise<void> {
  await inTransaction(client, () => insertPartner(client, partner, keys, nameDoubt));
}

/** As addPartner, within a transaction of the caller's. */
export async function insertPartner(
  client: ClientBase,
  partner: NewPartner,
  keys: readonly NewKey[],
  nameDoubt: NameDoubt = () => undefined,
): Promise<void> {
  await checkName(client, partner.partner_id, nameDoubt);
  const { rowCount } = await client.query(
    `INSERT INTO partner.partner (partner_id, name, kind, organisation_id, purposes, mandates, quota_per_minute,
       declaration)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [
      partner.partner_id,
      JSON.stringify(partner.name),
      partner.kind,
      partner.organisation_id,
      partner.purposes,
      partner.mandates,
      partner.quota_per_minute,
      JSON.stringify(partner.declared ?? {}),
    ],
  );
  if (rowCount === 0) throw new RegistrationRefused(`a partner ${partner.partner_id} is registered already`);
  await client.query(RECORD_VERSION, [partner.partner_id]);
  await client.query(RECORD, ['partner_added', partner.partner_id, null]);
  for (const key of keys) await insertKey(client, partner.partner_id, key);
}

async function checkName(client: ClientBase, partnerId: string, nameDoubt: NameDoubt): Promise<void> {
  await client.query('LOCK TABLE partner.partner IN SHARE ROW EXCLUSIVE MODE'); // no other name comes in meanwhile
  const others = await client.query('SELECT partner_id, name FROM partner.partner WHERE partner_id <> $1', [
    partnerId,
  ]);
  const doubt = nameDoubt(others.rows);
  if (doubt !== undefined) throw new RegistrationRefused(`name: ${doubt}`);
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
  const { rows } = await client.query<PartnerRow>(`${SELECT_PARTNERS} ORDER BY p.partner_id`);
  return rows;
}

/** A version of a partner's file, without its keys. */
export interface PartnerVersionRow {
  readonly version: number;
  readonly recorded_at: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** One partner. @throws RegistrationRefused when it is unknown */
export async function readPartner(client: ClientBase, partnerId: string): Promise<PartnerRow> {
  const { rows } = await client.query<PartnerRow>(`${SELECT_PARTNERS} WHERE p.partner_id = $1`, [partnerId]);
  if (rows[0] === undefined) throw new RegistrationRefused(`no partner ${partnerId} is registered`);
  return rows[0];
}

/** The versions of a partner's file, newest first. @throws RegistrationRefused when it is unknown */
export async function partnerVersions(client: ClientBase, partnerId: string): Promise<PartnerVersionRow[]> {
  await requirePartner(client, partnerId);
  const { rows } = await client.query<PartnerVersionRow>(
    `SELECT v.version, to_json(v.recorded_at) AS recorded_at, v.content FROM partner.version v
       WHERE v.partner_id = $1 ORDER BY v.version DESC`,
    [partnerId],
  );
  return rows;
}

/** A changed member of a partner's file; undefined where it has no value. */
export interface PartnerChange {
  readonly member: string;
  readonly from: unknown;
  readonly to: unknown;
}

/**
 * Changes a partner. What it may no longer ask for acts at once: its open requests are closed.
 * @param change the partner as it shall be, from the partner as it is
 * @param nameDoubt asked where the name changes
 * @throws RegistrationRefused
 */
export async function updatePartner(
  client: ClientBase,
  partnerId: string,
  change: (current: PartnerRow) => NewPartner,
  nameDoubt: (changed: NewPartner, others: Parameters<NameDoubt>[0]) => string | undefined = () => undefined,
): Promise<{ version: number; changes: PartnerChange[]; closed: number }> {
  return inTransaction(client, async () => {
    await client.query(LOCK, [partnerId]);
    const current = await readPartner(client, partnerId);
    const next = change(current);
    const changes = changesOf(current, next);
    if (changes.some(({ member }) => member === 'name'))
      await checkName(client, partnerId, (others) => nameDoubt(next, others));
    if (changes.length === 0) return { version: current.version, changes, closed: 0 };
    await client.query(
      `UPDATE partner.partner SET name = $2, purposes = $3, mandates = $4, quota_per_minute = $5, declaration = $6,
         version = version + 1 WHERE partner_id = $1`,
      [
        partnerId,
        JSON.stringify(next.name),
        next.purposes,
        next.mandates,
        next.quota_per_minute,
        JSON.stringify(next.declared ?? {}),
      ],
    );
    await client.query(RECORD_VERSION, [partnerId]);
    await client.query(
      "SELECT ledger.record(0, 'partner_updated', clock_timestamp(), 'operator', $1, p_fields => $2, p_terms => partner.terms($1))",
      [partnerId, changes.map(({ member }) => member)],
    );
    const { rows } = await client.query<{ closed: number }>(CLOSE, [partnerId]);
    return { version: current.version + 1, changes, closed: rows[0]?.closed ?? 0 };
  });
}

function changesOf(current: PartnerRow, next: NewPartner): PartnerChange[] {
  const members = (partner: NewPartner): Record<string, unknown> => {
    const { name, purposes, mandates, quota_per_minute, declared } = partner;
    return { name, purposes, mandates, quota_per_minute, ...declared };
  };
  const [before, after] = [members(current), members(next)];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((member) => ({ member, from: before[member], to: after[member] }))
    .filter(({ from, to }) => !isDeepStrictEqual(from, to));
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
