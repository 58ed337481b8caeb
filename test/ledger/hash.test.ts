import { sha256 } from '@noble/hashes/sha2.js';
import t from 'tap';
import { utf8 } from '../../src/bytes.js';
import { digest, leafHash } from '../../src/ledger/hash.js';

t.test('SHA-256 of Node is that of browsers, for every length around a block', async (t) => {
  for (let length = 0; length < 300; length++) {
    const input = Uint8Array.from({ length }, (_, i) => (i * 7 + length) & 255);
    t.strictSame(digest(input), sha256(input), `${length} bytes`);
  }
});

t.test('a leaf is hashed alike as a text and as its bytes, however long it is', async (t) => {
  for (const text of [
    '',
    '{}',
    'đồng ý \u{1f58b}',
    '\ud800',
    ...[4_094, 4_095, 4_096, 70_000].map((n) => 'a'.repeat(n)),
  ]) {
    const expected = sha256(Uint8Array.of(0, ...utf8(text)));
    t.strictSame(leafHash(text), expected, `a text of ${text.length}`);
    t.strictSame(leafHash(utf8(text)), expected, `bytes of ${text.length}`);
  }
  t.not(leafHash('a').buffer, leafHash('a').buffer, 'each is an array of its own');
});
