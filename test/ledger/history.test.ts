import t from 'tap';
import { chainNext, chainValue } from '../../src/ledger/chain.js';
import { cosignatureVerifier, cosigner } from '../../src/ledger/cosignature.js';
import { leafHash } from '../../src/ledger/hash.js';
import { type HistoryPolicy, verifyHistory } from '../../src/ledger/history.js';
import { formatHistory, type HistoryFile, parseHistory } from '../../src/ledger/history-file.js';
import { formatSeen, parseSeen } from '../../src/ledger/history-seen.js';
import { proveMap } from '../../src/ledger/map.js';
import { inclusionProof } from '../../src/ledger/merkle.js';
import { LedgerRefusal } from '../../src/ledger/refusal.js';
import { verifierKey } from '../../src/ledger/verifier-key.js';
import { newKey } from './keys.js';
import { MemoryHistory } from './memory-history.js';
import { MemoryLog } from './memory-log.js';

const [AN, BINH, CHI, NEW] = ['001085000001', '001085000002', '001085000003', '001085000004'] as const;
const entry = (i: number) =>
  JSON.stringify({ actor: 'partner', at: `2026-11-30T00:00:0${i}Z`, kind: 'release' });

/** Three people with five entries each, one of which concerns two of them, and one person who has none. */
async function history(given?: ConstructorParameters<typeof MemoryHistory>[0]): Promise<MemoryHistory> {
  const made = new MemoryHistory(given);
  for (let i = 0; i < 5; i++) {
    made.record(`${entry(i)} an`, AN);
    made.record(`${entry(i)} binh`, BINH);
    made.record(`${entry(i)} nobody`);
  }
  made.record(`${entry(6)} of a child and who decided`, AN, CHI);
  await made.cover();
  return made;
}

const all = await history();
const file = await all.file(AN);

async function refusal(given: HistoryFile, policy: Partial<HistoryPolicy> = {}): Promise<string> {
  try {
    await verifyHistory(parseHistory(formatHistory(given)), { ...all.policy, ...policy });
    return 'it holds';
  } catch (error) {
    if (error instanceof LedgerRefusal) return error.code;
    throw error;
  }
}

/** The file with other entries: as it is, and with a chain that fits them. */
function withEntries(entries: readonly string[]): readonly [HistoryFile, HistoryFile] {
  const { start } = all.pseudonymOf(AN);
  const chain = entries.reduce((before, each) => chainNext(before, leafHash(each)), start);
  return [
    { ...file, entries },
    { ...file, entries, chain },
  ];
}

t.test('a history holds, one that is shared too, and that somebody has none', async (t) => {
  for (const [number, n] of [
    [AN, 6],
    [BINH, 5],
    [CHI, 1],
    [NEW, 0],
  ] as const) {
    const made = await all.file(number);
    t.same(parseHistory(formatHistory(made)), made, 'as a text');
    const { seen, checkpoint } = await verifyHistory(made, all.policy);
    t.equal(seen.chain.n, n);
    t.equal(seen.map.size, 16);
    t.equal(checkpoint.size, 17);
    t.same(parseSeen(formatSeen(seen)), seen);
  }
  t.same(all.entriesOf(AN).at(-1), all.entriesOf(CHI).at(-1));
});

t.test('what the map has for a chain says how long it is, and what it comes to', (t) => {
  const { n, head } = file.chain;
  const values = [file.chain, { n: n + 1, head }, { n, head: leafHash('another') }].map(chainValue);
  t.equal(new Set(values.map(String)).size, 3);
  t.end();
});

t.test('entries that are not all of them, in their order, are refused', async (t) => {
  const { entries } = file;
  const [first, second, ...others] = entries as [string, string, ...string[]];
  const forged: Readonly<Record<string, readonly string[]>> = {
    'the first dropped': entries.slice(1),
    'one in the middle dropped': entries.filter((_, i) => i !== 3),
    'the last dropped': entries.slice(0, -1),
    'all dropped': [],
    'one changed': entries.map((each, i) => (i === 3 ? each.replace('release', 'refused') : each)),
    'two swapped': [second, first, ...others],
    'one doubled': [first, ...entries],
    'one more': [...entries, entry(9)],
  };
  for (const [name, given] of Object.entries(forged)) {
    const [asItIs, fitted] = withEntries(given);
    t.equal(await refusal(asItIs), 'chain_invalid', name);
    t.equal(await refusal(fitted), 'map_invalid', `${name}, with a chain that fits`);
  }
});

t.test('the history of somebody else is refused', async (t) => {
  const other = await all.file(BINH);
  const { entries, chain, map, number, pseudonym } = other;
  t.equal(await refusal({ ...file, entries, chain, map }), 'chain_invalid', 'their chain and place');
  t.equal(await refusal({ ...file, map }), 'map_invalid', 'their place');
  t.equal(await refusal({ ...file, number }), 'pseudonym_invalid', 'their number');
  t.equal(await refusal({ ...file, pseudonym }), 'pseudonym_invalid', 'their pseudonym');
  t.equal(await refusal({ ...file, number, pseudonym }), 'chain_invalid', 'their number and pseudonym');
});

t.test('a person who has entries is not shown that they have none', async (t) => {
  const { start, key } = all.pseudonymOf(AN);
  const { siblings, leaf } = await proveMap(all.map.read, key);
  const none = { ...file, entries: [], chain: start };
  t.equal(await refusal({ ...none, map: { ...file.map, siblings, other: leaf } }), 'map_invalid');
  t.equal(await refusal({ ...none, map: { ...file.map, siblings } }), 'map_invalid');
  t.equal(await refusal({ ...none, map: (await all.file(NEW)).map }), 'map_invalid', 'the place of another');
});

t.test('a checkpoint that the log did not sign, or without this map, is refused', async (t) => {
  const forger = await history({ log: new MemoryLog(all.log.origin) });
  t.equal(await refusal({ ...file, checkpoint: await forger.sign() }), 'signature_missing', 'another key');
  const changed = file.checkpoint.replace('\n17\n', '\n18\n');
  t.equal(await refusal({ ...file, checkpoint: changed }), 'signature_invalid');
  const elsewhere = await history({ log: new MemoryLog('log.example/b', 'entry', all.log.key) });
  t.equal(await refusal({ ...file, checkpoint: await elsewhere.sign() }), 'signature_missing', 'another log');
  t.equal(await refusal({ ...file, checkpoint: await all.log.sign() }), 'map_missing');
  const otherRoot = await all.sign({ ...all.head, root: leafHash('another root') });
  t.equal(await refusal({ ...file, checkpoint: otherRoot }), 'map_invalid');
  const otherKey = await all.sign({ ...all.head, publicKey: newKey().publicKey });
  t.equal(await refusal({ ...file, checkpoint: otherKey }), 'pseudonym_invalid');
  const beyond = await all.sign({ ...all.head, size: 18 });
  t.equal(
    await refusal({ ...file, checkpoint: beyond }),
    'checkpoint_malformed',
    'covers more than there is',
  );
});

t.test('a map that the log does not have as an entry is refused though it is signed', async (t) => {
  const made = await history();
  const refused = async (change: Partial<HistoryFile['map']['published']>) => {
    const given = await made.file(AN);
    const published = { ...given.map.published, ...change };
    return refusal({ ...given, map: { ...given.map, published } }, made.policy);
  };
  t.equal(await refused({}), 'it holds');
  t.equal(await refused({ index: 0 }), 'map_differs');
  t.equal(await refused({ index: 17 }), 'map_differs', 'beyond the log');
  t.equal(await refused({ hashes: [] }), 'map_differs');
  const { entry: stated } = (await made.file(AN)).map.published;
  t.equal(await refused({ entry: stated.replace('2026', '2025') }), 'map_differs', 'not in the log');
  t.equal(await refused({ entry: made.entriesOf(AN)[0] as string }), 'map_differs', 'another entry');

  // The same tree, and another map beside it, in which another person has the entries.
  const two = new MemoryHistory({ log: made.log });
  two.record(`${entry(8)} an`, AN);
  await two.map.put([{ key: two.pseudonymOf(AN).key, value: chainValue(two.chainOf(AN)) }]);
  const other = { ...two.head, size: 17 };
  const given = { ...(await two.file(AN)), checkpoint: await two.sign(other) };
  t.equal(await refusal(given, two.policy), 'map_differs', 'no entry states it');
  two.publish(other);
  t.equal(
    await refusal({ ...(await two.file(AN)), checkpoint: await two.sign(other) }, two.policy),
    'it holds',
  );
  const index = 16;
  made.publish({ ...made.head, size: 17 });
  const { map, ...others } = await made.file(AN);
  const hashes = await inclusionProof(index, made.log.size, made.log.reader);
  const published = { index, entry: stated, hashes };
  const checkpoint = await made.sign({ ...made.head, size: 17 });
  t.equal(await refusal({ ...others, map, checkpoint }, made.policy), 'it holds');
  const ofAnother = { ...others, map: { ...map, published }, checkpoint };
  t.equal(await refusal(ofAnother, made.policy), 'map_differs', 'the entry of another map');
  t.equal(await refusal({ ...ofAnother, checkpoint: await made.sign() }, made.policy), 'it holds');
});

t.test('witnesses that are asked for must have cosigned', async (t) => {
  const key = newKey();
  const name = 'witness.example/w';
  const witnesses = [cosignatureVerifier(verifierKey(name, 'cosignature/v1', key.publicKey))];
  const cosigned = {
    ...file,
    checkpoint: await all.sign(all.head, [cosigner(name, key, () => 1_700_000_000)]),
  };
  t.equal(await refusal(cosigned, { witnesses, cosignatures_min: 1 }), 'it holds');
  t.equal(await refusal(file, { witnesses, cosignatures_min: 1 }), 'signature_missing');
  t.equal(await refusal(file, { witnesses }), 'it holds');
});

t.test('a history goes on from what was seen before', async (t) => {
  const grown = await history();
  const { seen } = await verifyHistory(await grown.file(AN), grown.policy);
  const again = await verifyHistory(await grown.file(AN), { ...grown.policy, seen });
  t.same(again.seen, seen);
  grown.record(`${entry(7)} an`, AN);
  await grown.cover();
  const later = await verifyHistory(await grown.file(AN, 17), { ...grown.policy, seen });
  t.equal(later.seen.chain.n, 7);

  const refused = (given: HistoryFile, before = seen) => refusal(given, { ...grown.policy, seen: before });
  t.equal(await refused(await grown.file(AN)), 'proof_missing');
  t.equal(await refused(await grown.file(AN, 16)), 'proof_missing', 'from another size');
  const ofOther = { ...(await grown.file(AN)), consistency: { from: 17, hashes: [leafHash('x')] } };
  t.equal(await refused(ofOther), 'proof_invalid');
  const emptyBefore = { ...seen, log: { size: 0, root: seen.log.root }, map: { ...seen.map, size: 0 } };
  t.equal(
    await refused(await grown.file(AN), emptyBefore),
    'it holds',
    'every log begins with the empty one',
  );
});

t.test('a log that went back, or on from elsewhere, is refused though it is signed', async (t) => {
  const log = new MemoryLog('log.example/a');
  const secret = newKey().publicKey;
  const one = await history({ log, secret });
  one.record(`${entry(7)} an`, AN);
  await one.cover();
  const { seen } = await verifyHistory(await one.file(AN), one.policy);

  // The same key signs a log without the last entry, which grows again.
  const two = await history({ log: new MemoryLog('log.example/a', 'entry', log.key), secret });
  const refused = async (given: MemoryHistory, from?: number) =>
    refusal(await given.file(AN, from), { ...given.policy, seen });
  t.equal(await refused(two), 'history_shrunk');
  two.record(`${entry(8)} an, another`, AN);
  await two.cover();
  t.equal(await refused(two), 'history_rewritten');

  // Of the person's chain nothing is missing: what went back is the log, or the map.
  const same = { ...seen, chain: (await two.file(AN)).chain };
  const against = async (given: HistoryFile, before: Partial<typeof seen>) =>
    refusal(given, { ...two.policy, seen: { ...same, ...before } });
  t.equal(await against(await two.file(AN), {}), 'proof_invalid', 'the same size, another root');
  const longer = { size: 40, root: seen.log.root };
  t.equal(await against(await two.file(AN), { log: longer }), 'log_shrunk');
  two.record(`${entry(9)} nobody`);
  await two.cover();
  t.equal(await against(await two.file(AN, 19), {}), 'proof_invalid', 'longer, and from elsewhere');
  const here = { size: two.log.size, root: two.log.root };
  t.equal(await against(await two.file(AN), { log: here, map: { ...seen.map, size: 20 } }), 'proof_invalid');
  t.equal(await against(await two.file(AN), { log: here, map: { ...seen.map, size: 21 } }), 'log_shrunk');
  const map = { ...seen.map, publicKey: newKey().publicKey };
  t.equal(await against(await two.file(AN), { log: here, map }), 'key_changed');
});

t.test('a file in another form is refused before anything is verified', async (t) => {
  const json = JSON.parse(formatHistory(file));
  const refused = (given: unknown) => {
    try {
      parseHistory(typeof given === 'string' ? given : JSON.stringify(given));
      return 'it is taken';
    } catch (error) {
      if (error instanceof LedgerRefusal) return error.code;
      throw error;
    }
  };
  t.equal(refused(json), 'it is taken');
  const forms: unknown[] = [
    '',
    'null',
    '[]',
    { ...json, format: 'ung-thuan-history/2' },
    { ...json, number: 1085000001 },
    { ...json, number: 'x'.repeat(65) },
    { ...json, pseudonym: 'AAAA' },
    { ...json, entries: {} },
    { ...json, entries: [1] },
    { ...json, entries: ['x'.repeat(65_536)] },
    `${JSON.stringify({ ...json, entries: ['@'] }).replace('@', '\\ud800')}`,
    { ...json, entries: Array.from({ length: 20_001 }, () => '') },
    { ...json, chain: { ...json.chain, n: -1 } },
    { ...json, chain: { ...json.chain, n: 1.5 } },
    { ...json, chain: [] },
    { ...json, map: { siblings: Array.from({ length: 257 }, () => json.chain.head) } },
    { ...json, map: { ...json.map, other: 1 } },
    { ...json, map: { ...json.map, published: undefined } },
    { ...json, map: { ...json.map, published: { ...json.map.published, index: -1 } } },
    { ...json, map: { ...json.map, published: { ...json.map.published, entry: 1 } } },
    { ...json, checkpoint: null },
    { ...json, consistency: { from: 1, hashes: Array.from({ length: 64 }, () => json.chain.head) } },
    { ...json, consistency: { from: '1', hashes: [] } },
    { ...json, consistency: null },
  ];
  for (const form of forms) t.equal(refused(form), 'history_malformed', JSON.stringify(form).slice(0, 60));
  t.equal(refused({ ...json, chain: { ...json.chain, head: 'AAAA' } }), 'history_malformed');
  t.equal(refused('x'.repeat(32_000_001)), 'history_malformed');
});
