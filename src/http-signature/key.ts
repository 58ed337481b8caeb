import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  sign,
} from 'node:crypto';
import { ALGORITHM_NAMES, ALGORITHMS, type AlgorithmName } from './algorithms.js';
import { KeyRefusal } from './refusal.js';
import type { PublicJwk, Signer } from './signer.js';

export type { PublicJwk } from './signer.js';

interface Key {
  /** The RFC 7638 SHA-256 thumbprint in base64url: 43 characters. */
  readonly keyid: string;
  readonly algorithm: AlgorithmName;
  readonly keyObject: KeyObject;
  readonly jwk: PublicJwk;
}

/** A verification key. Importing one costs far more than using it, so cache it. */
export interface PublicKey extends Key {
  readonly use: 'verify';
}

/** A signing key in this process; `jwk` is its public half. */
export interface PrivateKey extends Key, Signer {
  readonly use: 'sign';
}

const RSA_MODULUS_MIN_BITS = 3072;
// Verification time grows with the modulus: the limit keeps one slow key from delaying other callers.
const RSA_MODULUS_MAX_BITS = 8192;
const RSA_EXPONENT_MIN = 65_537n;
const MEMBER_MAX_CHARS = 2048;

// The points of order 1, 2, 4 and 8, little-endian without the sign bit; the last two encode 0 and 1 as p and p + 1.
// Anyone can forge signatures for such a key, and OpenSSL imports them.
const ED25519_SMALL_ORDER = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

/**
 * Imports a public key from a JWK (RFC 7517); private members are ignored.
 * @throws KeyRefusal key_malformed, key_unsupported, key_weak
 */
export function importPublicKey(jwk: unknown): PublicKey {
  const members = asMembers(jwk);
  const algorithm = algorithmFor(members, 'verify');
  const chosen = publicMembers(members, algorithm);
  const keyObject = importKeyObject(() => createPublicKey({ key: chosen, format: 'jwk' }));
  return { use: 'verify', ...identify(keyObject, chosen, algorithm), keyObject };
}

/**
 * Imports a signing key from a JWK.
 * @throws KeyRefusal key_malformed (also when the public members belong to another key), key_unsupported, key_weak
 */
export function importPrivateKey(jwk: unknown): PrivateKey {
  const members = asMembers(jwk);
  const algorithm = algorithmFor(members, 'sign');
  const keyObject = importKeyObject(() => createPrivateKey({ key: members as JsonWebKey, format: 'jwk' }));
  const publicHalf = importKeyObject(() => createPublicKey(keyObject));
  const { hash, options } = ALGORITHMS[algorithm];
  const signing = { key: keyObject, ...options };
  return {
    use: 'sign',
    ...identify(publicHalf, publicMembers(members, algorithm), algorithm),
    keyObject,
    // On the main thread: see signature.ts.
    sign: async (bytes) => sign(hash, bytes, signing),
  };
}

type Members = Readonly<Record<string, unknown>>;

function asMembers(jwk: unknown): Members {
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk)) {
    throw new KeyRefusal('key_malformed', 'A key must be a JWK, a JSON object.');
  }
  return jwk as Members;
}

function algorithmFor(members: Members, operation: 'verify' | 'sign'): AlgorithmName {
  const name = ALGORITHM_NAMES.find((candidate) => {
    const facts = ALGORITHMS[candidate];
    return facts.kty === members.kty && (!('crv' in facts) || facts.crv === members.crv);
  });
  if (name === undefined) {
    throw new KeyRefusal('key_unsupported', 'Unsupported key type: use Ed25519, P-256 or RSA (PSS).');
  }
  const { alg, use, key_ops } = members;
  const algorithms: readonly string[] = ALGORITHMS[name].jwkAlgorithms;
  if (alg !== undefined && !(typeof alg === 'string' && algorithms.includes(alg))) {
    throw new KeyRefusal(
      'key_unsupported',
      `The JWK's "alg" must be absent or one of ${algorithms.join(', ')}.`,
    );
  }
  // The intended use of the key (RFC 7517 sections 4.2 and 4.3).
  if (
    (use !== undefined && use !== 'sig') ||
    (key_ops !== undefined && !allowsOperation(key_ops, operation))
  ) {
    throw new KeyRefusal('key_unsupported', 'The JWK is not intended for signatures ("use" or "key_ops").');
  }
  return name;
}

// A private JWK is also accepted for its public half, so "sign" implies "verify".
function allowsOperation(keyOps: unknown, operation: 'verify' | 'sign'): boolean {
  return Array.isArray(keyOps) && (keyOps.includes(operation) || keyOps.includes('sign'));
}

function publicMembers(members: Members, algorithm: AlgorithmName): Record<string, string> {
  const chosen: Record<string, string> = {};
  for (const name of ALGORITHMS[algorithm].publicMembers) {
    const value = members[name];
    if (typeof value !== 'string' || value.length > MEMBER_MAX_CHARS) {
      throw new KeyRefusal(
        'key_malformed',
        `The JWK's "${name}" must be a string of at most ${MEMBER_MAX_CHARS} characters.`,
      );
    }
    chosen[name] = value;
  }
  return chosen;
}

function importKeyObject(parse: () => KeyObject): KeyObject {
  try {
    return parse();
  } catch {
    // OpenSSL's message may quote the key.
    throw new KeyRefusal('key_malformed', 'The JWK is not a valid key.');
  }
}

function identify(publicKey: KeyObject, given: PublicJwk, algorithm: AlgorithmName): Omit<Key, 'keyObject'> {
  const exported = publicKey.export({ format: 'jwk' });
  const jwk: Record<string, string> = {};
  for (const name of ALGORITHMS[algorithm].publicMembers) {
    // Padding or leading zeros would give the key a second thumbprint (RFC 7638 section 7).
    if (exported[name] !== given[name]) {
      throw new KeyRefusal('key_malformed', `The JWK's "${name}" is not in canonical form.`);
    }
    jwk[name] = String(exported[name]);
  }
  refuseWeak(publicKey, jwk);
  // The members are in lexicographic order and need no JSON escapes (RFC 7638 section 3).
  const keyid = createHash('sha256').update(JSON.stringify(jwk)).digest('base64url');
  return { keyid, algorithm, jwk };
}

function refuseWeak(publicKey: KeyObject, jwk: PublicJwk): void {
  if (jwk.kty === 'RSA') {
    const { modulusLength = 0, publicExponent = 0n } = publicKey.asymmetricKeyDetails ?? {};
    if (modulusLength < RSA_MODULUS_MIN_BITS || modulusLength > RSA_MODULUS_MAX_BITS) {
      throw new KeyRefusal(
        'key_weak',
        `An RSA key must have ${RSA_MODULUS_MIN_BITS} to ${RSA_MODULUS_MAX_BITS} bits.`,
      );
    }
    if (publicExponent < RSA_EXPONENT_MIN || publicExponent % 2n === 0n) {
      throw new KeyRefusal('key_weak', `An RSA exponent must be odd and at least ${RSA_EXPONENT_MIN}.`);
    }
  }
  if (jwk.kty === 'OKP') {
    const y = Buffer.from(jwk.x ?? '', 'base64url');
    y.writeUInt8(y.readUInt8(31) & 0x7f, 31);
    if (ED25519_SMALL_ORDER.has(y.toString('hex'))) {
      throw new KeyRefusal('key_weak', 'The Ed25519 key is a point of small order.');
    }
  }
}
