import type { Outcome } from '../database/gate/delivery.js';
import { callOut } from '../outbound.js';

/** Outcome of one POST. */
export interface Sending {
  readonly outcome: Outcome;
  /** Undefined when there was no response. */
  readonly status?: number;
  /** The receiver's Retry-After. */
  readonly retryAfter_s?: number;
}

// Retryable: timeout, too early, too many requests (RFC 9110, RFC 8470, RFC 6585), and server errors.
const TRANSIENT: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * Posts once. Never throws: no response means retry.
 * @param publicOnly for an address that another chose
 */
export async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer | string,
  timeout_ms: number,
  publicOnly = false,
): Promise<Sending> {
  try {
    const answer = await callOut(url, {
      method: 'POST',
      headers,
      body,
      deadline_ms: timeout_ms,
      bodyMaxBytes: 0,
      publicOnly,
    });
    return sendingOf(answer.status, answer.headers['retry-after'] ?? null, Date.now());
  } catch {
    return { outcome: 'retry' };
  }
}

/** Classifies a response (RFC 8030 sections 5 and 7.3). @param now_ms milliseconds since 1970 */
export function sendingOf(status: number, retryAfter: string | null, now_ms: number): Sending {
  if (status >= 200 && status < 300) return { outcome: 'sent', status };
  if (status === 404 || status === 410) return { outcome: 'gone', status };
  if (status < 500 && !TRANSIENT.has(status)) return { outcome: 'refused', status };
  const retryAfter_s = secondsOf(retryAfter, now_ms);
  return { outcome: 'retry', status, ...(retryAfter_s !== undefined && { retryAfter_s }) };
}

/** Retry-After, which has seconds or a date (RFC 9110 section 10.2.3), in seconds. @param now_ms milliseconds since 1970 */
export function secondsOf(retryAfter: string | null, now_ms: number): number | undefined {
  if (retryAfter === null) return undefined;
  const seconds = /^[0-9]{1,9}$/.test(retryAfter)
    ? Number(retryAfter)
    : (Date.parse(retryAfter) - now_ms) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
