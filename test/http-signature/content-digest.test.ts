import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { test } from 'tap';
import { checkContentDigest, contentDigest } from '../../src/http-signature/content-digest.js';
import { SignatureRefusal } from '../../src/http-signature/refusal.js';

const BODY = Buffer.from('{"hello": "world"}');

function digest(name: string, hash: string, body: Buffer = BODY): string {
  return `${name}=:${createHash(hash).update(body).digest('base64')}:`;
}

test('the example of RFC 9421 Appendix B.2', async (t) => {
  const sha512 =
    'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:';
  t.doesNotThrow(() => checkContentDigest(sha512, BODY));
  t.equal(contentDigest(BODY), 'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:');
});

test('all known digests are checked, unknown ones ignored', async (t) => {
  const sha256 = digest('sha-256', 'sha256');
  t.doesNotThrow(() => checkContentDigest(sha256, BODY));
  t.doesNotThrow(() => checkContentDigest(`${sha256}, ${digest('sha-512', 'sha512')}`, BODY));
  t.doesNotThrow(() => checkContentDigest(`md5=:AAAA:,\t${sha256}`, BODY));

  const other = Buffer.from('{}');
  const cases: readonly [string, string, RegExp][] = [
    ['of another body', digest('sha-256', 'sha256', other), /The sha-256 digest/],
    ['one right, one wrong', `${sha256}, ${digest('sha-512', 'sha512', other)}`, /The sha-512 digest/],
    ['cut short', 'sha-256=:X48E:', /The sha-256 digest/],
    ['empty', 'sha-256=::', /The sha-256 digest/],
    ['only unknown algorithms', `${digest('md5', 'md5')}, ${digest('sha', 'sha1')}`, /neither/],
  ];
  for (const [name, value, detail] of cases) {
    t.throws(() => checkContentDigest(value, BODY), { code: 'digest_mismatch', detail }, name);
  }
});

test('a malformed field is refused', async (t) => {
  const sha256 = digest('sha-256', 'sha256');
  const cases: readonly [string, string][] = [
    ['empty', ''],
    ['not bytes', 'sha-256="X48E"'],
    ['without a value', 'sha-256'],
    ['in capitals', sha256.replace('sha', 'SHA')],
    ['the same key twice', `${sha256}, ${sha256}`],
    ['a trailing comma', `${sha256},`],
    ['a parameter', `${sha256};x=1`],
    ['base64 without padding', `${sha256.slice(0, -2)}:`],
    ['base64 with non-zero trailing bits', sha256.replace('PE=:', 'PF=:')],
    ['too many keys', Array.from('abcdefghi', (key) => `${key}=:AAAA:`).join(', ')],
    ['too long', `${sha256}${' '.repeat(1024)}`],
  ];
  for (const [name, value] of cases) {
    t.throws(() => checkContentDigest(value, BODY), { code: 'signature_invalid' }, name);
  }
});

test('a digest matches only its own body', async () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 200 }), (one, two) => {
      checkContentDigest(contentDigest(Buffer.from(one)), Buffer.from(one));
      fc.pre(!Buffer.from(one).equals(two));
      try {
        checkContentDigest(contentDigest(Buffer.from(one)), Buffer.from(two));
        return false;
      } catch (error) {
        return error instanceof SignatureRefusal && error.code === 'digest_mismatch';
      }
    }),
  );
});
