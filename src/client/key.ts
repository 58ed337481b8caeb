import { type Bytes, sha256, toBase64url } from '../bytes.js';

/** A JSON Web Key (RFC 7517). */
export type Jwk = Readonly<Record<string, unknown>>;

/** Signs calls: a key in this process (`importSigningKey`), or one in a hardware module or key service, by your own `sign`. */
export interface CallSigner {
  /** The RFC 7638 SHA-256 thumbprint of the key in base64url. */
  readonly keyid: string;
  /** Signs bytes, with a signature in the form of RFC 9421 section 3.3: ECDSA as r || s, not DER. */
  sign(bytes: Bytes): Promise<Uint8Array>;
}

/** Verifies signatures of one key. */
export interface Verifier {
  readonly keyid: string;
  verifies(bytes: Bytes, signature: Bytes): Promise<boolean>;
}

/** The JWK is not one that the gateway takes: Ed25519, P-256 or RSA. The message does not quote it. */
export class UnsupportedKey extends Error {
  override readonly name = 'UnsupportedKey';
}

/** The algorithms of RFC 9421 section 3.3 that the gateway takes, for the Web Crypto API. */
const ALGORITHMS = [
  {
    kty: 'OKP',
    crv: 'Ed25519',
    /** In the order of a thumbprint (RFC 7638 section 3.2). */
    publicMembers: ['crv', 'kty', 'x'],
    privateMembers: ['d'],
    imported: { name: 'Ed25519' },
    signing: { name: 'Ed25519' },
  },
  {
    kty: 'EC',
    crv: 'P-256',
    publicMembers: ['crv', 'kty', 'x', 'y'],
    privateMembers: ['d'],
    imported: { name: 'ECDSA', namedCurve: 'P-256' },
    signing: { name: 'ECDSA', hash: 'SHA-256' },
  },
  {
    kty: 'RSA',
    crv: undefined,
    publicMembers: ['e', 'kty', 'n'],
    privateMembers: ['d', 'p', 'q', 'dp', 'dq', 'qi'],
    imported: { name: 'RSA-PSS', hash: 'SHA-512' },
    signing: { name: 'RSA-PSS', saltLength: 64 },
  },
] as const;

/**
 * Imports a private key.
 * @throws UnsupportedKey
 */
export async function importSigningKey(jwk: Jwk): Promise<CallSigner> {
  const algorithm = algorithmOf(jwk);
  const { publicMembers, privateMembers, signing } = algorithm;
  const key = await importKey(jwk, [...publicMembers, ...privateMembers], algorithm, 'sign');
  return {
    keyid: await thumbprint(jwk),
    async sign(bytes) {
      return new Uint8Array(await crypto.subtle.sign(signing, key, bytes));
    },
  };
}

/**
 * Imports a public key, such as one of the gateway's.
 * @throws UnsupportedKey
 */
export async function importVerifier(jwk: Jwk): Promise<Verifier> {
  const algorithm = algorithmOf(jwk);
  const key = await importKey(jwk, algorithm.publicMembers, algorithm, 'verify');
  return {
    keyid: await thumbprint(jwk),
    verifies: (bytes, signature) => crypto.subtle.verify(algorithm.signing, key, signature, bytes),
  };
}

/**
 * The name of a key: the RFC 7638 SHA-256 thumbprint of its public half, in base64url.
 * @throws UnsupportedKey
 */
export async function thumbprint(jwk: Jwk): Promise<string> {
  const members = membersOf(jwk, algorithmOf(jwk).publicMembers);
  return toBase64url(await sha256(JSON.stringify(members)));
}

function algorithmOf(jwk: Jwk): (typeof ALGORITHMS)[number] {
  const algorithm = ALGORITHMS.find(({ kty, crv }) => kty === jwk.kty && crv === jwk.crv);
  if (algorithm === undefined) throw new UnsupportedKey('A key must be a JWK of Ed25519, P-256 or RSA.');
  return algorithm;
}

function membersOf(jwk: Jwk, names: readonly string[]): Record<string, string> {
  const members: Record<string, string> = {};
  for (const name of names) {
    const value = jwk[name];
    if (typeof value !== 'string') throw new UnsupportedKey(`The JWK has no "${name}".`);
    members[name] = value;
  }
  return members;
}

// Only the members of the key itself: "alg", "use" and "key_ops" of others' tools differ between implementations.
async function importKey(
  jwk: Jwk,
  names: readonly string[],
  { imported }: (typeof ALGORITHMS)[number],
  use: 'sign' | 'verify',
) {
  const members = membersOf(jwk, names);
  try {
    return await crypto.subtle.importKey('jwk', members, imported, false, [use]);
  } catch {
    throw new UnsupportedKey('The JWK is not a valid key.'); // without the cause, which may quote the key
  }
}
