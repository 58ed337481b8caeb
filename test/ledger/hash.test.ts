import { sha256 } from '@noble/hashes/sha2.js';
import t from 'tap';
import { digest } from '../../src/ledger/hash.js';

t.test('SHA-256 of Node is that of browsers, for every length around a block', async (t) => {
  for (let length = 0; length < 300; length++) {
    const input = Uint8Array.from({ length }, (_, i) => (i * 7 + length) & 255);
    t.strictSame(digest(input), sha256(input), `${length} bytes`);
  }
});
