import { KeyRefusal } from './refusal.js';

/** When a gateway's key stopped signing, as members of its JWK. */
export interface KeyEnd {
  /** RFC 3339: from then on it signs nothing. Its private half is deleted, or was stolen. */
  readonly retired_at?: string;
  /** RFC 3339: since then a gateway that starts signs with another key. */
  readonly signing_ended_at?: string;
}

/** RFC 3339 section 5.6, with capital letters. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** @throws KeyRefusal key_malformed */
export function keyEndOf(jwk: unknown): KeyEnd {
  const { retired_at, signing_ended_at } = jwk as { retired_at?: unknown; signing_ended_at?: unknown };
  return {
    ...(retired_at !== undefined && { retired_at: instantOf('retired_at', retired_at) }),
    ...(signing_ended_at !== undefined && {
      signing_ended_at: instantOf('signing_ended_at', signing_ended_at),
    }),
  };
}

/** Whether a key may have signed at an instant, in seconds since 1970, as far as its retirement says. */
export function signsAt({ retired_at }: KeyEnd, at_s: number): boolean {
  return retired_at === undefined || at_s * 1000 < Date.parse(retired_at);
}

function instantOf(name: string, value: unknown): string {
  if (typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value))) return value;
  throw new KeyRefusal('key_malformed', `The JWK's "${name}" must be an RFC 3339 time.`);
}
