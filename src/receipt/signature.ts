import { type Bytes, fromBase64url, join, sha256, toBase64url } from '../bytes.js';
import { verifiesEd25519 } from '../ed25519.js';

/** A public key (RFC 7517). */
export type Jwk = Readonly<Record<string, unknown>>;

const RSA_BITS_MIN = 2048;
const COORDINATE_BYTES = 32;

/** The RFC 7638 SHA-256 thumbprint of a key in base64url. */
export async function thumbprintOf({ crv, e, kty, n, x, y }: Jwk): Promise<string> {
  return toBase64url(await sha256(JSON.stringify({ crv, e, kty, n, x, y })));
}

/**
 * Whether a signature of a JWS by the algorithm of its header (RFC 7518, RFC 8037) is the key's. The key must be of the kind
 * that the algorithm needs.
 */
export async function verifiesJws(
  algorithm: unknown,
  key: Jwk,
  signed: Bytes,
  signature: Bytes,
): Promise<boolean> {
  if (algorithm === 'EdDSA') return verifiesOkp(key, signed, signature);
  if (algorithm === 'ES256') return verifiesP256(key, signed, signature);
  return (
    algorithm === 'PS512' &&
    verifiesRsa(
      key,
      { name: 'RSA-PSS', hash: 'SHA-512' },
      { name: 'RSA-PSS', saltLength: 64 },
      signed,
      signature,
    )
  );
}

/** Whether a signature of a passkey (WebAuthn section 6.5.5) is the key's. */
export async function verifiesAssertion(
  algorithm: unknown,
  key: Jwk,
  signed: Bytes,
  signature: Bytes,
): Promise<boolean> {
  if (algorithm === 'EdDSA') return verifiesOkp(key, signed, signature);
  if (algorithm === 'ES256') {
    const raw = fromDer(signature);
    return raw !== undefined && verifiesP256(key, signed, raw);
  }
  const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  return algorithm === 'RS256' && verifiesRsa(key, rsa, rsa, signed, signature);
}

async function verifiesOkp(key: Jwk, signed: Bytes, signature: Bytes): Promise<boolean> {
  const isEd25519 = key.kty === 'OKP' && key.crv === 'Ed25519' && typeof key.x === 'string';
  const octets = isEd25519 ? octetsOf(key.x as string) : undefined;
  return octets !== undefined && verifiesEd25519(octets, signed, signature);
}

function octetsOf(base64url: string): Bytes | undefined {
  try {
    return fromBase64url(base64url);
  } catch {
    return undefined;
  }
}

async function verifiesP256({ kty, crv, x, y }: Jwk, signed: Bytes, signature: Bytes): Promise<boolean> {
  if (kty !== 'EC' || crv !== 'P-256') return false;
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  return verifies({ kty, crv, x, y }, algorithm, { name: 'ECDSA', hash: 'SHA-256' }, signed, signature);
}

async function verifiesRsa(
  { kty, n, e }: Jwk,
  algorithm: { readonly name: string; readonly hash: string },
  how: { readonly name: string; readonly saltLength?: number },
  signed: Bytes,
  signature: Bytes,
): Promise<boolean> {
  if (kty !== 'RSA' || typeof n !== 'string' || (n.length * 3) / 4 < RSA_BITS_MIN / 8) return false;
  return verifies({ kty, n, e }, algorithm, how, signed, signature);
}

async function verifies(
  key: Jwk,
  algorithm: { readonly name: string; readonly namedCurve?: string; readonly hash?: string },
  how: { readonly name: string; readonly hash?: string; readonly saltLength?: number },
  signed: Bytes,
  signature: Bytes,
): Promise<boolean> {
  try {
    const imported = await crypto.subtle.importKey('jwk', key, algorithm, false, ['verify']);
    return await crypto.subtle.verify(how, imported, signature, signed);
  } catch {
    return false;
  }
}

/** An ECDSA signature of P-256 in DER (RFC 3279 section 2.2.3) as r || s; undefined for one that is not in DER. */
function fromDer(der: Bytes): Bytes | undefined {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return undefined;
  const r = integerAt(der, 2);
  const s = r === undefined ? undefined : integerAt(der, 4 + (der[3] ?? 0));
  const isWhole = 6 + (der[3] ?? 0) + (der[5 + (der[3] ?? 0)] ?? 0) === der.length;
  return r === undefined || s === undefined || !isWhole ? undefined : join(r, s);
}

function integerAt(der: Bytes, at: number): Bytes | undefined {
  const length = der[at + 1] ?? 0;
  const octets = der.subarray(at + 2, at + 2 + length);
  const [first = 0x80, second = 0x80] = octets;
  if (der[at] !== 0x02 || octets.length !== length || first >= 0x80) return undefined; // no integer, or a negative one
  if (first === 0 && length > 1 && second < 0x80) return undefined; // not in the fewest octets
  const significant = first === 0 ? octets.subarray(1) : octets;
  if (significant.length > COORDINATE_BYTES) return undefined;
  return join(new Uint8Array(COORDINATE_BYTES - significant.length), significant);
}
