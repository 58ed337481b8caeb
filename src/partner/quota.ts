import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Cache } from '../cache/redis.js';
import { type QuotaTaken, takeQuota } from '../database/gate/partner.js';
import { type Limit, Problem } from '../problem.js';

/** The state of a quota after a call. */
export interface QuotaState {
  readonly limit: number;
  /** Calls that are left of the whole quota, as far as is known; what other gateways have reserved is not counted. */
  readonly remaining: number;
  readonly reset_s: number;
  /** How long the quota's window is; undefined where it is a period of the calendar. */
  readonly window_s?: number;
}

/** Limits a partner's calls per minute across all gateways. */
export interface Quota {
  /** Counts one call. @throws Problem rate_limited with Retry-After */
  take(partnerId: string, limit: number): Promise<QuotaState>;
}

export const WINDOW_S = 60;
const LEASES_PER_WINDOW = 100; // a gateway reserves calls in hundredths of the quota, not one by one
/** Of what nobody has reserved, the most that one gateway reserves: so that near the end little lies unused at another. */
const LEASE_SHARE = 20;
const PARTNERS_MAX = 10_000;

interface Lease {
  readonly window: number;
  left: number;
  /** Calls of the window that no gateway had reserved at the last refill; at first the whole quota. */
  unreserved: number;
  exhausted: boolean;
  refill: Promise<void> | undefined;
}

/**
 * Counts in Redis, in PostgreSQL while Redis is down, and not at all when neither responds: a quota protects the gateway,
 * not personal data.
 */
export function createQuota(cache: Cache, pool: pg.Pool): Quota {
  const leases = new Map<string, Lease>();

  const refill = async (partnerId: string, lease: Lease, limit: number): Promise<void> => {
    const take = Math.max(1, Math.floor(Math.min(limit / LEASES_PER_WINDOW, lease.unreserved / LEASE_SHARE)));
    const key = `ung-thuan:quota:{${partnerId}}:${lease.window}`;
    const after = await cache.ask(async (client) => {
      const taken = await client.incrby(key, take);
      if (taken === take) await client.expire(key, 2 * WINDOW_S);
      return taken;
    });
    const counted =
      after === undefined
        ? await countInDatabase(partnerId, lease, take, limit)
        : { granted: Math.min(take, limit - (after - take)), unreserved: limit - after };
    const granted = Math.max(0, counted.granted);
    lease.left += granted;
    lease.unreserved = Math.max(0, Math.min(limit, counted.unreserved));
    lease.exhausted = granted === 0;
  };

  // Half as long as for a connection: while commits hang, the call itself has to wait too.
  const countInDatabase = (
    partnerId: string,
    lease: Lease,
    take: number,
    limit: number,
  ): Promise<QuotaTaken> => {
    const uncounted = { granted: take, unreserved: lease.unreserved };
    const start = new Date(lease.window * WINDOW_S * 1000);
    const counted = takeQuota(pool, partnerId, start, take, limit).catch(() => uncounted);
    const wait_ms = pool.options.connectionTimeoutMillis;
    return wait_ms ? Promise.race([counted, sleep(wait_ms / 2, uncounted, { ref: false })]) : counted;
  };

  return {
    async take(partnerId, limit) {
      const now_s = Date.now() / 1000;
      const window = Math.floor(now_s / WINDOW_S);
      const reset_s = Math.ceil((window + 1) * WINDOW_S - now_s);
      let lease = leases.get(partnerId);
      if (lease === undefined || lease.window !== window) {
        if (leases.size >= PARTNERS_MAX) leases.clear();
        lease = { window, left: 0, unreserved: limit, exhausted: false, refill: undefined };
        leases.set(partnerId, lease);
      }
      while (lease.left === 0 && !lease.exhausted) {
        const current = lease;
        current.refill ??= refill(partnerId, current, limit).finally(() => {
          current.refill = undefined;
        });
        await current.refill;
      }
      if (lease.left === 0) {
        const fields = rateHeaders({ limit, remaining: 0, reset_s, window_s: WINDOW_S });
        throw new Problem('rate_limited', { retryAfter_s: reset_s, fields });
      }
      lease.left -= 1;
      const remaining = Math.min(lease.left + lease.unreserved, limit - 1);
      return { limit, remaining, reset_s, window_s: WINDOW_S };
    },
  };
}

/**
 * The RateLimit fields of a response (draft-ietf-httpapi-ratelimit-headers): the partner's quota, and another that the call was counted
 * against, such as the consent's frequency limit.
 */
export function rateHeaders(
  quota: QuotaState,
  other?: { readonly policy: Limit['policy']; readonly state: QuotaState },
): Record<string, string> {
  const policies: [string, QuotaState][] = [['partner', quota]];
  if (other !== undefined) policies.push([other.policy, other.state]);
  return {
    'ratelimit-policy': policies
      .map(
        ([name, { limit, window_s }]) =>
          `"${name}";q=${limit}${window_s === undefined ? '' : `;w=${window_s}`}`,
      )
      .join(', '),
    ratelimit: policies
      .map(([name, { remaining, reset_s }]) => `"${name}";r=${remaining};t=${reset_s}`)
      .join(', '),
  };
}

/** The RateLimit fields of a refusal for another quota than that of calls. */
export function refusedHeaders(
  quota: QuotaState,
  { policy, count, window_s }: Limit,
  reset_s = 0,
): Record<string, string> {
  const state = { limit: count, remaining: 0, reset_s, ...(window_s !== undefined && { window_s }) };
  return rateHeaders(quota, { policy, state });
}
