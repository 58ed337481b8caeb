import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { createSignInSeal, localPath, PENDING_LIFE_S } from '../../src/citizen/pending-sign-in.js';

const ORIGIN = 'https://gateway.example';
const PENDING = {
  verifier: 'v',
  state: 's',
  nonce: 'n',
  returnTo: '/prompts',
  freshSince_s: undefined,
  former: undefined,
};

t.test('a path leads to this origin, whatever browsers make of it', async (t) => {
  for (const path of ['/', '/prompts/csr_1', '/me?x=1#top', '/a//b', '/%2f%2fevil.example', '/x:y@z']) {
    t.equal(localPath(path, ORIGIN), path);
  }
  for (const text of [
    ...['//evil.example', '/\\evil.example', '\\\\evil.example', '/\t/evil.example', '/\n/evil.example'],
    ...[
      '/\t\\evil.example',
      '\t//evil.example',
      ' //evil.example',
      'https://evil.example',
      'javascript:alert(1)',
    ],
    ...[
      '/.//evil.example',
      '/..//evil.example',
      '/%2e//evil.example',
      '/x/..//evil.example',
      '//',
      '',
      'x',
      '///x',
    ],
  ]) {
    t.equal(localPath(text, ORIGIN), undefined, JSON.stringify(text));
  }
});

t.test('no text leads to another origin', async () => {
  const part = fc.constantFrom(
    '/',
    '\\',
    '\t',
    '\n',
    '\r',
    '.',
    '..',
    '%2e',
    '%2f',
    '@',
    ':',
    '?',
    '#',
    'evil.example',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const path = localPath(parts.join(''), ORIGIN);
      return path === undefined || new URL(path, ORIGIN).origin === ORIGIN;
    }),
    { numRuns: 5_000 },
  );
});

t.test('only what was sealed with this key opens, and for ten minutes', async (t) => {
  let now_ms = 1_800_000_000_000;
  const seal = createSignInSeal([randomBytes(32)], ORIGIN, () => now_ms);
  const value = seal.seal(PENDING);
  t.match(seal.open(value), { verifier: 'v', returnTo: '/prompts' });
  t.match(value, /^[\w.-]+$/, 'fits a cookie');
  t.equal(createSignInSeal([randomBytes(32)], ORIGIN, () => now_ms).open(value), undefined);
  const former = randomBytes(32);
  const before = createSignInSeal([former], ORIGIN, () => now_ms).seal(PENDING);
  const rotated = createSignInSeal([randomBytes(32), former], ORIGIN, () => now_ms);
  t.match(rotated.open(before), { verifier: 'v' }, 'of before the signing key was rotated');
  t.equal(seal.open(rotated.seal(PENDING)), undefined);
  for (let i = 0; i < value.length; i++) {
    const other = value[i] === 'A' ? 'B' : 'A';
    const changed = value.slice(0, i) + other + value.slice(i + 1);
    // The last character of base64url has bits that mean nothing.
    if (i !== value.length - 1) t.equal(seal.open(changed), undefined);
  }
  t.equal(seal.open(seal.seal({ ...PENDING, returnTo: '//evil.example' })), undefined);
  now_ms += PENDING_LIFE_S * 1000;
  t.equal(seal.open(value), undefined);
});
