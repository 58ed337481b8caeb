import type { Jwk } from '../../../receipt/signature.js';

/** The gateway's published keys, and when they were read. */
export interface GatewayKeys {
  readonly keys: readonly Jwk[];
  /** Milliseconds since 1970; earlier than now where the service worker had kept them. */
  readonly read_at: number;
}

export const KEYS_ADDRESS = '/.well-known/jwks.json';

/** Reads the gateway's keys. @throws when they cannot be read */
export async function readGatewayKeys(): Promise<GatewayKeys> {
  const answer = await fetch(KEYS_ADDRESS, { credentials: 'omit', cache: 'no-cache' });
  if (!answer.ok) throw new Error(`keys: ${answer.status}`);
  const { keys } = (await answer.json()) as { keys?: unknown };
  if (!Array.isArray(keys)) throw new Error('keys: not a JWK Set');
  return { keys, read_at: Date.parse(answer.headers.get('date') ?? '') || Date.now() };
}
