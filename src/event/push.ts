import { retryIn_s } from '../delivery/backoff.js';
import { secondsOf } from '../delivery/post.js';
import { callOut, RedirectRefused } from '../outbound.js';
import { AddressRefused, isCallable } from '../public-address.js';

/** Why an event was not accepted. */
export interface PushFailure {
  /** An `err` of the receiver, or one of OWN_ERRORS. */
  readonly error: string;
  readonly description?: string | undefined;
  readonly retryAfter_s?: number | undefined;
}

const OWN_ERRORS = [
  'unexpected_status',
  'no_answer',
  'redirected',
  'address_not_allowed',
  'authorization_lost',
] as const;
type OwnError = (typeof OWN_ERRORS)[number];

/** The codes of RFC 8935 section 2.4, and of Shared Signals Framework 1.0 section 8.1.4.1. */
const RECEIVER_ERRORS = [
  'invalid_request',
  'invalid_key',
  'invalid_issuer',
  'invalid_audience',
  'authentication_failed',
  'access_denied',
  'invalid_state',
] as const;
const KNOWN: readonly string[] = [...OWN_ERRORS, ...RECEIVER_ERRORS];

/** The code as logs and metrics may have it: receivers may write anything. */
export const knownError = (error: string): string => (KNOWN.includes(error) ? error : 'other');

const ERROR_MAX_CHARS = 64;
const DESCRIPTION_MAX_CHARS = 256;
const ANSWER_MAX_BYTES = 4_096;
const LONGEST_S = 3_600;

export interface PushTarget {
  readonly url: string;
  readonly authorization: string | undefined;
}

export interface PushOptions {
  readonly receiverOrigins: readonly string[];
  readonly timeout_ms: number;
}

/** A failure that the gateway found itself. */
export const ownFailure = (error: OwnError, description?: string): PushFailure => ({ error, description });

/**
 * Pushes one Security Event Token (RFC 8935 section 2). Never throws.
 * @returns undefined when it was accepted, with 202
 */
export async function pushEvent(
  { url, authorization }: PushTarget,
  token: string,
  { receiverOrigins, timeout_ms }: PushOptions,
): Promise<PushFailure | undefined> {
  if (!isCallable(url, receiverOrigins)) return ownFailure('address_not_allowed');
  try {
    const { status, headers, body } = await callOut(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/secevent+jwt',
        accept: 'application/json',
        ...(authorization !== undefined && { authorization }),
      },
      body: token,
      deadline_ms: timeout_ms,
      bodyMaxBytes: ANSWER_MAX_BYTES,
      publicOnly: !receiverOrigins.includes(new URL(url).origin),
    });
    if (status === 202) return undefined;
    const refused = status === 400 ? refusalIn(body) : undefined;
    const retryAfter_s = secondsOf(headers['retry-after'] ?? null, Date.now());
    return {
      ...(refused ?? ownFailure('unexpected_status', `the endpoint answered ${status}`)),
      retryAfter_s,
    };
  } catch (error) {
    if (error instanceof RedirectRefused) return ownFailure('redirected');
    if (error instanceof AddressRefused) return ownFailure('address_not_allowed');
    return ownFailure('no_answer');
  }
}

/** Seconds until a stream that failed is tried again. @param attempts failed ones, with this */
export function retryPushIn_s(attempts: number, first_s: number, { retryAfter_s }: PushFailure): number {
  return retryIn_s(attempts, Math.random(), first_s, retryAfter_s, LONGEST_S);
}

/** The `err` and `description` of a 400 (RFC 8935 section 2.3); undefined without. */
function refusalIn(body: Buffer | undefined): PushFailure | undefined {
  try {
    const { err, description } = JSON.parse(String(body)) as Record<string, unknown>;
    if (typeof err !== 'string' || err === '') return undefined;
    return {
      error: plain(err, ERROR_MAX_CHARS),
      ...(typeof description === 'string' && { description: plain(description, DESCRIPTION_MAX_CHARS) }),
    };
  } catch {
    return undefined;
  }
}

/** What the partner reads of its own endpoint's words: without control characters and halves of them, and short. */
function plain(text: string, max: number): string {
  return [...text.replace(/[\p{C}\p{Z}]+/gu, ' ')].slice(0, max).join('');
}
