import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Uuid } from '../../id.js';
import type { Read } from '../reads.js';
import type { HeldRow } from './administrative-unit.js';
import { call, callOne } from './call.js';
import type { IsoDate } from './values.js';

/** The hash by which a sign-in link or a session of the page of counts is stored: of its secret. */
export function hashOfSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Who asks for counts: a key, or the person of a session, for a partner's organisation. */
export type Asker = { readonly keyid: string } | { readonly session: Buffer; readonly partnerId: string };

const askerParameters = (asker: Asker) =>
  'keyid' in asker
    ? { p_keyid: asker.keyid, p_session: null, p_partner_id: null }
    : { p_keyid: null, p_session: asker.session, p_partner_id: asker.partnerId };

/** A question for counts. */
export interface CountQuestion {
  readonly unit: string;
  /** Null for today in Viet Nam. */
  readonly on: IsoDate | null;
  /** The day of the people; null for today. */
  readonly countedOn: IsoDate | null;
  readonly level: 'country' | 'province' | 'district' | 'commune';
  readonly by: readonly string[];
  readonly residence: string;
  /** Null for both. */
  readonly nationality: 'vietnamese' | 'foreign' | null;
  /** School years; none where the question is about everybody. */
  readonly years: readonly number[];
}

/** Counts as lists of equal length, null where the question does not ask for them. Within a list null is the total. */
export interface CountColumns {
  readonly people: readonly number[];
  readonly school_year: readonly number[] | null;
  /** 0 for people whose unit a split leaves uncertain. */
  readonly unit_id: readonly (number | null)[] | null;
  /** Numbers of statistics.age_range: an age, or the place in SCHOOL_LEVELS or AGE_BANDS from 1, or in fives from 0. */
  readonly age_group: readonly (number | null)[] | null;
  readonly sex: readonly ('male' | 'female' | null)[] | null;
  readonly nationality: readonly ('vietnamese' | 'foreign' | null)[] | null;
  readonly residence: readonly string[] | null;
}

export type CountAnswer =
  | {
      readonly on: string;
      readonly on_is_today: boolean;
      /** ISO date: the day of the people. */
      readonly counted_on: string;
      readonly unit: { readonly code: string; readonly full_name: string };
      readonly unit_id: number;
      /** The units of the counts, as lists of equal length. */
      readonly units: {
        readonly unit_id: readonly number[];
        readonly code: readonly string[] | null;
        readonly full_name: readonly string[] | null;
      };
      readonly counts: CountColumns;
    }
  | { readonly on: string; readonly held: readonly HeldRow[] }
  /** The count began later than asked; the first day that is answered. */
  | { readonly counted_from: string }
  | { readonly no_districts_on: string };

/**
 * Asks for protected counts: records the question, and reads the answer once that is committed. One whose reading fails
 * stays recorded, and counts against the budget. A standby that has not got the record yet does not answer, so that its counts are at most as
 * old as the question.
 * @throws Problem mandate_missing, rate_limited, partner_suspended, token_invalid, unavailable
 */
export async function residentCounts(
  pool: pg.Pool,
  read: Read,
  asker: Asker,
  { unit, on, countedOn, level, by, residence, nationality, years }: CountQuestion,
): Promise<CountAnswer> {
  const { record_question: recorded } = await callOne(pool, 'record_question', {
    ...askerParameters(asker),
    p_unit: unit,
    p_on: on,
    p_level: level,
    p_by: by,
    p_residence: residence,
    p_nationality: nationality,
    p_years: years,
    p_counted_on: countedOn,
  });
  if (recorded.question_id === undefined) return recorded;
  const p_question_id = recorded.question_id;
  const row = await read((at) =>
    callOne(at, 'resident_counts', { ...askerParameters(asker), p_question_id }),
  );
  return row.resident_counts;
}

/** The questions that an organisation has left today, and those it has each day. @throws Problem as residentCounts */
export async function questionsLeft(
  pool: pg.Pool,
  asker: Asker,
): Promise<{ readonly remaining: number; readonly a_day: number }> {
  return callOne(pool, 'questions_left', askerParameters(asker));
}

/** Stores the hash of a sign-in link's code; a repeated Idempotency-Key replaces the first code by the new one. */
export async function makeStatisticsLink(
  pool: pg.Pool,
  caller: { readonly keyid: string; readonly nonce: string },
  idempotency: { readonly key: string; readonly bodyHash: Buffer },
  codeHash: Buffer,
  life_s: number,
): Promise<Date> {
  const row = await callOne(pool, 'make_statistics_link', {
    p_keyid: caller.keyid,
    p_nonce: caller.nonce,
    p_idempotency_key: idempotency.key,
    p_body_hash: idempotency.bodyHash,
    p_code_hash: codeHash,
    p_life_s: life_s,
  });
  return row.expires_at;
}

/** What a person may do for an organisation. */
export type StaffRole =
  | ('legal_representative' | 'statistics_administrator' | 'statistics_reader')
  | 'registration_administrator';

/** An organisation's session on the statistics page: opened by a link of its system, or of a person with a role there. */
export interface StatisticsSession {
  readonly asker: Asker;
  readonly partner_id: string;
  readonly name: { readonly vi: string; readonly en: string };
  readonly mandates: readonly string[];
  /** Of a person: the roles in force, and the pseudonym at the organisation. */
  readonly roles?: readonly StaffRole[];
  readonly asked_by?: string;
  /** Of a person: the organisation's tax number. */
  readonly organisation_id?: string;
}

/** Exchanges a link's code for a session. @throws Problem token_invalid when it is unknown, used or expired; partner_suspended, sign_in_link_off */
export async function openStatisticsSession(
  pool: pg.Pool,
  codeHash: Buffer,
  secretHash: Buffer,
  life_s: number,
): Promise<void> {
  await call(pool, 'open_statistics_session', {
    p_code_hash: codeHash,
    p_secret_hash: secretHash,
    p_life_s: life_s,
  });
}

/** @throws Problem token_invalid when it is unknown or expired; signature_invalid, partner_suspended, sign_in_link_off */
export async function readStatisticsSession(pool: pg.Pool, secretHash: Buffer): Promise<StatisticsSession> {
  const { keyid, ...row } = await callOne(pool, 'statistics_session', { p_secret_hash: secretHash });
  return { ...row, asker: { keyid } };
}

/** Closes a session, if it exists. */
export async function closeStatisticsSession(pool: pg.Pool, secretHash: Buffer): Promise<void> {
  await call(pool, 'close_statistics_session', { p_secret_hash: secretHash });
}

export interface UnitNamed {
  readonly code: string;
  readonly full_name: string;
}

/** The provinces, or the communes of one. @param on null for today in Viet Nam */
export async function unitsBelow(
  read: Read,
  province: string | null,
  on: IsoDate | null,
): Promise<readonly UnitNamed[]> {
  const row = await read((at) => callOne(at, 'units_below', { p_province: province, p_on: on }));
  return row.units_below;
}

/** Of codes, the units of a level in an area that have them. @param on null for today in Viet Nam */
export async function unitsWithin(
  read: Read,
  area: string,
  on: IsoDate | null,
  level: string,
  codes: readonly string[],
): Promise<readonly UnitNamed[]> {
  const row = await read((at) =>
    callOne(at, 'units_within', { p_unit: area, p_on: on, p_level: level, p_codes: codes }),
  );
  return row.units_within;
}

/** Accepts a question with a body: once for its nonce. @throws Problem request_replayed, idempotency_key_reused, partner_suspended */
export async function acceptQuestion(
  pool: pg.Pool,
  caller: { readonly keyid: string; readonly nonce: string },
  idempotency: { readonly key: string; readonly bodyHash: Buffer },
): Promise<void> {
  await call(pool, 'accept_question', {
    p_keyid: caller.keyid,
    p_nonce: caller.nonce,
    p_idempotency_key: idempotency.key,
    p_body_hash: idempotency.bodyHash,
  });
}

/** What was asked in a partner's name, or who entered its page of counts. */
export interface AskedQuestion {
  readonly entry_id: Uuid;
  readonly at: Date;
  readonly kind: 'statistics_answered' | 'statistics_entered';
  readonly keyid: string | null;
  /** The pseudonym of a person. */
  readonly asked_by: string | null;
  /** What the organisation calls that person; only for its staff. */
  readonly shown_as: string | null;
  /** As the ledger has it: `name=value`. */
  readonly question: readonly string[];
}

/** What was asked, newest first. @throws Problem mandate_missing, partner_suspended, token_invalid, unavailable */
export async function askedQuestions(
  pool: pg.Pool,
  asker: Asker,
  { before = null, limit }: { readonly before?: Uuid | null; readonly limit: number },
): Promise<AskedQuestion[]> {
  return call(pool, 'asked_questions', { ...askerParameters(asker), p_before: before, p_limit: limit });
}
