const FIRST_S = 2;
const LONGEST_S = 15 * 60;
const RETRY_AFTER_MAX_S = 3_600;
const JITTER_SHARE = 0.25;

/**
 * Seconds until the next try: doubling from 2 s to 15 min, a random quarter earlier so that a service which comes back
 * is not met by everyone at once; never earlier than the receiver asked for, up to an hour.
 * @param attempts tries so far, at least 1
 * @param random 0 to 1
 * @param retryAfter_s what the receiver's Retry-After says
 */
export function retryIn_s(attempts: number, random: number, retryAfter_s = 0): number {
  const whole_s = Math.min(FIRST_S * 2 ** (attempts - 1), LONGEST_S);
  return Math.max(whole_s * (1 - JITTER_SHARE * random), Math.min(retryAfter_s, RETRY_AFTER_MAX_S));
}
