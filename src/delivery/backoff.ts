const LONGEST_S = 15 * 60;
const RETRY_AFTER_MAX_S = 3_600;
const JITTER_SHARE = 0.25;

/**
 * Seconds until the next attempt: doubling from the first to 15 min or `longest_s`, up to a quarter earlier at random so that a service that
 * recovers is not hit by everyone at the same time; never earlier than the receiver's Retry-After, up to an hour.
 * @param attempts attempts so far, at least 1
 * @param random 0 to 1
 * @param first_s after the first attempt
 * @param retryAfter_s the receiver's Retry-After
 */
export function retryIn_s(
  attempts: number,
  random: number,
  first_s: number,
  retryAfter_s = 0,
  longest_s = LONGEST_S,
): number {
  const whole_s = Math.min(first_s * 2 ** (attempts - 1), longest_s);
  return Math.max(whole_s * (1 - JITTER_SHARE * random), Math.min(retryAfter_s, RETRY_AFTER_MAX_S));
}
