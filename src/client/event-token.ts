import { fromBase64url, textOf, utf8 } from '../bytes.js';
import { signsAt } from '../http-signature/key-end.js';
import type { GatewayKey } from './gateway-keys.js';

/** What a Security Event Token says (RFC 8417). */
export interface EventClaims {
  /** The gateway's origin. */
  readonly iss: string;
  /** Your `partner_id`. */
  readonly aud: string;
  /** The event's id. */
  readonly jti: string;
  /** When it occurred, in seconds since 1970. */
  readonly toe: number;
  readonly sub_id: { readonly format: string; readonly id: string };
  /** One member: the event's type, with the ids it is about. */
  readonly events: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The token is not one that the gateway signed for you. */
export class InvalidToken extends Error {
  override readonly name = 'InvalidToken';
}

/**
 * Verifies a Security Event Token, now or years later. Answers of `events` are verified as a whole already: this is for tokens
 * that were kept, or that came by another way.
 * @param expected the gateway's origin and your `partner_id`
 * @throws InvalidToken, and whatever `findKey` throws
 */
export async function verifyEventToken(
  token: string,
  expected: { readonly iss: string; readonly aud: string },
  findKey: (keyid: string) => Promise<GatewayKey | undefined>,
): Promise<EventClaims> {
  const [header = '', payload = '', signature = '', ...more] = token.split('.');
  const { typ, kid } = parse(header);
  if (more.length > 0 || typ !== 'secevent+jwt' || typeof kid !== 'string') {
    throw new InvalidToken('not a Security Event Token in compact serialisation');
  }
  const key = await findKey(kid);
  if (key === undefined) throw new InvalidToken('the gateway has no such key');
  // The key decides on the algorithm, whatever the header says.
  if (!(await key.verifies(utf8(`${header}.${payload}`), bytes(signature)))) {
    throw new InvalidToken('the signature does not verify');
  }
  const claims = parse(payload) as unknown as EventClaims;
  if (!signsAt(key, claims.toe)) throw new InvalidToken('the key was retired before the event');
  if (claims.iss !== expected.iss) throw new InvalidToken('another issuer');
  if (claims.aud !== expected.aud) throw new InvalidToken('another audience');
  return claims;
}

function parse(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(textOf(bytes(part)));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // said below
  }
  throw new InvalidToken('not JSON in base64url');
}

function bytes(part: string) {
  try {
    return fromBase64url(part);
  } catch {
    throw new InvalidToken('not base64url');
  }
}
