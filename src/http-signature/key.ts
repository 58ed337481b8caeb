import { createHash, createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { ALGORITHM_NAMES, ALGORITHMS, type AlgorithmName } from './algorithms.js';
import { KeyRefusal } from './refusal.js';

/** A JWK reduced to what identifies the public key: the members of its thumbprint. */
export type PublicJwk = Readonly<Record<string, string>>;

interface Key {
  /** The RFC 7638 SHA-256 thumbprint in base64url: 43 characters. */
  readonly keyid: string;
  readonly algorithm: AlgorithmName;
  readonly keyObject: KeyObject;
  readonly jwk: PublicJwk;
}

/** A key to verify with. Making one costs far more than using it: keep it. */
export interface PublicKey extends Key {
  readonly use: 'verify';
}

/** A key to sign with; its jwk is the public half. */
export interface PrivateKey extends Key {
  readonly use: 'sign';
}

const RSA_MODULUS_MIN_BITS = 3072;
// Above this one verification takes longer than is good for the others who wait.
const RSA_MODULUS_MAX_BITS = 8192;
const RSA_EXPONENT_MIN = 65_537n;
const MEMBER_MAX_CHARS = 2048;

// The points of order 1, 2, 4 and 8, without the sign bit, little-endian; the last two are 0 and 1 written as p and
// p + 1. Under such a key anyone can make signatures, and OpenSSL imports them.
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
 * A partner's key from its JWK (RFC 7517). Private members, if any were sent, go no further.
 * @throws KeyRefusal key_malformed, key_unsupported, key_weak
 */
export function importPublicKey(jwk: unknown): PublicKey {
  const members = membersOf(jwk);
  const algorithm = algorithmFor(members, 'verify');
  const chosen = publicMembers(members, algorithm);
  const keyObject = parsed(() => createPublicKey({ key: chosen, format: 'jwk' }));
  return { use: 'verify', ...identified(keyObject, chosen, algorithm), keyObject };
}

/**
 * A signing key from its JWK.
 * @throws KeyRefusal key_malformed (also when the public half is of another key), key_unsupported, key_weak
 */
export function importPrivateKey(jwk: unknown): PrivateKey {
  const members = membersOf(jwk);
  const algorithm = algorithmFor(members, 'sign');
  const keyObject = parsed(() => createPrivateKey({ key: members as JsonWebKey, format: 'jwk' }));
  const publicHalf = parsed(() => createPublicKey(keyObject));
  return {
    use: 'sign',
    ...identified(publicHalf, publicMembers(members, algorithm), algorithm),
    keyObject,
  };
}

type Members = Readonly<Record<string, unknown>>;

function membersOf(jwk: unknown): Members {
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk)) {
    throw new KeyRefusal('key_malformed', 'A key is a JWK: a JSON object.');
  }
  return jwk as Members;
}

function algorithmFor(members: Members, operation: 'verify' | 'sign'): AlgorithmName {
  const name = ALGORITHM_NAMES.find((candidate) => {
    const facts = ALGORITHMS[candidate];
    return facts.kty === members.kty && (!('crv' in facts) || facts.crv === members.crv);
  });
  if (name === undefined) {
    throw new KeyRefusal('key_unsupported', 'Use an Ed25519 key, a P-256 key, or an RSA key for PSS.');
  }
  const { alg, use, key_ops } = members;
  const algorithms: readonly string[] = ALGORITHMS[name].jwkAlgorithms;
  if (alg !== undefined && !(typeof alg === 'string' && algorithms.includes(alg))) {
    throw new KeyRefusal(
      'key_unsupported',
      `The JWK's "alg" must be absent or one of ${algorithms.join(', ')}.`,
    );
  }
  // RFC 7517 sections 4.2 and 4.3: what the owner made the key for.
  if ((use !== undefined && use !== 'sig') || (key_ops !== undefined && !allows(key_ops, operation))) {
    throw new KeyRefusal('key_unsupported', 'The JWK is meant for another use than signatures.');
  }
  return name;
}

// A signing key may be handed over whole for its public half, so "sign" allows to verify as well.
function allows(keyOps: unknown, operation: 'verify' | 'sign'): boolean {
  return Array.isArray(keyOps) && (keyOps.includes(operation) || keyOps.includes('sign'));
}

function publicMembers(members: Members, algorithm: AlgorithmName): Record<string, string> {
  const chosen: Record<string, string> = {};
  for (const name of ALGORITHMS[algorithm].publicMembers) {
    const value = members[name];
    if (typeof value !== 'string' || value.length > MEMBER_MAX_CHARS) {
      throw new KeyRefusal('key_malformed', `The JWK's "${name}" must be a text.`);
    }
    chosen[name] = value;
  }
  return chosen;
}

function parsed(parse: () => KeyObject): KeyObject {
  try {
    return parse();
  } catch {
    // What OpenSSL says may quote the key.
    throw new KeyRefusal('key_malformed', 'The JWK does not hold a valid key.');
  }
}

function identified(
  publicKey: KeyObject,
  given: PublicJwk,
  algorithm: AlgorithmName,
): Omit<Key, 'keyObject'> {
  const exported = publicKey.export({ format: 'jwk' });
  const jwk: Record<string, string> = {};
  for (const name of ALGORITHMS[algorithm].publicMembers) {
    // Padding or leading zeros would give one key a second thumbprint (RFC 7638 section 7).
    if (exported[name] !== given[name]) {
      throw new KeyRefusal('key_malformed', `The JWK's "${name}" is not in its one canonical form.`);
    }
    jwk[name] = String(exported[name]);
  }
  refuseWeak(publicKey, jwk);
  // Members stand in lexicographic order and hold no character that JSON escapes (RFC 7638 section 3).
  const keyid = createHash('sha256').update(JSON.stringify(jwk)).digest('base64url');
  return { keyid, algorithm, jwk };
}

function refuseWeak(publicKey: KeyObject, jwk: PublicJwk): void {
  if (jwk.kty === 'RSA') {
    const { modulusLength = 0, publicExponent = 0n } = publicKey.asymmetricKeyDetails ?? {};
    if (modulusLength < RSA_MODULUS_MIN_BITS || modulusLength > RSA_MODULUS_MAX_BITS) {
      throw new KeyRefusal(
        'key_weak',
        `An RSA key has ${RSA_MODULUS_MIN_BITS} to ${RSA_MODULUS_MAX_BITS} bits.`,
      );
    }
    if (publicExponent < RSA_EXPONENT_MIN || publicExponent % 2n === 0n) {
      throw new KeyRefusal('key_weak', `An RSA key's exponent is odd and at least ${RSA_EXPONENT_MIN}.`);
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
