import { areEqual } from '../bytes.js';
import { emptyRoot, HASH_BYTES, type Hash, nodeHash } from './hash.js';
import { LedgerRefusal, refuseUnless } from './refusal.js';

/** An inner node or a leaf: the hash over the leaves from index * 2^level on, 2^level of them, all of which the tree has. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
}

/** Reads the hashes of nodes, in their order. Every node asked for is in the tree that the proof is made of. */
export type HashReader = (nodes: readonly TreeNode[]) => Promise<readonly Hash[]>;

/** The leaves from start on to before end. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** @throws LedgerRefusal out_of_range for anything but 0 to 2^53 - 1 */
export function checkSize(size: number): void {
  refuseUnless(
    Number.isSafeInteger(size) && size >= 0,
    'out_of_range',
    'a size is not between 0 and 2^53 - 1',
  );
}

/** The least number of bits that hold n. */
const bitsOf = (n: number): number => (n < 2 ** 32 ? 32 - Math.clz32(n) : 64 - Math.clz32(n / 2 ** 32));
const half = (n: number): number => Math.floor(n / 2);
const isOdd = (n: number): boolean => n % 2 === 1;

/** Proof of a leaf in a tree: RFC 9162 section 2.1.3.2. */
export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leaf: Hash;
  readonly proof: readonly Hash[];
  readonly root: Hash;
}

/** @throws LedgerRefusal out_of_range, proof_invalid unless the tree of this root has this leaf at this index */
export function verifyInclusion({ size, ...claim }: InclusionClaim): void {
  verifySubtreeInclusion({ ...claim, start: 0, end: size });
}

/**
 * The same for the subtree of the leaves from start on to before end (draft-ietf-plants-merkle-tree-certs section 4.3).
 * @throws LedgerRefusal out_of_range, proof_invalid
 */
export function verifySubtreeInclusion(
  claim: Omit<InclusionClaim, 'size'> & { readonly start: number; readonly end: number },
): void {
  const { index, start, end, leaf, proof, root } = claim;
  checkRange(start, end);
  refuseUnless(
    Number.isSafeInteger(index) && index >= start && index < end,
    'out_of_range',
    'the tree has no leaf of this index',
  );
  checkHashes([leaf, root, ...proof]);
  let at = index - start;
  let last = end - start - 1;
  let hash = leaf;
  for (const other of proof) {
    refuseUnless(last > 0, 'proof_invalid', 'the inclusion proof is too long');
    if (isOdd(at) || at === last) {
      hash = nodeHash(other, hash);
      // At the right edge a node without a sibling rises as it is.
      for (; at > 0 && !isOdd(at); at = half(at)) last = half(last);
    } else {
      hash = nodeHash(hash, other);
    }
    at = half(at);
    last = half(last);
  }
  refuseUnless(last === 0, 'proof_invalid', 'the inclusion proof is too short');
  refuseUnless(areEqual(hash, root), 'proof_invalid', 'the inclusion proof leads to another root');
}

/** Proof that one tree begins with another: RFC 9162 section 2.1.4.2. */
export interface ConsistencyClaim {
  readonly size1: number;
  readonly size2: number;
  readonly root1: Hash;
  readonly root2: Hash;
  readonly proof: readonly Hash[];
}

/**
 * @throws LedgerRefusal out_of_range (also where size1 is 0: every tree begins with the empty one, so a proof would prove nothing),
 *   proof_invalid unless the tree of root2 begins with all leaves of the tree of root1
 */
export function verifyConsistency({ size1, size2, ...claim }: ConsistencyClaim): void {
  checkSize(size1);
  refuseUnless(size1 > 0, 'out_of_range', 'nothing can be inconsistent with an empty tree');
  verifySubtreeConsistency({ ...claim, start: 0, end: size1, size: size2 });
}

/**
 * Verifies that the leaves from start on to before end, whose root is root1, are in the tree of root2 (draft-ietf-plants-merkle-tree-certs
 * section 4.4).
 * @throws LedgerRefusal out_of_range, proof_invalid
 */
export function verifySubtreeConsistency(
  claim: Omit<ConsistencyClaim, 'size1' | 'size2'> & {
    readonly start: number;
    readonly end: number;
    readonly size: number;
  },
): void {
  const { start, end, size, root1, root2, proof } = claim;
  checkSize(size);
  if (start === end) {
    refuseUnless(proof.length === 0, 'proof_invalid', 'the consistency proof is too long');
    refuseUnless(areEqual(root1, emptyRoot()), 'proof_invalid', 'this is not the root of an empty tree');
  } else {
    checkRange(start, end);
  }
  refuseUnless(end <= size, 'out_of_range', 'the later tree is the smaller one');
  if (proof.length > 0) checkHashes([root1, root2, ...proof]); // without a proof they are compared only
  if (start < end) followConsistency({ first: start, last: end - 1, treeLast: size - 1 }, claim);
}

/** Of a level of the tree: the first and last node of the subtree, and the last node of all. */
interface Place {
  readonly first: number;
  readonly last: number;
  readonly treeLast: number;
}

const above = ({ first, last, treeLast }: Place): Place => ({
  first: half(first),
  last: half(last),
  treeLast: half(treeLast),
});

function followConsistency(
  bottom: Place,
  { root1, root2, proof }: Pick<ConsistencyClaim, 'root1' | 'root2' | 'proof'>,
): void {
  let at = bottom;
  // Up to the largest node that ends where the subtree ends.
  while (at.first !== at.last && (at.last === at.treeLast || isOdd(at.last))) at = above(at);
  const rest = [...proof];
  const seed = at.first === at.last ? root1 : rest.shift();
  refuseUnless(seed !== undefined, 'proof_invalid', 'the consistency proof is too short');
  let hash1 = seed;
  let hash2 = seed;
  for (const other of rest) {
    refuseUnless(at.treeLast > 0, 'proof_invalid', 'the consistency proof is too long');
    if (isOdd(at.last) || at.last === at.treeLast) {
      if (at.first < at.last) hash1 = nodeHash(other, hash1);
      hash2 = nodeHash(other, hash2);
      while (!isOdd(at.last)) at = above(at);
    } else {
      hash2 = nodeHash(hash2, other);
    }
    at = above(at);
  }
  refuseUnless(at.treeLast === 0, 'proof_invalid', 'the consistency proof is too short');
  refuseUnless(
    areEqual(hash1, root1),
    'proof_invalid',
    'the consistency proof leads to another earlier root',
  );
  refuseUnless(areEqual(hash2, root2), 'proof_invalid', 'the consistency proof leads to another later root');
}

/** Refuses what is no subtree: start is a multiple of the least power of two that is not less than its size. */
function checkRange(start: number, end: number): void {
  checkSize(start);
  checkSize(end);
  refuseUnless(start < end, 'out_of_range', 'the tree is empty');
  refuseUnless(start % 2 ** bitsOf(end - start - 1) === 0, 'out_of_range', 'this is no subtree');
}

function checkHashes(hashes: readonly Hash[]): void {
  const areWhole = hashes.every((hash) => hash.length === HASH_BYTES);
  refuseUnless(areWhole, 'hash_malformed', 'a hash is not 32 bytes');
}

/**
 * The proof that a tree has a leaf, from the leaf's sibling on upwards (RFC 9162 section 2.1.3.1).
 * @throws LedgerRefusal out_of_range
 */
export async function inclusionProof(index: number, size: number, read: HashReader): Promise<Hash[]> {
  checkSize(size);
  const isInside = Number.isSafeInteger(index) && index >= 0 && index < size;
  refuseUnless(isInside, 'out_of_range', 'the tree has no leaf of this index');
  const siblings: Range[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = splitOf(start, end);
    siblings.unshift(index < middle ? { start: middle, end } : { start, end: middle });
    [start, end] = index < middle ? [start, middle] : [middle, end];
  }
  return rootsOf(siblings, read);
}

/**
 * The proof that the tree of size2 begins with that of size1 (RFC 9162 section 2.1.4.1).
 * @throws LedgerRefusal out_of_range, where size1 is 0 too
 */
export async function consistencyProof(size1: number, size2: number, read: HashReader): Promise<Hash[]> {
  checkSize(size1);
  checkSize(size2);
  refuseUnless(size1 > 0 && size1 <= size2, 'out_of_range', 'no tree of these sizes extends another');
  const parts: Range[] = [];
  let [start, end] = [0, size2];
  while (end !== size1) {
    const middle = splitOf(start, end);
    const isLeft = size1 <= middle;
    parts.unshift(isLeft ? { start: middle, end } : { start, end: middle });
    [start, end] = isLeft ? [start, middle] : [middle, end];
  }
  // Who verifies knows the root of the earlier tree, but not that of its right part.
  return rootsOf(start === 0 ? parts : [{ start, end }, ...parts], read);
}

/** The root of the tree of a size. @throws LedgerRefusal out_of_range */
export async function rootOf(size: number, read: HashReader): Promise<Hash> {
  checkSize(size);
  const [root = emptyRoot()] = size === 0 ? [] : await rootsOf([{ start: 0, end: size }], read);
  return root;
}

/** Where a subtree of at least two leaves is split: after the largest power of two that leaves a rest. */
const splitOf = (start: number, end: number): number => start + 2 ** (bitsOf(end - start - 1) - 1);

async function rootsOf(ranges: readonly Range[], read: HashReader): Promise<Hash[]> {
  const parts = ranges.map(({ start, end }) => nodesOf(start, end));
  const hashes = await read(parts.flat());
  let at = 0;
  return parts.map(({ length }) => {
    at += length;
    return joinRight(hashes.slice(at - length, at));
  });
}

/** The perfect subtrees that a subtree is made of, from left to right: one for each bit of its size. */
export function nodesOf(start: number, end: number): TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let at = start; at < end; ) {
    const level = bitsOf(end - at) - 1;
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
}

/** The root over perfect subtrees of falling size. */
export function joinRight(hashes: readonly Hash[]): Hash {
  const last = hashes.at(-1);
  if (last === undefined) throw new LedgerRefusal('out_of_range', 'the hashes of nodes are missing');
  return hashes.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
}

/** A growing tree, of which only the perfect subtrees are kept that the next leaves are joined to: at most 53 hashes. */
export class Frontier {
  #size: number;
  readonly #hashes: Hash[];

  /**
   * @param hashes of {@link nodesOf} 0 to size
   * @throws LedgerRefusal out_of_range
   */
  constructor(size = 0, hashes: readonly Hash[] = []) {
    checkSize(size);
    refuseUnless(
      hashes.length === nodesOf(0, size).length,
      'out_of_range',
      'these are not the nodes of the tree',
    );
    checkHashes(hashes);
    this.#size = size;
    this.#hashes = [...hashes];
  }

  get size(): number {
    return this.#size;
  }

  /** @throws LedgerRefusal out_of_range for one leaf more than 2^53 - 1 */
  append(leaf: Hash): void {
    checkSize(this.#size + 1);
    let hash = leaf;
    for (let n = this.#size; isOdd(n); n = half(n)) hash = nodeHash(this.#hashes.pop() as Hash, hash);
    this.#hashes.push(hash);
    this.#size += 1;
  }

  root(): Hash {
    return this.#size === 0 ? emptyRoot() : joinRight(this.#hashes);
  }
}
