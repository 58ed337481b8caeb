import type { Outcome } from '../database/gate/delivery.js';

/** How one sending went. */
export interface Sending {
  readonly outcome: Outcome;
  /** Undefined where nobody answered. */
  readonly status?: number;
  /** What the receiver's Retry-After says. */
  readonly retryAfter_s?: number;
}

/** How long a receiver may take; the lease of a message must last longer. */
export const SEND_TIMEOUT_MS = 10_000;

// Worth another try: slow, early or many requests (RFC 9110, RFC 8470, RFC 6585), and what is the server's own fault.
const TRANSIENT: ReadonlySet<number> = new Set([408, 425, 429]);

/** Posts once. Never follows a redirect, which could lead anywhere, and never throws: who does not answer is retried. */
export async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer | string,
): Promise<Sending> {
  try {
    const signal = AbortSignal.timeout(SEND_TIMEOUT_MS);
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal });
    await response.body?.cancel(); // what else it says is not read
    return sendingOf(response.status, response.headers.get('retry-after'), Date.now());
  } catch {
    return { outcome: 'retry' };
  }
}

/** What an answer means (RFC 8030 sections 5 and 7.3). @param now_ms milliseconds since 1970 */
export function sendingOf(status: number, retryAfter: string | null, now_ms: number): Sending {
  if (status >= 200 && status < 300) return { outcome: 'sent', status };
  if (status === 404 || status === 410) return { outcome: 'gone', status };
  if (status < 500 && !TRANSIENT.has(status)) return { outcome: 'refused', status };
  const retryAfter_s = secondsOf(retryAfter, now_ms);
  return { outcome: 'retry', status, ...(retryAfter_s !== undefined && { retryAfter_s }) };
}

// Seconds or a date (RFC 9110 section 10.2.3).
function secondsOf(retryAfter: string | null, now_ms: number): number | undefined {
  if (retryAfter === null) return undefined;
  const seconds = /^[0-9]{1,9}$/.test(retryAfter)
    ? Number(retryAfter)
    : (Date.parse(retryAfter) - now_ms) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
