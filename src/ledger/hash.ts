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

/** The hash of a leaf: SHA-256(0x00 || entry) (RFC 6962 section 2.1). A text is hashed in UTF-8. */
export function leafHash(entry: Uint8Array | string): Hash {
  const content = typeof entry === 'string' ? utf8(entry) : entry;
  const input = new Uint8Array(1 + content.length);
  input[0] = LEAF;
  input.set(content, 1);
  return digest(input);
}

// One for all: a proof hashes a thousand nodes, and as many buffers would take longer to collect than to hash.
const nodeInput = new Uint8Array(1 + 2 * HASH_BYTES);
nodeInput[0] = NODE;

/** The hash of an inner node: SHA-256(0x01 || left || right) (RFC 6962 section 2.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Hash {
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + HASH_BYTES);
  return digest(nodeInput);
}

/** What is used of Node's crypto. */
interface NodeCrypto {
  hash(name: 'sha256', input: Uint8Array, encoding: 'buffer'): Bytes;
}

// Node's own takes a quarter of the time. It is asked for, not imported, so that a bundle for browsers does without.
const { process } = globalThis as { process?: { getBuiltinModule?(name: string): NodeCrypto | undefined } };
const node = process?.getBuiltinModule?.('node:crypto');

/** SHA-256. Synchronous in Node and browsers alike, which the Web Crypto API is not. */
export const digest: (input: Uint8Array) => Hash =
  node === undefined
    ? (input) => sha256(input) as Hash
    : (input) => {
        const { buffer, byteOffset, length } = node.hash('sha256', input, 'buffer');
        return new Uint8Array(buffer, byteOffset, length);
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
