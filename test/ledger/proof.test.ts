import fc from 'fast-check';
import t from 'tap';
import { toBase64 } from '../../src/bytes.js';
import { signCheckpoint } from '../../src/ledger/checkpoint.js';
import { cosignatureVerifier, cosigner } from '../../src/ledger/cosignature.js';
import { type Hash, leafHash, nodeHash } from '../../src/ledger/hash.js';
import { Frontier, type HashReader, inclusionProof } from '../../src/ledger/merkle.js';
import { formatProof, type LogProof, parseProof, verifyProof } from '../../src/ledger/proof.js';
import { noteSigner, noteVerifier, verifierKey } from '../../src/ledger/verifier-key.js';
import { newKey } from './keys.js';

const ORIGIN = 'gateway.example/ledger';
const SIZE = 21;
const LEAVES = Array.from({ length: SIZE }, (_, i) => leafHash(`entry ${i}`));
const hashOf = (level: number, index: number): Hash =>
  level === 0
    ? (LEAVES[index] as Hash)
    : nodeHash(hashOf(level - 1, 2 * index), hashOf(level - 1, 2 * index + 1));
const read: HashReader = async (nodes) => nodes.map(({ level, index }) => hashOf(level, index));

const logKey = newKey();
const witnesses = ['witness.example/a', 'witness.example/b'].map((name) => ({ name, key: newKey() }));
const log = [noteVerifier(verifierKey(ORIGIN, 'ed25519', logKey.publicKey))];
const witnessKeys = witnesses.map(({ name, key }) =>
  cosignatureVerifier(verifierKey(name, 'cosignature/v1', key.publicKey)),
);

/** @param cosigned by how many of the witnesses */
async function proofOf(index: number, cosigned: number, extra?: Uint8Array): Promise<LogProof> {
  const frontier = new Frontier();
  for (const leaf of LEAVES) frontier.append(leaf);
  const checkpoint = await signCheckpoint(
    { origin: ORIGIN, size: SIZE, root: frontier.root(), extensions: ['map 0'] },
    [
      noteSigner(ORIGIN, logKey),
      ...witnesses.slice(0, cosigned).map(({ name, key }) => cosigner(name, key, () => 1_700_000_000)),
    ],
  );
  const hashes = await inclusionProof(index, SIZE, read);
  return { index, hashes, checkpoint, ...(extra && { extra }) };
}

t.test('a proof is read back as it was written, and holds for its leaf', async (t) => {
  for (const extra of [undefined, Uint8Array.of(1, 2, 3), new Uint8Array()]) {
    for (const index of [0, 7, 20]) {
      const proof = await proofOf(index, 0, extra);
      const text = formatProof(proof);
      t.match(text, `c2sp.org/tlog-proof@v1\n${extra ? `extra ${toBase64(extra)}\n` : ''}index ${index}\n`);
      const parsed = parseProof(text);
      t.same(parsed, proof);
      const opened = await verifyProof(parsed, LEAVES[index] as Hash, { origin: ORIGIN, log });
      t.equal(opened.size, SIZE);
      t.strictSame(opened.extensions, ['map 0']);
      const other = leafHash('another entry');
      await t.rejects(verifyProof(parsed, other, { origin: ORIGIN, log }), { code: 'proof_invalid' });
    }
  }
  const single = `c2sp.org/tlog-proof@v1\nindex 0\n\n${(await proofOf(0, 0)).checkpoint}`;
  t.strictSame(parseProof(single).hashes, [], 'a tree of one leaf');
});

t.test('a proof needs the signature of the log, and as many cosignatures as the policy says', async (t) => {
  const leaf = LEAVES[3] as Hash;
  for (const cosigned of [0, 1, 2]) {
    for (const cosignatures_min of [0, 1, 2]) {
      const proof = await proofOf(3, cosigned);
      const verified = verifyProof(proof, leaf, {
        origin: ORIGIN,
        log,
        witnesses: witnessKeys,
        cosignatures_min,
      });
      if (cosigned < cosignatures_min) await t.rejects(verified, { code: 'signature_missing' });
      else t.equal((await verified).cosignatures.length, cosigned);
    }
  }
  const proof = await proofOf(3, 2);
  await t.rejects(verifyProof(proof, leaf, { origin: ORIGIN, log: [] }), { code: 'signature_missing' });
  await t.rejects(verifyProof(proof, leaf, { origin: 'other.example', log }), { code: 'other_log' });
  const twice = [witnessKeys[0], witnessKeys[0]].filter((key) => key !== undefined);
  const one = await proofOf(3, 1);
  await t.rejects(
    verifyProof(one, leaf, { origin: ORIGIN, log, witnesses: twice, cosignatures_min: 2 }),
    { code: 'signature_missing' },
    'a witness counts once',
  );
});

t.test('a proof that was changed anywhere does not hold', async () => {
  const proof = await proofOf(13, 1);
  const text = formatProof(proof);
  const policy = { origin: ORIGIN, log, witnesses: witnessKeys, cosignatures_min: 1 };
  await fc.assert(
    fc.asyncProperty(
      fc.nat(text.length - 1),
      fc.constantFrom('A', '0', '\n', ' ', '='),
      async (at, letter) => {
        fc.pre(text[at] !== letter);
        const changed = text.slice(0, at) + letter + text.slice(at + 1);
        try {
          await verifyProof(parseProof(changed), LEAVES[13] as Hash, policy);
          return false;
        } catch (error) {
          return (error as Error).name === 'LedgerRefusal';
        }
      },
    ),
    { numRuns: 300 },
  );
});

t.test('texts that are no proofs are refused', async (t) => {
  const text = formatProof(await proofOf(3, 0));
  const hash = text.split('\n')[2] as string;
  const malformed = [
    ...['', 'c2sp.org/tlog-proof@v1', text.replace('@v1', '@v2'), text.replace('index 3\n', '')],
    ...[
      text.replace('index 3', 'index 03'),
      text.replace('index 3', 'index  3'),
      text.replace('index 3', 'index -3'),
    ],
    ...[text.replace('index 3', 'index 9007199254740992'), text.replace('index 3', 'extra !\nindex 3')],
    ...[text.replace('index 3', 'extra AB==\nindex 3'), text.replace('index 3', 'index 3\nindex 3')],
    text.replace(hash, Array(64).fill(hash).join('\n')),
  ];
  for (const each of malformed) {
    t.throws(() => parseProof(each), { name: 'LedgerRefusal' }, JSON.stringify(each.slice(0, 80)));
  }
  t.throws(() => parseProof(text.replace(hash, hash.slice(1))), { code: 'hash_malformed' });
  t.throws(() => formatProof({ index: -1, hashes: [], checkpoint: '' }), { code: 'out_of_range' });
});
