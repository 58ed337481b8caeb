import { readFileSync } from 'node:fs';
import t from 'tap';
import type { Bytes } from '../src/bytes.js';
import { verifiesEd25519 } from '../src/ed25519.js';

interface Group {
  readonly publicKey: { readonly pk: string };
  readonly tests: readonly {
    readonly tcId: number;
    readonly comment: string;
    readonly msg: string;
    readonly sig: string;
    readonly result: 'valid' | 'invalid';
  }[];
}

const bytes = (hex: string): Bytes => Uint8Array.from(Buffer.from(hex, 'hex'));

t.test('all Ed25519 cases of Wycheproof agree', async (t) => {
  const file = new URL('../../shared/vectors/wycheproof-ed25519_test.json', import.meta.url);
  const { numberOfTests, testGroups } = JSON.parse(readFileSync(file, 'utf8')) as {
    numberOfTests: number;
    testGroups: readonly Group[];
  };
  let count = 0;
  for (const { publicKey, tests } of testGroups) {
    for (const { tcId, comment, msg, sig, result } of tests) {
      const verifies = await verifiesEd25519(bytes(publicKey.pk), bytes(msg), bytes(sig));
      t.equal(verifies, result === 'valid', `${tcId}: ${comment}`);
      count += 1;
    }
  }
  t.equal(count, numberOfTests);
  t.equal(count, 151);
});

t.test('a key of small order, for which anyone can sign, verifies nothing', async (t) => {
  const one = bytes(`01${'00'.repeat(31)}`); // the neutral element
  const forged = bytes(`01${'00'.repeat(63)}`); // R = 1, s = 0
  t.equal(await verifiesEd25519(one, bytes('00'), forged), false);
  t.equal(await verifiesEd25519(bytes('00'.repeat(31)), bytes('00'), forged), false, 'a short key');
});
