import { CLOCK, type Clock } from './clock.js';

/** An answer, or that there was none. */
export interface Outcome {
  /** HTTP status; 0 where the connection broke or nothing came in time. */
  readonly status: number;
  /** The problem code of a refusal, or what happened instead of an answer. */
  readonly code: string | undefined;
  readonly retryAfter_s: number | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: an answer of a known operation
  readonly body: any;
}

/** One call, as the caller saw it; times by the clock of the load. */
export interface Attempt {
  readonly sent_ms: number;
  readonly answered_ms: number;
  readonly status: number;
  readonly code: string | undefined;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 8_000;

/** Whether the call may succeed later, unchanged. */
export const isPassing = (status: number): boolean => status === 0 || status === 429 || status >= 500;

/**
 * Calls as docs/partners.md tells partners to: again after Retry-After, and after twice as long each time, up to 8 s, each with
 * a random part, until the deadline. The caller makes each attempt under the same Idempotency-Key.
 * @param deadline_ms by the clock; no attempt begins after it
 * @param seen is told each attempt
 * @returns the answer, or undefined where the deadline came first: the call may have had its effect
 */
export async function callUntil(
  deadline_ms: number,
  attempt: () => Promise<Outcome>,
  seen: (attempt: Attempt) => void,
  clock: Clock = CLOCK,
  random: () => number = Math.random,
): Promise<Outcome | undefined> {
  for (let n = 0; ; n++) {
    const sent_ms = clock.now();
    const outcome = await attempt();
    seen({ sent_ms, answered_ms: clock.now(), status: outcome.status, code: outcome.code });
    if (!isPassing(outcome.status)) return outcome;
    const pause_ms = Math.max(
      (outcome.retryAfter_s ?? 0) * 1000,
      Math.min(FIRST_PAUSE_MS * 2 ** n, LONGEST_PAUSE_MS),
    );
    const wait_ms = pause_ms * (1 + random() / 2);
    if (clock.now() + wait_ms > deadline_ms) return undefined;
    await clock.sleep(wait_ms);
  }
}
