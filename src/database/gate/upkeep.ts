import type pg from 'pg';
import type { Uuid } from '../../id.js';
import { call, callOne } from './call.js';

/** Writes down what time has ended. Returns the requests (UUIDs) that ended and how many consents did. */
export async function expire(
  pool: pg.Pool,
  limit: number,
): Promise<{ requestIds: readonly Uuid[]; consents: number }> {
  const row = await callOne(pool, 'expire', { p_limit: limit });
  return { requestIds: row.request_ids, consents: row.consents };
}

/** Forgets nonces, stored outcomes, quota windows and share codes that have served their time. */
export async function purge(pool: pg.Pool): Promise<void> {
  await call(pool, 'purge', {});
}

/** Folds at most so many changes of the counts into their cube. Returns how many. */
export async function foldCounts(pool: pg.Pool, limit: number): Promise<number> {
  return (await callOne(pool, 'fold_counts', { p_limit: limit })).folded;
}

/** The version the last migration left. */
export async function schemaVersion(pool: pg.Pool): Promise<string | undefined> {
  return (await call(pool, 'schema_version', {}))[0]?.schema_version;
}

/** The day (ISO 8601) for which the made-up personas were written; undefined where there are none. */
export async function sampleDay(pool: pg.Pool): Promise<string | undefined> {
  return (await callOne(pool, 'sample_day', {})).sample_day ?? undefined;
}

/**
 * Carries through what the calendar changes in the registry today, looking at so many children who have guardians of their own. Nothing where the day
 * is finished or another is at it.
 */
export async function turnDay(
  pool: pg.Pool,
  limit: number,
): Promise<{ readonly isFinished: boolean; readonly guardianships: number }> {
  const row = await callOne(pool, 'turn_day', { p_limit: limit });
  return { isFinished: row.is_finished, guardianships: row.guardianships };
}
