import { createHash, type JsonWebKey } from 'node:crypto';
import { cose, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers';

/** Supported signature algorithms of passkeys: JOSE names and COSE numbers (RFC 9053). */
export const PASSKEY_ALGORITHMS = { ES256: -7, EdDSA: -8, RS256: -257 } as const;
export type PasskeyAlgorithm = keyof typeof PASSKEY_ALGORITHMS;

/** A passkey's public key as a JWK. */
export interface PasskeyKey {
  readonly jwk: Readonly<Record<string, string>>;
  readonly algorithm: PasskeyAlgorithm;
  /** RFC 7638, SHA-256, base64url. */
  readonly thumbprint: string;
}

/**
 * Parses an authenticator's COSE public key (RFC 9052 section 7). Returns undefined for unsupported key types.
 */
export function parseCoseKey(bytes: Uint8Array): PasskeyKey | undefined {
  const key = decodeCredentialPublicKey(new Uint8Array(bytes));
  const text = (part: Uint8Array | undefined) => Buffer.from(part ?? []).toString('base64url');
  if (cose.isCOSEPublicKeyEC2(key) && key.get(cose.COSEKEYS.crv) === cose.COSECRV.P256) {
    const jwk = {
      crv: 'P-256',
      kty: 'EC',
      x: text(key.get(cose.COSEKEYS.x)),
      y: text(key.get(cose.COSEKEYS.y)),
    };
    return { jwk, algorithm: 'ES256', thumbprint: thumbprintOf(jwk) };
  }
  if (cose.isCOSEPublicKeyOKP(key) && key.get(cose.COSEKEYS.crv) === cose.COSECRV.ED25519) {
    const jwk = { crv: 'Ed25519', kty: 'OKP', x: text(key.get(cose.COSEKEYS.x)) };
    return { jwk, algorithm: 'EdDSA', thumbprint: thumbprintOf(jwk) };
  }
  if (cose.isCOSEPublicKeyRSA(key)) {
    const jwk = { e: text(key.get(cose.COSEKEYS.e)), kty: 'RSA', n: text(key.get(cose.COSEKEYS.n)) };
    return { jwk, algorithm: 'RS256', thumbprint: thumbprintOf(jwk) };
  }
  return undefined;
}

/** The RFC 7638 SHA-256 thumbprint in base64url: a hash over the required members in lexicographic order. */
export function thumbprintOf(jwk: JsonWebKey | Readonly<Record<string, string>>): string {
  const { crv, e, kty, n, x, y } = jwk as Record<string, string | undefined>;
  return createHash('sha256').update(JSON.stringify({ crv, e, kty, n, x, y })).digest('base64url');
}
