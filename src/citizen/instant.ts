const YEAR_10000_S = 253_402_300_800; // beyond it a date has no ISO 8601 form of four digits

/**
 * The instant that a token names in seconds since 1970 (RFC 7519 section 2, NumericDate).
 * @returns undefined for what is none: a limit compared with such a Date would hold nobody back
 */
export function instantOf(seconds: unknown): Date | undefined {
  const isOne = typeof seconds === 'number' && seconds >= 0 && seconds < YEAR_10000_S;
  return isOne ? new Date(seconds * 1000) : undefined;
}
