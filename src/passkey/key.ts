import { createHash, createPublicKey, type JsonWebKey } from 'node:crypto';
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

const RSA_BITS_MIN = 2_048;
const RSA_BITS_MAX = 8_192;
const RSA_EXPONENT_MIN = 65_537n; // NIST SP 800-56B section 6.2
const RSA_EXPONENT_BITS_MAX = 64; // more slows verification down, and OpenSSL refuses it with large keys

/**
 * Parses an authenticator's COSE public key (RFC 9052 section 7). Returns undefined for a key that is not supported, malformed
 * or weak.
 */
export function parseCoseKey(bytes: Uint8Array): PasskeyKey | undefined {
  const key = decode(bytes);
  return key !== undefined && isImportable(key.jwk) ? key : undefined;
}

function isImportable(jwk: PasskeyKey['jwk']): boolean {
  try {
    createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}

function decode(bytes: Uint8Array): PasskeyKey | undefined {
  const key = decodeCredentialPublicKey(new Uint8Array(bytes));
  const isFor = (algorithm: PasskeyAlgorithm) => key.get(cose.COSEKEYS.alg) === PASSKEY_ALGORITHMS[algorithm];
  const text = (part: Uint8Array | undefined) => Buffer.from(part ?? []).toString('base64url');
  if (cose.isCOSEPublicKeyEC2(key) && key.get(cose.COSEKEYS.crv) === cose.COSECRV.P256 && isFor('ES256')) {
    const jwk = {
      crv: 'P-256',
      kty: 'EC',
      x: text(key.get(cose.COSEKEYS.x)),
      y: text(key.get(cose.COSEKEYS.y)),
    };
    return { jwk, algorithm: 'ES256', thumbprint: thumbprintOf(jwk) };
  }
  if (cose.isCOSEPublicKeyOKP(key) && key.get(cose.COSEKEYS.crv) === cose.COSECRV.ED25519 && isFor('EdDSA')) {
    const jwk = { crv: 'Ed25519', kty: 'OKP', x: text(key.get(cose.COSEKEYS.x)) };
    return { jwk, algorithm: 'EdDSA', thumbprint: thumbprintOf(jwk) };
  }
  if (cose.isCOSEPublicKeyRSA(key) && isFor('RS256')) {
    const [modulus, exponent] = [key.get(cose.COSEKEYS.n), key.get(cose.COSEKEYS.e)].map(toInteger);
    if (modulus === undefined || exponent === undefined || !isStrong(modulus, exponent)) return undefined;
    const jwk = { e: text(key.get(cose.COSEKEYS.e)), kty: 'RSA', n: text(key.get(cose.COSEKEYS.n)) };
    return { jwk, algorithm: 'RS256', thumbprint: thumbprintOf(jwk) };
  }
  return undefined;
}

/** An unsigned integer in the fewest octets (RFC 8230 section 4); undefined otherwise. */
function toInteger(octets: Uint8Array | undefined): bigint | undefined {
  if (!octets?.[0]) return undefined;
  return BigInt(`0x${Buffer.from(octets).toString('hex')}`);
}

function isStrong(modulus: bigint, exponent: bigint): boolean {
  const bits = modulus.toString(2).length;
  const isOdd = (modulus & exponent & 1n) === 1n;
  const exponentBits = exponent.toString(2).length;
  return (
    isOdd &&
    bits >= RSA_BITS_MIN &&
    bits <= RSA_BITS_MAX &&
    exponent >= RSA_EXPONENT_MIN &&
    exponentBits <= RSA_EXPONENT_BITS_MAX
  );
}

/** The RFC 7638 SHA-256 thumbprint in base64url: a hash over the required members in lexicographic order. */
export function thumbprintOf(jwk: JsonWebKey | Readonly<Record<string, string>>): string {
  const { crv, e, kty, n, x, y } = jwk as Record<string, string | undefined>;
  return createHash('sha256').update(JSON.stringify({ crv, e, kty, n, x, y })).digest('base64url');
}
