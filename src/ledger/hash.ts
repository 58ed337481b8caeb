import { sha256 } from '@noble/hashes/sha2.js';
import { type Bytes, fromBase64, toBase64, utf8 } from '../bytes.js';
import { refuseUnless } from './refusal.js';

/** A SHA-256 hash: 32 bytes. */
export type Hash = Bytes;
export const HASH_BYTES = 32;

const LEAF = 0;
const NODE = 1;

/** The root of a tree without leaves: SHA-256 of nothing (RFC 6962 section 2.1). A copy, so that nobody can change it for others. */
export const emptyRoot = (): Hash => digest(new Uint8Array());

// One for all that fit: of a million entries as many buffers would take longer to collect than to hash.
const leafInput = new Uint8Array(4_096);

/** The hash of a leaf: SHA-256(0x00 || entry) (RFC 6962 section 2.1). A text is hashed in UTF-8. */
export function leafHash(entry: Uint8Array | string): Hash {
  if (typeof entry === 'string') return digest(String.fromCharCode(LEAF) + entry);
  const length = 1 + entry.length;
  const input = length <= leafInput.length ? leafInput.subarray(0, length) : new Uint8Array(length);
  input[0] = LEAF;
  input.set(entry, 1);
  return digest(input);
}

// As above: a proof hashes a thousand nodes.
const nodeInput = new Uint8Array(1 + 2 * HASH_BYTES);
nodeInput[0] = NODE;

/** The hash of an inner node: SHA-256(0x01 || left || right) (RFC 6962 section 2.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Hash {
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + HASH_BYTES);
  return digest(nodeInput);
}

/** The same of two hashes that are one after the other in `nodes`, written into it. */
export function hashPair(nodes: Uint8Array, from: number, to: number): void {
  nodeInput.set(nodes.subarray(from, from + 2 * HASH_BYTES), 1);
  digestInto(nodeInput, nodes, to);
}

/** What is used of Node's crypto. */
interface NodeCrypto {
  hash(name: 'sha256', input: Uint8Array | string, encoding: 'latin1'): string;
}

// Node's own takes a quarter of the time. It is asked for, not imported, so that a bundle for browsers does without.
const { process } = globalThis as { process?: { getBuiltinModule?(name: string): NodeCrypto | undefined } };
const node = process?.getBuiltinModule?.('node:crypto');

/** SHA-256, of a text in UTF-8. Synchronous in Node and browsers alike, which the Web Crypto API is not. */
export function digest(input: Uint8Array | string): Hash {
  const hash = new Uint8Array(HASH_BYTES);
  digestInto(input, hash, 0);
  return hash;
}

const digestInto: (input: Uint8Array | string, target: Uint8Array, at: number) => void =
  node === undefined
    ? (input, target, at) => target.set(sha256(typeof input === 'string' ? utf8(input) : input), at)
    : (input, target, at) => {
        // By way of a text: V8 keeps a small array that it makes itself in its heap, and Node's buffers outside, at twice the time.
        const characters = node.hash('sha256', input, 'latin1');
        for (let i = 0; i < HASH_BYTES; i++) target[at + i] = characters.charCodeAt(i);
      };

/** @throws LedgerRefusal hash_malformed for another form than 32 bytes in canonical base64 (RFC 4648 section 4) */
export function hashFromBase64(text: string): Hash {
  const hash = bytesFromBase64(text);
  refuseUnless(hash?.length === HASH_BYTES, 'hash_malformed', 'a hash is not 32 bytes in base64');
  return hash;
}

/** Bytes in base64 (RFC 4648 section 4); undefined for a text that is not the one that {@link toBase64} would give for them. */
export function bytesFromBase64(text: string): Bytes | undefined {
  try {
    const bytes = fromBase64(text);
    return toBase64(bytes) === text ? bytes : undefined;
  } catch {
    return undefined;
  }
}
