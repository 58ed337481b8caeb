import t from 'tap';
import { type Bytes, utf8 } from '../../src/bytes.js';
import { parseBundle } from '../../src/ledger/bundle.js';
import { cosignatureVerifier, cosigner } from '../../src/ledger/cosignature.js';
import { leafHash } from '../../src/ledger/hash.js';
import { formatMapLine, type MapHead } from '../../src/ledger/map-line.js';
import { noteVerifier, parseVerifierKey, verifierKey } from '../../src/ledger/verifier-key.js';
import { type LogPolicy, verifyLog } from '../../src/ledger/verify-log.js';
import { newKey } from './keys.js';
import { mapEntry } from './memory-history.js';
import { MemoryLog } from './memory-log.js';

const SIZE = 700; // two full bundles, and one that is not

const witness = { name: 'witness.example/w', key: newKey() };
const cosigned = cosigner(witness.name, witness.key, () => 1_700_000_000);
const log = new MemoryLog('log.example/a');
await log.grow(70);
const seen70 = { size: log.size, root: log.root };
await log.grow(512);
const seen512 = { size: log.size, root: log.root };
await log.grow(SIZE, [cosigned]);

const policyOf = (given: Partial<LogPolicy> = {}): LogPolicy => ({
  origin: log.origin,
  log: [noteVerifier(parseVerifierKey(log.verifierKey))],
  witnesses: [cosignatureVerifier(verifierKey(witness.name, 'cosignature/v1', witness.key.publicKey))],
  cosignatures_min: 1,
  ...given,
});

/** Verifies the log as it is, or with some of its files replaced. */
async function verify(
  policy = policyOf(),
  replaced: Readonly<Record<string, Uint8Array | undefined>> = {},
  files: ReadonlyMap<string, Uint8Array> = log.files,
) {
  const asked: string[] = [];
  const progress: number[] = [];
  const read = async (path: string) => {
    asked.push(path);
    return path in replaced ? replaced[path] : files.get(path);
  };
  const checkpoint = replaced.checkpoint ?? (files.get('checkpoint') as Uint8Array);
  const opened = await verifyLog(checkpoint, read, policy, (done) => progress.push(done));
  return { opened, asked, progress };
}

const fileOf = (path: string) => Uint8Array.from(log.files.get(path) as Uint8Array) as Bytes;

t.test('a log that holds is read whole, each file once', async (t) => {
  for (const seen of [
    undefined,
    { size: 0, root: new MemoryLog('x').root },
    seen70,
    seen512,
    { size: SIZE, root: log.root },
  ]) {
    const { opened, asked, progress } = await verify(policyOf({ seen }));
    t.equal(opened.size, SIZE);
    t.equal(opened.cosignatures.length, 1);
    t.equal(new Set(asked).size, asked.length);
    t.equal(asked.length, 2 * 3 + 1);
    t.equal(progress.at(-1), SIZE);
  }
});

t.test('the map that a checkpoint states may not go back, nor change its key', async (t) => {
  const [publicKey, other] = [newKey().publicKey, newKey().publicKey];
  const head = { size: 600, publicKey, root: leafHash('map') };
  const earlier = { ...head, size: 500, root: leafHash('earlier') };
  const mapped = new MemoryLog(log.origin, log.name, log.key);
  await mapped.grow(SIZE);
  for (const each of [earlier, head]) mapped.append([utf8(mapEntry(each))]);
  const seenWith = (map?: MapHead) => ({
    size: mapped.size,
    root: mapped.root,
    extensions: map === undefined ? [] : [formatMapLine(map)],
  });
  const stating = async (extensions: readonly string[], seen?: LogPolicy['seen']) => {
    const checkpoint = Buffer.from(await mapped.sign([cosigned], extensions));
    return (await verify(policyOf({ seen }), { checkpoint }, mapped.files)).opened;
  };
  t.strictSame((await stating([formatMapLine(head)])).extensions, [formatMapLine(head)]);
  t.equal((await stating([])).size, SIZE + 2);
  t.equal((await stating([formatMapLine(earlier)])).size, SIZE + 2, 'the one before');
  for (const before of [undefined, earlier, head])
    t.equal((await stating([formatMapLine(head)], seenWith(before))).size, SIZE + 2);
  t.equal(
    (await stating(['something else', formatMapLine(head)], { size: 512, root: seen512.root })).size,
    SIZE + 2,
  );
  for (const [before, code] of [
    [{ ...head, size: 601 }, 'log_shrunk'],
    [{ ...head, root: leafHash('another') }, 'proof_invalid'],
    [{ ...head, publicKey: other }, 'key_changed'],
  ] as const)
    await t.rejects(stating([formatMapLine(head)], seenWith(before)), { code });
  await t.rejects(stating([], seenWith(head)), { code: 'map_missing' });
  for (const lines of [
    ['ung-thuan-map/1 x'],
    [formatMapLine({ ...head, size: SIZE + 3 })],
    [formatMapLine(head), formatMapLine(head)],
  ])
    await t.rejects(stating(lines), { code: /checkpoint_malformed|hash_malformed/ });
});

t.test('a map that no entry states, or two of one size, are found though they are signed', async (t) => {
  const head = { size: 600, publicKey: newKey().publicKey, root: leafHash('map') };
  const refused = async (stated: MapHead, ...published: readonly MapHead[]) => {
    const mapped = new MemoryLog(log.origin, log.name, log.key);
    await mapped.grow(SIZE);
    mapped.append(published.map((each) => utf8(mapEntry(each))));
    const checkpoint = Buffer.from(await mapped.sign([cosigned], [formatMapLine(stated)]));
    return t.rejects(verify(policyOf(), { checkpoint }, mapped.files), { code: 'map_differs' });
  };
  const root = leafHash('another');
  await refused(head);
  await refused({ ...head, root }, head);
  await refused({ ...head, size: 599 }, head);
  await refused(head, head, { ...head, root });
  await refused(head, head, head);
  await refused(head, { ...head, size: 601 }, head);
  await refused({ ...head, publicKey: newKey().publicKey }, head);
  const mapped = new MemoryLog(log.origin, log.name, log.key);
  await mapped.grow(SIZE);
  mapped.append([utf8(mapEntry({ ...head, size: SIZE + 1 }))]);
  const checkpoint = Buffer.from(await mapped.sign([cosigned]));
  await t.rejects(
    verify(policyOf(), { checkpoint }, mapped.files),
    { code: 'checkpoint_malformed' },
    'of entries that come after it',
  );
});

t.test('an empty log holds', async (t) => {
  const empty = new MemoryLog('log.example/a', 'entry', log.key);
  await empty.grow(0);
  const opened = await verifyLog(
    empty.files.get('checkpoint') as Uint8Array,
    async () => undefined,
    policyOf({ cosignatures_min: 0 }),
    () => undefined,
  );
  t.equal(opened.size, 0);
});

t.test('a changed, missing, swapped or shortened file is found', async (t) => {
  const changed = (path: string, at: number) => {
    const data = fileOf(path);
    data[at] = (data[at] as number) ^ 1;
    return { [path]: data };
  };
  const faults: Readonly<Record<string, Readonly<Record<string, Uint8Array | undefined>>>> = {
    'an entry': changed('tile/entries/001', 5),
    'an entry of the last bundle': changed('tile/entries/002.p/188', 1500),
    'a leaf hash': changed('tile/0/001', 5),
    'a hash of level 1': changed('tile/1/000.p/2', 40),
    'no bundle': { 'tile/entries/001': undefined },
    'no tile': { 'tile/0/001': undefined },
    'no tile of level 1': { 'tile/1/000.p/2': undefined },
    'another bundle': { 'tile/entries/000': fileOf('tile/entries/001') },
    'bundle and tile of others': {
      'tile/entries/000': fileOf('tile/entries/001'),
      'tile/0/000': fileOf('tile/0/001'),
    },
    'a tile that is too short': { 'tile/0/001': fileOf('tile/0/001').slice(32) },
    'a tile that is too long': { 'tile/1/000.p/2': Uint8Array.from([...fileOf('tile/1/000.p/2'), 0]) },
  };
  for (const [fault, replaced] of Object.entries(faults)) {
    await t.rejects(verify(policyOf(), replaced), { name: 'LedgerRefusal' }, fault);
  }
});

t.test('a tile is a hash of the tile above, also where that is full', async (t) => {
  const large = new MemoryLog(log.origin, 'entry', log.key);
  await large.grow(65_540);
  const policy = policyOf({ cosignatures_min: 0 });
  const { opened, asked } = await verify(policy, {}, large.files);
  t.equal(opened.size, 65_540);
  t.equal(new Set(asked).size, asked.length);
  t.equal(asked.length, 2 * 257 + 2);
  const bent = Uint8Array.from(large.files.get('tile/1/000') as Uint8Array);
  bent[8191] = (bent[8191] as number) ^ 1;
  const refused = { code: 'tile_malformed', message: 'tile/1/000 is not that of the entries' };
  await t.rejects(verify(policy, { 'tile/1/000': bent }, large.files), refused);
});

t.test('entries and tiles that were replaced together do not have the signed root', async (t) => {
  const entries = parseBundle(fileOf('tile/entries/002.p/188'), 188).map((entry) => Buffer.from(entry));
  const swapped = [entries[1], entries[0], ...entries.slice(2)] as Buffer[];
  const data = Buffer.concat(
    swapped.flatMap((entry) => [Buffer.of(entry.length >> 8, entry.length & 255), entry]),
  );
  const replaced = {
    'tile/entries/002.p/188': data,
    'tile/0/002.p/188': Buffer.concat(swapped.map(leafHash)),
  };
  await t.rejects(verify(policyOf(), replaced), { code: 'proof_invalid', message: /root of the checkpoint/ });
});

t.test('a full tile stands in for a partial one that is gone', async (t) => {
  const full = (path: string, bytes: number) => Buffer.concat([fileOf(path), Buffer.alloc(bytes)]);
  const entries = [fileOf('tile/entries/002.p/188'), Buffer.alloc(68 * 2)]; // 68 empty entries
  const replaced = {
    'tile/entries/002.p/188': undefined,
    'tile/entries/002': Buffer.concat(entries),
    'tile/0/002.p/188': undefined,
    'tile/0/002': full('tile/0/002.p/188', 68 * 32),
    'tile/1/000.p/2': undefined,
    'tile/1/000': full('tile/1/000.p/2', 254 * 32),
  };
  t.equal((await verify(policyOf(), replaced)).opened.size, SIZE);
});

t.test('a log that forgot or rewrote what was verified before is found', async (t) => {
  const later = { size: SIZE + 1, root: log.root };
  await t.rejects(verify(policyOf({ seen: later })), { code: 'proof_invalid', message: /shorter/ });
  for (const { size } of [seen70, seen512, { size: SIZE }, { size: 0 }]) {
    const other = { size, root: leafHash('another history') };
    await t.rejects(
      verify(policyOf({ seen: other })),
      { code: 'proof_invalid', message: /does not begin/ },
      `${size}`,
    );
  }
});

t.test('a checkpoint without the signatures that are asked for is refused', async (t) => {
  const other = noteVerifier(verifierKey(log.origin, 'ed25519', newKey().publicKey));
  await t.rejects(verify(policyOf({ log: [other] })), { code: 'signature_missing' });
  await t.rejects(verify(policyOf({ cosignatures_min: 2 })), {
    code: 'signature_missing',
    message: /1 of the witnesses/,
  });
  await t.rejects(verify(policyOf({ origin: 'log.example/b' })), { code: 'other_log' });
  await t.rejects(verify(policyOf(), { checkpoint: Buffer.from('no note') }), { code: 'note_malformed' });
});
