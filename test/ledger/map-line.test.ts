import t from 'tap';
import { utf8 } from '../../src/bytes.js';
import { chainNext, chainValue, pseudonymOf } from '../../src/ledger/chain.js';
import { digest } from '../../src/ledger/hash.js';
import { formatMapLine, mapHeadOf } from '../../src/ledger/map-line.js';
import { refusalOf } from './refused.js';

const head = { size: 7, publicKey: digest(utf8('key')), root: digest(utf8('root')) };
const line = formatMapLine(head);

t.test('the line of the map is found among other extensions', async (t) => {
  t.same(mapHeadOf({ size: 7, extensions: ['other/1 x', line] }), head);
  t.match(line, /^ung-thuan-map\/1 7 [\w+/]{43}= [\w+/]{43}=$/);
  t.equal(mapHeadOf({ size: 7, extensions: [] }), undefined);
  t.equal(mapHeadOf({ size: 7, extensions: ['ung-thuan-map/10 7'] }), undefined, 'another version');
});

t.test('a line in another form is refused', async (t) => {
  const refused = (...extensions: string[]) => refusalOf(() => mapHeadOf({ size: 7, extensions }));
  t.equal(await refused(line, line), 'checkpoint_malformed', 'twice');
  t.equal(
    await refused(formatMapLine({ ...head, size: 8 })),
    'checkpoint_malformed',
    'more than the log has',
  );
  t.equal(await refused(`${line} more`), 'checkpoint_malformed');
  t.equal(await refused(line.replace(' 7 ', ' 07 ')), 'checkpoint_malformed');
  t.equal(await refused(line.replace(' 7 ', '  7 ')), 'checkpoint_malformed');
  t.equal(await refused(line.slice(0, -1)), 'hash_malformed');
  t.equal(await refused('ung-thuan-map/1'), 'hash_malformed');
  t.equal(await refused(formatMapLine({ ...head, publicKey: utf8('short') })), 'checkpoint_malformed');
  t.equal(await refusalOf(() => formatMapLine({ ...head, size: -1 })), 'out_of_range');
});

t.test('a chain says how many entries it has and which, in which order, of whom', async (t) => {
  const sha = (...parts: (Uint8Array | readonly number[])[]) =>
    digest(Uint8Array.from(parts.flatMap((each) => [...each])));
  const output = Uint8Array.from({ length: 64 }, (_, i) => i);
  const { key, start } = pseudonymOf(output);
  t.same(key, output.slice(0, 32));
  t.same(start, { n: 0, head: output.slice(32) });
  const leaf = digest(utf8('leaf'));
  const next = chainNext(start, leaf);
  t.same(next, { n: 1, head: sha([2], output.slice(32), leaf) });
  t.same(chainValue({ n: 258, head: next.head }), sha([5, 0, 0, 0, 0, 0, 0, 1, 2], next.head));
  t.equal(await refusalOf(() => pseudonymOf(output.slice(1))), 'out_of_range');
  t.equal(await refusalOf(() => chainValue({ n: -1, head: leaf })), 'out_of_range');
});
