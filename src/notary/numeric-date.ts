const YEAR_10000_S = 253_402_300_800; // later dates have no four-digit year in ISO 8601

/**
 * Parses a NumericDate of a token, in seconds since 1970 (RFC 7519 section 2).
 * @returns undefined for an invalid one: comparisons with an invalid Date are always false, so no limit would apply
 */
export function parseNumericDate(seconds: unknown): Date | undefined {
  const isValid = typeof seconds === 'number' && seconds >= 0 && seconds < YEAR_10000_S;
  return isValid ? new Date(seconds * 1000) : undefined;
}
