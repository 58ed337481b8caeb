import type pg from 'pg';
import { callOne } from './call.js';
import type { Caller } from './partner.js';

/** How far a partner of a sandbox is ahead of the gateway. */
export interface AdvancedClock {
  readonly partner_id: string;
  readonly advanced_at: Date;
  /** The sum of all advances. */
  readonly total_s: number;
  /** Requests that expired, and the people who were asked. */
  readonly wake_keys: readonly string[];
  /** Whether an earlier call with the same Idempotency-Key advanced it. */
  readonly repeated: boolean;
}

/**
 * Advances a sandbox partner's own time: what it did moves into the past.
 * @throws Problem invalid_request over the sum that is allowed, not_found where people are real, request_replayed,
 *   idempotency_key_reused, partner_suspended, signature_invalid
 */
export async function advanceClock(
  pool: pg.Pool,
  caller: Caller,
  { key, bodyHash }: { readonly key: string; readonly bodyHash: Buffer },
  { advance_s, totalMax_s }: { readonly advance_s: number; readonly totalMax_s: number },
): Promise<AdvancedClock> {
  const row: Omit<AdvancedClock, 'total_s'> & { readonly total_s: string } = await callOne(
    pool,
    'advance_clock',
    {
      p_keyid: caller.keyid,
      p_nonce: caller.nonce,
      p_idempotency_key: key,
      p_body_hash: bodyHash,
      p_advance_s: advance_s,
      p_total_max_s: totalMax_s,
    },
  );
  return { ...row, total_s: Number(row.total_s) };
}
