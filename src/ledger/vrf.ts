import { Point } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { areEqual, type Bytes, join } from '../bytes.js';
import { multiplier } from './multiplier.js';
import { LedgerRefusal, refuseUnless } from './refusal.js';

// ECVRF-EDWARDS25519-SHA512-TAI (RFC 9381 section 5.5). Names in the comments are the RFC's.

export const VRF_SECRET_BYTES = 32;
export const VRF_PUBLIC_KEY_BYTES = 32;
export const VRF_OUTPUT_BYTES = 64;
export const VRF_PROOF_BYTES = 80;

const SUITE = 0x03;
const ENCODE_TO_CURVE = 0x01;
const CHALLENGE = 0x02;
const PROOF_TO_HASH = 0x03;
const BACK = 0x00;
const POINT_BYTES = 32;
const CHALLENGE_BYTES = 16;
const SCALAR_BYTES = 32;
const COUNTERS = 256;
const { n: ORDER } = Point.CURVE();

/** The secret key, with what is derived from it. */
export interface VrfKey {
  /** 32 bytes. */
  readonly publicKey: Bytes;
  /** Modulo the order of the group. */
  readonly scalar: bigint;
  /** What nonces are derived from: 32 bytes. */
  readonly prefix: Bytes;
}

/**
 * @param secret 32 random bytes (RFC 8032 section 5.1.5)
 * @throws LedgerRefusal key_malformed for another length
 */
export function vrfKey(secret: Uint8Array): VrfKey {
  refuseUnless(secret.length === VRF_SECRET_BYTES, 'key_malformed', 'the secret of a VRF has not 32 bytes');
  const hashed = sha512(secret);
  const head = hashed.slice(0, 32);
  head[0] = (head[0] as number) & 0b1111_1000;
  head[31] = ((head[31] as number) & 0b0111_1111) | 0b0100_0000;
  const scalar = integer(head) % ORDER;
  return { publicKey: bytesOf(Point.BASE.multiply(scalar)), scalar, prefix: join(hashed.subarray(32)) };
}

/** The public key of a secret, 32 bytes. @throws LedgerRefusal key_malformed */
export const vrfPublicKey = (secret: Uint8Array): Bytes => vrfKey(secret).publicKey;

/** The output for an input: 64 bytes, which look random to all who do not know the secret. */
export function vrfOutput({ publicKey, scalar }: VrfKey, alpha: Uint8Array): Bytes {
  return outputOf(encodeToCurve(publicKey, alpha).multiply(scalar));
}

/** The output for an input as {@link vrfOutput}, and the proof that it is, 80 bytes (RFC 9381 section 5.1). */
export function vrfProve(
  { publicKey, scalar, prefix }: VrfKey,
  alpha: Uint8Array,
): { readonly output: Bytes; readonly proof: Bytes } {
  const h = encodeToCurve(publicKey, alpha);
  const nonce = integer(sha512(join(prefix, bytesOf(h)))) % ORDER;
  const multiply = multiplier(h);
  const gamma = multiply(scalar);
  const c = challenge(publicKey, h, gamma, Point.BASE.multiply(nonce), multiply(nonce));
  const s = (nonce + integer(c) * scalar) % ORDER;
  return { output: outputOf(gamma), proof: join(bytesOf(gamma), c, scalarBytes(s)) };
}

/**
 * Verifies a proof (RFC 9381 section 5.3). The public key is validated (section 5.4.5), so that whoever made the key cannot prove two
 * outputs for one input either.
 * @param alpha the input
 * @returns the output, 64 bytes
 * @throws LedgerRefusal key_malformed for no key, or one of small order; pseudonym_invalid
 */
export function vrfVerify(publicKey: Uint8Array, alpha: Uint8Array, proof: Uint8Array): Bytes {
  const y = pointFrom(publicKey);
  refuseUnless(y !== undefined && !y.isSmallOrder(), 'key_malformed', 'this is not the public key of a VRF');
  refuseUnless(proof.length === VRF_PROOF_BYTES, 'pseudonym_invalid', 'the proof of a VRF has not 80 bytes');
  const gamma = pointFrom(proof.subarray(0, POINT_BYTES));
  const c = proof.subarray(POINT_BYTES, POINT_BYTES + CHALLENGE_BYTES);
  const s = integer(proof.subarray(POINT_BYTES + CHALLENGE_BYTES));
  refuseUnless(gamma !== undefined && s < ORDER, 'pseudonym_invalid', 'the proof of a VRF is malformed');
  const h = encodeToCurve(publicKey, alpha);
  const u = Point.BASE.multiplyUnsafe(s).subtract(y.multiplyUnsafe(integer(c)));
  const v = h.multiplyUnsafe(s).subtract(gamma.multiplyUnsafe(integer(c)));
  const isProven = areEqual(c, challenge(publicKey, h, gamma, u, v));
  refuseUnless(isProven, 'pseudonym_invalid', 'the proof of a VRF does not verify');
  return outputOf(gamma);
}

/** ECVRF_encode_to_curve_try_and_increment, the salt being the public key (sections 5.4.1.1 and 5.5). */
function encodeToCurve(publicKey: Uint8Array, alpha: Uint8Array): Point {
  const front = join(Uint8Array.of(SUITE, ENCODE_TO_CURVE), publicKey, alpha);
  for (let counter = 0; counter < COUNTERS; counter++) {
    const h = pointFrom(sha512(join(front, Uint8Array.of(counter, BACK))).subarray(0, POINT_BYTES));
    // A point of small order becomes the identity, which is none either.
    if (h !== undefined && !h.isSmallOrder()) return h.clearCofactor();
  }
  // Each attempt fails with probability 1/2, so nobody finds such an input.
  throw new LedgerRefusal('out_of_range', 'the input of a VRF leads to no point');
}

/** ECVRF_challenge_generation (section 5.4.3). @returns c as 16 bytes, least significant first */
function challenge(publicKey: Uint8Array, ...points: readonly [Point, Point, Point, Point]): Bytes {
  const front = Uint8Array.of(SUITE, CHALLENGE);
  const hashed = sha512(join(front, publicKey, ...points.map(bytesOf), Uint8Array.of(BACK)));
  return join(hashed.subarray(0, CHALLENGE_BYTES));
}

/** ECVRF_proof_to_hash (section 5.2). */
function outputOf(gamma: Point): Bytes {
  const front = Uint8Array.of(SUITE, PROOF_TO_HASH);
  return join(sha512(join(front, bytesOf(gamma.clearCofactor()), Uint8Array.of(BACK))));
}

/** string_to_point: RFC 8032 section 5.1.3, strictly. */
function pointFrom(bytes: Uint8Array): Point | undefined {
  try {
    return Point.fromBytes(bytes, false);
  } catch {
    return undefined;
  }
}

const bytesOf = (point: Point): Bytes => join(point.toBytes());

/** string_to_int: least significant byte first. */
const integer = (bytes: Uint8Array): bigint => BigInt(`0x${bytesToHex(bytes.slice().reverse())}`);

function scalarBytes(value: bigint): Bytes {
  const digits = value.toString(16).padStart(2 * SCALAR_BYTES, '0');
  return Uint8Array.from({ length: SCALAR_BYTES }, (_, i) =>
    Number.parseInt(digits.slice(2 * (SCALAR_BYTES - 1 - i), 2 * (SCALAR_BYTES - i)), 16),
  );
}
