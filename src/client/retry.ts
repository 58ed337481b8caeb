import { GatewayProblem, NoAnswer, UnverifiedAnswer } from './errors.js';

/** When calls that failed are repeated. */
export interface RetryPolicy {
  /** Attempts in all; 1 repeats nothing. Default 4. */
  readonly attempts: number;
  /** The longest wait before the second attempt; it doubles for each further one. Default 500. */
  readonly base_ms: number;
  /** The longest `Retry-After` that is waited for; a call that is told to wait longer fails. Default 30. */
  readonly retryAfterMax_s: number;
}

export const RETRY_POLICY: RetryPolicy = { attempts: 4, base_ms: 500, retryAfterMax_s: 30 };

/** Statuses that proxies answer with while a gateway is away. */
const PROXY_STATUSES: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * How long to wait before a call is repeated: undefined if it is not. Only failures that pass are repeated: no answer, a gateway
 * that is unavailable, a rate limit. Each attempt is signed anew, under the same Idempotency-Key.
 * @param attempt the number of attempts made
 */
export function retryDelay_ms(error: unknown, attempt: number, policy: RetryPolicy): number | undefined {
  if (attempt >= policy.attempts) return undefined;
  const backoff_ms = Math.random() * policy.base_ms * 2 ** (attempt - 1);
  if (error instanceof NoAnswer) return backoff_ms;
  if (error instanceof UnverifiedAnswer) return PROXY_STATUSES.has(error.status) ? backoff_ms : undefined;
  if (!(error instanceof GatewayProblem)) return undefined;
  if (error.status !== 503 && error.code !== 'rate_limited') return undefined;
  const after_s = error.retryAfter_s ?? 0;
  return after_s <= policy.retryAfterMax_s ? after_s * 1000 + backoff_ms : undefined;
}
