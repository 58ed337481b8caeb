import type { Mutation } from './mutation.js';

const VRF_TESTS = ['test/ledger/vrf.test.ts'];
const MAP = 'src/ledger/map.ts';
const MAP_TESTS = ['test/ledger/map.test.ts'];
const HISTORY = 'src/ledger/history.ts';
const HISTORY_TESTS = ['test/ledger/history.test.ts'];
const VERIFY = 'src/ledger/verify-log.ts';
const VERIFY_TESTS = ['test/ledger/verify-log.test.ts'];
const MAKER = 'src/transparency/map-maker.ts';
const MAKER_TESTS = ['test/transparency/map-maker.test.ts'];
const REFUSED_TESTS = ['test/transparency/map-refused.test.ts'];
const PROOF_TESTS = ['test/citizen/history-proof.test.ts'];

/** Faults in what proves to people that their history is complete. */
export const HISTORY_MUTATIONS: readonly Mutation[] = [
  {
    name: 'a proof of a pseudonym need not verify',
    file: 'src/ledger/vrf.ts',
    from: 'const isProven = areEqual(c, challenge(publicKey, h, gamma, u, v));',
    to: 'const isProven = u !== v;',
    tests: VRF_TESTS,
  },
  {
    name: 'a key of pseudonyms may be of small order',
    file: 'src/ledger/vrf.ts',
    from: 'y !== undefined && !y.isSmallOrder()',
    to: 'y !== undefined',
    tests: VRF_TESTS,
  },
  {
    name: 'a pseudonym depends on the part of small order',
    file: 'src/ledger/vrf.ts',
    from: 'bytesOf(gamma.clearCofactor())',
    to: 'bytesOf(gamma)',
    tests: VRF_TESTS,
  },
  {
    name: 'a chain does not say how long it is',
    file: 'src/ledger/chain.ts',
    from: 'BigInt(n)',
    to: '0n',
    tests: HISTORY_TESTS,
  },
  {
    name: 'a chain forgets what was before',
    file: 'src/ledger/chain.ts',
    from: 'Uint8Array.of(LINK), head, leaf',
    to: 'Uint8Array.of(LINK), leaf',
    tests: HISTORY_TESTS,
  },
  {
    name: 'a proof of the map leads to any root',
    file: MAP,
    from: "refuseUnless(areEqual(top, root), 'map_invalid'",
    to: "refuseUnless(true, 'map_invalid'",
    tests: MAP_TESTS,
  },
  {
    name: 'a leaf of another place proves that somebody has no entry',
    file: MAP,
    from: "refuseUnless(isOnTheWay, 'map_invalid'",
    to: "refuseUnless(true, 'map_invalid'",
    tests: MAP_TESTS,
  },
  {
    name: 'a tile of the map is believed',
    file: MAP,
    from: 'hash !== undefined && areEqual(mapHashOf(topOf(levels)), hash)',
    to: 'hash !== undefined',
    tests: REFUSED_TESTS,
  },
  {
    name: 'a chain in the database may be another than in the map',
    file: MAP,
    from: "refuseUnless(isStated, 'map_invalid'",
    to: "refuseUnless(true, 'map_invalid'",
    tests: REFUSED_TESTS,
  },
  {
    name: 'a leaf of the map is hashed as a node is',
    file: 'src/ledger/map-tile.ts',
    from: 'const LEAF = 3;',
    to: 'const LEAF = 4;',
    tests: MAP_TESTS,
  },
  {
    name: 'a tile of the map may have keys of another place',
    file: 'src/ledger/map-tile.ts',
    from: 'if (!mapPathOf(leaf.key).startsWith(path + i.toString(MAP_TILE_WIDTH))) throw malformed();',
    to: '',
    tests: MAP_TESTS,
  },
  {
    name: 'a map may cover less than it did',
    file: 'src/ledger/map-line.ts',
    from: 'map.size >= before.size',
    to: 'true',
    tests: HISTORY_TESTS,
  },
  {
    name: 'a checkpoint may state two maps',
    file: 'src/ledger/map-line.ts',
    from: "refuseUnless(others.length === 0, 'checkpoint_malformed'",
    to: "refuseUnless(true, 'checkpoint_malformed'",
    tests: ['test/ledger/map-line.test.ts', ...VERIFY_TESTS],
  },
  {
    name: 'a history may lack entries of before, if its chain fits',
    file: HISTORY,
    from: 'areEqual(chainOver(file.entries.slice(0, before.chain.n), pseudonym).head, before.chain.head)',
    to: 'true',
    tests: HISTORY_TESTS,
  },
  {
    name: 'a history need not be what the map has',
    file: HISTORY,
    from: '  checkPlace(file, pseudonym, map.root);\n',
    to: '',
    tests: HISTORY_TESTS,
  },
  {
    name: 'a person is shown a map that is not in the log',
    file: HISTORY,
    from: '    verifyInclusion({ index, size, leaf: leafHash(entry), root, proof: hashes });\n',
    to: '',
    tests: HISTORY_TESTS,
  },
  {
    name: 'a person is shown the entry of another map',
    file: HISTORY,
    from: '  if (publishedMapLine(entry) !== formatMapLine(map)) throw refused();\n',
    to: '',
    tests: HISTORY_TESTS,
  },
  {
    name: 'the log of a history may be another than before',
    file: HISTORY,
    from: '  checkLog(file, seen, before);\n',
    to: '',
    tests: HISTORY_TESTS,
  },
  {
    name: 'a file of a history may have a text without a hash of its own',
    file: 'src/ledger/history-json.ts',
    from: ' || /\\p{Surrogate}/u.test(value)',
    to: '',
    tests: HISTORY_TESTS,
  },
  {
    name: 'a checkpoint may state a map that no entry does',
    file: VERIFY,
    from: '  maps.end();\n',
    to: '',
    tests: VERIFY_TESTS,
  },
  {
    name: 'entries may state two maps of one size',
    file: VERIFY,
    from: 'map.size > last.size',
    to: 'map.size >= last.size',
    tests: VERIFY_TESTS,
  },
  {
    name: 'a map is made of leaves that no checkpoint vouches for',
    file: MAKER,
    from: 'root1: edgeRoot(growTiles(edge, leaves).edge),',
    to: 'root1: edgeRoot(growTiles(edge, leaves).edge) && Uint8Array.from(signed.root),',
    tests: REFUSED_TESTS,
  },
  {
    name: 'a map goes on from a head that no gateway signed',
    file: MAKER,
    from: '    await checkHead(map, reads);\n',
    to: '',
    tests: REFUSED_TESTS,
  },
  {
    name: 'a map covers leaves of people who have no pseudonym yet',
    file: MAKER,
    from: '  return first?.leafIndex ?? end;',
    to: '  return first === undefined ? end : first.leafIndex + 1;',
    tests: MAKER_TESTS,
  },
  {
    name: 'each map is a reason for the next one',
    file: MAKER,
    from: 'taken.length === 0 && due < LEAVES_MAX',
    to: 'false',
    tests: MAKER_TESTS,
  },
  {
    name: 'a map with another key is gone on with',
    file: MAKER,
    from: 'map.publicKey !== null && !areEqual(map.publicKey, key.publicKey)',
    to: 'false',
    tests: REFUSED_TESTS,
  },
  {
    name: 'who makes no map does not say so',
    file: 'src/transparency/map-making.ts',
    from: 'if (error instanceof MapRefused) halt(error.reason, error.size);',
    to: 'if (error instanceof MapRefused) return pause_ms;',
    tests: REFUSED_TESTS,
  },
  {
    name: 'a map is stated before the entry that states it is a leaf',
    file: 'src/database/sql/functions/gate/hold_ledger.sql',
    from: 'JOIN ledger.leaf l',
    to: 'LEFT JOIN ledger.leaf l',
    tests: MAKER_TESTS,
  },
  {
    name: 'a map is made before the entry of the last one is a leaf',
    file: 'src/database/sql/functions/gate/hold_map.sql',
    from: 'EXISTS (SELECT FROM ledger.leaf l WHERE l.entry_id = map.published_entry)',
    to: 'true',
    tests: MAKER_TESTS,
  },
  {
    name: 'a map is stated that no gateway signed',
    file: 'src/transparency/map-note.ts',
    from: '    await verifyNote(\n',
    to: '    void Array.of(\n',
    tests: ['test/transparency/map-maker.test.ts'],
  },
  {
    name: 'a proof goes with a checkpoint of another map',
    file: 'src/transparency/history-proof.ts',
    from: '?.size === mapSize;',
    to: '?.size !== undefined;',
    tests: PROOF_TESTS,
  },
  {
    name: 'passes go on after they were stopped',
    file: 'src/transparency/passes.ts',
    from: '    if (isStopping) return;\n',
    to: '',
    tests: ['test/transparency/passes.test.ts'],
  },
  {
    name: 'long work does not rest for calls',
    file: 'src/transparency/rest.ts',
    from: '    if (performance.eventLoopUtilization(before).utilization > BUSY) await sleep(BUSY_RESTS * worked_ms);\n',
    to: '',
    tests: ['test/transparency/rest.test.ts'],
  },
];
