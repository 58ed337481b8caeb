import type pg from 'pg';
import type { Uuid } from '../../id.js';
import { call, callOne } from './call.js';
import type { StaffRole, StatisticsSession } from './statistics.js';
import type { IsoDate } from './values.js';

/** An organisation for whose counts a person has or had a role. */
export interface StaffOrganisation {
  readonly partner_id: string;
  readonly name: { readonly vi: string; readonly en: string };
  /** In force now. */
  readonly roles: readonly StaffRole[];
  /** ISO date: the last day of the last role; null while one is in force. */
  readonly ended_on: IsoDate | null;
}

/**
 * The organisations for whose counts the person of a live session has or had a role.
 * @throws Problem token_invalid, account_level_insufficient, unavailable
 */
export async function staffOrganisations(pool: pg.Pool, session: Buffer): Promise<StaffOrganisation[]> {
  return call(pool, 'staff_organisations', { p_session: session });
}

/** Records that the person enters the statistics page. @throws Problem as readStaffSession */
export async function enterStatistics(pool: pg.Pool, session: Buffer, partnerId: string): Promise<void> {
  await call(pool, 'enter_statistics', { p_session: session, p_partner_id: partnerId });
}

/**
 * The organisation for which the person of a live session uses the statistics page.
 * @throws Problem token_invalid; mandate_missing without a role in force; partner_suspended, account_level_insufficient, unavailable
 */
export async function readStaffSession(
  pool: pg.Pool,
  session: Buffer,
  partnerId: string,
): Promise<StatisticsSession> {
  interface Row extends Omit<StatisticsSession, 'asker'> {
    readonly roles: readonly StaffRole[];
    readonly asked_by: string;
    readonly organisation_id: string;
  }
  const row: Row = await callOne(pool, 'staff_session', { p_session: session, p_partner_id: partnerId });
  return { ...row, asker: { session, partnerId } };
}

/** A role at an organisation, of the present or the last year. */
export interface StaffMember {
  readonly role_id: Uuid;
  readonly role: StaffRole;
  /** As the organisation calls the person. */
  readonly shown_as: string;
  readonly pseudonym: string;
  /** ISO dates, both included; without an end null. */
  readonly valid_from: IsoDate;
  readonly valid_until: IsoDate | null;
  readonly state: 'waits' | 'coming' | 'in_force' | 'ended';
  /** Null: the registry's authority. */
  readonly given_by: string | null;
  readonly may_confirm: boolean;
  readonly may_end: boolean;
  /** Of the organisation: whether links of its system open the page, and whether somebody has asked for that. */
  readonly links_on: boolean;
  readonly links_asked: boolean;
}

/** A person's session, and the partner for whose organisation it is used. */
export interface StaffAsker {
  readonly session: Buffer;
  readonly partnerId: string;
}

const staffParameters = ({ session, partnerId }: StaffAsker) => ({
  p_session: session,
  p_partner_id: partnerId,
});

/** The people of an organisation, newest first. @throws Problem as readStaffSession; mandate_missing for who administers nobody */
export async function organisationStaff(pool: pg.Pool, asker: StaffAsker): Promise<StaffMember[]> {
  return call(pool, 'organisation_staff', staffParameters(asker));
}

/** What does not fit about a role: its name, its days, the share code; that it is one's own; that the person has it, or it is over. */
export type RoleRefusal = 'name' | 'days' | 'code' | 'own' | 'held' | 'gone';

/** A role to be given. */
export interface NewRole {
  readonly shareCodeHash: Buffer;
  readonly role: string;
  readonly shownAs: string;
  /** ISO dates, both included; null where they are none. */
  readonly from: IsoDate | null;
  readonly until: IsoDate | null;
}

/**
 * Gives a role, which waits for a second person. @returns why not; null where it is given
 * @throws Problem as organisationStaff; insufficient_user_authentication
 */
export async function giveRole(pool: pg.Pool, asker: StaffAsker, role: NewRole): Promise<RoleRefusal | null> {
  const row = await callOne(pool, 'give_role', {
    ...staffParameters(asker),
    p_code_hash: role.shareCodeHash,
    p_role: role.role,
    p_shown_as: role.shownAs,
    p_from: role.from,
    p_until: role.until,
  });
  return row.refusal as RoleRefusal | null;
}

/** Confirms a role that somebody else gave. @returns why not @throws Problem as giveRole */
export async function confirmRole(
  pool: pg.Pool,
  asker: StaffAsker,
  roleId: Uuid,
): Promise<RoleRefusal | null> {
  const row = await callOne(pool, 'confirm_role', { ...staffParameters(asker), p_role_id: roleId });
  return row.refusal as RoleRefusal | null;
}

/** Ends a role at once. @returns why not @throws Problem as organisationStaff */
export async function endRole(pool: pg.Pool, asker: StaffAsker, roleId: Uuid): Promise<RoleRefusal | null> {
  const row = await callOne(pool, 'end_role', { ...staffParameters(asker), p_role_id: roleId });
  return row.refusal as RoleRefusal | null;
}

/** Turns links off, or asks to turn them on, which a second person then does. @throws Problem as giveRole */
export async function turnLinks(pool: pg.Pool, asker: StaffAsker, on: boolean): Promise<void> {
  await callOne(pool, 'turn_links', { ...staffParameters(asker), p_on: on });
}
