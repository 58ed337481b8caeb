/** What a contract says of an operation that will end. */
export interface Ending {
  readonly deprecated?: boolean;
  /** Since when, a day (ISO 8601). */
  readonly 'x-deprecated-since'?: string;
  /** The day from whose beginning, in UTC, it may be gone. */
  readonly 'x-sunset'?: string;
}

/** The header fields Deprecation (RFC 9745) and Sunset (RFC 8594) of an operation; none where it goes on. */
export function endFields(operation: Ending): Readonly<Record<string, string>> {
  const { deprecated, 'x-deprecated-since': since, 'x-sunset': sunset } = operation;
  if (deprecated !== true || since === undefined) return {};
  return {
    deprecation: `@${Date.parse(since) / 1000}`,
    ...(sunset !== undefined && { sunset: new Date(sunset).toUTCString() }),
    link: '</docs/>; rel="deprecation"; type="text/html"',
  };
}
