import type { Mutation } from './mutation.js';

const MERKLE = 'src/ledger/merkle.ts';
const MERKLE_TESTS = ['test/ledger/merkle.test.ts'];
const WITNESS = 'src/witness/answer.ts';
const WITNESS_TESTS = ['test/witness/witness.test.ts'];
const VERIFY = 'src/ledger/verify-log.ts';
const VERIFY_TESTS = ['test/ledger/verify-log.test.ts'];

/** Faults in what proves that the ledger's log is whole. */
export const LEDGER_MUTATIONS: readonly Mutation[] = [
  {
    name: 'a node at the right edge of a tree does not rise',
    file: MERKLE,
    from: 'if (isOdd(at) || at === last) {',
    to: 'if (isOdd(at)) {',
    tests: MERKLE_TESTS,
  },
  {
    name: 'a proof of inclusion may be too short',
    file: MERKLE,
    from: "refuseUnless(last === 0, 'proof_invalid', 'the inclusion proof is too short');",
    to: '',
    tests: MERKLE_TESTS,
  },
  {
    name: 'a proof of consistency says nothing about the earlier tree',
    file: MERKLE,
    from: 'areEqual(hash1, root1)',
    to: 'true',
    tests: MERKLE_TESTS,
  },
  {
    name: 'a leaf is hashed as a node is',
    file: 'src/ledger/hash.ts',
    from: 'const LEAF = 0;',
    to: 'const LEAF = 1;',
    tests: MERKLE_TESTS,
  },
  {
    name: 'a note is believed that a known key did not sign',
    file: 'src/ledger/note.ts',
    from: "refuseUnless(isValid, 'signature_invalid'",
    to: "refuseUnless(true, 'signature_invalid'",
    tests: ['test/ledger/note.test.ts'],
  },
  {
    name: 'a checkpoint of another log is believed',
    file: 'src/ledger/checkpoint.ts',
    from: 'checkpoint.origin === origin',
    to: 'true',
    tests: ['test/ledger/checkpoint.test.ts'],
  },
  {
    name: 'a cosignature is over another message',
    file: 'src/ledger/cosignature.ts',
    from: 'cosignature/v1\\n',
    to: '',
    tests: ['test/ledger/cosignature.test.ts'],
  },
  {
    name: 'a witness counts twice',
    file: 'src/ledger/proof.ts',
    from: 'new Set(cosignatures.map(({ name }) => name)).size',
    to: 'cosignatures.length',
    tests: ['test/ledger/proof.test.ts'],
  },
  {
    name: 'a witness forgets what it cosigned',
    file: WITNESS,
    from: '  writeState(stateFile, new Map([...state, [origin, note]]));\n',
    to: '',
    tests: WITNESS_TESTS,
  },
  {
    name: 'a witness cosigns another tree of the same size',
    file: WITNESS,
    from: 'old !== last.size || isOther',
    to: 'old !== last.size',
    tests: WITNESS_TESTS,
  },
  {
    name: 'a witness cosigns without a proof',
    file: WITNESS,
    from: '    if (old > 0) verifyConsistency(',
    to: '    if (old > size) verifyConsistency(',
    tests: WITNESS_TESTS,
  },
  {
    name: 'the tiles of a log are not compared with its entries',
    file: VERIFY,
    from: 'areEqual(hashes, joined(leaves))',
    to: 'true',
    tests: VERIFY_TESTS,
  },
  {
    name: 'the root of a log is not compared with its entries',
    file: VERIFY,
    from: "areEqual(edgeRoot(edge), root),\n    'proof_invalid'",
    to: "true,\n    'proof_invalid'",
    tests: VERIFY_TESTS,
  },
  {
    name: 'a log may be shorter than it was',
    file: VERIFY,
    from: 'size >= (seen?.size ?? 0)',
    to: 'true',
    tests: VERIFY_TESTS,
  },
  {
    name: 'leaves need not be the entries that were given out',
    file: 'src/database/sql/functions/gate/append_leaves.sql',
    from: 'IS DISTINCT FROM tree.next_entries',
    to: 'IS DISTINCT FROM ledger.entries_digest(p_person_ids, p_entry_ids)',
    tests: ['test/transparency/sequencer.test.ts'],
  },
  {
    name: 'a cosignature is published without being verified',
    file: 'src/transparency/ask-witness.ts',
    from: '      await verifyNote(parseNote(checkpoint + line), [verifier]);\n',
    to: '',
    tests: ['test/transparency/ask-witness.test.ts'],
  },
  {
    name: 'fewer cosignatures than required are enough',
    file: 'src/transparency/witnessing.ts',
    from: 'lines.size < required',
    to: 'lines.size < 1',
    tests: ['test/transparency/witnessing.test.ts'],
  },
  {
    name: 'what witnesses say of another tree is passed over',
    file: 'src/transparency/witnessing.ts',
    from: 'witnesses.length - against >= required',
    to: 'true',
    tests: ['test/transparency/witnessing.test.ts'],
  },
  {
    name: 'a second process gets the file of a witness',
    file: 'src/witness/lock.ts',
    from: ').includes(true)) throw taken;',
    to: ').includes(true)) return;',
    tests: ['test/witness/lock.test.ts'],
  },
];
