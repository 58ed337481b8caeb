import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import t from 'tap';
import { areEqual, fromBase64, utf8 } from '../../src/bytes.js';
import { emptyRoot, type Hash, leafHash, nodeHash } from '../../src/ledger/hash.js';
import {
  consistencyProof,
  Frontier,
  type HashReader,
  inclusionProof,
  nodesOf,
  rootOf,
  verifyConsistency,
  verifyInclusion,
  verifySubtreeConsistency,
  verifySubtreeInclusion,
} from '../../src/ledger/merkle.js';
import { LedgerRefusal } from '../../src/ledger/refusal.js';

interface Case {
  readonly case: string;
  readonly desc: string;
  readonly wantErr: boolean;
  readonly proof: readonly string[] | null;
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly start: number;
  readonly end: number;
  readonly size: number;
  readonly size1: number;
  readonly size2: number;
  readonly leafHash: string;
  readonly root: string;
  readonly root1: string;
  readonly root2: string;
}

const CASES: readonly Case[] = JSON.parse(
  readFileSync(new URL('../../../shared/vectors/merkle-proofs.json', import.meta.url), 'utf8'),
);
const hash = (text: string | null) => fromBase64(text ?? '');

/** What each kind of case verifies. */
const VERIFY: Readonly<Record<string, (each: Case, proof: Hash[]) => void>> = {
  inclusion: (each, proof) =>
    verifyInclusion({
      index: each.leafIdx,
      size: each.treeSize,
      leaf: hash(each.leafHash),
      root: hash(each.root),
      proof,
    }),
  consistency: (each, proof) =>
    verifyConsistency({ ...each, root1: hash(each.root1), root2: hash(each.root2), proof }),
  subtreeinclusion: (each, proof) =>
    verifySubtreeInclusion({
      index: each.leafIdx,
      start: each.start,
      end: each.end,
      leaf: hash(each.leafHash),
      root: hash(each.root),
      proof,
    }),
  subtreeconsistency: (each, proof) =>
    verifySubtreeConsistency({ ...each, root1: hash(each.root1), root2: hash(each.root2), proof }),
};

t.test('all cases of transparency-dev/merkle agree, refusals included', async (t) => {
  t.equal(CASES.length, 518);
  const kinds = new Set<string>();
  for (const each of CASES) {
    const kind = each.case.split('/')[0] as string;
    kinds.add(kind);
    let refusal: unknown;
    try {
      VERIFY[kind]?.(each, (each.proof ?? []).map(hash));
    } catch (error) {
      refusal = error;
    }
    t.equal(refusal instanceof LedgerRefusal, each.wantErr, `${each.case}: ${each.desc}`);
    if (!each.wantErr) t.equal(refusal, undefined, each.case);
  }
  t.strictSame([...kinds].sort(), Object.keys(VERIFY).sort());
});

/** The tree by the definition of RFC 6962 section 2.1, with Node's SHA-256. */
function definedRoot(entries: readonly string[]): Buffer {
  const sha256 = (...parts: Uint8Array[]) => {
    const hashing = createHash('sha256');
    for (const part of parts) hashing.update(part);
    return hashing.digest();
  };
  if (entries.length === 0) return sha256();
  if (entries.length === 1) return sha256(Buffer.of(0), Buffer.from(entries[0] as string));
  let k = 1;
  while (k * 2 < entries.length) k *= 2;
  return sha256(Buffer.of(1), definedRoot(entries.slice(0, k)), definedRoot(entries.slice(k)));
}

const entriesOf = (size: number) => Array.from({ length: size }, (_, i) => `entry ${i}`);
const SIZE_MAX = 300;
const LEAVES = entriesOf(SIZE_MAX).map(leafHash);
const read: HashReader = async (nodes) =>
  nodes.map(({ level, index }) => {
    const rootAt = (l: number, i: number): Hash =>
      l === 0 ? (LEAVES[i] as Hash) : nodeHash(rootAt(l - 1, 2 * i), rootAt(l - 1, 2 * i + 1));
    return rootAt(level, index);
  });

t.test('the roots are those of the definition, also for a tree that grows leaf by leaf', async (t) => {
  const frontier = new Frontier();
  t.same(frontier.root(), emptyRoot());
  for (let size = 0; size <= 130; size++) {
    const expected = definedRoot(entriesOf(size));
    t.ok(expected.equals(frontier.root()), `size ${size}`);
    t.ok(expected.equals(await rootOf(size, read)), `size ${size}`);
    const resumed = new Frontier(size, await read(nodesOf(0, size)));
    t.same(resumed.root(), frontier.root());
    resumed.append(LEAVES[size] as Hash);
    frontier.append(LEAVES[size] as Hash);
    t.same(resumed.root(), frontier.root());
    t.equal(frontier.size, size + 1);
  }
});

t.test('an entry is hashed with 0x00 before it, as text or bytes', async (t) => {
  const empty = '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d';
  t.equal(Buffer.from(leafHash('')).toString('hex'), empty);
  t.same(leafHash('được'), leafHash(utf8('được')));
});

t.test('a proof of inclusion holds for its leaf, index, size and root alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: SIZE_MAX }), fc.nat(), fc.nat(), async (size, i, bit) => {
      const index = i % size;
      const claim = {
        index,
        size,
        leaf: LEAVES[index] as Hash,
        root: await rootOf(size, read),
        proof: await inclusionProof(index, size, read),
      };
      verifyInclusion(claim);
      const refused = (other: Partial<typeof claim>) =>
        isRefused(() => verifyInclusion({ ...claim, ...other }));
      const bent = claim.proof.map((each, j) => (j === bit % claim.proof.length ? flipped(each, bit) : each));
      return (
        refused({ leaf: flipped(claim.leaf, bit) }) &&
        refused({ root: flipped(claim.root, bit) }) &&
        refused({ proof: [...claim.proof, claim.root] }) &&
        refused({
          proof: claim.proof.map((each) => each.subarray(1) as Hash),
          leaf: claim.leaf.subarray(1) as Hash,
        }) &&
        (size === 1 || (refused({ proof: bent }) && refused({ proof: claim.proof.slice(1) }))) &&
        (size === 1 || refused({ index: (index + 1) % size })) &&
        refused({ index: size }) &&
        refused({ index: -1 }) &&
        refused({ index: index + 0.5 })
      );
    }),
    { numRuns: 150 },
  );
});

t.test('a proof of consistency holds for its sizes and roots alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: SIZE_MAX }), fc.nat(), fc.nat(), async (size2, i, bit) => {
      const size1 = 1 + (i % size2);
      const claim = {
        size1,
        size2,
        root1: await rootOf(size1, read),
        root2: await rootOf(size2, read),
        proof: await consistencyProof(size1, size2, read),
      };
      verifyConsistency(claim);
      const refused = (other: Partial<typeof claim>) =>
        isRefused(() => verifyConsistency({ ...claim, ...other }));
      const bent = claim.proof.map((each, j) => (j === bit % claim.proof.length ? flipped(each, bit) : each));
      return (
        refused({ root1: flipped(claim.root1, bit) }) &&
        refused({ root2: flipped(claim.root2, bit) }) &&
        refused({ proof: [...claim.proof, claim.root2] }) &&
        (claim.proof.length === 0 ||
          (refused({ proof: bent }) && refused({ proof: claim.proof.slice(1) }))) &&
        refused({ size1: 0 }) &&
        refused({ size1: size2 + 1 })
      );
    }),
    { numRuns: 150 },
  );
});

t.test('the hash of a node is not the hash of a leaf with the same content', async (t) => {
  const [left, right] = [LEAVES[0] as Hash, LEAVES[1] as Hash];
  const root = nodeHash(left, right);
  const offered = leafHash(Buffer.concat([left, right]));
  t.ok(isRefused(() => verifyInclusion({ index: 0, size: 1, leaf: offered, root, proof: [] })));
});

t.test(
  'the hash of a node is no leaf, at whatever index, with the rest of the path of a leaf below it',
  async (t) => {
    for (const size of [2, 3, 4, 7, 8, 130]) {
      const root = await rootOf(size, read);
      for (let index = 0; index + 1 < size; index += 2) {
        const leaf = nodeHash(LEAVES[index] as Hash, LEAVES[index + 1] as Hash);
        const proof = (await inclusionProof(index, size, read)).slice(1);
        const places = Array.from({ length: size }, (_, at) => at);
        t.ok(places.every((at) => isRefused(() => verifyInclusion({ index: at, size, leaf, root, proof }))));
      }
    }
  },
);

t.test('sizes to 2^53 - 1 are exact, and larger ones refused', async (t) => {
  const LARGEST = Number.MAX_SAFE_INTEGER;
  const asked: number[] = [];
  const zeros: HashReader = async (nodes) => {
    asked.push(...nodes.map(({ level, index }) => index * 2 ** level + 2 ** level));
    return nodes.map(() => new Uint8Array(32));
  };
  const proof = await inclusionProof(LARGEST - 1, LARGEST, zeros);
  t.equal(proof.length, 52);
  t.ok(
    asked.every((end) => end < LARGEST),
    'only nodes to the left of the last leaf',
  );
  t.equal((await consistencyProof(LARGEST - 1, LARGEST, zeros)).length, 53);
  t.equal(nodesOf(0, LARGEST).length, 53);
  for (const size of [LARGEST + 1, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    await t.rejects(inclusionProof(0, size, zeros), { code: 'out_of_range' });
    await t.rejects(consistencyProof(1, size, zeros), { code: 'out_of_range' });
    await t.rejects(rootOf(size, zeros), { code: 'out_of_range' });
    t.throws(() => new Frontier(size), { code: 'out_of_range' });
  }
  const full = new Frontier(LARGEST, await zeros(nodesOf(0, LARGEST)));
  t.throws(() => full.append(new Uint8Array(32)), { code: 'out_of_range' });
  t.throws(() => new Frontier(3, [new Uint8Array(32)]), { code: 'out_of_range' });
  await t.rejects(inclusionProof(3, 3, zeros), { code: 'out_of_range', message: /no leaf/ });
  await t.rejects(consistencyProof(0, 3, zeros), { code: 'out_of_range' });
});

function flipped(bytes: Hash, bit: number): Hash {
  const other = Uint8Array.from(bytes);
  const at = Math.floor(bit / 8) % other.length;
  other[at] = (other[at] as number) ^ (1 << (bit % 8));
  if (areEqual(other, bytes)) throw new TypeError('nothing was flipped');
  return other;
}

function isRefused(verify: () => void): boolean {
  try {
    verify();
    return false;
  } catch (error) {
    if (error instanceof LedgerRefusal) return true;
    throw error;
  }
}
