import type pg from 'pg';
import type { Uuid } from '../../id.js';
import { call } from './call.js';
import type { Asker, OrganisationShown, PurposeText } from './citizen.js';
import type { StaffRole } from './statistics.js';
import type { IsoDate } from './values.js';

/** A role that a citizen has or had at an organisation. */
export interface CitizenRole {
  readonly organisation: OrganisationShown;
  readonly role: StaffRole;
  /** ISO dates, both included; without an end null. */
  readonly valid_from: IsoDate;
  readonly valid_until: IsoDate | null;
  readonly state: 'waits' | 'coming' | 'in_force' | 'ended';
  /** The pseudonym of who gave it; null where the registry's authority did. */
  readonly given_by: string | null;
  readonly may_read: boolean;
}

/** The roles of a citizen at organisations, newest first. @throws Problem token_invalid, unavailable */
export async function citizenRoles(pool: pg.Pool, session: Buffer): Promise<CitizenRole[]> {
  return call(pool, 'citizen_roles', { p_session: session });
}

/** Something that happened to an organisation's data. */
export interface OrganisationEntry {
  readonly entry_id: Uuid;
  readonly at: Date;
  readonly kind: string;
  readonly partner: Asker;
  readonly purpose: PurposeText;
  readonly fields: readonly string[];
  readonly refusal: string | null;
  /** Who was asked. */
  readonly pseudonym: string;
  readonly shown_as: string;
}

/**
 * Who asked for an organisation's data and what was released, newest first; `before` is the last id of the previous page.
 * @throws Problem not_found for who neither represents the organisation nor administers its registration; account_level_insufficient,
 * token_invalid, unavailable
 */
export async function organisationGiven(
  pool: pg.Pool,
  session: Buffer,
  organisationId: string,
  { before = null, limit }: { readonly before?: Uuid | null; readonly limit: number },
): Promise<OrganisationEntry[]> {
  return call(pool, 'organisation_given', {
    p_session: session,
    p_organisation_id: organisationId,
    p_before: before,
    p_limit: limit,
  });
}
