import { type Bytes, join } from '../bytes.js';
import { digest, HASH_BYTES, type Hash } from './hash.js';
import { checkSize } from './merkle.js';
import { refuseUnless } from './refusal.js';
import { VRF_OUTPUT_BYTES } from './vrf.js';

const LINK = 2;
const VALUE = 5;

/** How far the chain of a person is: over the hashes of the entries that concern them, in the order of the log. */
export interface ChainHead {
  /** Number of entries. */
  readonly n: number;
  readonly head: Hash;
}

/** Where a person is in the map, and what their chain begins with: the halves of the output of the VRF for them. */
export interface Pseudonym {
  /** The key in the map: 32 bytes. */
  readonly key: Bytes;
  /** The chain without an entry. Nobody who lacks the proof of the pseudonym can guess heads from the public entries. */
  readonly start: ChainHead;
}

/** @param output of the VRF, 64 bytes @throws LedgerRefusal out_of_range for another length */
export function pseudonymOf(output: Uint8Array): Pseudonym {
  refuseUnless(output.length === VRF_OUTPUT_BYTES, 'out_of_range', 'the output of a VRF has not 64 bytes');
  return {
    key: join(output.subarray(0, HASH_BYTES)),
    start: { n: 0, head: join(output.subarray(HASH_BYTES)) },
  };
}

/** The chain with one more entry: SHA-256(0x02 || head || leaf). @param leaf the hash of the entry (`leafHash`) */
export function chainNext({ n, head }: ChainHead, leaf: Uint8Array): ChainHead {
  return { n: n + 1, head: digest(join(Uint8Array.of(LINK), head, leaf)) };
}

/** What the map has for a chain: SHA-256(0x05 || n as 8 bytes, most significant first || head). @throws LedgerRefusal out_of_range */
export function chainValue({ n, head }: ChainHead): Hash {
  checkSize(n);
  const count = new Uint8Array(8);
  new DataView(count.buffer).setBigUint64(0, BigInt(n));
  return digest(join(Uint8Array.of(VALUE), count, head));
}
