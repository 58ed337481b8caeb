import type pg from 'pg';
import type { Uuid } from '../../id.js';
import { call, callOne } from './call.js';

/**
 * Records the requests and consents whose time is over. Returns the requests' UUIDs, the number of consents, and the keys
 * that commands left to be woken.
 */
export async function expire(
  pool: pg.Pool,
  limit: number,
): Promise<{ requestIds: readonly Uuid[]; consents: number; wakeKeys: readonly string[] }> {
  const row = await callOne(pool, 'expire', { p_limit: limit });
  return { requestIds: row.request_ids, consents: row.consents, wakeKeys: row.wake_keys };
}

/** Deletes nonces, stored outcomes, quota windows and share codes that are no longer needed. */
export async function purge(pool: pg.Pool): Promise<void> {
  await call(pool, 'purge', {});
}

/** Folds up to `limit` changes of people into the cube. Returns how many; isReady: false while another gateway does, or the cube is being prepared. */
export async function foldCounts(
  pool: pg.Pool,
  limit: number,
): Promise<{ folded: number; isReady: boolean }> {
  const { folded, is_ready } = await callOne(pool, 'fold_counts', { p_limit: limit });
  return { folded, isReady: is_ready };
}

/** The release of the database's schema. */
export async function schemaRelease(pool: pg.Pool): Promise<number | undefined> {
  return (await call(pool, 'schema_release', {}))[0]?.schema_release;
}

/** Writes something that is gone at once. @throws whatever keeps the database from writing */
export async function checkWritable(pool: pg.Pool): Promise<void> {
  await call(pool, 'check_writable', {});
}

/** The day (ISO 8601) that the sample personas were written for; undefined without personas. */
export async function sampleDay(pool: pg.Pool): Promise<string | undefined> {
  return (await callOne(pool, 'sample_day', {})).sample_day ?? undefined;
}

/**
 * Runs the daily changes of the registry for up to `limit` children who have guardians in it. Does nothing when today is
 * finished or another gateway is at it.
 */
export async function runDailyChanges(
  pool: pg.Pool,
  limit: number,
): Promise<{ readonly isFinished: boolean; readonly guardianships: number }> {
  const row = await callOne(pool, 'run_daily_changes', { p_limit: limit });
  return { isFinished: row.is_finished, guardianships: row.guardianships };
}

/**
 * Notifies up to `limit` of the people whose monthly summary is due. @returns how many were due, and how many of them there was
 * something to say about
 */
export async function enqueueSummaries(
  pool: pg.Pool,
  limit: number,
): Promise<{ readonly taken: number; readonly notified: number }> {
  return callOne(pool, 'enqueue_summaries', { p_limit: limit });
}

/** Records in the ledger that gateways sign with a key. Returns false when that is recorded already. */
export async function recordGatewayKey(pool: pg.Pool, keyid: string): Promise<boolean> {
  return (await callOne(pool, 'record_gateway_key', { p_keyid: keyid })).is_new;
}

/** Records in the ledger that a key of gateways signs nothing from an instant on. Returns false when that is recorded already. */
export async function recordGatewayKeyRetired(
  pool: pg.Pool,
  keyid: string,
  retiredAt: Date,
): Promise<boolean> {
  return (await callOne(pool, 'record_gateway_key_retired', { p_keyid: keyid, p_retired_at: retiredAt }))
    .is_new;
}

/** Closes the open requests of partners whose agreement is not in force today. Returns how many. */
export async function closeEndedAgreements(pool: pg.Pool): Promise<number> {
  return (await callOne(pool, 'close_ended_agreements', {})).closed;
}
