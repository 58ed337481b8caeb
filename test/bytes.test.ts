import { randomBytes } from 'node:crypto';
import t from 'tap';
import { areEqual, fromBase64url, toBase64url } from '../src/bytes.js';

t.test('base64url is that of Node, and is read back', async (t) => {
  for (let length = 0; length < 100; length++) {
    const bytes = randomBytes(length);
    const text = toBase64url(bytes);
    t.equal(text, bytes.toString('base64url'), `${length} bytes`);
    t.ok(areEqual(fromBase64url(text), bytes));
  }
});

t.test('bytes are equal only where all are', async (t) => {
  const bytes = Uint8Array.of(1, 2, 3);
  t.ok(areEqual(bytes, Buffer.from(bytes)));
  t.ok(areEqual(new Uint8Array(), new Uint8Array()));
  for (const other of [[1, 2], [1, 2, 3, 0], [0, 2, 3], [1, 2, 4], []])
    t.notOk(areEqual(bytes, Uint8Array.from(other)), String(other));
});
